import CityModel
import JSONCoding

@testable import CityRiskMap

/// A city of one layer of each sort in memory, whose layers are written record by record, and surveys of it.
struct CityInMemory {
    /// A point feature, or a polygon of one ring.
    struct Record {
        var id: String?
        var x: Double
        var y: Double
        var ring: [(Double, Double)]?
        var properties: [PropertyValue.Member]

        init(_ id: String?, ring: [(Double, Double)], _ properties: [PropertyValue.Member]) {
            self.init(id, ring[0].0, ring[0].1, properties)
            self.ring = ring
        }

        init(_ id: String?, _ x: Double, _ y: Double, _ properties: [PropertyValue.Member]) {
            (self.id, self.x, self.y, self.properties) = (id, x, y, properties)
        }

        static func site(_ id: String?, _ x: Double, _ y: Double, _ level: String) -> Record {
            Record(id, x, y, [.init(name: "level", value: .string(level)), .init(name: "name", value: .string("站"))])
        }

        static func shelter(_ id: String?, _ x: Double, _ y: Double, capacity: Double) -> Record {
            Record(id, x, y, [.init(name: "capacity", value: .number(capacity)), .init(name: "type", value: .string("short"))])
        }

        static func people(_ id: String?, _ x: Double, _ y: Double, _ count: Double) -> Record {
            Record(id, x, y, [.init(name: "people", value: .number(count))])
        }

        static func target(_ id: String?, _ x: Double, _ y: Double, _ word: String) -> Record {
            Record(id, x, y, [.init(name: "class", value: .string(word))])
        }

        fileprivate func write(to writer: inout JSONWriter) {
            func position(_ x: Double, _ y: Double) -> PropertyValue { .array([.number(x), .number(y)]) }
            let coordinates = ring.map { PropertyValue.array([.array($0.map(position))]) } ?? position(x, y)
            let geometry: PropertyValue = .object([
                .init(name: "type", value: .string(ring == nil ? "Point" : "Polygon")), .init(name: "coordinates", value: coordinates),
            ])
            writer.value(
                .object(
                    [.init(name: "type", value: .string("Feature"))]
                        + (id.map { [.init(name: "id", value: .string($0))] } ?? [])
                        + [.init(name: "geometry", value: geometry), .init(name: "properties", value: .object(properties))]))
        }
    }

    var cityFile = """
        name: 测试市
        cell: 100
        crs: EPSG:4547
        sources: [{layer: sites, kind: other, family: chemical, file: sites.geojson, constants: {}}]
        targets: [{layer: schools, file: schools.geojson}]
        shelters: [{layer: shelters, file: shelters.geojson}]
        population: [{layer: people, file: people.geojson}]
        """

    /// Records of each layer.
    var layers: [String: [Record]] = [
        "sites": [.site("a", 114.30, 30.50, "red"), .site("b", 114.32, 30.50, "orange"), .site("c", 114.31, 30.51, "blue")],
        "schools": [.target("s1", 114.301, 30.501, "高敏感"), .target("s2", 114.32, 30.501, "nonsense")],
        "shelters": [.shelter("h1", 114.305, 30.502, capacity: 300), .shelter("h2", 114.315, 30.505, capacity: 50)],
        "people": [.people("p1", 114.302, 30.501, 1200), .people("p2", 114.311, 30.509, 90), .people("p3", 114.32, 30.50, 7)],
    ]

    static func geoJSON(_ records: [Record]) -> [UInt8] {
        guard !records.isEmpty else { return Array(#"{"type": "FeatureCollection", "features": []}"#.utf8) }
        var writer = JSONWriter()
        for record in records {
            record.write(to: &writer)
            writer.raw("\n")
        }
        return writer.bytes
    }

    /// Its city file and layers.
    var files: [String: [UInt8]] {
        var files = ["city.yml": Array(cityFile.utf8)]
        for (layer, records) in layers { files["\(layer).geojson"] = Self.geoJSON(records) }
        return files
    }

    /// The city as files.
    func loaded() throws -> LoadedCity {
        try LoadedCity(.kept(files), name: "city.yml", folder: ".")
    }

    /// The city with surveys: of each its definition and the records of its files.
    func surveyed(_ surveys: [(yaml: String, files: [String: [Record]])]) throws -> LoadedCity {
        var city = try loaded()
        for survey in surveys {
            var files = survey.files.mapValues(Self.geoJSON)
            files["survey.yml"] = Array(survey.yaml.utf8)
            city.surveys.append(try LoadedSurvey(.kept(files), name: "survey.yml", of: city.file))
        }
        return city
    }
}
