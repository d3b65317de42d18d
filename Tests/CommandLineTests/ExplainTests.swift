import JSONCoding
import Testing

/// `riskmap explain` from outside: what a defence of a colour has to say.
@Suite struct ExplanationTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        try scratch.write(
            """
            name: Town
            language: en
            crs: EPSG:4547
            sources:
              - {layer: parks, kind: chemical-park, file: parks.geojson, constants: {level: orange}}
              - {layer: floods, kind: flood-area, file: floods.geojson, fields: {depth_m: CLASS}, values: {depth_m: {"1": 0.15, "2": 0.65}}}
            targets: [{layer: schools, file: schools.geojson}]
            population: [{layer: people, file: people.geojson}]
            shelters: [{layer: shelters, file: shelters.geojson}]

            """, to: "city.yml")
        for (name, properties) in [
            ("parks", #""name":"P""#), ("floods", #""CLASS":"2""#), ("schools", #""class":"重要""#), ("people", #""people":50"#),
            ("shelters", #""capacity":10"#),
        ] {
            try scratch.write(
                #"{"type":"Feature","id":"\#(name)-a","properties":{\#(properties)},"geometry":{"type":"Point","coordinates":[114,30]}}"#,
                to: "\(name).geojson")
        }
    }

    @Test("gives M, V, C and the coupling with their formulas and inputs, says what the city file stated, and what trust marks mean")
    func formulas() throws {
        let result = try riskmap("explain", scratch.path("city.yml"), "--at", "114,30")
        #expect(result.exitCode == 0)
        for part in [
            "M = 0.8: N = 50 persons in cells whose centre is within 500 m of this one's; M by N linear between 0 → 0.75, 100 → 0.85, ",
            "V = 1 + 0.2·T = 1.", ": T = w·(1 − (d/500)²)² = 0.", "C = 0.9 + 0.2·a = ", ": a = min(1, A/0.25) = ", "A = Σ R·w = ",
            "coupling: s' = min(1, s·(1 + Σ λ·H)), Flood H = ", " at the source's reference point, λ·H = 0.5 × ",
            "level = orange: by constants in city.yml for every record, not the record's own",
            "depth_m is their CLASS translated by values in city.yml: 1 → 0.15, 2 → 0.65", "Trust marks: V checked against a text",
        ] { #expect(result.output.contains(part), "\(part)") }
        let json = try riskmap("explain", scratch.path("city.yml"), "--source", "parks-a", "--json")
        let mapped = try parseJSON(Array(json.output.utf8))["source"]?["mapped"]
        #expect(
            try mapped == parseJSON(Array(#"[{"property":"level","by":"constants","value":"orange","file":"city.yml"}]"#.utf8)),
            "\(json.output)")
    }

    @Test(
        "says which file tells how a surveyed source is read",
        arguments: [
            ("", #"{"property":"score","by":"constants","value":"40","file":"city.yml"}"#),
            (
                ", fields: {score: score}",
                #"{"property":"score","by":"fields","theirs":"score","file":"autumn: autumn.yml"},"#
                    + #"{"property":"score","by":"constants","value":"40","only_where_absent":true,"file":"city.yml"}"#
            ),
        ])
    func surveyedMapping(own: String, mapped: String) throws {
        let town = try SurveyedTown()
        try town.scratch.edit("city.yml", "file: sites.geojson", "file: sites.geojson, constants: {score: 40}")
        try town.scratch.edit("autumn.yml", "file: autumn.geojson", "file: autumn.geojson\(own)")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out, "--quiet").exitCode == 0)
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let found = try riskmap("explain", town.out, "--source", "sites/d", "--json")
        #expect(try parseJSON(Array(found.output.utf8))["source"]?["mapped"] == parseJSON(Array("[\(mapped)]".utf8)), "\(found.output)")
        let line = "score = 40: by constants in city.yml, only where the record has no value of its own"
        let words = try riskmap("explain", town.out, "--source", "sites/d").output
        #expect(words.contains(line) == mapped.contains("absent"))
    }

    @Test("tells how sources are named when none is near the name that was given")
    func unknownSource() throws {
        let result = try riskmap("explain", scratch.path("city.yml"), "--source", "9999")
        #expect(result.exitCode == 64)
        #expect(result.messages.contains("no source \"9999\"; names are like parks/parks-a, floods/floods-a\n"))
    }
}
