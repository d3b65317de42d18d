import CityModel
import JSONCoding

/// Bad records: one of each kind, each with one fault only, appended to layers that are otherwise clean, and a list of what `check` must
/// say about them.
struct Faults {
    private struct Planted {
        var layer: String
        var file: String
        /// nil: the finding is about the file as a whole.
        var feature: Int?
        var id: String?
        var code: FindingCode
        var severity: Finding.Severity
    }

    private let land: Land
    private let people: People
    private let frame: Frame
    private var random: Random
    private var planted: [Planted] = []
    private(set) var layers: [LayerWriter]

    init(_ layers: [LayerWriter], _ land: Land, _ people: People, _ frame: Frame, seed: UInt64) {
        (self.layers, self.land, self.people, self.frame) = (layers, land, people, frame)
        random = Random(seed: seed, stream: 30)
        plantGeometries()
        plantStructure()
        plantPlaces()
        plantGrades()
        plantInventories()
        plantExposure()
        plantReferenceSystems()
    }

    /// A record with a fault at the end of a layer.
    ///
    /// - Parameters:
    ///   - id: nil for `fault-CODE`; what the finding calls the record
    ///   - properties: JSON of its properties
    ///   - geometry: JSON; nil for a point well inside the city
    private mutating func plant(
        _ code: FindingCode, _ severity: Finding.Severity, in layer: String, id: String? = nil, properties: String, geometry: String? = nil
    ) {
        let id = id ?? "fault-\(code.rawValue)"
        let geometry = geometry ?? point(land.hillPlace(steep: 0, &random))
        let text = "{\"type\": \"Feature\", \"id\": \"\(id)\", \"properties\": \(properties), \"geometry\": \(geometry)}"
        plantLine(code, severity, in: layer, id: id, text: text)
    }

    /// Any text in a feature's place.
    private mutating func plantLine(_ code: FindingCode, _ severity: Finding.Severity, in layer: String, id: String?, text: String) {
        guard let index = layers.firstIndex(where: { $0.layer == layer }) else { return }
        layers[index].addLine(Array(text.utf8))
        planted.append(
            Planted(layer: layer, file: layers[index].file, feature: layers[index].count, id: id, code: code, severity: severity))
    }

    /// The list: one fault a line.
    func list(note: String) -> [UInt8] {
        var json = JSONWriter()
        json.raw("{\"note\": ")
        json.string(note)
        json.raw(",\n\"faults\": [\n")
        for (index, fault) in planted.enumerated() {
            if index > 0 { json.raw(",\n") }
            json.value(
                .object([
                    .init(name: "layer", value: .string(fault.layer)), .init(name: "file", value: .string(fault.file)),
                    .init(name: "feature", value: fault.feature.map { .number(Double($0)) } ?? .null),
                    .init(name: "id", value: fault.id.map { .string($0) } ?? .null),
                    .init(name: "code", value: .string(fault.code.rawValue)),
                    .init(name: "severity", value: .string(fault.severity.rawValue)),
                ]))
        }
        json.raw("\n]}\n")
        return json.bytes
    }

    // MARK: Geometry

    private func position(_ place: Vector) -> String {
        let degrees = frame.degrees(place)
        var json = JSONWriter()
        json.raw("[")
        json.decimal(degrees.x, decimals: 6)
        json.raw(", ")
        json.decimal(degrees.y, decimals: 6)
        json.raw("]")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func point(_ place: Vector) -> String { "{\"type\": \"Point\", \"coordinates\": \(position(place))}" }

    /// Positions at offsets in metres from a place, as a JSON array.
    private func positions(_ place: Vector, _ offsets: [(Double, Double)]) -> String {
        "[" + offsets.map { position(place + Vector($0.0, $0.1)) }.joined(separator: ", ") + "]"
    }

    private func polygon(_ place: Vector, _ offsets: [(Double, Double)]) -> String {
        "{\"type\": \"Polygon\", \"coordinates\": [\(positions(place, offsets))]}"
    }

    private mutating func plantGeometries() {
        let here = land.hillPlace(steep: 0.5, &random)
        let square: [(Double, Double)] = [(0, 0), (200, 0), (200, 200), (0, 200), (0, 0)]
        let defects: [(FindingCode, Finding.Severity, String)] = [
            (.geometryNull, .error, "null"),
            (.geometryEmpty, .error, "{\"type\": \"Point\", \"coordinates\": []}"),
            (.geometryCollection, .error, "{\"type\": \"GeometryCollection\", \"geometries\": [\(point(here))]}"),
            (.geometryUnknownType, .error, "{\"type\": \"Circle\", \"coordinates\": \(position(here)), \"radius\": 200}"),
            (.geometryMalformed, .error, "{\"type\": \"Point\", \"coordinates\": \"\(Frame.longitude), \(Frame.latitude)\"}"),
            (.ringUnclosed, .repaired, polygon(here, Array(square.dropLast()))),
            (.ringTooShort, .error, polygon(here, [(0, 0), (200, 0), (0, 0)])),
            (.ringDirection, .note, polygon(here, square.reversed())),
            (.lineTooShort, .error, "{\"type\": \"LineString\", \"coordinates\": [\(position(here))]}"),
            (.polygonSelfCrossing, .repaired, polygon(here, [(0, 100), (300, 0), (300, 200), (0, 0), (0, 100)])),
            (
                .partWithoutArea, .repaired,
                "{\"type\": \"MultiPolygon\", \"coordinates\": [[\(positions(here, square))], "
                    + "[\(positions(here, [(400, 0), (500, 0), (500, 0), (400, 0)]))]]}"
            ),
            (
                .areaNotSimple, .note,
                "{\"type\": \"MultiPolygon\", \"coordinates\": [[\(positions(here, [(0, 0), (200, 0), (200, 200), (0, 200), (0, 0)]))], "
                    + "[\(positions(here, [(200, 0), (400, 0), (400, 200), (200, 200), (200, 0)]))]]}"
            ),
            (.positionOutOfRange, .error, "{\"type\": \"Point\", \"coordinates\": [\(Frame.longitude + 400), \(Frame.latitude)]}"),
            (.axesSwapped, .error, "{\"type\": \"Point\", \"coordinates\": [\(Frame.latitude), \(Frame.longitude)]}"),
        ]
        for (code, severity, geometry) in defects {
            plant(
                code, severity, in: "flash-floods", properties: "{\"name\": \"示例沟山洪危险区\", \"danger\": \"危险\"}", geometry: geometry)
            // Counted per layer: the finding stands at the first such feature and is about no single record.
            if code == .ringDirection { planted[planted.count - 1].id = nil }
        }
    }

    // MARK: Structure and identity

    private mutating func plantStructure() {
        plant(.duplicateKey, .repaired, in: "flash-floods", properties: "{\"danger\": \"危险\", \"danger\": \"高\"}")
        let place = point(land.hillPlace(steep: 0, &random))
        plantLine(.featureNotObject, .error, in: Self.idlessLayer, id: nil, text: "42")
        plantLine(
            .propertiesNotObject, .error, in: Self.idlessLayer, id: nil,
            text: "{\"type\": \"Feature\", \"properties\": \"名称: 示例\", \"geometry\": \(place)}")
        let number = (layers.first { $0.layer == "targets" }?.count ?? 0) + 1
        plantLine(
            .idMissing, .repaired, in: "targets", id: "targets-\(number)",
            text: "{\"type\": \"Feature\", \"properties\": {\"name\": \"示例小学\", \"class\": \"高敏感\"}, \"geometry\": \(place)}")
        plant(.idRepeated, .note, in: "waterlogging", id: "JS-0001", properties: "{\"name\": \"示例路口\", \"depth_m\": 0.2}")
    }

    /// A layer without ids whose records are graded by a constant of the city file.
    static let idlessLayer = "unchecked-sites"

    // MARK: Places

    private mutating func plantPlaces() {
        let properties = "{\"name\": \"示例水库\", \"storage_m3\": 500000, \"dam_class\": \"二类\"}"
        let east = easternmost
        plant(.outsideBoundary, .note, in: "reservoirs", properties: properties, geometry: point(east + Vector(3000, 0)))
        plant(.farOutsideBoundary, .note, in: "reservoirs", properties: properties, geometry: point(east + Vector(400_000, 0)))
        // A quarter of the globe from the central meridian, on the equator: the pole of the transverse Mercator projection.
        plant(
            .projectionFailed, .error, in: "reservoirs", properties: properties,
            geometry: "{\"type\": \"Point\", \"coordinates\": [24, 0]}")
        plantLine(
            .peopleMostlyOutsideCity, .note, in: "people", id: "fault-people-mostly-outside-city",
            text: "{\"type\": \"Feature\", \"id\": \"fault-people-mostly-outside-city\", \"properties\": {\"people\": 12}, \"geometry\": "
                + polygon(east, [(-2000, -800), (6000, -800), (6000, 800), (-2000, 800), (-2000, -800)]) + "}")
        plant(.peopleOutsideCity, .note, in: "people", properties: "{\"people\": 12}", geometry: point(east + Vector(3000, 0)))
        planted[planted.count - 1].feature = nil
        planted[planted.count - 1].id = nil
        let lonely = lonelyPlace()
        plant(
            .shelterReachesNobody, .note, in: "shelters",
            properties: "{\"name\": \"示例避难场所\", \"type\": \"紧急\", \"capacity\": 300}", geometry: point(lonely))
    }

    /// Middle of the city's easternmost cell, in the axes of the city.
    private var easternmost: Vector {
        var best = Vector(-.infinity, 0)
        for cell in land.mesh.labels.indices where land.mesh.labels[cell] != 0 {
            let middle = land.mesh.middle(ofCell: cell)
            if middle.x > best.x { best = middle }
        }
        return best
    }

    /// A place in the city with nobody within 600 m.
    private mutating func lonelyPlace() -> Vector {
        let around = [Vector.zero, Vector(200, 0), Vector(0, 200), Vector(-200, 0), Vector(0, -200)]
        while true {
            let place = land.anywhere(&random)
            // Not near the people that are planted in the east.
            guard place.distance(to: easternmost) > 5000 else { continue }
            if around.allSatisfy({ people.persons(near: place + $0) == 0 }) { return place }
        }
    }

    // MARK: Values

    private mutating func plantGrades() {
        plant(.numberAsText, .repaired, in: "enterprises", id: "fault-number-as-text-1", properties: "{\"diagnosis_score\": \"39.5\"}")
        plant(
            .numberAsText, .repaired, in: "geological-hazards", id: "fault-number-as-text-2",
            properties: "{\"threatened_people\": \"1,200\"}")
        plant(.numberAsText, .repaired, in: "enterprises", id: "fault-number-as-text-3", properties: "{\"diagnosis_score\": \"８８\"}")
        plant(.valueNotNumber, .error, in: "waterlogging", properties: "{\"depth_m\": \"很深\", \"level\": \"一般\"}")
        plant(
            .valueOutOfRange, .error, in: "parks", id: "fault-value-out-of-range-1", properties: "{\"score\": 120, \"grade\": \"C\"}")
        plant(
            .valueOutOfRange, .error, in: "waterlogging", id: "fault-value-out-of-range-2",
            properties: "{\"depth_m\": -0.3, \"level\": \"低\"}")
        plant(.wordUnknown, .error, in: "waterlogging", properties: "{\"depth_m\": 0.2, \"level\": \"紫\"}")
        plant(.noRuleApplies, .error, in: "waterlogging", properties: "{\"name\": \"示例路口\"}")
        plant(.reachInvalid, .error, in: "enterprises", properties: "{\"diagnosis_score\": 92, \"reach_m\": -500}")
        plant(.coreBeyondReach, .repaired, in: "enterprises", properties: "{\"diagnosis_score\": 92, \"core_m\": 800}")
    }

    private mutating func plantInventories() {
        let good = "{\"cas\": \"7664-41-7\", \"name\": \"氨\", \"tonnes\": 2}"
        func enterprise(_ items: String, persons: String = ", \"persons_500m\": 40") -> String {
            "{\"diagnosis_score\": 92, \"inventory\": \(items)\(persons)}"
        }
        plant(
            .substanceUnknown, .error, in: "enterprises",
            properties: enterprise("[\(good), {\"cas\": \"7732-18-5\", \"name\": \"水\", \"tonnes\": 9}]"))
        plant(
            .substanceAmbiguous, .note, in: "enterprises",
            properties: enterprise("[{\"cas\": \"6484-52-2\", \"class\": \"W9.2\", \"tonnes\": 1}]"))
        plant(
            .substanceWithoutClass, .note, in: "enterprises",
            properties: enterprise("[{\"cas\": \"67-56-1\", \"name\": \"甲醇\", \"tonnes\": 20}]"))
        plant(.inventoryUnusable, .error, in: "enterprises", properties: enterprise("\"见附表\""))
        plant(.personsAbsent, .note, in: "enterprises", properties: enterprise("[\(good)]", persons: ""))
    }

    private mutating func plantExposure() {
        plant(.targetClassUnknown, .error, in: "targets", properties: "{\"name\": \"示例医院\", \"class\": \"特级\"}")
        let home = layers.firstIndex { $0.layer == "shelters" }.flatMap { layers[$0].firstPlace }.map(point)
        plant(
            .shelterWithoutCapacity, .error, in: "shelters", properties: "{\"name\": \"示例避难场所\", \"type\": \"短期\"}", geometry: home)
        plant(
            .shelterTypeUnknown, .note, in: "shelters", properties: "{\"name\": \"示例避难场所\", \"type\": \"豪华\", \"capacity\": 300}",
            geometry: home)
        plant(.peopleUnreadable, .error, in: "people", id: "fault-people-unreadable-1", properties: "{\"people\": \"许多\"}")
        plant(.peopleUnreadable, .error, in: "people", id: "fault-people-unreadable-2", properties: "{\"people\": -5}")
    }

    // MARK: Coordinate reference systems

    private mutating func plantReferenceSystems() {
        plantMember(.crsMember, in: "waterlogging", name: "urn:ogc:def:crs:EPSG::4490")
        plantMember(.crsContradiction, in: "reservoirs", name: "urn:ogc:def:crs:EPSG::4547")
    }

    /// A `crs` member (GeoJSON 2008); the city file gives `reservoirs` its own.
    private mutating func plantMember(_ code: FindingCode, in layer: String, name: String) {
        guard let index = layers.firstIndex(where: { $0.layer == layer }) else { return }
        let value = PropertyValue.object([
            .init(name: "type", value: .string("name")),
            .init(name: "properties", value: .object([.init(name: "name", value: .string(name))])),
        ])
        layers[index].foreignMembers.append((name: "crs", value: value))
        planted.append(Planted(layer: layer, file: layers[index].file, feature: nil, id: nil, code: code, severity: .note))
    }
}
