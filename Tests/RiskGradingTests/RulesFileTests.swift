import CityModel
import JSONCoding
import Testing

@testable import RiskGrading

@Suite struct RulesFileTests {
    @Test(
        "A wrong rules.yml is refused with the place, what was found and what is allowed",
        arguments: [
            (
                #"{"kernal": "quartic"}"#,
                "unknown key kernal, did you mean kernel; known are kernel, order, couplings, depth, matrix, lec, blue_from, people, "
                    + "targets, shelter_target, reach, core"
            ), ("[1]", "[1], a map is needed"), (#"{"kernel": "cubic"}"#, #"kernel: "cubic", one of quartic, linear, step is needed"#),
            (#"{"kernel": null}"#, "kernel: null, one of quartic, linear, step is needed"),
            (#"{"order": 3}"#, "order: 3, one of 1, 2, 4, 8, highest is needed"),
            (#"{"order": "max"}"#, #"order: "max", one of 1, 2, 4, 8, highest is needed"#),
            (#"{"couplings": {}}"#, "couplings: {}, a list is needed"),
            (#"{"couplings": [{"from": "flood", "to": "chemical"}]}"#, "couplings: item 1: factor: null, a value is needed"),
            (
                #"{"couplings": [{"from": "flood", "to": "chemical", "factor": -1}]}"#,
                "couplings: item 1: factor: -1, a number of at least 0 is needed"
            ),
            (
                #"{"couplings": [{"from": "flood", "to": "chemical", "facto": 1}]}"#,
                "couplings: item 1: unknown key facto, did you mean factor; known are from, to, factor"
            ),
            (
                #"{"couplings": [{"from": "a", "to": "b", "factor": 1}, {"from": "a", "to": "b", "factor": 2}]}"#,
                "couplings: item 2: a to b again, once is allowed"
            ), (#"{"reach": [1]}"#, "reach: [1], a map is needed"),
            (
                #"{"reach": {"chemical-parc": [1, 1, 1, 1]}}"#,
                "reach: unknown kind chemical-parc, did you mean chemical-park; known are "
                    + RulePack.builtIn.kinds.map(\.id).joined(separator: ", ")
            ),
            (
                #"{"reach": {"other": [3, 2, 1]}}"#,
                "reach: other: [3, 2, 1], 4 distances of 0…10000000 m are needed: red, orange, yellow, blue"
            ),
            (#"{"reach": {"other": [3, 2, 1, -1]}}"#, "reach: other: item 4: -1, a distance of 0…10000000 m is needed"),
            (#"{"core": {"other": "near"}}"#, #"core: other: "near", a distance of 0…10000000 m is needed"#),
            (
                #"{"depth": "road-015"}"#,
                "depth: unknown scheme road-015, known are road-015-027-040-060, three-class-015-050"
            ),
            (#"{"lec": "lec-c"}"#, "lec: unknown scheme lec-c, did you mean lec-a; known are lec-a, lec-b"),
            (#"{"lec": 1}"#, "lec: 1, a text is needed"), (#"{"blue_from": 0}"#, "blue_from: 0, a whole score of 1…2500 is needed"),
            (#"{"blue_from": 2501}"#, "blue_from: 2501, a whole score of 1…2500 is needed"),
            (#"{"blue_from": 1.5}"#, "blue_from: 1.5, a whole score of 1…2500 is needed"),
            (
                #"{"people": []}"#, "people: [], pairs [persons, factor] are needed, persons ascending from 0 or more, factors at least 0"
            ),
            (
                #"{"people": [[0, 1], [0, 2]]}"#,
                "people: [[0, 1], [0, 2]], pairs [persons, factor] are needed, persons ascending from 0 or more, factors at least 0"
            ),
            (
                #"{"people": [[0, 1], [5]]}"#,
                "people: item 2: [5], pairs [persons, factor] are needed, persons ascending from 0 or more, factors at least 0"
            ), (#"{"targets": -0.1}"#, "targets: -0.1, a number of at least 0 is needed"),
            (#"{"targets": true}"#, "targets: true, a number of at least 0 is needed"),
            (#"{"shelter_target": 0}"#, "shelter_target: 0, a number above 0 is needed"),
        ])
    func wrong(_ rules: String, _ message: String) throws {
        let error = #expect(throws: RuleError.self) { try RulePack.builtIn.overriding(try json(rules)) }
        #expect(error?.description == message)
    }

    @Test("Without overrides the rules are the model's")
    func defaults() throws {
        for empty in ["null", "{}"] {
            let rules = try RulePack.builtIn.overriding(try json(empty)).scoringRules(families: ["chemical", "flood", "geological"])
            #expect(rules.kernel == .quartic && rules.order == .power(4) && rules.blueFrom == 500)
            #expect(rules.targets == 0.2 && rules.shelterTarget == 0.25)
            #expect(rules.people == Curve([(0, 0.75), (100, 0.85), (1000, 1), (5000, 1.15), (20000, 1.3)]))
            #expect(rules.couplings == [Coupling(from: 1, to: 0, factor: 0.5), Coupling(from: 2, to: 0, factor: 0.5)])
        }
    }

    @Test("Every key of rules.yml takes effect")
    func overrides() throws {
        let pack = try RulePack.builtIn.overriding(
            try json(
                #"{"kernel": "step", "order": "highest", "couplings": [{"from": "fire", "to": "flood", "factor": 1}], "blue_from": 1000,"#
                    + #""reach": {"chemical-park": [4, 3, 2, 1]}, "core": {"chemical-enterprise": 5, "chemical-park": 9},"#
                    + #""depth": "three-class-015-050", "people": [[0, 1]], "targets": 0, "shelter_target": 2}"#))
        let rules = try pack.scoringRules(families: ["flood", "fire"])
        #expect(rules.kernel == .step && rules.order == .highest && rules.blueFrom == 1000 && rules.targets == 0)
        #expect(rules.shelterTarget == 2 && rules.people == Curve([(0, 1)]))
        #expect(rules.couplings == [Coupling(from: 1, to: 0, factor: 1)])
        let park = try grading("chemical-park", #"{"grade": "B"}"#, pack: pack)
        #expect(park.reach == 3 && park.core == 3)
        #expect(try grading("chemical-enterprise", #"{"level": 1}"#, pack: pack).core == 5)
        #expect(try grading("flood-area", #"{"depth_m": 0.2}"#, pack: pack).grade?.severity == 0.375)
        for word in ["1", "2", "4", "8"] {
            let order = try RulePack.builtIn.overriding(try json("{\"order\": \(word)}")).scoringRules(families: []).order
            #expect(order == .power(Int(word) ?? 0))
        }
    }

    @Test("An override is listed as the city's, the rest as before")
    func citations() throws {
        let pack = try RulePack.builtIn.overriding(try json(#"{"order": 8, "core": {"other": 7}}"#))
        let changed = pack.listing.filter { $0.citation.source == "rules.yml" }
        #expect(changed.map { "\($0.rule) \($0.part) \($0.value)" } == ["other core 7", "model order 8"])
        #expect(changed.allSatisfy { $0.wording == nil })
        #expect(pack.listing.count == RulePack.builtIn.listing.count)
    }

    @Test("An override that says the same as the pack is none, however it is written")
    func sameAsThePack() throws {
        let park = try #require(RulePack.builtIn.kind("chemical-park"))
        let reach = String(decoding: prettyJSON(park.reach.data), as: UTF8.self)
        let same =
            #"{"order": "4", "blue_from": 500.0, "targets": 0.20, "reach": {"chemical-park": \#(reach)}, "couplings": ["#
            + #"{"factor": 0.5, "to": "chemical", "from": "flood"}, {"from": "geological", "to": "chemical", "factor": 0.5}]}"#
        #expect(try RulePack.builtIn.overriding(try json(same)).listing == RulePack.builtIn.listing)
        for other in [#"{"order": 8}"#, #"{"couplings": []}"#, #"{"people": [[0, 0.75]]}"#, #"{"core": {"chemical-park": 1}}"#] {
            #expect(try RulePack.builtIn.overriding(try json(other)).listing != RulePack.builtIn.listing, "\(other)")
        }
    }

    @Test("Couplings with families that the city lacks are ignored, also within a circle")
    func absentFamilies() throws {
        let pack = try RulePack.builtIn.overriding(
            try json(#"{"couplings": [{"from": "a", "to": "b", "factor": 1}, {"from": "b", "to": "a", "factor": 1}]}"#))
        #expect(try pack.scoringRules(families: ["a", "c"]).couplings.isEmpty)
        #expect(try RulePack.builtIn.scoringRules(families: ["chemical"]).couplings.isEmpty)
    }

    @Test(
        "A circle of couplings is refused and named",
        arguments: [
            (["a a"], ["a"], "a → a"), (["a b", "b a"], ["a", "b"], "a → b → a"), (["a b", "b c", "c b"], ["a", "b", "c"], "b → c → b"),
            (["a b", "b c", "c d", "d b", "a d"], ["d", "c", "b", "a"], "d → b → c → d"),
        ])
    func circles(_ pairs: [String], _ families: [String], _ circle: String) throws {
        let couplings = pairs.map { pair in
            let ends = pair.split(separator: " ")
            return "{\"from\": \"\(ends[0])\", \"to\": \"\(ends[1])\", \"factor\": 0.5}"
        }
        let pack = try RulePack.builtIn.overriding(try json("{\"couplings\": [\(couplings.joined(separator: ", "))]}"))
        let error = #expect(throws: RuleError.self) { try pack.scoringRules(families: families) }
        #expect(error?.description == "couplings: a circle \(circle), no family may make itself worse")
    }

    @Test("Couplings that branch and join without a circle are allowed")
    func diamond() throws {
        let pack = try RulePack.builtIn.overriding(
            try json(
                #"{"couplings": [{"from": "a", "to": "b", "factor": 1}, {"from": "a", "to": "c", "factor": 1},"#
                    + #"{"from": "b", "to": "d", "factor": 1}, {"from": "c", "to": "d", "factor": 1}]}"#))
        #expect(try pack.scoringRules(families: ["d", "c", "b", "a"]).couplings.count == 4)
    }

    @Test("The nearest name has the fewest edits, and strange names have none")
    func nearest() {
        #expect(nearestName(to: "Kernal", among: ["order", "kernel"]) == "kernel")
        #expect(nearestName(to: "shelter-target", among: ["targets", "shelter_target"]) == "shelter_target")
        #expect(nearestName(to: "zzzzzz", among: ["order", "kernel"]) == nil)
        #expect(nearestName(to: "", among: ["a"]) == nil)
        #expect(nearestName(to: String(repeating: "x", count: 1_000_000), among: ["x"]) == nil)
    }
}
