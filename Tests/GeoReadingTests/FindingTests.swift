import CityModel
import GeoReading
import Testing

@Suite struct FindingTests {
    @Test("each unusable geometry is one finding and keeps its place")
    func geometries() throws {
        let table = try read(fixture: "bad-geometries.geojson")
        let kept = "kept without geometry"
        let types = "Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon"
        #expect(
            table.findings.map(\.line) == [
                "geometry-null error 2:62 feature 1 a: null; a geometry object; \(kept)",
                "geometry-null error 3:1 feature 2 b: no member \"geometry\"; a geometry object; \(kept)",
                "geometry-empty error 4:86 feature 3 3: a geometry without usable coordinates; at least one position; \(kept)",
                "geometry-empty error 5:84 feature 4: a geometry without usable coordinates; at least one position; \(kept)",
                "geometry-empty error 6:91 feature 5: a geometry without usable coordinates; at least one position; \(kept)",
                "geometry-collection error 7:51 feature 6: a GeometryCollection; \(types); \(kept)",
                "geometry-unknown-type error 8:51 feature 7: type \"Circle\"; \(types); \(kept)",
                "geometry-unknown-type error 9:51 feature 8: a geometry without type; \(types); \(kept)",
                "geometry-malformed error 10:51 feature 9: a Point without coordinates; a member \"coordinates\"; \(kept)",
                "geometry-malformed error 11:51 feature 10: a string; a geometry object; \(kept)",
                "geometry-malformed error 12:86 feature 11: ']'; a position of 2 to 4 numbers; \(kept)",
                "geometry-malformed error 13:85 feature 12: a string; a finite number; \(kept)",
                "geometry-malformed error 14:98 feature 13: 5 numbers; a position of 2 to 4 numbers; \(kept)",
                "geometry-malformed error 15:85 feature 14: an array; a finite number; \(kept)",
                "geometry-malformed error 16:88 feature 15: a number; a position; \(kept)",
                "geometry-malformed error 17:98 feature 16: null; a position; \(kept)",
                "geometry-malformed error 18:89 feature 17: an object; an array of positions; \(kept)",
                "position-out-of-range error 19:85 feature 18: NaN; a finite number; \(kept)",
                "position-out-of-range error 20:88 feature 19: -Infinity; a finite number; \(kept)",
                "position-out-of-range error 21:88 feature 20: a number beyond every double; magnitudes up to 1.797e308; \(kept)",
                "duplicate-key repaired 22:100 feature 21: a second member \"type\"; each name once in an object; the last value is used",
                "duplicate-key repaired 22:129 feature 21: a second member \"coordinates\"; each name once in an object; the last value is used",
            ])
        #expect(table.count == 22)
        #expect(table.geometries.kinds == Array(repeating: .none, count: 20) + [.multiPoint, .point])
        #expect(table.geometries.coordinates == [Position(x: 3, y: 4), Position(x: 1, y: 2)])
        #expect(table.properties.values(ofProperty: 0).last == .string("usable"))
    }

    @Test("coordinates read under a type that a second one replaces leave nothing behind")
    func replacedType() throws {
        let table = try read(#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]],"type":"Circle"}"#)
        #expect(table.findings.map(\.code) == [.geometryUnknownType, .duplicateKey])
        #expect(table.geometries.text(ofFeature: 0) == "none ")
        #expect(table.geometries.coordinates == [])
    }

    @Test("rings and lines are closed, turned or left out, each said once")
    func rings() throws {
        let table = try read(fixture: "bad-rings.geojson")
        #expect(
            table.findings.map(\.line) == [
                "ring-unclosed repaired 2:101 feature 1 open: ring 1: begins at [0, 0] and ends at [9, 9]; a ring that ends where it begins; ring closed",
                "ring-too-short error 3:87 feature 2: ring 1: 3 positions; a closed ring of at least 4 positions; kept without geometry",
                "ring-too-short repaired 4:121 feature 3: ring 2: 2 positions; a closed ring of at least 4 positions; ring left out",
                "ring-unclosed repaired 5:93 feature 4: polygon 1: ring 1: begins at [0, 0] and ends at [1, 1]; a ring that ends where it begins; ring closed",
                "ring-too-short repaired 5:93 feature 4: polygon 1: ring 1: 2 positions; a closed ring of at least 4 positions; polygon left out",
                "geometry-empty error 6:91 feature 5: a geometry without usable coordinates; at least one position; kept without geometry",
                "ring-too-short repaired 6:93 feature 5: polygon 1: ring 1: 1 position; a closed ring of at least 4 positions; polygon left out",
                "ring-direction note 7:1 feature 6: rings the wrong way round: 2, the first here; shells counter-clockwise, holes clockwise; turned round",
                "line-too-short error 8:89 feature 7: 1 position; a line of at least 2 positions; kept without geometry",
                "line-too-short repaired 9:95 feature 8: line 1: 1 position; a line of at least 2 positions; line left out",
            ])
        #expect(table.findings.first { $0.code == .ringDirection }?.count == 2)
        #expect(
            (0..<table.count).map(table.geometries.text(ofFeature:)) == [
                "polygon {[0 0, 9 0, 9 9, 0 0]}", "none ", "polygon {[0 0, 9 0, 9 9, 0 0]}", "multiPolygon {[5 5, 6 5, 6 6, 5 5]}", "none ",
                "polygon {[0 0, 9 0, 9 9, 0 0] [3 1, 4 2, 4 1, 3 1]}", "none ", "multiLineString {[1 2, 3 4]}",
            ])
    }

    @Test("features that are none, repeated members and unusable values are findings")
    func features() throws {
        let table = try read(fixture: "bad-features.geojson")
        let once = "each name once in an object; the last value is used"
        let finite = "finite numbers, magnitudes up to 1.797e308; value not used"
        #expect(
            table.findings.map(\.line) == [
                "feature-not-object error 2:1 feature 1: a number; an object of type \"Feature\"; kept without properties and geometry",
                "properties-not-object error 3:35 feature 2: an array; an object or null; kept without properties",
                "geometry-null error 4:1 feature 3: no member \"geometry\"; a geometry object; kept without geometry",
                "feature-not-object note 4:10 feature 3: type \"Point\"; type \"Feature\"; read as a feature",
                "feature-not-object note 5:1 feature 4: no member \"type\"; type \"Feature\"; read as a feature",
                "duplicate-key repaired 6:73 feature 5: a second property \"name\"; \(once)",
                "duplicate-key repaired 7:36 feature 6 2: a second member \"id\"; \(once)",
                "duplicate-key repaired 7:82 feature 6 2: a second member \"properties\"; \(once)",
                "duplicate-key repaired 7:162 feature 6 2: a second member \"geometry\"; \(once)",
                "value-not-number error 8:44 feature 7: name: NaN; \(finite)",
                "value-not-number error 8:58 feature 7: level: [1, 1e400]; \(finite)",
                "duplicate-key repaired 9:16 -: a second member \"features\"; each name once in an object; the features of both are used",
            ])
        #expect(table.count == 8)
        #expect(
            table.properties.values(ofProperty: 0) == [nil, nil, nil, .string("no type"), .string("b"), nil, nil, .string("second array")])
        #expect(table.properties.values(ofProperty: 1) == [nil, nil, nil, nil, nil, .number(1), nil, nil])
        #expect(table.geometries.text(ofFeature: 5) == "point {[3 4]}")
    }

    @Test("an integer beyond the doubles' units keeps its digits, in ids and in properties")
    func longIntegers() throws {
        let text =
            #"{"type":"Feature","id":914403001922038217,"geometry":null,"properties":{"a":914403001922038216,"b":1e20,"c":9007199254740991}}"#
        let options = ReadingOptions(layer: nil, file: "text", properties: ["a", "b", "c"])
        let bytes = Array(text.utf8)
        let table = try readFeatures(bytes.span, as: options)
        #expect(table.ids == [.string("914403001922038217")])
        #expect(
            (0..<3).map { table.properties[0, $0] } == [.string("914403001922038216"), .number(1e20), .number(9_007_199_254_740_991)])
    }

    @Test("very many equal findings are listed a thousand times and counted exactly")
    func manyFindings() throws {
        let features = repeatElement(#"{"type":"Feature","geometry":null,"properties":null}"#, count: 20_000).joined(separator: ",\n")
        let table = try read(#"{"type":"FeatureCollection","features":[\#(features)]}"#)
        #expect(table.count == 20_000)
        #expect(table.findings.count == 1001)
        #expect(table.findings.reduce(0) { $0 + $1.count } == 20_000)
        #expect(table.findings.last?.line == "geometry-null error - -: 19000 more of this kind; a geometry object; kept without geometry")
        #expect(table.findings.dropLast().map(\.feature) == (1...1000).map { $0 })
        #expect(table.findings.last?.features == (1001...20_000).map { $0 })
    }
}
