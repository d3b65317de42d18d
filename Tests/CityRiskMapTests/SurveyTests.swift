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
        #expect(origins == ["a autumn/s.geojson 2", "c sites.geojson 3", "d autumn/s.geojson 1"])
    }

    @Test func `a file that replaces the layer removes what it does not hold`() throws {
        let survey = try CityInMemory().surveyed([
            (
                "{name: n, changes: [{layer: shelters, file: h.geojson, mode: replace}]}",
                ["h.geojson": [.shelter("h3", 114.3, 30.5, capacity: 1), .shelter("h2", 114.315, 30.505, capacity: 50)]]
            )
        ])
        let read = try read(survey)
        #expect(read.input.shelters.items.map(\.id) == ["h2", "h3"])
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

    @Test func `findings of two files of one name are not mixed up`() throws {
        let bad = Record.target("s3", 114.34, 30.501, "unheard-of")
        let good = Record.target("s4", 114.33, 30.501, "高敏感")
        let city = try CityInMemory().surveyed([
            ("{name: one, changes: [{layer: schools, file: schools.geojson}]}", ["schools.geojson": [good, bad]]),
            ("{name: two, removed: [{layer: schools, ids: [s3]}]}", [:]),
        ])
        #expect(codes(try read(city)) == ["schools s2 target-class-unknown"])
    }

    @Test func `what is doubtful about a survey is told`() throws {
        let read = try read(try CityInMemory.doubtful())
        #expect(
            codes(read) == [
                "schools s2 target-class-unknown", "shelters h7 id-unknown", "sites a record-moved", "sites d id-changed",
                "sites d id-repeated",
                "sites sites-5 id-missing",
            ])
        #expect(read.input.sources.items.map { "\($0.id) \($0.grade?.level.word ?? "")" } == ["a red", "b orange", "c blue", "d blue"])
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
        try CityInMemory().surveyed([
            (
                "{name: n, far_move_m: 200, changes: [{layer: sites, file: s.geojson}], removed: [{layer: shelters, ids: [h7]}]}",
                [
                    "s.geojson": [
                        .site("a", 114.303, 30.50, "red"), .site("d", 114.33, 30.52, "red"), .site("b", 114.3201, 30.50, "orange"),
                        .site("d", 114.31, 30.51, "blue"), .site(nil, 114.4, 30.6, "red"),
                    ]
                ]
            )
        ])
    }
}
