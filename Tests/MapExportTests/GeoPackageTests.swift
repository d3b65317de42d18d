import CityModel
import Foundation
import MapLayers
import Testing
import Workspace

@testable import MapExport

/// The small city as GDAL reads it from a GeoPackage.
@Suite struct GeoPackageTests {
    private static let ogrinfo = "/usr/bin/ogrinfo"
    private static let validator = "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py"

    /// Writes the small city's layers and hands over the path.
    private func withGeoPackage(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/riskmap-gpkg-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer { try? removeTree(folder) }
        let path = folder + "/workspace.gpkg"
        let builder = try WorkspaceBuilder(path: path)
        let map = SmallCity.map()
        let (style, labels) = try (StyleFiles().style(), StyleFiles().labels(.zh))
        func put(_ name: String, _ rows: FeatureRows, _ look: LayerLook) throws {
            let table = ResultTable(name: name, title: name, rows: rows, qml: qgisStyle(look), sld: sldStyle(look))
            try builder.write { contents throws(WorkspaceError) in try contents.put(table, time: timestamp(ofDate: "2026-10-31")) }
        }
        for (name, zones) in zip(["zones"] + zoneTableNames(ofFamilies: map.input.families), map.maps) {
            try put(
                name, ZonesExport(map, corners: SmallCity.corners(of: map), threads: 1).features(of: zones),
                .zones(name: name, rules: map.input.rules, style: style, labels: labels))
        }
        try put(
            "sources", SourcesExport(map, labels: labels, threads: 1).features, .sources(name: "sources", map, style: style, labels: labels)
        )
        try put("shelters", shelterFeatures(map), .shelters(name: "shelters", map, style: style, labels: labels))
        try put("districts", districtFeatures(map), .districts(name: "districts", style: style, labels: labels))
        try builder.write { contents throws(WorkspaceError) in
            try contents.put(
                WorkspaceState(
                    program: "0", epsg: 4546, cellSize: 100, window: map.scores.window, families: map.input.families, rules: "", inputs: "")
            )
        }
        try builder.finish()
        try body(path)
    }

    private func output(_ program: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        return text
    }

    @Test("GDAL reads layers, counts, types, system, geometry and attributes", .enabled(if: access(ogrinfo, X_OK) == 0, "no ogrinfo"))
    func layers() throws {
        try withGeoPackage { path in
            let list = try output(Self.ogrinfo, "-so", path).split(separator: "\n").filter {
                $0.contains(": ") && $0.first?.isNumber == true
            }
            #expect(
                list == [
                    "1: zones (Polygon)", "2: zones_chemical (Polygon)", "3: zones_洪涝_内涝 (Polygon)", "4: sources", "5: shelters",
                    "6: districts (Multi Polygon)", "7: layer_styles (None)",
                ])
            let zones = try output(Self.ogrinfo, "-al", path, "zones")
            for line in [
                "Feature Count: 4", "Geometry: Polygon", "    ID[\"EPSG\",4326]]", "FID Column = fid", "Geometry Column = geom",
                "Extent: (114.004000, 30.000000) - (114.008000, 30.003000)",
                // 1 + 2^30 rows of 2^31 columns, and the first cell: row 0, column 4.
                "OGRFeature(zones):\((1 << 30) << 31 | (1 << 30 + 4))", "  map (String) = total", "  level (String) = red",
                "  cells (Integer64) = 5", "  area_m2 (Integer64) = 50000", "  highest_score (Real) = 80", "  mean_score (Real) = 80",
                "  sources (String) = [{\"layer\":\"parks\",\"id\":\"=1+1\",\"name\":\"园区 \\\"一\\\"\",\"share\":1}]",
                "  POLYGON ((114.004 30.0,114.006 30.0,114.006 30.001,114.005 30.001,114.005 30.002,114.006 30.002,114.006 30.003,"
                    + "114.004 30.003,114.004 30.0))",
            ] { #expect(zones.contains(line + "\n"), "\(line)\n\(zones)") }
            let sources = try output(Self.ogrinfo, "-al", path, "sources")
            for line in [
                "Feature Count: 3", "  id (String) = =1+1", "  severity (Real) = 0.625", "  detail (String) = score 65",
                "  level (String) = no data",
                "  uplift (Real) = 0.25", "  hidden_danger_addition (Real) = 0", "  POINT (114.0045 30.0005)",
                "  POLYGON ((114.007 30.002,114.008 30.002,114.008 30.003,114.007 30.003,114.007 30.002))",
            ] { #expect(sources.contains(line + "\n"), "\(line)\n\(sources)") }
            let districts = try output(Self.ogrinfo, "-al", path, "districts")
            for line in [
                "Feature Count: 2", "  code (String) = A", "  name (String) = 甲区", "  red_cells (Integer64) = 5", "  rank (Integer64) = 1",
                "  MULTIPOLYGON (((114.004 30.0,114.005 30.0,114.005 30.003,114.004 30.003,114.004 30.0)),"
                    + "((114.005 30.0,114.006 30.0,114.006 30.003,114.005 30.003,114.005 30.0)))",
            ] { #expect(districts.contains(line + "\n"), "\(line)\n\(districts)") }
            #expect(try output(Self.ogrinfo, "-al", "-so", path, "shelters").contains("Feature Count: 2"))
        }
    }

    @Test("GDAL's validator has no complaint", .enabled(if: access(validator, R_OK) == 0, "no validate_gpkg"))
    func valid() throws {
        try withGeoPackage { path in
            let complaints = try output("/usr/bin/python3", Self.validator, path)
            #expect(complaints == "")
        }
    }

    @Test("styles hold the colour and the pattern of every level, in QGIS's language and in SLD")
    func styles() throws {
        let (style, labels) = try (StyleFiles().style(), StyleFiles().labels(.zh))
        let look = LayerLook.sources(name: "sources", SmallCity.map(), style: style, labels: labels)
        #expect(look.shapes == [.area, .point])
        for look in [look, .zones(name: "zones", rules: SmallCity.rules, style: style, labels: labels)] {
            let qml = try parseSVG(
                Array(
                    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + qgisStyle(look).split(separator: "\n").dropFirst().joined(separator: "\n")).utf8))
            let sld = try parseSVG(Array(sldStyle(look).utf8))
            let rules = qml.all.filter { $0.name == "rule" }
            #expect(rules.count == look.categories.count * look.shapes.count)
            for level in Level.colours {
                let colour = style.levels[level].fill
                let channels = stride(from: 1, to: 7, by: 2).map { Int(colour.dropFirst($0).prefix(2), radix: 16)! }
                let rule = try #require(rules.first { $0.attributes["filter"]?.hasPrefix("\"level\" = '\(level.word)'") == true })
                #expect(rule.attributes["label"]?.hasPrefix(labels.levels[level]) == true)
                let symbol = try #require(qml.all.first { $0.name == "symbol" && $0.attributes["name"] == rule.attributes["symbol"] })
                let values = symbol.all.filter { $0.name == "prop" }
                #expect(
                    values.first { $0.attributes["k"] == "color" }?.attributes["v"]
                        == (channels + [153]).map(String.init).joined(separator: ","))
                let outline = values.first { $0.attributes["k"] == "outline_width" }?.attributes["v"]
                #expect(outline.flatMap(Double.init) == style.levels[level].outlineWidth)
                let styled = try #require(sld.all.first { $0.name == "Rule" && $0.all.contains { $0.text == level.word } })
                #expect(styled.all.contains { $0.attributes["name"] == "fill" && $0.text == colour })
                guard look.name == "zones" else { continue }
                let tile = try #require(values.first { $0.attributes["k"] == "data" }?.attributes["v"])
                let bytes = stride(from: 0, to: tile.count, by: 2).map { UInt8(tile.dropFirst($0).prefix(2), radix: 16)! }
                let pattern = style.levels[level].pattern!
                #expect(String(decoding: bytes, as: UTF8.self).contains("d=\"\(pattern.path)\""))
                #expect(values.first { $0.attributes["k"] == "angle" }?.attributes["v"] == shortestDecimal(pattern.angle))
            }
        }
    }
}
