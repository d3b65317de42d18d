import CPROJ
import CityModel
import Synchronization

/// What the EPSG data set says of a geographic or projected coordinate system that needs no grid file.
struct EPSGSystem: Sendable {
    /// Name in the data set.
    var name: String
    /// Whether it is a plane rather than longitude and latitude.
    var isProjected: Bool
    /// Unit of both axes.
    var unit: String
    /// Size of the unit: metres for a projected system, radians for a geographic one.
    var unitSize: Double
    /// PROJ's pipeline from longitude and latitude (degrees, WGS 84) to x (eastward) and y (northward).
    var pipeline: String

    /// What a layer may name.
    static let allowed =
        "a geographic 2D or projected coordinate system on CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"

    private static let known = Mutex<[Int: Result<EPSGSystem, CoordinateSystemError>]>([:])

    /// The system of a code; asked for once from the database of PROJ, then remembered, as is a refusal.
    static func system(_ code: Int) throws(CoordinateSystemError) -> EPSGSystem {
        try known.withLock { known in
            if let result = known[code] { return result }
            let result: Result<EPSGSystem, CoordinateSystemError>
            do throws(Refusal) {
                result = .success(try load(code))
            } catch {
                result = .failure(CoordinateSystemError(system: .epsg(code), found: error.found, allowed: allowed))
            }
            known[code] = result
            return result
        }.get()
    }

    /// Why a system cannot be used.
    private struct Refusal: Error { var found: String }

    private static func load(_ code: Int) throws(Refusal) -> EPSGSystem {
        let context = PROJContext()
        guard proj_context_get_database_metadata(context.pointer, "EPSG.VERSION") != nil else {
            throw Refusal(found: "the EPSG data set (proj.db of PROJ) cannot be read")
        }
        guard let crs = PROJObject(proj_create_from_database(context.pointer, "EPSG", String(code), PJ_CATEGORY_CRS, 0, nil)) else {
            throw Refusal(found: "no coordinate system of the EPSG data set has this code")
        }
        let type = proj_get_type(crs.pointer)
        guard type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_GEOGRAPHIC_2D_CRS else {
            throw Refusal(found: "\(crs.name) is a \(kindName(type)) coordinate system")
        }
        let unit = try unitOfAxes(crs, context)
        return EPSGSystem(
            name: crs.name, isProjected: type == PJ_TYPE_PROJECTED_CRS, unit: unit.name, unitSize: unit.size,
            pipeline: try pipeline(to: crs, context))
    }

    /// The unit of the axes, which must run east and north, in any order.
    private static func unitOfAxes(
        _ crs: borrowing PROJObject, _ context: borrowing PROJContext
    ) throws(Refusal) -> (name: String, size: Double) {
        guard let system = PROJObject(proj_crs_get_coordinate_system(context.pointer, crs.pointer)) else {
            throw Refusal(found: "\(crs.name) has no axes")
        }
        var directions: [String] = []
        var unit = (name: "", size: 0.0)
        for axis in 0..<proj_cs_get_axis_count(context.pointer, system.pointer) {
            var direction: UnsafePointer<CChar>?
            var unitName: UnsafePointer<CChar>?
            proj_cs_get_axis_info(context.pointer, system.pointer, axis, nil, nil, &direction, &unit.size, &unitName, nil, nil)
            directions.append(direction.map { String(cString: $0) } ?? "")
            unit.name = unitName.map { String(cString: $0) } ?? ""
        }
        guard directions.sorted() == ["east", "north"] else {
            throw Refusal(found: "\(crs.name) has axes to the \(directions.joined(separator: " and the ")), not to the east and the north")
        }
        return unit
    }

    private static func kindName(_ type: PJ_TYPE) -> String {
        switch type {
        case PJ_TYPE_GEOCENTRIC_CRS: "geocentric"
        case PJ_TYPE_GEOGRAPHIC_3D_CRS: "geographic 3D"
        case PJ_TYPE_VERTICAL_CRS: "vertical"
        case PJ_TYPE_COMPOUND_CRS: "compound"
        case PJ_TYPE_ENGINEERING_CRS: "local"
        default: "different kind of"
        }
    }
}

// MARK: - Datum

extension EPSGSystem {
    /// EPSG codes of the datums that are taken as equal: the ensemble of WGS 84, and China 2000 (MODEL 2).
    private static let equalDatums: Set<Int> = [6326, 1043]
    /// Metres within which a datum's transformation to WGS 84 must be known. EPSG states WGS 84 itself within 2 m; the Helmert
    /// transformations of modern national datums stay below 3 m, the averages over old ones (Tokyo, ED50, NAD27) do not.
    private static let neededAccuracy = 3.0

    /// The pipeline from degrees in WGS 84 to a system whose axes run east and north.
    private static func pipeline(to crs: borrowing PROJObject, _ context: borrowing PROJContext) throws(Refusal) -> String {
        guard let geodetic = PROJObject(proj_crs_get_geodetic_crs(context.pointer, crs.pointer)),
            let datum = PROJObject(proj_crs_get_datum_forced(context.pointer, geodetic.pointer)),
            let wgs84 = PROJObject(proj_create_from_database(context.pointer, "EPSG", "4326", PJ_CATEGORY_CRS, 0, nil)),
            let factory = proj_create_operation_factory_context(context.pointer, nil)
        else { throw Refusal(found: "\(crs.name) has no datum") }
        defer { proj_operation_factory_context_destroy(factory) }
        // Guesses count for nothing, and a transformation must hold in all of the system's area of use.
        proj_operation_factory_context_set_allow_ballpark_transformations(context.pointer, factory, 0)
        proj_operation_factory_context_set_spatial_criterion(context.pointer, factory, PROJ_SPATIAL_CRITERION_STRICT_CONTAINMENT)
        let keepsDatum = datum.epsgCode.map(equalDatums.contains) ?? false
        let degrees = keepsDatum ? geodetic.pointer : wgs84.pointer
        let operations = proj_create_operations(context.pointer, degrees, crs.pointer, factory)
        defer { proj_list_destroy(operations) }
        let best = try bestOperation(of: operations, keepsDatum: keepsDatum, context) { reason in
            Refusal(found: "\(crs.name) stands on \(datum.name), a datum \(reason)")
        }
        guard let eastFirst = PROJObject(proj_normalize_for_visualization(context.pointer, best.pointer)),
            let text = proj_as_proj_string(context.pointer, eastFirst.pointer, PJ_PROJ_5, nil)
        else { throw Refusal(found: "\(crs.name) uses a projection that PROJ cannot compute") }
        return String(cString: text)
    }

    /// The first operation that needs no grid file and is accurate enough, which it always is when it keeps the datum.
    private static func bestOperation(
        of operations: OpaquePointer?, keepsDatum: Bool, _ context: borrowing PROJContext, refusal: (String) -> Refusal
    ) throws(Refusal) -> PROJObject {
        var reason: String?
        for index in 0..<proj_list_get_count(operations) {
            guard let operation = PROJObject(proj_list_get(context.pointer, operations, index)) else { continue }
            let accuracy = proj_coordoperation_get_accuracy(context.pointer, operation.pointer)
            if proj_coordoperation_get_grid_used_count(context.pointer, operation.pointer) > 0 {
                reason = reason ?? "whose transformation to WGS 84 needs a grid file"
            } else if keepsDatum || (0...neededAccuracy).contains(accuracy) {
                return operation
            } else {
                reason = reason ?? "known within \(accuracy < 0 ? "an unknown distance" : "\(accuracy) m") only"
            }
        }
        throw refusal(reason ?? "without a published transformation to WGS 84 for all of its area")
    }
}
