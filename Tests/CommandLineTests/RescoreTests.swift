import Foundation
import GRDB
import JSONCoding
import TestSupport
import Testing

/// `riskmap rescore` from outside: what it writes, what it leaves, and what it tells.
@Suite(.serialized) struct RescoreTests {
    private let town: SurveyedTown

    init() throws { town = try SurveyedTown() }

    @Test("surveys in one call leave, byte for byte, what they leave in several calls")
    func oneCallOrSeveral() throws {
        try town.reset("several", to: "out")
        let both = try town.rescore("out", "autumn.yml", "winter.yml")
        #expect(both.exitCode == 0 && both.messages == "")
        #expect(both.output.contains("\nConsiderable → "))
        #expect(both.output.hasPrefix("survey autumn: ") && both.output.contains("\nsurvey winter: "))
        #expect(try town.rescore("several", "autumn.yml").exitCode == 0)
        #expect(try town.history("several") == "build autumn")
        #expect(try town.rescore("several", "winter.yml").exitCode == 0)
        #expect(try town.contents("several") == town.contents())
        #expect(try town.history() == "build autumn winter")
        #expect(try town.matches() && town.matches("several"))
    }

    @Test("a survey that was applied before is passed over, says so and touches no file")
    func again() throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let (stamps, contents) = (try town.scratch.stamps(below: "out"), try town.contents())
        let result = try town.rescore("out", "autumn.yml")
        #expect(result.exitCode == 0 && result.output.hasPrefix("survey autumn: applied before, nothing to do\n"))
        #expect(result.output.contains("\(contents.count) files, 0 written, \(contents.count) unchanged"))
        #expect(try town.scratch.stamps(below: "out") == stamps && town.contents() == contents)
    }

    @Test("a repeated survey makes again the outputs that are not what was recorded, and only those")
    func repair() throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let contents = try town.contents()
        var stamps = try town.scratch.stamps(below: "out")
        try town.scratch.write("<svg/>", to: "out/map.svg")
        unlink(town.path("out/tables/sources.csv"))
        let found = try riskmap("verify", town.out)
        #expect(found.exitCode == 1)
        #expect(found.output == "output: map.svg is not what the inputs lead to\noutput: tables/sources.csv is missing\n")
        let result = try town.rescore("out", "autumn.yml")
        #expect(result.exitCode == 0 && result.output.contains(", 2 written, "))
        #expect(try town.contents() == contents)
        var left = try town.scratch.stamps(below: "out")
        for name in ["map.svg", "tables/sources.csv", "tables"] { (stamps[name], left[name]) = (nil, nil) }
        #expect(left == stamps)
    }

    @Test("a build does not drop surveys unless it is told to")
    func buildOverSurveys() throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let contents = try town.contents()
        let refused = try riskmap("build", town.path("city.yml"), "-o", town.out, "--cells")
        #expect(refused.exitCode == 73 && refused.messages.contains("has surveys that a build would drop: autumn;"))
        #expect(try town.contents() == contents)
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out, "--cells", "--drop-surveys", "--quiet").exitCode == 0)
        #expect(try town.history() == "build")
    }

    private func change(_ sql: String, in folder: String = "out") throws {
        try DatabaseQueue(path: town.path("\(folder)/workspace.gpkg")).write { try $0.execute(sql: sql) }
    }

    @Test(
        "a build does not replace a workspace of which it cannot be told whether it has surveys",
        arguments: ["UPDATE riskmap_state SET value = '99' WHERE key = 'format'", "DELETE FROM riskmap_state WHERE key = 'crs'", nil])
    func buildOverUnreadable(damage: String?) throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        if let damage { try change(damage) } else { try town.scratch.write("no database", to: "out/workspace.gpkg") }
        let contents = try town.contents()
        let refused = try riskmap("build", town.path("city.yml"), "-o", town.out, "--cells")
        #expect(refused.exitCode == 73 && refused.messages.contains("surveys that it may have would be lost, --drop-surveys builds anew"))
        #expect(try town.contents() == contents)
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out, "--cells", "--drop-surveys", "--quiet").exitCode == 0)
        #expect(try town.history() == "build")
    }

    @Test("a workspace of the format before goes on: its inputs and surveys are read, all else is made anew")
    func formatBefore() throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        try town.reset("older", to: "out")
        try change("UPDATE riskmap_state SET value = '3' WHERE key = 'format'", in: "older")
        try change("UPDATE riskmap_snapshot SET bytes = x'00'", in: "older")
        #expect(try town.history("older") == town.history())
        #expect(try town.rescore("out", "winter.yml").exitCode == 0 && town.rescore("older", "winter.yml").exitCode == 0)
        #expect(try town.matches() && town.matches("older") && town.history("older") == town.history())
        #expect(try tables(ofWorkspace: town.path("older/workspace.gpkg")) == tables(ofWorkspace: town.path("out/workspace.gpkg")))
    }

    @Test("a dry run says what would change and writes nothing, not even a lock")
    func dryRun() throws {
        let (stamps, contents) = (try town.scratch.stamps(below: ""), try town.scratch.contents())
        let dry = try town.rescore("out", "autumn.yml", "winter.yml", options: ["--dry-run"])
        #expect(dry.exitCode == 0 && dry.messages == "" && dry.output.hasSuffix("dry run: nothing was written\n"))
        #expect(try town.scratch.stamps(below: "") == stamps && town.scratch.contents() == contents)
        let real = try town.rescore("out", "autumn.yml", "winter.yml")
        let told = dry.output.components(separatedBy: "nothing found\n")[0]
        #expect(told.contains("survey winter: ") && real.output.hasPrefix(told) && real.output.contains("nothing found\n"))
    }

    @Test("a dry run tells the findings of the real run, and why it ends with 1")
    func findingsOfADryRun() throws {
        try town.scratch.write("{name: far, changes: [{layer: sites, file: far.geojson}]}\n", to: "far.yml")
        try town.scratch.write(
            SurveyedTown.collection([
                SurveyedTown.point("a", 114.010, 30, #""score":72"#), SurveyedTown.point("e", 113.990, 30, #""score":161"#),
            ]), to: "far.geojson")
        let dry = try town.rescore("out", "far.yml", options: ["--dry-run"])
        let real = try town.rescore("out", "far.yml")
        #expect(dry.exitCode == 1 && real.exitCode == 1)
        func findings(_ output: String) -> String? {
            output.range(of: "Findings: ").map { String(output[$0.lowerBound...]) }.flatMap { $0.components(separatedBy: "\n\n/").first }
        }
        let told = try #require(findings(real.output))
        #expect(told.contains("moved 96") && told.contains("exit code 1: sites: 1 of 4 records cannot be used, --max-bad allows 1 %\n"))
        #expect(dry.output.contains(told) && dry.output.hasSuffix("\ndry run: nothing was written\n"))
    }

    @Test("records of a survey that nothing can be made of count among the records of the survey, however many the layer has")
    func unusableRecords() throws {
        try town.scratch.write("{name: blank, changes: [{layer: sites, file: blank.geojson}]}\n", to: "blank.yml")
        try town.scratch.write(
            SurveyedTown.collection([
                SurveyedTown.point("a", 114.010, 30, #""score":72"#), SurveyedTown.point("b", 114.011, 30, #""score":"high""#),
            ]), to: "blank.geojson")
        let told = try town.rescore("out", "blank.yml", options: ["--max-bad", "40%"])
        #expect(told.exitCode == 1)
        #expect(told.output.contains("exit code 1: survey blank: sites: 1 of 2 records cannot be used, --max-bad allows 40 %\n"))
        #expect(!told.output.contains("exit code 1: sites"))
        #expect(try town.rescore("out", "winter.yml", options: ["--max-bad", "40%"]).exitCode == 0)
    }

    @Test("an id to remove that no record has counts in the run of its survey, among the records of the survey, and in no later one")
    func unknownID() throws {
        try town.scratch.write("{name: closed, removed: [{layer: sites, ids: [C-9, c, C-9]}]}\n", to: "closed.yml")
        let line = "exit code 1: survey closed: sites: 1 of 2 records cannot be used, --max-bad allows 1 %\n"
        for folder in ["lenient", "both"] { try town.reset(folder, to: "out") }
        let dry = try town.rescore("out", "closed.yml", options: ["--dry-run"])
        #expect(dry.exitCode == 1 && dry.output.contains(line))
        let told = try town.rescore("out", "closed.yml")
        #expect(told.exitCode == 1 && told.output.contains(line) && !told.output.contains("layer as a whole"))
        #expect(
            told.output.contains(
                "[not used] sites, of a survey: id to remove is not in the layer (id-unknown), count 1\n  closed: closed.yml:1:26, C-9: "))
        #expect(try town.rescore("lenient", "closed.yml", options: ["--max-bad", "50%"]).exitCode == 0)
        #expect(try town.rescore("both", "closed.yml", "winter.yml").exitCode == 1)
        #expect(try town.rescore("out", "closed.yml").exitCode == 0)
        let later = try town.rescore("out", "winter.yml")
        #expect(later.exitCode == 0 && later.output.contains("(id-unknown)") && !later.output.contains("exit code 1"))
        #expect(try town.matches() && town.contents() == town.contents("both"))
        let json = try parseJSON(Array(town.rescore("lenient", "winter.yml", options: ["--json"]).output.utf8))
        guard case .array(let layers)? = json["build"]?["findings"]?["layers"] else {
            Issue.record("no layers")
            return
        }
        #expect(layers.allSatisfy { $0["unusable"] == .number(0) })
    }

    @Test("a survey older than the data date is noted and does not turn the map's date back")
    func olderSurvey() throws {
        try town.scratch.write("{name: old, date: 2025-01-31, changes: [{layer: shelters, file: winter.geojson}]}\n", to: "old.yml")
        let result = try town.rescore("out", "old.yml")
        #expect(result.exitCode == 0)
        let note = "  old: old.yml:1:19: date 2025-01-31; allowed: a date not before the data date, 2026-06-01; done: data date stands\n"
        #expect(result.output.contains(note))
        #expect(try town.scratch.text("out/map.svg").contains("2026-06-01") && !town.scratch.text("out/map.svg").contains("2025"))
        try town.scratch.write("{name: bad, date: 2026-13-45, changes: [{layer: shelters, file: winter.geojson}]}\n", to: "bad.yml")
        let refused = try town.rescore("out", "bad.yml")
        #expect(refused.exitCode == 65)
        #expect(
            refused.messages
                == "riskmap: bad.yml: line 1, column 19: date: \"2026-13-45\", a day of the calendar as YYYY-MM-DD is needed\n")
    }

    @Test("a survey dated more than two years ahead is told of, a day less is not", arguments: [("2028-06-02", 1), ("2028-06-01", 0)])
    func datedFarAhead(date: String, notes: Int) throws {
        let town = try SurveyedTown(cells: false)
        try town.scratch.write("{name: far, date: \(date), removed: [{layer: sites, ids: [c]}]}\n", to: "far.yml")
        let result = try town.rescore("out", "far.yml")
        let note = "date \(date); allowed: a date within two years of the data date, 2026-06-01; done: taken as the data date\n"
        #expect(result.exitCode == 0 && result.output.ranges(of: note).count == notes, "\(result.output)")
    }

    @Test("--verify compares with a full run and then writes the same")
    func verifying() throws {
        try town.reset("other", to: "out")
        let verified = try town.rescore("out", "autumn.yml", "winter.yml", options: ["--verify"])
        #expect(verified.exitCode == 0 && verified.output.hasSuffix("\n--verify: a full run gives the same, steps compared: 2\n"))
        let plain = try town.rescore("other", "autumn.yml", "winter.yml")
        #expect(plain.exitCode == 0 && !plain.output.contains("--verify"))
        #expect(try town.contents("other") == town.contents())
        let again = try town.rescore("out", "winter.yml", options: ["--verify"])
        #expect(again.exitCode == 0 && again.output.hasSuffix("\n--verify: nothing was new, nothing was compared\n"))
    }

    @Test("--verify refuses what a full run does not give, and nothing is written")
    func verifyingWrongScores() throws {
        try town.reset("other", to: "out")
        #expect(try town.rescore("other", "autumn.yml").exitCode == 0)
        let (tiles, digest) = try DatabaseQueue(path: town.path("other/workspace.gpkg")).read { database in
            (
                try Row.fetchAll(database, sql: "SELECT scores, map, first_row, first_column FROM riskmap_tiles"),
                try String.fetchOne(database, sql: "SELECT value FROM riskmap_state WHERE key = 'scores_sha256'")
            )
        }
        let queue = try DatabaseQueue(path: town.path("out/workspace.gpkg"))
        try queue.write { database in
            for tile in tiles {
                try database.execute(
                    sql: "UPDATE riskmap_tiles SET scores = ? WHERE map = ? AND first_row = ? AND first_column = ?",
                    arguments: [tile["scores"], tile["map"], tile["first_row"], tile["first_column"]])
            }
        }
        let unrecorded = try town.rescore("out", "winter.yml")
        #expect(unrecorded.exitCode == 65 && unrecorded.messages.contains("the kept scores are not those that were recorded"))
        try queue.write { database in
            try database.execute(sql: "UPDATE riskmap_state SET value = ? WHERE key = 'scores_sha256'", arguments: [digest])
        }
        try queue.close()
        let contents = try town.contents()
        let refused = try town.rescore("out", "winter.yml", options: ["--verify"])
        #expect(refused.exitCode == 70 && refused.output == "")
        #expect(refused.messages.hasPrefix("riskmap: --verify: a full run gives another "))
        #expect(
            refused.messages.contains("cells.csv") && refused.messages.contains(", scores, ")
                && refused.messages.hasSuffix("; nothing was written\n"))
        #expect(try town.contents() == contents)
    }

    @Test("--verify looks at the rows that a survey leaves as the workspace has them")
    func verifyingLeftRows() throws {
        try town.scratch.write(
            SurveyedTown.collection([SurveyedTown.point("c", 114.018, 30.01, #""score":55,"name":"C""#)]), to: "named.geojson")
        let named = ["--layer", "sites", "--verify"]
        #expect(try town.rescore("out", "named.geojson", options: named + ["--dry-run"]).exitCode == 0)
        let queue = try DatabaseQueue(path: town.path("out/workspace.gpkg"))
        try queue.write { database in
            try database.execute(sql: "UPDATE sources SET name = 'other' WHERE id = 'b'")
            try database.execute(sql: "UPDATE riskmap_state SET value = value + 1 WHERE key = 'change_counter'")
        }
        try queue.close()
        let contents = try town.contents()
        let refused = try town.rescore("out", "named.geojson", options: named)
        #expect(refused.exitCode == 70 && refused.output == "")
        #expect(refused.messages == "riskmap: --verify: a full run gives another layer sources; nothing was written\n")
        #expect(try town.contents() == contents)
    }

    @Test("records for one layer need no survey file, and are a survey named after their file")
    func recordsOfALayer() throws {
        try town.reset("other", to: "out")
        let result = try town.rescore("out", "winter.geojson", options: ["--layer", "shelters"])
        #expect(result.exitCode == 0 && result.output.hasPrefix("survey winter.geojson: "))
        #expect(try town.history() == "build winter.geojson" && town.matches())
        #expect(try town.rescore("other", "winter.yml").exitCode == 0)
        let (left, right) = (try town.contents(), try town.contents("other"))
        let different = left.keys.filter { left[$0] != right[$0] }
        #expect(different.sorted() == ["run.json", "workspace.gpkg"])
    }

    @Test("a file that replaces its layer removes the records it does not hold")
    func replacing() throws {
        try town.scratch.write("{name: all, changes: [{layer: sites, file: all.geojson, mode: replace}]}", to: "all.yml")
        try town.scratch.write(
            SurveyedTown.collection([
                SurveyedTown.point("d", 113.99, 30, #""score":61"#), SurveyedTown.point("b", 114.01, 30, #""score":85"#),
            ]), to: "all.geojson")
        let result = try town.rescore("out", "all.yml", options: ["--json", "--verify"])
        #expect(result.exitCode == 0)
        let survey = try parseJSON(Array(result.output.utf8))["surveys"]
        guard case .array(let surveys) = survey, case .array(let layers)? = surveys.first?["layers"], layers.count == 1 else {
            Issue.record("no layer")
            return
        }
        let counts = ["added", "changed", "removed", "unchanged"].map { layers[0][$0]?.text }
        #expect(counts == ["1", "0", "2", "1"])
        #expect(try !town.scratch.text("out/tables/sources.csv").contains("\nsites,a,") && town.matches())
    }

    @Test("of two surveys at once one is told who writes or waits its turn, and after a second try both are applied")
    func twoAtOnce() throws {
        var refused = 0
        for round in 0..<12 {
            try town.reset("twice", to: "out")
            let surveys = ["autumn.yml", "winter.yml"]
            let programs = try surveys.map {
                try RunningProgram(["rescore", town.path("twice"), "--survey", town.path($0), "--quiet"])
            }
            for (survey, result) in zip(surveys, try programs.map({ try $0.result() })) where result.exitCode != 0 {
                refused += 1
                #expect(result.exitCode == 73)
                let holder = /riskmap: .*\/twice\/workspace\.gpkg: process \d+ \(riskmap rescore\) is writing it\n/
                #expect(result.messages.wholeMatch(of: holder) != nil, "\(result.messages)")
                #expect(try town.matches("twice"))
                #expect(try town.rescore("twice", survey).exitCode == 0)
            }
            #expect(["build autumn winter", "build winter autumn"].contains(try town.history("twice")), "round \(round)")
            #expect(try town.matches("twice"))
        }
        #expect(refused > 0)
    }

    @Test("any earlier state can be asked about, also after surveys whose names hold an @")
    func earlierStates() throws {
        try town.scratch.edit("autumn.yml", "name: autumn", "name: autumn@north")
        #expect(try town.rescore("out", "autumn.yml", "winter.yml").exitCode == 0)
        let states = try ["build", "autumn@north", "winter"].map { try riskmap("explain", "\(town.out)@\($0)", "--source", "a") }
        #expect(states.map(\.exitCode) == [0, 0, 0])
        #expect(states[0].output != states[1].output && states[1].output.contains("autumn@north: autumn.geojson:1:"))
        let current = try riskmap("explain", town.out, "--source", "a")
        #expect(current.output == states[2].output)
        let unknown = try riskmap("explain", "\(town.out)@wintre", "--source", "a")
        #expect(unknown.exitCode == 64 && unknown.messages.contains("no survey \"wintre\", did you mean \"winter\"?"))
        let diff = try riskmap("diff", "\(town.out)@build", "\(town.out)@autumn@north")
        #expect(diff.exitCode == 0 && diff.output.contains("sites"))
    }

    @Test("files that the city names by absolute paths are found again in the workspace")
    func absolutePaths() throws {
        try town.scratch.edit("city.yml", "file: sites.geojson", "file: \(town.path("sites.geojson"))")
        try town.scratch.edit("autumn.yml", "file: autumn.geojson", "file: \(town.path("autumn.geojson"))")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out).exitCode == 0)
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        #expect(try town.rescore("out", "winter.yml").exitCode == 0)
        #expect(try town.history() == "build autumn winter" && town.matches())
        for name in ["run.json", "findings.json", "layers/sources.geojson"] {
            #expect(try !town.scratch.text("out/\(name)").contains(town.scratch.path), "\(name)")
        }
    }

    @Test(
        "a survey of people behind another one of the same command is what it is by itself",
        arguments: [
            "changes: [{layer: people, file: p.geojson}]", "removed: [{layer: people, ids: [p]}]",
            "changes: [{layer: more, mode: replace, file: p.geojson}]", "changes: [{layer: people, mode: replace, file: p.geojson}]",
        ])
    func peopleBehindAnother(survey: String) throws {
        try town.scratch.edit("city.yml", "population: [", "population: [{layer: more, file: more.geojson}, ")
        let more = (0..<5).map { SurveyedTown.point("m\($0)", 113.990 + 0.005 * Double($0), 30.005, #""people":700"#) }
        try town.scratch.write(SurveyedTown.collection(more), to: "more.geojson")
        try town.scratch.write(SurveyedTown.collection([SurveyedTown.point("p", 114.004, 30, #""people":5000"#)]), to: "p.geojson")
        try town.scratch.write("{name: people, \(survey)}\n", to: "people.yml")
        for folder in ["once", "twice"] { #expect(try riskmap("build", town.path("city.yml"), "-o", town.path(folder)).exitCode == 0) }
        #expect(try town.rescore("once", "autumn.yml", "people.yml", options: ["--verify"]).exitCode == 0)
        #expect(try town.rescore("twice", "autumn.yml").exitCode == 0 && town.rescore("twice", "people.yml").exitCode == 0)
        #expect(try town.matches("once") && town.matches("twice"))
        let (once, twice) = (try town.contents("once"), try town.contents("twice"))
        #expect(once.keys.sorted() == twice.keys.sorted())
        for (name, bytes) in once where name != "workspace.gpkg" { #expect(twice[name] == bytes, "\(name)") }
    }

    @Test("a city without boundary goes on after a survey that makes its window smaller, and one that makes it larger")
    func otherWindow() throws {
        try town.scratch.edit("city.yml", "boundary: {file: districts.geojson, code: code, name: name}\n", "")
        let sites = [SurveyedTown.point("a", 114, 30, #""score":72"#), SurveyedTown.point("far", 114.4, 30.3, #""score":72"#)]
        try town.scratch.write(SurveyedTown.collection(sites), to: "sites.geojson")
        try town.scratch.write(SurveyedTown.collection([sites[1]]), to: "far.geojson")
        try town.scratch.write("{name: smaller, removed: [{layer: sites, ids: [far]}]}\n", to: "smaller.yml")
        try town.scratch.write("{name: larger, changes: [{layer: sites, file: far.geojson}]}\n", to: "larger.yml")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("open")).exitCode == 0)
        for survey in ["smaller.yml", "larger.yml", "winter.yml"] {
            let result = try town.rescore("open", survey)
            #expect(result.exitCode == 0, "\(result.messages)")
            #expect(try town.matches("open"), "\(survey)")
        }
    }

    @Test(
        "whatever others did to the results in a workspace, after a survey they are those of a full run",
        arguments: [
            "ALTER TABLE sources ADD COLUMN remark TEXT", "DROP TABLE sources", "UPDATE sources SET severity = 0 WHERE id = 'b'",
            "DELETE FROM zones_chemical", "DROP TABLE zones_chemical", "UPDATE zones_chemical SET level = 'blue'",
        ])
    func editedResults(sql: String) throws {
        try town.scratch.edit("city.yml", "sources: [", "sources: [{layer: floods, kind: other, family: flood, file: floods.geojson}, ")
        for (file, name) in [("floods.geojson", "old"), ("renamed.geojson", "new")] {
            let point = SurveyedTown.point("f", 113.99, 30, #""level":"orange","name":"\#(name)""#)
            try town.scratch.write(SurveyedTown.collection([point]), to: file)
        }
        try town.scratch.write("{name: s, changes: [{layer: floods, file: renamed.geojson}], date: 2026-09-09}\n", to: "s.yml")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("edited")).exitCode == 0)
        let queue = try DatabaseQueue(path: town.path("edited/workspace.gpkg"))
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let result = try town.rescore("edited", "s.yml")
        #expect(result.exitCode == 0, "\(result.messages)")
        #expect(try town.matches("edited"))
        try DatabaseQueue(path: town.path("edited/workspace.gpkg")).read { database in
            let columns = try database.columns(in: "sources").map(\.name)
            #expect(!columns.contains("remark") && columns.count == 22)
        }
    }

    @Test("layers of results that a survey leaves as they are carry its date like all others")
    func datedResults() throws {
        try town.scratch.edit("city.yml", "sources: [", "sources: [{layer: floods, kind: other, family: flood, file: floods.geojson}, ")
        let point = SurveyedTown.point("f", 113.99, 30, #""level":"orange""#)
        try town.scratch.write(SurveyedTown.collection([point]), to: "floods.geojson")
        try town.scratch.write(
            SurveyedTown.collection([point.replacing("\"level\"", with: "\"name\":\"new\",\"level\"")]), to: "named.geojson")
        try town.scratch.write("{name: s, changes: [{layer: floods, file: named.geojson}], date: 2026-09-09}\n", to: "s.yml")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("dated")).exitCode == 0)
        #expect(try town.rescore("dated", "s.yml").exitCode == 0)
        try DatabaseQueue(path: town.path("dated/workspace.gpkg")).read { database in
            let times = try String.fetchAll(
                database,
                sql: """
                    SELECT last_change FROM gpkg_contents WHERE data_type = 'features'
                    UNION SELECT update_time FROM layer_styles WHERE owner = 'riskmap'
                    """)
            #expect(times == ["2026-09-09T00:00:00.000Z"])
        }
    }

    @Test("who explains the files of a city is told of the surveys that only its workspace has")
    func surveysOfTheWorkspaceOnly() throws {
        #expect(try riskmap("explain", town.path("city.yml"), "--source", "a").messages == "")
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let told = try riskmap("explain", town.path("city.yml"), "--source", "a")
        #expect(
            told.exitCode == 0
                && told.messages.hasSuffix(
                    "as its files say, before the surveys that \(town.out) has: autumn; ask \(town.out) for what it has\n")
        )
        for argument in [town.out, "\(town.path("city.yml"))@build"] {
            #expect(try riskmap("explain", argument, "--source", "a").messages == "", "\(argument)")
        }
    }

    @Test("a name that a survey spells in another way of Unicode is a changed record and stands in the outputs as the survey has it")
    func spellings() throws {
        func site(_ name: String) -> String {
            SurveyedTown.collection([
                SurveyedTown.point("b", 114.010, 30, #""score":85,"name":"\#(name)""#), SurveyedTown.point("a", 114, 30, #""score":72"#),
            ])
        }
        try town.scratch.write(site("Caf\u{E9}"), to: "sites.geojson")
        try town.scratch.write(site("Cafe\u{301}"), to: "spelt.geojson")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("spelt"), "--quiet").exitCode == 0)
        let result = try town.rescore("spelt", "spelt.geojson", options: ["--layer", "sites", "--verify"])
        #expect(result.exitCode == 0, "\(result.messages)")
        #expect(result.output.contains(/\nsites +0 +1 +0 +1\n/))
        #expect(try town.scratch.text("spelt/tables/sources.csv").unicodeScalars.contains("\u{301}") && town.matches("spelt"))
    }

    @Test("two files of one name, which the workspace could not tell apart, are refused; one file named in two ways is not")
    func filesOfOneName() throws {
        let other = try ScratchFolder()
        try other.write(try town.scratch.text("people.geojson"), to: "sites.geojson")
        try town.scratch.edit("city.yml", "file: people.geojson", "file: \(other.path("sites.geojson"))")
        let refused = try riskmap("build", town.path("city.yml"), "-o", town.path("fresh"))
        #expect(refused.exitCode == 65 && !town.scratch.exists("fresh"))
        let files = "\(town.path("sites.geojson")) and \(other.path("sites.geojson"))"
        #expect(refused.messages.contains("city.yml: \(files): different files of one name, each needs a name of its own"))
        try town.scratch.edit("city.yml", "file: \(other.path("sites.geojson"))", "file: \(town.path("people.geojson"))")
        try town.scratch.edit(
            "city.yml", "population: [", "population: [{layer: again, file: people.geojson}, ")
        let built = try riskmap("build", town.path("city.yml"), "-o", town.path("fresh"))
        #expect(built.exitCode == 0, "\(built.messages)")
        #expect(try town.matches("fresh"))
    }
}
