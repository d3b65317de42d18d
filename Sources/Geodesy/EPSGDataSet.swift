import CPROJ

/// Why a coordinate system cannot be used.
struct EPSGRefusal: Error {
    var found: String
}

/// The EPSG data set as PROJ's database holds it.
struct EPSGDataSet {
    private let context = PROJContext()

    /// EPSG codes of the datums that are taken as equal: the ensemble of WGS 84, and China 2000 (MODEL 2).
    private static let equalDatums: Set<Int> = [6326, 1043]
    /// Metres within which a datum's transformation to WGS 84 must be known. EPSG states WGS 84 itself within 2 m; the Helmert
    /// transformations of modern national datums stay below 3 m, the averages over old ones (Tokyo, ED50, NAD27) do not.
    private static let neededAccuracy = 3.0

    /// The system of a code, or why it cannot be used.
    func system(_ code: Int) throws(EPSGRefusal) -> EPSGSystem {
        try context.use { (pointer) throws(EPSGRefusal) in
            guard proj_context_get_database_metadata(pointer, "EPSG.VERSION") != nil else {
                throw EPSGRefusal(found: "the EPSG data set (proj.db of PROJ) cannot be read")
            }
            guard let crs = context.keep(proj_create_from_database(pointer, "EPSG", String(code), PJ_CATEGORY_CRS, 0, nil)) else {
                throw EPSGRefusal(found: "no coordinate system of the EPSG data set has this code")
            }
            let type = proj_get_type(crs)
            guard type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_GEOGRAPHIC_2D_CRS else {
                throw EPSGRefusal(found: "\(name(of: crs)) is a \(kindName(type)) coordinate system")
            }
            let unit = try unitOfAxes(of: crs, pointer)
            return EPSGSystem(
                name: name(of: crs), isProjected: type == PJ_TYPE_PROJECTED_CRS, unit: unit.name, unitSize: unit.size,
                pipeline: try pipeline(to: crs, pointer))
        }
    }

    private func name(of object: OpaquePointer) -> String { proj_get_name(object).map { String(cString: $0) } ?? "" }

    private func kindName(_ type: PJ_TYPE) -> String {
        switch type {
        case PJ_TYPE_GEOCENTRIC_CRS: "geocentric"
        case PJ_TYPE_GEOGRAPHIC_3D_CRS: "geographic 3D"
        case PJ_TYPE_VERTICAL_CRS: "vertical"
        case PJ_TYPE_COMPOUND_CRS: "compound"
        case PJ_TYPE_ENGINEERING_CRS: "local"
        default: "different kind of"
        }
    }

    /// The unit of the axes, which must run east and north, in any order.
    private func unitOfAxes(of crs: OpaquePointer, _ pointer: OpaquePointer) throws(EPSGRefusal) -> (name: String, size: Double) {
        guard let system = context.keep(proj_crs_get_coordinate_system(pointer, crs)) else {
            throw EPSGRefusal(found: "\(name(of: crs)) has no axes")
        }
        var directions: [String] = []
        var unit = (name: "", size: 0.0)
        for axis in 0..<proj_cs_get_axis_count(pointer, system) {
            var direction: UnsafePointer<CChar>?
            var unitName: UnsafePointer<CChar>?
            proj_cs_get_axis_info(pointer, system, axis, nil, nil, &direction, &unit.size, &unitName, nil, nil)
            directions.append(direction.map { String(cString: $0) } ?? "")
            unit.name = unitName.map { String(cString: $0) } ?? ""
        }
        guard directions.sorted() == ["east", "north"] else {
            let found = directions.joined(separator: " and the ")
            throw EPSGRefusal(found: "\(name(of: crs)) has axes to the \(found), not to the east and the north")
        }
        return unit
    }

    /// PROJ's pipeline from longitude and latitude in WGS 84 to eastward and northward coordinates.
    private func pipeline(to crs: OpaquePointer, _ pointer: OpaquePointer) throws(EPSGRefusal) -> String {
        guard let geodetic = context.keep(proj_crs_get_geodetic_crs(pointer, crs)),
            let datum = context.keep(proj_crs_get_datum_forced(pointer, geodetic)),
            let wgs84 = context.keep(proj_create_from_database(pointer, "EPSG", "4326", PJ_CATEGORY_CRS, 0, nil)),
            let factory = proj_create_operation_factory_context(pointer, nil)
        else { throw EPSGRefusal(found: "\(name(of: crs)) has no datum") }
        defer { proj_operation_factory_context_destroy(factory) }
        // Guesses count for nothing, and a transformation must hold in all of the system's area of use.
        proj_operation_factory_context_set_allow_ballpark_transformations(pointer, factory, 0)
        proj_operation_factory_context_set_spatial_criterion(pointer, factory, PROJ_SPATIAL_CRITERION_STRICT_CONTAINMENT)
        let keepsDatum = isTakenAsEqual(datum)
        let operations = proj_create_operations(pointer, keepsDatum ? geodetic : wgs84, crs, factory)
        defer { proj_list_destroy(operations) }
        let best = try bestOperation(of: operations, keepsDatum: keepsDatum, pointer) { reason in
            EPSGRefusal(found: "\(name(of: crs)) stands on \(name(of: datum)), a datum \(reason)")
        }
        guard let eastFirst = context.keep(proj_normalize_for_visualization(pointer, best)),
            let text = proj_as_proj_string(pointer, eastFirst, PJ_PROJ_5, nil)
        else { throw EPSGRefusal(found: "\(name(of: crs)) uses a projection that PROJ cannot compute") }
        return String(cString: text)
    }

    private func isTakenAsEqual(_ datum: OpaquePointer) -> Bool {
        guard let authority = proj_get_id_auth_name(datum, 0), String(cString: authority) == "EPSG",
            let text = proj_get_id_code(datum, 0), let code = Int(String(cString: text))
        else { return false }
        return Self.equalDatums.contains(code)
    }

    /// The first operation that needs no grid file and is accurate enough, which it always is when it keeps the datum.
    private func bestOperation(
        of operations: OpaquePointer?, keepsDatum: Bool, _ pointer: OpaquePointer, refusal: (String) -> EPSGRefusal
    ) throws(EPSGRefusal) -> OpaquePointer {
        var reason: String?
        for index in 0..<proj_list_get_count(operations) {
            guard let operation = context.keep(proj_list_get(pointer, operations, index)) else { continue }
            let accuracy = proj_coordoperation_get_accuracy(pointer, operation)
            if proj_coordoperation_get_grid_used_count(pointer, operation) > 0 {
                reason = reason ?? "whose transformation to WGS 84 needs a grid file"
            } else if keepsDatum || (0...Self.neededAccuracy).contains(accuracy) {
                return operation
            } else {
                reason = reason ?? "known within \(accuracy < 0 ? "an unknown distance" : "\(accuracy) m") only"
            }
        }
        throw refusal(reason ?? "without a published transformation to WGS 84 for all of its area")
    }
}
