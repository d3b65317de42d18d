import CityModel
import GeoReading
import Testing

@Suite struct DocumentTests {
    @Test("all geometry types, ids and asked properties come out in file order")
    func collection() throws {
        let table = try read(fixture: "ok-collection.geojson")
        #expect(table.findings == [])
        #expect(table.ids == [.string("p"), .number(7), nil, nil, nil, nil])
        #expect(table.properties.values(ofProperty: 0) == [.string("点"), .null, nil, nil, nil, .string("荣州\n\"A\" 😀")])
        #expect(table.properties.values(ofProperty: 1) == [.number(1), .string("2"), nil, nil, nil, nil])
        #expect(table.places.map(\.line) == [2, 3, 4, 5, 6, 7])
        #expect(table.places.allSatisfy { $0.column == 1 })
        #expect(
            (0..<table.count).map(table.geometries.text(ofFeature:)) == [
                "point {[112.5 30.5]}", "multiPoint {[112 30, 113 31]}", "lineString {[112 30, 113 30, 113 31]}",
                "multiLineString {[112 30, 113 30] [112 31, 113 31]}",
                "polygon {[0 0, 9 0, 9 9, 0 9, 0 0] [1 1, 1 2, 2 2, 1 1]}",
                "multiPolygon {[0 0, 1 0, 1 1, 0 0]} {[5 5, 9 5, 9 9, 5 5] [7 6, 8 7, 8 6, 7 6]}",
            ])
    }

    @Test("members may stand in any order, type and crs last")
    func anyOrder() throws {
        let table = try read(fixture: "ok-any-order.geojson")
        #expect(table.findings == [])
        #expect(table.crsMember == "EPSG:4547")
        #expect(table.ids == [.string("last"), nil])
        #expect(table.properties.values(ofProperty: 0) == [.string("a"), .string("b")])
        #expect(table.geometries.text(ofFeature: 0) == "polygon {[0 0, 9 0, 9 9, 0 0]}")
        #expect(table.geometries.text(ofFeature: 1) == "point {[1 2]}")
    }

    @Test(
        "every form of a text is read",
        arguments: [
            ("ok-feature.geojson", ["point {[1 2]}"]), ("ok-geometry.geojson", ["lineString {[1 2, 3 4]}"]),
            ("ok-text-sequence.geojsons", ["point {[1 2]}", "point {[3 4]}", "point {[5 6]}"]),
            ("ok-lines.geojsonl", ["point {[1 2]}", "point {[3 4]}", "point {[5 6]}"]), ("ok-byte-order-mark.geojson", []),
        ])
    func forms(file: String, geometries: [String]) throws {
        let table = try read(fixture: file)
        #expect(table.findings == [])
        #expect((0..<table.count).map(table.geometries.text(ofFeature:)) == geometries)
    }

    @Test("all orders of a feature's and a geometry's members give the same feature")
    func permutations() throws {
        let geometries = orders([#""type":"Polygon""#, #""coordinates":[[[0,0],[9,0],[9,9],[0,0]]]"#, #""x":{"type":"Point"}"#])
        for geometry in geometries {
            for members in orders([#""type":"Feature""#, #""id":4"#, #""properties":{"name":"n"}"#, #""geometry":{\#(geometry)}"#]) {
                for collection in orders([#""type":"FeatureCollection""#, #""features":[{\#(members)}]"#]) {
                    let table = try read("{\(collection)}")
                    #expect(table.findings == [])
                    #expect(table.ids == [.number(4)])
                    #expect((0..<table.properties.width).map(table.properties.values(ofProperty:)) == [[.string("n")], [nil]])
                    #expect(table.geometries.text(ofFeature: 0) == "polygon {[0 0, 9 0, 9 9, 0 0]}")
                }
            }
        }
    }

    private func orders(_ items: [String]) -> [String] {
        guard items.count > 1 else { return items }
        return items.indices.flatMap { first in
            var rest = items
            let item = rest.remove(at: first)
            return orders(rest).map { "\(item),\($0)" }
        }
    }

    @Test(
        "a crs member is kept by name, or as its text",
        arguments: [
            (#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#, "urn:ogc:def:crs:OGC:1.3:CRS84"),
            (#"{"type":"EPSG","properties":{"code":4326}}"#, #"{"type":"EPSG","properties":{"code":4326}}"#),
            (#""EPSG:4490""#, #""EPSG:4490""#),
            ("null", nil),
        ] as [(String, String?)])
    func crs(member: String, expected: String?) throws {
        #expect(try read(#"{"crs":\#(member),"type":"FeatureCollection","features":[]}"#).crsMember == expected)
        #expect(try read(#"{"type":"Point","coordinates":[1,2],"crs":\#(member)}"#).crsMember == expected)
    }

    @Test(
        "what is no GeoJSON text stops the file at its place",
        arguments: [
            ("bad-truncated.geojson", "3:24: the end of the text, allowed: the string's closing '\"'"),
            ("bad-trailing-bytes.geojson", "2:1: 'x', allowed: the end of the text"),
            ("bad-two-on-a-line.geojson", "1:54: '{', allowed: the end of the text or of the line"),
            ("bad-escape.geojson", #"2:43: 'x', allowed: one of " \ / b f n r t u after '\'"#),
            ("bad-lone-surrogate.geojson", #"1:42: lone surrogate \ud83d, allowed: surrogates in pairs, high then low"#),
            ("bad-utf8.geojson", "1:42: byte 0xE8, allowed: well-formed UTF-8"),
            ("bad-top-level-array.geojson", "1:1: an array, allowed: a GeoJSON object"),
            ("bad-top-level-type.geojson", "1:9: type \"Topology\", allowed: FeatureCollection, Feature or a geometry type"),
            ("bad-late-type.geojson", "1:23: type \"Topology\", allowed: FeatureCollection, Feature or a geometry type"),
            ("bad-no-type.geojson", "1:2: an object without type, allowed: FeatureCollection, Feature or a geometry type"),
            ("bad-no-features.geojson", "1:1: a FeatureCollection without \"features\", allowed: members \"type\" and \"features\""),
            ("bad-features-object.geojson", "1:40: an object, allowed: an array of features"),
            ("bad-empty.geojson", "1:1: the end of the text, allowed: a GeoJSON text"),
            ("bad-blank.geojson", "2:2: the end of the text, allowed: a GeoJSON text"),
            ("bad-text-sequence.geojsons", "2:1: '{', allowed: a record separator, byte 0x1E"),
            ("bad-bracket.geojson", "2:65: ']', allowed: ',' or '}'"),
            ("bad-control-character.geojson", "1:58: byte 0x0A, allowed: control characters only as escapes"),
        ])
    func refused(file: String, message: String) throws {
        #expect {
            try read(fixture: file)
        } throws: {
            #expect("\($0)" == "\(file):\(message)")
            return true
        }
    }

    @Test("a text cut at any byte is an error, except where what is left is whole")
    func truncated() throws {
        let whole =
            Array(
                #"{"type":"FeatureCollection","features":[{"type":"Feature","id":1.5e3,"properties":{"name":"荣\u8363😀","level":[true,null]},"#
                    .utf8)
            + Array(#""geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]}}]}"#.utf8)
        for length in whole.indices {
            #expect(throws: ReadingError.self, "\(length)") { try read(bytes: Array(whole[..<length])) }
        }
        #expect(try read(bytes: whole).count == 1)
    }

    @Test(
        "a byte changed anywhere never crashes the reader",
        arguments: [0x00, 0x22, 0x2C, 0x30, 0x5B, 0x5D, 0x7B, 0x7D, 0x80, 0xFF] as [UInt8])
    func changed(byte: UInt8) throws {
        let whole =
            Array(
                #"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{"name":"荣\u8363"},"geometry":"#.utf8)
            + Array(#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]]]}},{"type":"Feature","geometry":null}]}"#.utf8)
        for index in whole.indices {
            var text = whole
            text[index] = byte
            _ = try? read(bytes: text)
        }
    }

    @Test("10 000 levels of nesting are refused at the level that is too deep", arguments: ["[", #"{"a":"#])
    func deep(opening: String) {
        let nested = String(repeating: opening, count: 10_000)
        for text in [nested, #"{"type":"Feature","properties":{"x":\#(nested)"#, #"{"type":"Point","coordinates":\#(nested)"#] {
            #expect(throws: ReadingError.self) { try read(text) }
        }
        #expect {
            try read(#"{"x":\#(nested)"#)
        } throws: {
            ($0 as? ReadingError)?.found == "arrays and objects nested deeper than 128"
        }
    }

    @Test("numbers of ten million digits are read in coordinates and passed over in properties")
    func longNumbers() throws {
        let digits = String(repeating: "3", count: 10_000_000)
        let table = try read(
            #"{"type":"Feature","properties":{"x":\#(digits)},"geometry":{"type":"Point","coordinates":[0.\#(digits),1]}}"#)
        #expect(table.geometries.coordinates == [Position(x: 1.0 / 3, y: 1)])
        #expect(table.findings == [])
    }

    @Test("an error carries the findings before it")
    func findingsBeforeError() {
        #expect {
            try read(fixture: "bad-truncated.geojson")
        } throws: {
            ($0 as? ReadingError)?.findings.map(\.line) == [
                "geometry-null error 2:56 feature 1: null; a geometry object; kept without geometry"
            ]
        }
    }
}
