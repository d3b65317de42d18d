import Foundation
import JSONCoding
import TestSupport
import Testing

/// `riskmap rescore --rules` from outside: every state of a city under other rules.
@Suite(.serialized) struct RescoreRulesTests {
    private let town: SurveyedTown

    init() throws { town = try SurveyedTown() }

    private func rules(_ file: String = "rules.yml", _ folder: String = "out", _ options: String...) throws -> ProgramResult {
        try riskmap(["rescore", town.path(folder), "--rules", town.path(file)] + options)
    }

    @Test("under other rules a workspace and its outputs are, byte for byte, those of a build under them and the same surveys")
    func asBuiltUnderThem() throws {
        try town.scratch.edit("city.yml", "name: 示范镇", "name: 示范镇\nrules: own.yml")
        try town.scratch.write("core: {chemical-park: 50}\n", to: "own.yml")
        try town.scratch.write(SurveyedTown.rules, to: "new/own.yml")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("old"), "--cells").exitCode == 0)
        #expect(try town.rescore("old", "autumn.yml", "winter.yml").exitCode == 0)
        let result = try rules("new/own.yml", "old", "--verify")
        #expect(result.exitCode == 0 && result.messages == "")
        try town.scratch.write(SurveyedTown.rules, to: "own.yml")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("new"), "--cells").exitCode == 0)
        #expect(try town.rescore("new", "autumn.yml", "winter.yml").exitCode == 0)
        let (old, new) = (try town.contents("old"), try town.contents("new"))
        #expect(old.keys.sorted() == new.keys.filter { $0 != "own.yml" }.sorted())
        for (name, bytes) in old where name != "workspace.gpkg" { #expect(new[name] == bytes, "\(name)") }
        let (left, right) = try (
            tables(ofWorkspace: town.path("old/workspace.gpkg")), tables(ofWorkspace: town.path("new/workspace.gpkg"))
        )
        #expect(left.keys == right.keys)
        for (name, rows) in left { #expect(right[name] == rows, "\(name)") }
        for state in ["build", "autumn", "winter"] {
            let told = try ["old", "new"].map { try riskmap("explain", "\(town.path($0))@\(state)", "--source", "b").output }
            #expect(told[0] == told[1] && told[0] != "", "\(state)")
        }
        let histories = try ["old", "new"].map { try riskmap("history", town.path($0), "--json").output }
        #expect(histories[0] == histories[1])
        #expect(try town.matches("old"))
    }

    @Test("each state is told with what the rules change, and explained, compared and gone on from under them")
    func states() throws {
        let built = try rules("rules.yml", "out", "--json", "--dry-run")
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        func explanations() throws -> [String] {
            try ["build", "autumn"].map { try riskmap("explain", "\(town.out)@\($0)", "--at", "114.013,30.0").output }
        }
        let (before, difference) = (try explanations(), try riskmap("diff", "\(town.out)@build", "\(town.out)@autumn").output)
        try town.reset("same", to: "out")
        let old = try totals()
        let result = try rules("rules.yml", "out", "--json")
        #expect(result.exitCode == 0 && result.messages == "")
        let told = try parseJSON(Array(result.output.utf8))["rules"]
        #expect(told?["file"]?.text == "rules.yml" && told?["in_force_before"] == .bool(false))
        guard case .array(let states)? = told?["states"] else {
            Issue.record("no states")
            return
        }
        #expect(states.map { $0["survey"]?.text } == ["build", "autumn"])
        #expect(states[1]["cells_changed"] == .number(Double(zip(old, try totals()).count { $0 != $1 })))
        #expect(try parseJSON(Array(built.output.utf8))["rules"]?["states"] == .array([states[0]]))
        let text = try rules("rules.yml", "same").output
        for state in states {
            guard case .number(let cells)? = state["cells_changed"], case .array(let changes)? = state["level_changes"] else {
                Issue.record("no counts")
                return
            }
            #expect(cells > 100 && !changes.isEmpty)
            #expect(text.contains("\n\(state["survey"]?.text ?? ""): \(Int(cells)) cells with another score\n  "))
        }
        #expect(text.hasPrefix("rules rules.yml: all states scored anew, 2 in number\nbuild: "))
        #expect(try town.contents("same") == town.contents())
        let after = try explanations()
        #expect(zip(before, after).allSatisfy { $0 != $1 && $1 != "" })
        #expect(try riskmap("diff", "\(town.out)@build", "\(town.out)@autumn").output != difference)
        #expect(try town.history() == "build autumn" && town.matches())
        #expect(try town.rescore("out", "winter.yml", options: ["--verify"]).exitCode == 0)
        #expect(try town.history() == "build autumn winter" && town.matches())
    }

    /// The total of each cell.
    private func totals() throws -> [Substring] {
        try town.scratch.text("out/cells.csv").split(whereSeparator: \.isNewline).map { $0.split(separator: ",")[6] }
    }

    @Test("rules and surveys of one command leave what two commands leave, the rules first")
    func withSurveys() throws {
        try town.reset("twice", to: "out")
        let both = try town.rescore("out", "autumn.yml", "winter.yml", options: ["--rules", town.path("rules.yml"), "--verify"])
        #expect(both.exitCode == 0 && both.messages == "")
        #expect(both.output.hasPrefix("rules rules.yml: all states scored anew, 1 in number\nbuild: "))
        #expect(both.output.contains("\nsurvey autumn: ") && both.output.contains("\nsurvey winter: "))
        #expect(try rules("rules.yml", "twice").exitCode == 0)
        #expect(try town.rescore("twice", "autumn.yml").exitCode == 0 && town.rescore("twice", "winter.yml").exitCode == 0)
        #expect(try town.contents("twice") == town.contents())
        #expect(try town.history() == "build autumn winter" && town.matches())
    }

    @Test("a dry run says what the rules would change and writes nothing")
    func dryRun() throws {
        try town.scratch.write("{name: named, changes: [{layer: sites, file: named.geojson}]}\n", to: "named.yml")
        try town.scratch.write(
            SurveyedTown.collection([SurveyedTown.point("c", 114.018, 30.01, #""score":55,"name":"C""#)]), to: "named.geojson")
        let (stamps, contents) = (try town.scratch.stamps(below: ""), try town.scratch.contents())
        let dry = try town.rescore("out", "named.yml", "autumn.yml", options: ["--rules", town.path("rules.yml"), "--dry-run", "--verify"])
        #expect(dry.exitCode == 0 && dry.messages == "")
        let ending = "dry run: nothing was written\n--verify: a full run gives the same, steps compared: 3\n"
        #expect(dry.output.hasSuffix(ending))
        #expect(try town.scratch.stamps(below: "") == stamps && town.scratch.contents() == contents)
        let real = try town.rescore("out", "named.yml", "autumn.yml", options: ["--rules", town.path("rules.yml")])
        let told = dry.output.components(separatedBy: "nothing found\n")[0]
        #expect(told.hasPrefix("rules ") && told.contains("survey autumn: ") && real.output.hasPrefix(told))
    }

    @Test("rules that are in force already are passed over, whatever their file is called and however it is written")
    func inForce() throws {
        #expect(try rules().exitCode == 0)
        let (stamps, contents) = (try town.scratch.stamps(below: "out"), try town.contents())
        try town.scratch.write("# as before\n\(SurveyedTown.rules)", to: "again.yml")
        for (file, options) in [("rules.yml", []), ("again.yml", ["--json"])] {
            let result = try riskmap(["rescore", town.out, "--rules", town.path(file)] + options)
            #expect(result.exitCode == 0)
            if options.isEmpty {
                #expect(result.output.hasPrefix("rules rules.yml: in force already, nothing to do\n"))
            } else {
                let told = try parseJSON(Array(result.output.utf8))["rules"]
                #expect(told?["in_force_before"] == .bool(true) && told?["states"] == .array([]))
            }
        }
        #expect(try town.scratch.stamps(below: "out") == stamps && town.contents() == contents)
    }

    @Test("a reach of the city's own is in the run record, and a change map between two reaches says that rules differ")
    func reachIsTold() throws {
        try town.scratch.write("reach: {chemical-park: [4000, 3000, 2000, 1500]}\n", to: "reach.yml")
        try town.reset("earlier", to: "out")
        #expect(try rules("reach.yml").exitCode == 0)
        let rules = try parseJSON(try town.scratch.bytes("out/run.json"))["rules"]
        #expect(rules?["reach"]?["chemical-park"] == .array([4000, 3000, 2000, 1500].map { .number($0) }))
        #expect(rules?["core"]?["chemical-park"] != nil)
        for (other, isTold) in [("earlier", true), ("out", false)] {
            let result = try riskmap("diff", town.path(other), town.out, "-o", town.path("change"))
            #expect(result.exitCode == 0 && result.output.contains("assessed under different rules") == isTold)
            #expect(try town.scratch.text("change/change-map.svg").contains("under different rules") == isTold)
        }
    }

    @Test("overrides without entries lead back to the rules of the program")
    func back() throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let before = try town.contents()
        #expect(try rules().exitCode == 0)
        try town.scratch.write("{}\n", to: "none.yml")
        #expect(try rules("none.yml").exitCode == 0)
        let after = try town.contents()
        #expect(after.keys.sorted() == before.keys.sorted())
        #expect(after.keys.filter { before[$0] != after[$0] }.sorted() == ["run.json", "workspace.gpkg"])
        #expect(try town.matches())
        #expect(try riskmap("explain", town.path("city.yml"), "--source", "a").messages.contains("has: autumn; ask "))
    }

    @Test("who explains the files of a city is told that its workspace has other rules")
    func rulesOfTheWorkspaceOnly() throws {
        #expect(try rules().exitCode == 0)
        let told = try riskmap("explain", town.path("city.yml"), "--source", "a")
        #expect(told.exitCode == 0)
        let difference = "as its files say, under other rules than those of \(town.out); ask \(town.out) for what it has"
        #expect(told.messages == "riskmap: \(town.path("city.yml")): \(difference)\n")
        #expect(try riskmap("explain", town.out, "--source", "a").messages == "")
    }

    static let badRules = [
        ("bad.yml", "", "bad.yml: empty, a mapping of keys is needed"),
        ("bad.yml", "blue_from: 500\nreech: {}\n", "bad.yml: line 2, column 1: unknown key reech, did you mean reach; known are "),
        ("bad.yml", "reach: {park: 5}\n", "bad.yml: line 1, column 9: reach: unknown kind park, known are chemical-park, "),
        ("bad.yml", "blue_from: -1\n", "bad.yml: line 1, column 12: blue_from: "),
        ("bad.yml", "order: [\n", "bad.yml: line "),
        (
            "sites.geojson", "{}\n",
            "FOLDER/other/sites.geojson: the city has another file named sites.geojson, its rules need a name of their own"
        ),
        ("city.yml", "{}\n", "FOLDER/other/city.yml: the city has another file named city.yml, its rules need a name of their own"),
    ]

    @Test("rules that cannot be used say where and change nothing, also before a survey that can", arguments: badRules)
    func refused(name: String, text: String, message: String) throws {
        try town.scratch.write(text, to: "other/\(name)")
        let (stamps, contents) = (try town.scratch.stamps(below: "out"), try town.contents())
        for options in [[], ["--survey", town.path("autumn.yml")], ["--dry-run"]] {
            let result = try riskmap(["rescore", town.out, "--rules", town.path("other/\(name)")] + options)
            #expect(result.exitCode == 65 && result.output == "")
            #expect(
                result.messages.hasPrefix("riskmap: \(message.replacingOccurrences(of: "FOLDER", with: town.scratch.path))"),
                "\(result.messages)")
        }
        #expect(try town.scratch.stamps(below: "out") == stamps && town.contents() == contents)
    }

    @Test("rules that are not there are a missing input, and no rules and no survey wrong use")
    func missing() throws {
        let result = try rules("nowhere.yml")
        #expect(result.exitCode == 66 && result.messages == "riskmap: \(town.path("nowhere.yml")): no such file\n")
        #expect(try riskmap("rescore", town.out).exitCode == 64)
        #expect(try rules("rules.yml", "out", "--layer", "sites").exitCode == 64)
    }

    @Test("of a city without boundary, whose extent follows the reach, the cells that only one of both rules has are counted")
    func otherExtent() throws {
        try town.scratch.edit("city.yml", "boundary: {file: districts.geojson, code: code, name: name}\n", "")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("open")).exitCode == 0)
        #expect(try town.rescore("open", "autumn.yml").exitCode == 0)
        let wider = try rules("rules.yml", "open")
        #expect(wider.exitCode == 0 && wider.output.contains("\n  No colour → Low: "), "\(wider.output)")
        #expect(try town.matches("open"))
        try town.scratch.write("{}\n", to: "none.yml")
        let narrower = try rules("none.yml", "open")
        #expect(narrower.output.contains("\n  Low → No colour: "), "\(narrower.output)")
        func cells(_ output: String) -> [String] { output.split(separator: "\n").filter { $0.hasSuffix("another score") }.map(String.init) }
        #expect(cells(wider.output) == cells(narrower.output) && cells(wider.output).count == 2)
        #expect(try town.matches("open"))
    }
}
