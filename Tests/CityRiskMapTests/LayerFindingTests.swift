import CityModel
import Foundation
import Testing

@testable import CityRiskMap

/// A city of one square kilometre in a folder of its own.
private struct SmallCity {
    let folder: URL

    init(sources: String, file: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let boundary = """
            {"type": "Feature", "properties": {"code": "1", "name": "一区"}, "geometry": {"type": "Polygon", "coordinates":
            [[[113, 30], [113.01, 30], [113.01, 30.01], [113, 30.01], [113, 30]]]}}
            """
        let city = "name: 小城\nboundary: {file: b.geojson}\nsources: [\(sources)]"
        for (name, text) in [("b.geojson", boundary), ("s.geojson", file), ("city.yml", city)] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
    }

    /// Findings as `code severity: found`, and whether the run ends with 1 by default.
    func findings() throws -> (lines: [String], isAboveAllowedShare: Bool) {
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try check(city: folder.path, options: RunOptions())
        return (
            report.log.groups.flatMap(\.findings).filter { $0.code != .peopleAbsent }.map {
                "\($0.code.rawValue) \($0.severity.rawValue): \($0.found)"
            },
            report.isAboveAllowedShare
        )
    }
}

private func points(_ properties: String..., at place: String = "113.005, 30.005") -> String {
    let features = properties.map {
        "{\"type\": \"Feature\", \"properties\": \($0), \"geometry\": {\"type\": \"Point\", \"coordinates\": [\(place)]}}"
    }
    return "{\"type\": \"FeatureCollection\", \"features\": [\(features.joined(separator: ",\n"))]}"
}

@Suite("Mistakes in a city file that would lose a layer")
struct LayerFindingTests {
    @Test("an empty layer is an error")
    func emptyLayer() throws {
        let (lines, isAbove) = try SmallCity(sources: "{layer: s, kind: reservoir, file: s.geojson}", file: points()).findings()
        #expect(lines == ["layer-empty error: 0 features"])
        #expect(isAbove)
    }

    @Test("a where that nothing fits is an error and names the property that is not there")
    func nothingFits() throws {
        let sources = "{layer: s, kind: reservoir, file: s.geojson, where: {status: 在产}}"
        let (lines, isAbove) = try SmallCity(sources: sources, file: points("{\"storage_m3\": 1e7}")).findings()
        #expect(lines == ["layer-empty error: 1 features, none fits where", "property-missing error: no feature has \"status\""])
        #expect(isAbove)
    }

    @Test("a field that no feature has, and one that the model does not read, are errors")
    func wrongFields() throws {
        let sources = "{layer: s, kind: waterlogging-point, file: s.geojson, fields: {depth_m: 深度, dpth: depth_m}}"
        let lines = try SmallCity(sources: sources, file: points("{\"depth_m\": 0.3}")).findings().lines
        #expect(lines.contains("property-missing error: no feature has \"深度\""))
        #expect(lines.contains("property-unknown error: \"dpth\" in fields or values, did you mean \"depth_m\"?"))
    }

    @Test("a value that values does not list is noted with how often it stands")
    func unlistedValue() throws {
        let sources = "{layer: s, kind: waterlogging-point, file: s.geojson, values: {depth_m: {\"1\": 0.15}}}"
        let lines = try SmallCity(sources: sources, file: points("{\"depth_m\": 1}", "{\"depth_m\": 2}", "{\"depth_m\": 2}")).findings()
            .lines
        #expect(lines == ["value-not-listed note: depth_m: \"2\" in 2 records"])
    }

    @Test("values that a constant hides are noted, the constant's own value is not")
    func hiddenValues() throws {
        let sources = "{layer: s, kind: waterlogging-point, file: s.geojson, constants: {depth_m: 0.3}, fields: {depth_m: d}}"
        let lines = try SmallCity(
            sources: sources, file: points("{\"d\": 0.3}", "{\"d\": \"0.3\"}", "{\"d\": 2}", "{\"d\": [2]}", "{\"e\": 2}")
        ).findings().lines
        #expect(lines == ["constant-hides-values note: depth_m: other values in 2 records"])
    }

    @Test("a blank text and a word that values maps to the constant are not hidden")
    func notHidden() throws {
        let sources =
            "{layer: s, kind: waterlogging-point, file: s.geojson, constants: {depth_m: 0.3}, values: {depth_m: {mid: 0.3, low: 0.1}}}"
        let lines = try SmallCity(
            sources: sources, file: points(#"{"depth_m": ""}"#, #"{"depth_m": " "}"#, #"{"depth_m": "mid"}"#, #"{"depth_m": "low"}"#)
        ).findings().lines
        #expect(lines == ["constant-hides-values note: depth_m: other values in 1 records"])
    }

    @Test("a layer that is far away as a whole puts its coordinate system in doubt")
    func farLayer() throws {
        let sources = "{layer: s, kind: reservoir, file: s.geojson, crs: EPSG:4547}"
        let lines = try SmallCity(sources: sources, file: points("{\"storage_m3\": 1e7}")).findings().lines
        #expect(lines.contains { $0.hasPrefix("far-outside-boundary note:") })
        #expect(lines.contains("crs-doubtful error: all 1 records are more than 10 km away from the boundary, read as EPSG:4547"))
    }

    @Test("kind other needs a family")
    func otherNeedsFamily() throws {
        let city = try SmallCity(sources: "{layer: s, kind: other, file: s.geojson}", file: points("{\"level\": \"red\"}"))
        let error = #expect(throws: RunError.self) { _ = try city.findings() }
        #expect(error?.message == "layer \"s\": kind other needs \"family\"")
    }

    @Test("records that where leaves out have no findings, and do not hide those of the others")
    func findingsOfSelectedRecords() throws {
        let sources = "{layer: s, kind: waterlogging-point, file: s.geojson, where: {use: yes}}"
        let good =
            "{\"type\": \"Feature\", \"properties\": {\"use\": \"yes\", \"depth_m\": 0.3}, \"geometry\": {\"type\": \"Point\", \"coordinates\": [113.005, 30.005]}}"
        let bad = "{\"type\": \"Feature\", \"properties\": {\"use\": \"no\"}, \"geometry\": null}"
        let missing = "{\"type\": \"Feature\", \"id\": \"m\", \"properties\": {\"use\": \"yes\", \"depth_m\": 0.3}, \"geometry\": null}"
        let features = Array(repeating: bad, count: 1500) + [missing] + Array(repeating: good, count: 3)
        let file = "{\"type\": \"FeatureCollection\", \"features\": [\(features.joined(separator: ",\n"))]}"
        let lines = try SmallCity(sources: sources, file: file).findings().lines
        #expect(lines.filter { $0.hasPrefix("geometry-null") } == ["geometry-null error: null"])
    }

    @Test("a layer with swapped axes is told of, whichever records where leaves out")
    func swappedLayer() throws {
        let sources = "{layer: s, kind: waterlogging-point, file: s.geojson, where: {use: yes}}"
        let file = points("{\"use\": \"no\"}", "{\"use\": \"yes\", \"depth_m\": 0.3}", at: "30.005, 113.005")
        let (lines, isAbove) = try SmallCity(sources: sources, file: file).findings()
        #expect(lines == ["axes-swapped error: all positions as if latitude came first, such as [30.005, 113.005]"])
        #expect(isAbove)
    }
}
