import CityModel
import RiskScoring
import Testing

@testable import CityRiskMap

@Suite struct SurveyTests {
    private typealias Record = CityInMemory.Record

    /// All that the scoring reads, but for where records stand in their files.
    private func meaning(_ read: ReadCity) -> [String] {
        let input = read.input
        func places<Item>(_ located: Located<Item>) -> [String] {
            located.items.indices.map { "\(located.plane.coordinates[located.plane.coordinates(ofFeature: $0)])" }
        }
        return zip(input.sources.items, places(input.sources)).map { "\($0.id) \($0.grade?.level.word ?? "") \($0.reach) \($1)" }
            + zip(input.targets.items, places(input.targets)).map { "\($0.id) \($0.weight) \($1)" }
            + zip(input.shelters.items, places(input.shelters)).map { "\($0.id) \($0.places ?? -1) \($1)" }
            + input.population.flatMap { layer in
                layer.thousandths.indices.map { "\(layer.thousandths[$0]) \(layer.plane.coordinates[$0])" }
            }
    }

    private func read(_ city: LoadedCity) throws -> ReadCity { try readCity(city, options: RunOptions()) }

    private func codes(_ read: ReadCity) -> [String] {
        read.findings.groups.flatMap(\.findings).map { "\($0.layer ?? "") \($0.id ?? "") \($0.code.rawValue)" }.sorted()
    }

    private func levels(_ read: ReadCity) -> [String] {
        read.input.sources.items.map { "\($0.id) \($0.grade?.level.word ?? "")" }
    }

    @Test func `records of known ids take their place, others follow, removed ones are gone`() throws {
        let survey = try CityInMemory().surveyed([
            (
                """
                {name: autumn, changes: [{layer: sites, file: s.geojson}, {layer: shelters, file: h.geojson}, {layer: people, file: p.geojson}],
                 removed: [{layer: sites, ids: [b]}, {layer: people, ids: [p3]}]}
                """,
                [
                    "s.geojson": [
                        .site("d", 114.33, 30.52, "yellow"), .site("a", 114.30, 30.50, "yellow"), .site("c", 114.31, 30.51, "blue"),
                    ], "h.geojson": [.shelter("h1", 114.305, 30.502, capacity: 999)], "p.geojson": [.people("p9", 114.3, 30.5, 5)],
                ]
            )
        ])
        var after = CityInMemory()
        after.layers["sites"] = [
            .site("a", 114.30, 30.50, "yellow"), .site("c", 114.31, 30.51, "blue"), .site("d", 114.33, 30.52, "yellow"),
        ]
        after.layers["shelters"]?[0] = .shelter("h1", 114.305, 30.502, capacity: 999)
        after.layers["people"]?[2] = .people("p9", 114.3, 30.5, 5)
        let read = try read(survey)
        #expect(meaning(read) == meaning(try self.read(try after.loaded())))
        #expect(
            read.surveys == [
                SurveyReport(
                    name: "autumn",
                    layers: [
                        LayerChange(layer: "sites", added: 1, changed: 1, removed: 1, unchanged: 1),
                        LayerChange(layer: "shelters", changed: 1), LayerChange(layer: "people", added: 1, removed: 1),
                    ])
            ])
        #expect(read.recordCounts.map(\.records) == [3, 2, 2, 3])
        let origins = read.input.sources.items.map { "\($0.id) \($0.place?.file ?? "") \($0.feature ?? 0)" }
        #expect(origins == ["a autumn: s.geojson 2", "c autumn: s.geojson 3", "d autumn: s.geojson 1"])
    }

    @Test func `a file that replaces the layer removes what it does not hold`() throws {
        let survey = try CityInMemory().surveyed([
            (
                "{name: n, changes: [{layer: shelters, file: h.geojson, mode: replace}]}",
                ["h.geojson": [.shelter("h3", 114.3, 30.5, capacity: 1), .shelter("h2", 114.315, 30.505, capacity: 50)]]
            )
        ])
        let read = try read(survey)
        #expect(read.input.shelters.items.map(\.id) == ["h3", "h2"])
        #expect(read.surveys[0].layers == [LayerChange(layer: "shelters", added: 1, removed: 1, unchanged: 1)])
    }

    @Test func `a record that becomes usable takes its finding with it, and an unusable one brings its own`() throws {
        #expect(codes(try read(try CityInMemory().loaded())) == ["schools s2 target-class-unknown"])
        let survey = try CityInMemory().surveyed([
            (
                "{name: n, changes: [{layer: schools, file: s.geojson}]}",
                ["s.geojson": [.target("s2", 114.32, 30.501, "高敏感"), .target("s1", 114.301, 30.501, "unheard-of")]]
            )
        ])
        let read = try read(survey)
        #expect(codes(read) == ["schools s1 target-class-unknown"] && read.input.targets.items.map(\.id) == ["s2"])
    }

    @Test(arguments: ["one: s", "one/s"])
    func `findings of two files that are shown by one name are not mixed up`(name: String) throws {
        let bad = Record.target("s3", 114.34, 30.501, "unheard-of")
        let good = Record.target("s4", 114.33, 30.501, "高敏感")
        var plain = CityInMemory()
        plain.cityFile = plain.cityFile.replacing("schools.geojson", with: "'\(name).geojson'")
        plain.layers[name] = plain.layers["schools"]
        let change = "{name: one, changes: [{layer: schools, file: s.geojson}]}"
        let city = try plain.surveyed([
            (change, ["s.geojson": [good, bad]]), ("{name: two, removed: [{layer: schools, ids: [s3]}]}", [:]),
        ])
        let places = try read(city).findings.groups.flatMap(\.findings).map { "\($0.place?.file ?? "") \($0.feature ?? 0) \($0.id ?? "")" }
        #expect(places == ["\(name).geojson 2 s2"])
        let both = try read(try plain.surveyed([(change, ["s.geojson": [good, bad]])]))
        #expect(codes(both) == ["schools s2 target-class-unknown", "schools s3 target-class-unknown"])
    }

    @Test func `an id that the layer has twice loses no record`() throws {
        var plain = CityInMemory()
        plain.layers["sites"]?.append(.site("a", 114.34, 30.50, "blue"))
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson}]}"
        let read = try read(try plain.surveyed([(survey, ["s.geojson": [.site("a", 114.30, 30.50, "yellow")]])]))
        #expect(levels(read) == ["a yellow", "a blue", "b orange", "c blue"])
        #expect(read.surveys[0].layers == [LayerChange(layer: "sites", changed: 1)])
        let notes = read.findings.groups.flatMap(\.findings).filter { $0.code == .idRepeated }.map { "\($0.found)" }
        #expect(notes == ["id a, as feature 1 of n: s.geojson", "id a, which 2 records of the layer have"])
    }

    @Test func `a record that no longer fits where leaves the layer, an unknown one is passed over`() throws {
        func status(_ record: Record, _ status: String) -> Record {
            var record = record
            record.properties.append(.init(name: "status", value: .string(status)))
            return record
        }
        var plain = CityInMemory()
        plain.cityFile = plain.cityFile.replacing("constants: {}", with: "where: {status: open}")
        plain.layers["sites"] = plain.layers["sites"]?.map { status($0, "open") }
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson}]}"
        let closed = [status(.site("b", 114.32, 30.50, "red"), "closed"), status(.site("z", 114.32, 30.50, "red"), "closed")]
        let read = try read(try plain.surveyed([(survey, ["s.geojson": closed])]))
        #expect(levels(read) == ["a red", "c blue"])
        #expect(read.surveys[0].layers == [LayerChange(layer: "sites", removed: 1)])
        #expect(codes(read) == ["schools s2 target-class-unknown"])
        let reopened = [closed[0], status(.site("b", 114.32, 30.50, "yellow"), "open"), closed[0]]
        let twice = try self.read(try plain.surveyed([(survey, ["s.geojson": reopened])]))
        #expect(levels(twice) == ["a red", "c blue"])
        let repeats = twice.findings.groups.flatMap(\.findings).filter { $0.code == .idRepeated }
        #expect(
            repeats.map { "\($0.place?.line ?? 0) \($0.feature ?? 0) \($0.found)" } == ["2 2 id b, as feature 1", "3 3 id b, as feature 2"])
        // Without the property nothing fits, which takes records away and is told.
        let without = try self.read(try plain.surveyed([(survey, ["s.geojson": [.site("b", 114.32, 30.50, "red")]])]))
        #expect(levels(without) == ["a red", "c blue"])
        #expect(codes(without) == ["schools s2 target-class-unknown", "sites  property-missing"])
    }

    @Test func `a made-up id is no record's own`() throws {
        var plain = CityInMemory()
        plain.layers["sites"] = [.site("a", 114.30, 30.50, "red"), .site("b", 114.32, 30.50, "red"), .site(nil, 114.31, 30.51, "blue")]
        let own = Record.site("sites-3", 114.35, 30.50, "orange")
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson}]}"
        let added = try plain.surveyed([(survey, ["s.geojson": [own]])])
        #expect(levels(try read(added)) == ["a red", "b red", "sites-3 blue", "sites-3 orange"])
        let whole: [Record] = [own, .site("b", 114.32, 30.50, "red"), .site(nil, 114.31, 30.51, "blue")]
        let replaced = try read(
            try plain.surveyed([("{name: n, changes: [{layer: sites, file: s.geojson, mode: replace}]}", ["s.geojson": whole])]))
        #expect(levels(replaced) == ["b red", "sites-3 orange", "sites-3 blue"])
        #expect(replaced.surveys[0].layers == [LayerChange(layer: "sites", added: 1, removed: 1, unchanged: 2)])
        let removal = "{name: m, removed: [{layer: sites, ids: [sites-3]}]}"
        #expect(
            levels(try read(try plain.surveyed([(survey, ["s.geojson": [own]]), (removal, [:])]))) == ["a red", "b red", "sites-3 blue"])
        #expect(levels(try read(try plain.surveyed([(removal, [:])]))) == ["a red", "b red"])
    }

    @Test func `what is said of a file as a whole is said of its records that are left`() throws {
        var plain = CityInMemory()
        let swapped = (0..<3).map { Record.site("w\($0)", 30.50, 114.30 + Double($0) / 100, "red") }
        let ring = [(114.30, 30.50), (114.31, 30.51), (114.32, 30.50), (114.30, 30.50)]
        plain.layers["sites"] = swapped
        plain.layers["schools"] = (0..<3).map { Record("s\($0)", ring: ring, [.init(name: "class", value: .string("一类"))]) }
        let right = [Record.site("w0", 114.30, 30.50, "red")]
        let read = try read(
            try plain.surveyed([
                ("{name: n, changes: [{layer: sites, file: s.geojson}], removed: [{layer: schools, ids: [s0, s2]}]}", ["s.geojson": right])
            ]))
        let findings = read.findings.groups.flatMap(\.findings).map {
            "\($0.code.rawValue) \($0.feature ?? 0) \($0.id ?? "") \($0.count): \($0.found)"
        }
        #expect(
            findings == [
                "axes-swapped 2 w1 2: all positions as if latitude came first, such as [30.5, 114.3]",
                "ring-direction 2  1: rings the wrong way round: 1, the first here",
            ])
    }

    @Test func `findings beyond those that are listed go with their records, and an empty layer's when it fills`() throws {
        var plain = CityInMemory()
        plain.layers["people"] = (0..<1500).map { .people("p\($0)", 514, 30.50, 1) }
        plain.layers["sites"] = []
        plain.cityFile += "\nboundary: {file: b.geojson, name: name}\n"
        let ring = [(114.30, 30.50), (114.32, 30.50), (114.32, 30.51), (114.30, 30.50)]
        plain.layers["b"] = [Record("d", ring: ring, [.init(name: "name", value: .string("d"))])]
        func totals(_ city: LoadedCity) throws -> [String] {
            try read(city).findings.groups.filter { $0.layer != "schools" }.map { "\($0.layer ?? "") \($0.code.rawValue) \($0.count)" }
        }
        #expect(try totals(try plain.loaded()) == ["sites layer-empty 1", "people position-out-of-range 1500"])
        let some = "{name: n, changes: [{layer: people, file: p.geojson}, {layer: sites, file: s.geojson}]}"
        let files: [String: [Record]] = [
            "p.geojson": (0..<1200).map { .people("p\($0 + 100)", 114.31, 30.50, 1) }, "s.geojson": [.site("a", 114.31, 30.50, "red")],
        ]
        #expect(try totals(try plain.surveyed([(some, files)])) == ["people position-out-of-range 300"])
        let gone = "{name: m, removed: [{layer: sites, ids: [a]}]}"
        #expect(
            try totals(try plain.surveyed([(some, files), (gone, [:])])) == ["sites layer-empty 1", "people position-out-of-range 300"])
    }

    @Test func `a record that means the same brings its own findings`() throws {
        var plain = CityInMemory()
        func people(_ value: PropertyValue) -> Record { Record("p1", 114.302, 30.501, [.init(name: "people", value: value)]) }
        plain.layers["people"] = [people(.string("n/a"))]
        plain.layers["schools"] = []
        let survey = "{name: n, changes: [{layer: people, file: p.geojson}]}"
        let mended = try read(try plain.surveyed([(survey, ["p.geojson": [people(.number(0))]])]))
        #expect(codes(mended) == ["schools  layer-empty"] && mended.surveys[0].layers == [LayerChange(layer: "people", unchanged: 1)])
        plain.layers["people"] = [people(.number(0))]
        #expect(
            codes(try read(try plain.surveyed([(survey, ["p.geojson": [people(.number(-4))]])]))).contains("people p1 people-unreadable"))
    }

    @Test func `a record that a survey changes and removes is removed, one that it adds and removes was never there`() throws {
        let city = try CityInMemory().surveyed([
            (
                "{name: n, changes: [{layer: sites, file: s.geojson}], removed: [{layer: sites, ids: [a, new, b]}]}",
                ["s.geojson": [.site("a", 114.30, 30.50, "blue"), .site("new", 114.35, 30.52, "blue")]]
            )
        ])
        let read = try read(city)
        #expect(read.surveys[0].layers == [LayerChange(layer: "sites", removed: 2)])
        #expect(codes(read) == ["schools s2 target-class-unknown", "sites a id-removed-too", "sites new id-removed-too"])
    }

    @Test func `an id that a survey takes out of its layer and removes, too, is not unknown`() throws {
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson, where: {level: [red]}}], removed: [{layer: sites, ids: [a]}]}"
        let read = try read(try CityInMemory().surveyed([(survey, ["s.geojson": [.site("a", 114.30, 30.50, "blue")]])]))
        #expect(levels(read) == ["b orange", "c blue"])
        #expect(codes(read) == ["schools s2 target-class-unknown", "sites a id-removed-too"])
    }

    @Test func `ids to remove are read as they are written`() throws {
        var plain = CityInMemory()
        let ids = ["1e3", "1.50", "0x10", "true", "007"]
        plain.layers["sites"] = ids.map { .site($0, 114.30, 30.50, "red") } + [.site("b", 114.32, 30.50, "red")]
        let city = try plain.surveyed([("{name: n, removed: [{layer: sites, ids: [\(ids.joined(separator: ", "))]}]}", [:])])
        #expect(levels(try read(city)) == ["b red"])
    }

    @Test func `a field that a survey names for itself leaves the city's other fields in force`() throws {
        var plain = CityInMemory()
        plain.cityFile = plain.cityFile.replacing("constants: {}", with: "fields: {id: FD, level: lv}")
        func site(_ key: String, _ level: String) -> Record {
            Record(nil, 114.30, 30.50, [.init(name: key, value: .string("a")), .init(name: "lv", value: .string(level))])
        }
        plain.layers["sites"] = [site("FD", "red")]
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson, fields: {id: 编号}}]}"
        #expect(levels(try read(try plain.surveyed([(survey, ["s.geojson": [site("编号", "blue")]])]))) == ["a blue"])
    }

    @Test(arguments: [
        ("fields: {level: lv}", "blue", []), ("values: {level: {high: blue}}, fields: {level: lv}", "blue", []),
        ("values: {level: {high: red}}", "red", []),
        ("constants: {level: yellow}", "yellow", ["constant-hides-values"]), ("fields: {name: n}", "orange", ["constant-hides-values"]),
    ])
    func `where a survey says how a property is read, a constant of the city hides it no more`(
        how: String, level: String, doubts: [String]
    ) throws {
        var plain = CityInMemory()
        plain.cityFile = plain.cityFile.replacing("constants: {}", with: "constants: {level: orange}")
        func site(_ key: String, _ value: String) -> Record { Record("n", 114.30, 30.50, [.init(name: key, value: .string(value))]) }
        plain.layers["sites"] = [site("kind", "x")]
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson, \(how)}]}"
        let key = how.contains("fields: {level") ? "lv" : "level"
        let read = try read(try plain.surveyed([(survey, ["s.geojson": [site(key, how.hasPrefix("values") ? "high" : "blue")]])]))
        #expect(levels(read) == ["n \(level)"])
        #expect(codes(read).filter { $0.contains("constant") }.map { String($0.split(separator: " ").last ?? "") } == doubts)
    }

    @Test(arguments: ["fields: {level: lv}", "values: {level: {high: blue, \" \": null}}"])
    func `where a record says nothing of a property that a survey reads, the city's constant stands`(how: String) throws {
        var plain = CityInMemory()
        plain.cityFile = plain.cityFile.replacing("constants: {}", with: "constants: {level: orange}")
        let key = how.hasPrefix("fields") ? "lv" : "level"
        func site(_ id: String, _ longitude: Double, _ value: PropertyValue?) -> Record {
            Record(id, longitude, 30.50, value.map { [.init(name: key, value: $0)] } ?? [])
        }
        plain.layers["sites"] = [site("n", 114.30, .string("x"))]
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson, \(how)}]}"
        let records = [
            site("n", 114.30, nil), site("o", 114.31, .null), site("p", 114.32, .string(" ")), site("q", 114.33, .string("blue")),
        ]
        #expect(levels(try read(try plain.surveyed([(survey, ["s.geojson": records])]))) == ["n orange", "o orange", "p orange", "q blue"])
    }

    @Test func `what is doubtful about a survey is told`() throws {
        let read = try read(try CityInMemory.doubtful())
        #expect(
            codes(read) == [
                "schools s2 target-class-unknown", "shelters h7 id-unknown", "sites B id-similar", "sites a record-moved",
                "sites b id-repeated",
                "sites b id-repeated", "sites d id-changed", "sites d id-repeated", "sites e no-rule-applies",
                "sites e rule-lost", "sites f id-removed-too", "sites sites-7 id-missing",
            ])
        #expect(
            read.input.sources.items.map { "\($0.id) \($0.grade?.level.word ?? "")" } == [
                "B blue", "a red", "b orange", "b blue", "c blue", "d blue", "e ",
            ])
    }

    @Test(arguments: ["QY-1a", " qy-1A", "ＱＹ－１A", "QY-1A\u{3000}", "Q\u{200B}Y-1A"])
    func `a new id that differs from another in blanks, width or case only is noted`(id: String) throws {
        var plain = CityInMemory()
        plain.layers["sites"] = [.site("QY-1A", 114.30, 30.50, "red"), .site("QY-1B", 114.32, 30.50, "red")]
        let survey = "{name: n, changes: [{layer: sites, file: s.geojson}]}"
        let new: [Record] = [.site(id, 114.30, 30.50, "blue"), .site("QY-1C", 114.33, 30.5, "red"), .site("QY-1B", 114.32, 30.50, "blue")]
        let read = try read(try plain.surveyed([(survey, ["s.geojson": new])]))
        #expect(read.surveys[0].layers == [LayerChange(layer: "sites", added: 2, changed: 1)])
        let notes = read.findings.groups.filter { $0.layer == "sites" }.flatMap(\.findings)
        #expect(
            notes.map { "\($0.code.rawValue) \($0.severity): \($0.found)" } == [
                "id-similar note: new id \"\(id)\", did you mean \"QY-1A\"?"
            ])
    }

    @Test func `ids that differ in UTF-8 only are two ids`() throws {
        var city = CityInMemory()
        city.layers["sites"] = [.site("\u{5140}", 114.30, 30.50, "red"), .site("\u{FA0C}", 114.32, 30.50, "orange")]
        #expect(codes(try read(try city.loaded())) == ["schools s2 target-class-unknown"])
    }

    @Test func `a source that shares its id is named by its number`() throws {
        var city = CityInMemory()
        city.layers["sites"] = ["a", "b", "a"].map { .site($0, 114.30, 30.50, "red") }
        let read = try read(try city.loaded())
        #expect(
            try ["b", "sites/b", "sites/b#1", "sites/a#1", "sites/a#2"].map { try sourceIndex(named: $0, in: read) } == [2, 2, 2, 0, 1])
        #expect {
            try sourceIndex(named: "sites/a", in: read)
        } throws: {
            ($0 as? RunError)?.message == #"2 sources are named "sites/a": sites/a#1, sites/a#2; give one of these names"#
        }
    }

    @Test func `surveys build on each other`() throws {
        let city = try CityInMemory().surveyed([
            ("{name: one, changes: [{layer: sites, file: s.geojson}]}", ["s.geojson": [.site("d", 114.33, 30.52, "yellow")]]),
            ("{name: two, removed: [{layer: sites, ids: [d, a]}]}", [:]),
        ])
        #expect(try read(city).input.sources.items.map(\.id) == ["b", "c"])
    }

    @Test(arguments: [
        ("{changes: []}", "the survey needs \"name\""), ("{name: n}", "neither changes nor removed"),
        ("{name: n, removed: [{layer: districts, ids: [a]}]}", "does not change the boundary"),
        ("{name: n, removed: [{layer: site, ids: [a]}]}", "did you mean \"sites\"?"),
        ("{name: n, removed: [{layer: sites, ids: [a]}], colour: red}", "unknown key \"colour\""),
        ("{name: n, changes: [{layer: sites, file: s.geojson, mode: merge}]}", "upsert or replace"),
        ("{name: n, changes: [{layer: sites}]}", "needs \"file\""),
    ])
    func `a survey file that cannot be meant is refused`(yaml: String, message: String) throws {
        let city = try CityInMemory().loaded()
        #expect { try SurveyFile(yaml: yaml, file: "survey.yml", of: city.file) } throws: { error in
            (error as? RunError)?.message.contains(message) ?? false
        }
    }
}

extension CityInMemory {
    /// A survey with one of each thing that is doubtful about surveys.
    static func doubtful() throws -> LoadedCity {
        var city = CityInMemory()
        city.layers["sites"]? += [.site("b", 114.33, 30.50, "blue"), .site("e", 114.35, 30.50, "blue")]
        return try city.surveyed([
            (
                "{name: n, far_move_m: 200, changes: [{layer: sites, file: s.geojson}], removed: [{layer: shelters, ids: [h7]}, {layer: sites, ids: [f]}]}",
                [
                    "s.geojson": [
                        .site("a", 114.303, 30.50, "red"), .site("d", 114.33, 30.52, "red"), .site("b", 114.3201, 30.50, "orange"),
                        .site("d", 114.31, 30.51, "blue"), .site("f", 114.4, 30.5, "blue"), .site("B", 114.39, 30.5, "blue"),
                        .site(nil, 114.4, 30.6, "red"),
                        Record("e", 114.35, 30.50, []),
                    ]
                ]
            )
        ])
    }
}
