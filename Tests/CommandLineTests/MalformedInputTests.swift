import Glibc
import RiskGrading
import TestSupport
import Testing

/// Input that cannot be used: a located message, the right exit code, nothing written.
@Suite(.serialized) struct MalformedInputTests {
    /// A city of one layer whose file is to be replaced by something bad.
    private static let cityFile = """
        name: 示范市
        crs: EPSG:4547
        sources:
          - {layer: parks, kind: chemical-park, file: parks.geojson}

        """

    private static let feature = """
        {"type":"Feature","properties":{"score":70},"geometry":{"type":"Point","coordinates":[114,30]}}
        """

    /// Bytes of a layer's file and what is said about them behind `riskmap: `.
    struct BadLayer: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        var message: String

        init(_ description: String, _ text: String, _ message: String) { self.init(description, Array(text.utf8), message) }

        init(_ description: String, _ bytes: [UInt8], _ message: String) {
            (testDescription, self.bytes, self.message) = (description, bytes, message)
        }
    }

    static let badLayers = [
        BadLayer("an empty file", "", "parks.geojson: line 1, column 1: the end of the text, allowed: a GeoJSON text"),
        BadLayer(
            "cut within a position",
            #"{"type":"FeatureCollection","features":[\#n{"type":"Feature","geometry":{"type":"Point","coordinates":[114,3"#,
            "parks.geojson: line 2, column 66: the end of the text, allowed: ',' or ']'"),
        BadLayer(
            "cut within a name", #"{"type":"FeatureCollection","feat"#,
            "parks.geojson: line 1, column 34: the end of the text, allowed: the string's closing '\"'"),
        BadLayer(
            "cut behind a feature", #"{"type":"FeatureCollection","features":["# + feature,
            "parks.geojson: line 1, column 136: the end of the text, allowed: ',' or ']'"),
        BadLayer(
            "cut within a character", Array(#"{"type":"FeatureCollection","name":"市"#.utf8.dropLast()),
            "parks.geojson: line 1, column 37: byte 0xE5, allowed: well-formed UTF-8"),
        BadLayer("an array", "[1,2,3]", "parks.geojson: line 1, column 1: an array, allowed: a GeoJSON object"),
        BadLayer("a number", "42", "parks.geojson: line 1, column 1: a number, allowed: a GeoJSON object"),
        BadLayer("a text", "\"text\"", "parks.geojson: line 1, column 1: a string, allowed: a GeoJSON object"),
        BadLayer(
            "features that are no list", #"{"type":"FeatureCollection","features":{}}"#,
            "parks.geojson: line 1, column 40: an object, allowed: an array of features"),
        BadLayer(
            "a collection without features", #"{"type":"FeatureCollection"}"#,
            "parks.geojson: line 1, column 1: a FeatureCollection without \"features\", allowed: members \"type\" and \"features\""),
        BadLayer(
            "a type that is no word", #"{"type":5}"#,
            "parks.geojson: line 1, column 9: a number as type, allowed: FeatureCollection, Feature or a geometry type"),
        BadLayer(
            "nested 10,000 deep", #"{"x":"# + String(repeating: "[", count: 10_000),
            "parks.geojson: line 1, column 133: arrays and objects nested deeper than 128, allowed: at most 128 levels"),
        BadLayer(
            "a lone high surrogate", #"{"type":"FeatureCollection","features":[],"name":"\ud800"}"#,
            "parks.geojson: line 1, column 51: lone surrogate \\ud800, allowed: surrogates in pairs, high then low"),
        BadLayer(
            "a lone low surrogate", #"{"type":"FeatureCollection","features":[],"name":"\udc00\ud800"}"#,
            "parks.geojson: line 1, column 51: lone surrogate \\udc00, allowed: surrogates in pairs, high then low"),
        BadLayer(
            "not UTF-8", Array(#"{"type":"FeatureCollection","name":""#.utf8) + [0xB1, 0xB1, 0xBE, 0xA9] + Array("\"}".utf8),
            "parks.geojson: line 1, column 37: byte 0xB1, allowed: well-formed UTF-8"),
        BadLayer(
            "UTF-16", [0xFF, 0xFE, 0x7B, 0x00], "parks.geojson: line 1, column 1: byte 0xFF, allowed: a GeoJSON object"),
        BadLayer(
            "text behind the end", #"{"type":"FeatureCollection","features":[]} x"#,
            "parks.geojson: line 1, column 44: 'x', allowed: the end of the text"),
        BadLayer(
            "a trailing comma", #"{"type":"FeatureCollection","features":[],}"#,
            "parks.geojson: line 1, column 43: '}', allowed: '\"'"),
        BadLayer(
            "no record", #"{"type":"FeatureCollection","features":[]}"#,
            """
            city.yml: neither a boundary nor a graded source with a geometry, a city needs one of them
              parks.geojson:1:1: 0 features; allowed: at least one record in a layer; the layer adds nothing
            """),
        BadLayer(
            "a number of 10 MB",
            #"{"type":"Feature","id":"a","properties":{"score":"# + String(repeating: "9", count: 10_000_000)
                + #"},"geometry":{"type":"Point","coordinates":[114,30]}}"#,
            """
            city.yml: neither a boundary nor a graded source with a geometry, a city needs one of them
              parks.geojson:1:50: a: score: \(String(repeating: "9", count: 60))…; allowed: finite numbers, magnitudes up to 1.797e308; value not used
              parks.geojson:1:1: a: no value; allowed: one of score, grade, veto, level, likelihood and consequence, lec_l and lec_e and lec_c; no data: drawn grey, not scored
            """),
        BadLayer(
            "an id of 1 MB",
            #"{"type":"Feature","id":""# + String(repeating: "9", count: 1_000_000)
                + #"","properties":{},"geometry":{"type":"Point","coordinates":[114,30]}}"#,
            """
            city.yml: neither a boundary nor a graded source with a geometry, a city needs one of them
              parks.geojson:1:1: \(String(repeating: "9", count: 80))…: no value; allowed: one of score, grade, veto, level, likelihood and consequence, lec_l and lec_e and lec_c; no data: drawn grey, not scored
            """),
        BadLayer(
            "a crs member on a datum without transformation",
            #"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:2383"}},"features":["# + feature + "]}",
            "parks.geojson: layer \"parks\": EPSG:2383: Xian 1980 / 3-degree Gauss-Kruger CM 114E stands on Xian 1980, a datum without a "
                + "published transformation to WGS 84 for all of its area, allowed is a geographic 2D or projected coordinate system on "
                + "CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"),
        BadLayer(
            "a crs member that names nothing",
            #"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"local"}},"features":["# + feature + "]}",
            "parks.geojson: crs member \"local\": CRS84 or EPSG:n is needed, or crs in the city file for layer \"parks\""),
    ]

    @Test("a bad layer stops the build with its place, and nothing is written", arguments: badLayers)
    func layer(_ bad: BadLayer) throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.cityFile, to: "city/city.yml")
        try scratch.write(bad.bytes, to: "city/parks.geojson")
        try expectNothing(scratch, exitCode: 65, message: bad.message)
    }

    @Test("a layer cut anywhere stops the build at a place within it, and nothing is written", arguments: [1, 2, 3])
    func truncated(seed: UInt64) throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        let file = scratch.names(below: "city").filter { $0.hasSuffix(".geojson") }[Int(seed)]
        let whole = try scratch.bytes("city/\(file)")
        let end = try #require(whole.lastIndex(of: UInt8(ascii: "}")))
        let before = scratch.names()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5 {
            let length = Int.random(in: 0...end, using: &random)
            try scratch.write(Array(whole[..<length]), to: "city/\(file)")
            let result = try riskmap("build", scratch.path("city"))
            #expect(result.exitCode == 65 && result.output == "", "\(length) bytes")
            let place = try #require(result.messages.firstMatch(of: #/riskmap: (.+): line (\d+), column (\d+):/#))
            let lines = whole[..<length].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = try #require(Int(place.2))
            #expect(place.1 == file && line == lines.count)
            #expect((1...(lines.last?.count ?? 0) + 1).contains(try #require(Int(place.3))))
            #expect(scratch.names() == before)
        }
    }

    @Test("what is no readable file is a missing input, and a FIFO is not waited for")
    func missingInputs() throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.cityFile, to: "city/city.yml")
        let path = scratch.path("city/parks.geojson")
        let layer = "it is layer \"parks\" of city.yml, line 4"
        try expectNothing(scratch, exitCode: 66, message: "\(path): no such file; \(layer)")
        mkdir(path, 0o700)
        try expectNothing(scratch, exitCode: 66, message: "\(path): a directory, allowed: a regular file; \(layer)")
        rmdir(path)
        mkfifo(path, 0o600)
        try expectNothing(scratch, exitCode: 66, message: "\(path): a FIFO, allowed: a regular file; \(layer)")
        unlink(path)
        symlink("parks.geojson", path)
        try expectNothing(scratch, exitCode: 66, message: "\(path): cannot be read: Too many levels of symbolic links; \(layer)")
        unlink(path)
        try scratch.write("name: 示范市\nrules: rules.yml\n", to: "city/city.yml")
        try expectNothing(scratch, exitCode: 66, message: "\(scratch.path("city/rules.yml")): no such file")
        unlink(scratch.path("city/city.yml"))
        try expectNothing(scratch, exitCode: 66, message: "\(scratch.path("city/city.yml")): no such file")
    }

    @Test("a file that may not be read is a missing input", .enabled(if: geteuid() != 0, "the superuser may read everything"))
    func noPermission() throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.cityFile, to: "city/city.yml")
        let path = try scratch.write(Self.feature, to: "city/parks.geojson")
        chmod(path, 0)
        try expectNothing(scratch, exitCode: 66, message: "\(path): no permission to read it")
    }

    static let badCityFiles = [
        ("", "city.yml: empty, a mapping of keys is needed"),
        ("- name", "city.yml: line 1, column 1: the city file: a list, a mapping of keys is needed"),
        ("cell: 100", "city.yml: line 1, column 1: the city file needs \"name\""),
        ("name: 示范市", "city.yml: neither a boundary nor a source with a usable geometry, a city needs one of them"),
        (
            "name: 示范市\ndata_date: 2026-13-45",
            "city.yml: line 2, column 12: data_date: \"2026-13-45\", a day of the calendar as YYYY-MM-DD is needed"
        ),
        (
            "name: 示范市\ndata_date: 2026-02-29",
            "city.yml: line 2, column 12: data_date: \"2026-02-29\", a day of the calendar as YYYY-MM-DD is needed"
        ),
        (
            "name: 示范市\nsorces: []",
            "city.yml: line 2, column 1: unknown key \"sorces\" in the city file, did you mean \"sources\"? known: name, code, language, "
                + "data_date, crs, cell, boundary, sources, targets, shelters, population, rules, style, layout, sheets, review_number, compiled_by"
        ),
        (
            "name: 示范市\nsources: [{layer: a, kind: xyz, file: a}]",
            "city.yml: layer \"a\": unknown kind \"xyz\"; known: "
                + RulePack.builtIn.kinds.map(\.id).joined(separator: ", ")
        ),
        ("name: 示范市\ncell: 0", "city.yml: line 2, column 7: cell: \"0\", 1 to 100000 metres is needed"),
        ("name: 示范市\ncell: big", "city.yml: line 2, column 7: cell: \"big\", a number is needed"),
        ("name: 示范市\nlanguage: fr", "city.yml: line 2, column 11: language: \"fr\", zh or en is needed"),
        ("name: 示范市\ncrs: EPSG:4326", "city.yml: line 2, column 6: crs: \"EPSG:4326\", EPSG:n of a projected system in metres is needed"),
        (
            "name: 示范市\ncrs: EPSG:999999",
            "crs: EPSG:999999: no coordinate system of the EPSG data set has this code, allowed is a projected coordinate system in metres on "
                + "CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"
        ),
        (
            "name: 示范市\ncrs: EPSG:2383",
            "crs: EPSG:2383: Xian 1980 / 3-degree Gauss-Kruger CM 114E stands on Xian 1980, a datum without a published transformation to WGS 84 "
                + "for all of its area, allowed is a projected coordinate system in metres on CGCS2000, WGS 84 or a datum known within 3 m of "
                + "them without grid files"
        ),
        (
            "name: 示范市\nsources: [{layer: a, kind: other, file: a, crs: mars}]",
            "city.yml: line 2, column 49: crs: \"mars\", wgs84, cgcs2000, gcj02, bd09 or EPSG:n is needed"
        ),
        (
            "name: 示范市\nsources: [{layer: a, kind: other, file: a}, {layer: a, kind: other, file: b}]",
            "city.yml: two layers are named \"a\", names are unique within a city"
        ),
        (
            "name: 示范市\nboundary: {file: a}\nshelters: [{file: b, layer: districts}]",
            "city.yml: line 3, column 29: layer: \"districts\", a name other than the boundary's is needed"
        ),
        ("name: 示范市\nname: 示例市", "city.yml: line 1, column 1: repeated keys name"),
        ("name: [示范市", "city.yml: line 2, column 1: did not find expected ',' or ']'"),
        ("name: " + String(repeating: "[", count: 10_000), "city.yml: line 1: nested deeper than 64 levels"),
        ("name: 示范市\nstyle: nice", "nice.json: no such file, allowed is four-colour.json"),
    ]

    @Test("a bad city file stops the build with its place, and nothing is written", arguments: badCityFiles)
    func cityFile(text: String, message: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write(text + "\n", to: "city/city.yml")
        try expectNothing(scratch, exitCode: 65, message: message)
    }

    @Test(
        "bad rules stop the build",
        arguments: [
            ("order: 3", "rules.yml: line 1, column 8: order: 3, one of 1, 2, 4, 8, highest is needed"),
            ("- step", "rules.yml: line 1, column 1: [\"step\"], a map is needed"),
            (
                "order: 4\nkernal: step",
                "rules.yml: line 2, column 1: unknown key kernal, did you mean kernel; known are kernel, order, couplings, depth, matrix, lec, "
                    + "blue_from, people, targets, shelter_target, reach, core"
            ),
            (
                "order: 4\nreach:\n  reservoir: [1000, 2000, 1500, 1000]",
                "rules.yml: line 3, column 14: reach: reservoir: 1000, 2000, 1500, 1000, a worse level reaches at least as far: red, orange, "
                    + "yellow, blue in falling order are needed"
            ),
        ])
    func rules(text: String, message: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.cityFile + "rules: rules.yml\n", to: "city/city.yml")
        try scratch.write(Self.feature, to: "city/parks.geojson")
        try scratch.write(text + "\n", to: "city/rules.yml")
        try expectNothing(scratch, exitCode: 65, message: message)
    }

    @Test(
        "a bad list of sites is not graded",
        arguments: [
            ("", "sites.csv: line 1: no header, property names are needed"),
            ("id,score,score\n1,2,3\n", "sites.csv: line 1: two columns are named \"score\", each name once is allowed"),
            ("id,name,score\n1,\"甲\n厂\",60\n2,乙,1,234\n", "sites.csv: line 4: 4 cells, the header has 3"),
            ("id,score\n\"1,2\n", "sites.csv: a quotation mark without a second one, a quoted cell ends with one (RFC 4180)"),
        ])
    func sites(text: String, message: String) throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(text, to: "sites.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "-o", scratch.path("out.csv"))
        #expect(result.exitCode == 65 && result.output == "")
        #expect(result.messages == "riskmap: \(message)\n")
        #expect(scratch.names() == ["sites.csv"])
    }

    @Test("a table that is not UTF-8 is refused with line, column and byte")
    func encoding() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(Array("id,名称\n1,市".utf8) + [0xC4, 0xA3, 0xB1] + Array("\n".utf8), to: "sites.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park")
        #expect(
            result.exitCode == 65
                && result.messages
                    == "riskmap: sites.csv: line 2, column 8: byte 0xB1, allowed: well-formed UTF-8, which Excel saves as \"CSV UTF-8\"\n"
        )
    }

    @Test("what was found before the fault is told with it")
    func findingsBefore() throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.cityFile, to: "city/city.yml")
        try scratch.write(
            #"{"type":"FeatureCollection","features":[\#n{"type":"Feature","id":"a","geometry":null},\#n{"type":"Feature" "id":"b"}]}"#,
            to: "city/parks.geojson")
        try expectNothing(
            scratch, exitCode: 65,
            message: """
                parks.geojson: line 3, column 19: '"', allowed: ',' or '}'
                  parks.geojson:2:39: a: null; allowed: a geometry object; kept without geometry
                """)
    }

    /// Build and check stop with a message, and build leaves the folder as it was.
    ///
    /// - Parameter message: all of it behind `riskmap: `; empty: whatever it is
    private func expectNothing(_ scratch: ScratchFolder, exitCode: Int32, message: String) throws {
        let before = scratch.names()
        for arguments in [
            ["build", scratch.path("city"), "-o", scratch.path("out")], ["build", scratch.path("city")], ["check", scratch.path("city")],
        ] {
            let result = try riskmap(arguments)
            #expect(result.exitCode == exitCode && result.output == "")
            #expect(message.isEmpty || result.messages == "riskmap: \(message)\n")
            #expect(scratch.names() == before)
        }
    }
}
