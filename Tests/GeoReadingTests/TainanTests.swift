import CityModel
import GeoReading
import TestSupport
import Testing

@Suite(.enabled(if: SharedData.isPresent, "shared data is absent")) struct TainanTests {
    private func read(_ name: String, _ properties: [String]) throws -> FeatureTable {
        let file = try MappedFile(path: try #require(SharedData.path("data/tainan/\(name)")))
        return try file.withBytes { bytes throws(ReadingError) in
            try readFeatures(bytes, as: ReadingOptions(layer: "layer", file: name, properties: properties))
        }
    }

    @Test(
        "real layers have as many features as their list says",
        arguments: [
            ("admin_villages.geojson", 752), ("industrial_parks.geojson", 7), ("flood_potential_200mm.geojson", 4),
            ("flood_potential_350mm.geojson", 4), ("flood_potential_450mm_city_only.geojson", 3),
            ("flood_potential_600mm_city_only.geojson", 3), ("population_points.geojson", 12_774), ("shelters.geojson", 529),
        ])
    func counts(file: String, count: Int) throws {
        var table = try read(file, [])
        checkPositions(of: &table, in: .wgs84, repairAxes: false, options: ReadingOptions(layer: "layer", file: file, properties: []))
        #expect(table.count == count)
        #expect(!table.geometries.kinds.contains(.none))
        #expect(table.findings.allSatisfy { $0.code == .ringDirection })
    }

    @Test("persons of the population layer add up to the printed sum")
    func persons() throws {
        let table = try read("population_points.geojson", ["weight"])
        let persons = table.properties.values(ofProperty: 0).reduce(0.0) { sum, value in
            if case .number(let number)? = value { sum + number } else { sum }
        }
        #expect(persons == 1_883_274)
    }

    @Test("the named crs of real files is found")
    func crs() throws {
        #expect(try read("flood_potential_450mm_city_only.geojson", []).crsMember == "urn:ogc:def:crs:OGC:1.3:CRS84")
        #expect(try read("flood_potential_350mm.geojson", []).crsMember == nil)
    }
}
