import Foundation
import GRDB
import Testing

/// Surveys and workspaces that cannot be used: a message that says where, the right exit code, not a byte changed.
@Suite(.serialized) struct RescoreRefusalTests {
    private let town: SurveyedTown

    init() throws { town = try SurveyedTown() }

    /// A survey file and what is said about it behind `riskmap: `; FOLDER stands for the folder that it lies in.
    struct BadSurvey: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var exitCode: Int32 = 65
        var message: String

        init(_ description: String, _ text: String, exitCode: Int32 = 65, _ message: String) {
            (testDescription, self.text, self.exitCode, self.message) = (description, text, exitCode, message)
        }
    }

    static let badSurveys = [
        BadSurvey("an empty file", "", "bad.yml: empty, a mapping of keys is needed"),
        BadSurvey("no name", "changes: []", "bad.yml: line 1, column 1: the survey needs \"name\""),
        BadSurvey("an empty name", "name: \"\"", "bad.yml: line 1, column 7: name: \"\", text is needed"),
        BadSurvey(
            "the name of the city as built", "name: build",
            "bad.yml: line 1, column 7: name: \"build\", a text other than build, the city before any survey, is needed"),
        BadSurvey(
            "nothing in it", "{name: n, changes: [], removed: []}",
            "bad.yml: neither changes nor removed, a survey has at least one of them"),
        BadSurvey(
            "an unknown key", "{name: n, chnges: []}",
            "bad.yml: line 1, column 11: unknown key \"chnges\" in the survey, did you mean \"changes\"? known: name, date, changes, removed, "
                + "far_move_m"),
        BadSurvey(
            "an unknown layer", "{name: n, changes: [{layer: site, file: good.geojson}]}",
            "bad.yml: line 1, column 29: unknown layer \"site\", did you mean \"sites\"? known: sites, shelters, people"),
        BadSurvey(
            "the districts", "{name: n, changes: [{layer: districts, file: good.geojson}]}",
            "bad.yml: line 1, column 29: layer \"districts\": a survey does not change the boundary, build the city anew"),
        BadSurvey(
            "another mode", "{name: n, changes: [{layer: sites, file: good.geojson, mode: merge}]}",
            "bad.yml: line 1, column 62: mode: \"merge\", upsert or replace is needed"),
        BadSurvey(
            "ids that are no list", "{name: n, removed: [{layer: sites, ids: a}]}",
            "bad.yml: line 1, column 41: ids: \"a\", a list is needed"),
        BadSurvey(
            "a distance below 0", "{name: n, far_move_m: -1, removed: [{layer: sites, ids: [a]}]}",
            "bad.yml: line 1, column 23: far_move_m: \"-1\", 0 to 40000000 metres is needed"),
        BadSurvey(
            "a distance beyond all numbers", "{name: n, far_move_m: 1e999, removed: [{layer: sites, ids: [a]}]}",
            "bad.yml: line 1, column 23: far_move_m: \"1e999\", a number is needed"),
        BadSurvey(
            "an alias", "a: &a {layer: sites, file: good.geojson}\nname: n\nchanges: [*a]",
            "bad.yml: line 1: &a: anchors and aliases are not read, a text that begins so is quoted"),
        BadSurvey(
            "an unknown coordinate system", "{name: n, changes: [{layer: sites, file: good.geojson, crs: mars}]}",
            "bad.yml: line 1, column 61: crs: \"mars\", wgs84, cgcs2000, gcj02, bd09 or EPSG:n is needed"),
        BadSurvey(
            "a file that is not there", "{name: n, changes: [{layer: sites, file: none.geojson}]}", exitCode: 66,
            "FOLDER/none.geojson: no such file"),
        BadSurvey(
            "a device", "{name: n, changes: [{layer: sites, file: /dev/zero}]}", exitCode: 66,
            "/dev/zero: a device, allowed: a regular file"),
        BadSurvey(
            "a file that is cut", "{name: n, changes: [{layer: sites, file: cut.geojson}]}",
            "n: cut.geojson: line 1, column 65: the end of the text, allowed: the string's closing '\"'"),
        BadSurvey(
            "records without ids", "{name: n, changes: [{layer: sites, file: nameless.geojson}]}",
            "n: nameless.geojson: layer \"sites\": no record has an id, `fields: {id: PROPERTY}` says where ids are, `mode: replace` takes the "
                + "file as the whole layer"),
        BadSurvey(
            "two files of one name",
            "{name: n, changes: [{layer: sites, file: FOLDER/good.geojson}, {layer: sites, file: FOLDER/other/good.geojson}]}",
            "bad.yml: two different files are named good.geojson, each needs a name of its own"),
        BadSurvey(
            "a name that another survey had", "{name: autumn, removed: [{layer: sites, ids: [a]}]}",
            "bad.yml: survey \"autumn\": another survey of this name was applied, a name of its own is needed"),
    ]

    @Test(
        "a survey is not applied to a copy or a link of another name, whose outputs would take the place of others",
        arguments: [false, true])
    func otherName(isLink: Bool) throws {
        let town = try SurveyedTown()
        let place = town.path("out/backup.gpkg")
        if isLink {
            try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "workspace.gpkg")
        } else {
            try FileManager.default.copyItem(atPath: town.path("out/workspace.gpkg"), toPath: place)
        }
        let before = try town.contents()
        let result = try riskmap("rescore", place, "--survey", town.path("autumn.yml"))
        #expect(result.exitCode == 64 && result.messages.contains("is a copy or a link"))
        #expect(try town.contents() == before)
        #expect(try riskmap("rescore", place, "--survey", town.path("autumn.yml"), "--dry-run").exitCode == 0)
    }

    @Test("a survey that cannot be used changes nothing, also behind one that can", arguments: badSurveys)
    func survey(bad: BadSurvey) throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let good = SurveyedTown.collection([SurveyedTown.point("a", 114, 30, #""score":50"#)])
        try town.scratch.write(good, to: "good.geojson")
        try town.scratch.write(good + "\n", to: "other/good.geojson")
        try town.scratch.write(String(good.prefix(64)), to: "cut.geojson")
        try town.scratch.write(SurveyedTown.collection([SurveyedTown.point(nil, 114, 30, #""score":50"#)]), to: "nameless.geojson")
        try town.scratch.write(bad.text.replacingOccurrences(of: "FOLDER", with: town.scratch.path) + "\n", to: "bad.yml")
        let (stamps, contents) = (try town.scratch.stamps(below: "out"), try town.contents())
        for options in [["--json"], ["--dry-run"]] {
            let result = try town.rescore("out", "bad.yml", options: options)
            #expect(result.exitCode == bad.exitCode && result.output == "")
            #expect(result.messages == "riskmap: \(bad.message.replacingOccurrences(of: "FOLDER", with: town.scratch.path))\n")
        }
        #expect(try town.scratch.stamps(below: "out") == stamps && town.contents() == contents)
        let behind = try town.rescore("out", "winter.yml", "bad.yml")
        #expect(behind.exitCode == bad.exitCode)
        #expect(try town.history() == "build autumn winter")
    }

    @Test("records that cannot be used are findings and nothing is scored by them; with --strict the survey is refused")
    func huge() throws {
        try town.scratch.write(
            SurveyedTown.collection([
                SurveyedTown.point("a", 1e308, 30, #""score":50"#), SurveyedTown.point("b", 114.01, 30, #""score":1e400"#),
            ]), to: "huge.geojson")
        let before = try town.contents()
        let strict = try town.rescore("out", "huge.geojson", options: ["--layer", "sites", "--strict"])
        #expect(strict.exitCode == 65 && strict.messages.hasPrefix("riskmap: --strict: 3 findings are errors or repairs, none is allowed"))
        #expect(try town.contents() == before)
        let result = try town.rescore("out", "huge.geojson", options: ["--layer", "sites"])
        #expect(result.exitCode == 1 && result.messages == "")
        #expect(result.output.contains("huge.geojson: huge.geojson:1:41, feature 1, a: position [1e+308, 30]"))
        #expect(try town.matches())
    }

    @Test("--strict judges what a survey or rules bring, not what the city had before")
    func strictStep() throws {
        let bad = ["b", "a"].map { SurveyedTown.point($0, 114.01, 30, #""score":161"#) }
        try town.scratch.write(SurveyedTown.collection(bad), to: "bad.geojson")
        try town.scratch.write(SurveyedTown.collection([bad[0]]), to: "worse.geojson")
        #expect(try town.rescore("out", "bad.geojson", options: ["--layer", "sites", "--strict"]).exitCode == 65)
        #expect(try town.rescore("out", "bad.geojson", options: ["--layer", "sites"]).exitCode == 1)
        let contents = try town.contents()
        let worse = try town.rescore("out", "worse.geojson", options: ["--layer", "sites", "--strict"])
        #expect(worse.exitCode == 65 && worse.messages.hasPrefix("riskmap: --strict: 2 findings are errors or repairs, none is allowed"))
        #expect(try town.contents() == contents)
        let rules = ["rescore", town.out, "--rules", town.path("rules.yml")]
        for arguments in [rules, ["rescore", town.out, "--survey", town.path("winter.yml"), "--survey", town.path("autumn.yml")]] {
            for _ in 0..<2 {
                let result = try riskmap(arguments + ["--strict", "--max-bad", "100%"])
                #expect(result.exitCode == 0, "\(result.messages)")
            }
        }
        #expect(try town.history() == "build bad.geojson winter autumn" && town.matches())
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.path("clean"), "--strict").exitCode == 0)
    }

    @Test("control characters in a survey's name steer no terminal")
    func controlCharacters() throws {
        try town.scratch.write("{name: \"x\\e[2J\", removed: [{layer: sites, ids: [a]}]}", to: "bad.yml")
        let result = try town.rescore("out", "bad.yml")
        let history = try riskmap("history", town.out)
        #expect(result.exitCode == 0 && history.exitCode == 0 && history.output.contains("x [2J"))
        #expect(![result.output, history.output].joined().contains("\u{1B}"))
    }

    @Test("--layer names a layer that a survey may change")
    func layer() throws {
        for (name, hint) in [
            ("site", "unknown layer \"site\", did you mean \"sites\"?"), ("districts", "a survey does not change the boundary"),
        ] {
            let result = try town.rescore("out", "autumn.geojson", options: ["--layer", name])
            #expect(result.exitCode == 64 && result.messages.hasPrefix("riskmap: --layer: ") && result.messages.contains(hint))
        }
    }

    /// What was done to a workspace, and what is said about it behind its path.
    struct BadWorkspace: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var damage: @Sendable (_ path: String) throws -> Void
        var message: String
        /// Only commands that go on from the kept scores look at them.
        var concernsScores = false

        init(_ description: String, _ message: String, _ damage: @escaping @Sendable (_ path: String) throws -> Void) {
            (testDescription, self.damage, self.message) = (description, damage, message)
        }

        init(sql: String, concernsScores: Bool = false, _ message: String) {
            self.init(sql, message) { path in
                let queue = try DatabaseQueue(path: path)
                try queue.write { try $0.execute(sql: sql) }
                try queue.close()
            }
            self.concernsScores = concernsScores
        }
    }

    static let badWorkspaces = [
        BadWorkspace("empty", "is no workspace: 0 bytes") { try Data().write(to: URL(fileURLWithPath: $0)) },
        BadWorkspace("noise", "is no workspace") { try Data((0..<9000).map { UInt8($0 * $0 % 251) }).write(to: URL(fileURLWithPath: $0)) },
        BadWorkspace("cut in the middle", "is damaged or no workspace: database disk image is malformed") { path in
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
        },
        BadWorkspace("pages of noise behind the first one", "") { path in
            var whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for place in 8192..<whole.count { whole[place] = UInt8(place % 253) }
            try whole.write(to: URL(fileURLWithPath: path))
        },
        BadWorkspace("another SQLite file", "is no GeoPackage") { path in
            unlink(path)
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "CREATE TABLE t (x); INSERT INTO t VALUES (1)") }
            try queue.close()
        },
        BadWorkspace("a folder", "is no file") { path in
            unlink(path)
            mkdir(path, 0o755)
        },
        BadWorkspace(sql: "DROP TABLE riskmap_tiles", "is no workspace: there is no table riskmap_tiles"),
        BadWorkspace(
            sql: "UPDATE riskmap_state SET value = '99' WHERE key = 'format'", "has workspace format 99, this program reads 3 to 4"),
        BadWorkspace(sql: "DELETE FROM riskmap_state WHERE key = 'rows'", "riskmap_state lacks entries or has unusable ones"),
        BadWorkspace(sql: "UPDATE riskmap_state SET value = '9999999999' WHERE key = 'rows'", "riskmap_state lacks entries"),
        BadWorkspace(sql: "UPDATE riskmap_tiles SET scores = x'0102'", concernsScores: true, "map 0: the tile at row"),
        BadWorkspace(sql: "UPDATE riskmap_tiles SET first_row = first_row + 1", concernsScores: true, "map 0: the tile at row"),
        BadWorkspace(
            sql: "UPDATE riskmap_tiles SET scores = 7", concernsScores: true,
            "is damaged or no workspace: column scores does not hold a blob"),
        BadWorkspace(sql: "DELETE FROM riskmap_file_parts", "city.yml: 0 bytes"),
        BadWorkspace(sql: "UPDATE riskmap_file_parts SET part = part + 1", "city.yml: part 0 is missing"),
        BadWorkspace(sql: "UPDATE riskmap_file_parts SET bytes = x'7B'", "city.yml: part 0 does not hold"),
        BadWorkspace(sql: "UPDATE riskmap_files SET role = 'xyz'", "riskmap_files has role \"xyz\""),
        BadWorkspace(sql: "DELETE FROM riskmap_files WHERE role = 'city'", "has no city file"),
        BadWorkspace(sql: "DELETE FROM riskmap_files WHERE role = 'survey'", "survey \"autumn\" has no definition"),
        BadWorkspace(sql: "UPDATE riskmap_surveys SET id = 5", "surveys are not numbered from 1"),
    ]

    @Test("a workspace that is none, or is damaged, is refused by every command and left as it is", arguments: badWorkspaces)
    func workspace(bad: BadWorkspace) throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        let path = "\(town.out)/workspace.gpkg"
        try bad.damage(path)
        let contents = try town.contents()
        let going = [["rescore", town.out, "--survey", town.path("winter.yml")], ["verify", town.out]]
        let reading = [["history", town.out], ["diff", town.out, town.path("city.yml")], ["explain", town.out, "--source", "a"]]
        for arguments in going + (bad.concernsScores ? [] : reading) {
            let result = try riskmap(arguments)
            #expect(result.exitCode == 65 && result.output == "", "\(arguments[0])")
            let reasons = [bad.message] + (bad.concernsScores ? ["the kept scores are not those that were recorded"] : [])
            #expect(
                reasons.contains { result.messages.hasPrefix("riskmap: \(path): \($0)") }, "\(arguments[0]): \(result.messages)")
        }
        #expect(try town.contents() == contents)
    }

    @Test("kept inputs, scores and layers that were changed are named by verify, and changed scores stop a rescore")
    func changed() throws {
        try town.reset("built", to: "out")
        let workspace = "\(town.out)/workspace.gpkg"
        let change = { (sql: String) in try BadWorkspace(sql: sql, "").damage(workspace) }
        try change("UPDATE zones SET level = 'blue'")
        try change("UPDATE sources SET severity = severity / 2 WHERE fid = 1")
        try change("DELETE FROM shelters")
        let tables = try riskmap("verify", town.out)
        #expect(tables.exitCode == 1)
        #expect(
            tables.output
                == ["zones", "sources", "shelters"].map { "workspace: layer \($0) is not what the inputs lead to\n" }.joined())
        try town.reset("out", to: "built")
        try change("UPDATE gpkg_contents SET max_x = 180 WHERE table_name = 'shelters'")
        try change("UPDATE layer_styles SET styleQML = '' WHERE f_table_name = 'zones'")
        let entries = try riskmap("verify", town.out, "--json")
        #expect(entries.exitCode == 1)
        #expect(entries.output.contains("\"other extent\"") && entries.output.contains("\"other styles\""))
        try town.reset("out", to: "built")
        try change("UPDATE riskmap_snapshot SET bytes = x'00' WHERE name = 'record'")
        let snapshot = try riskmap("verify", town.out)
        #expect(snapshot.exitCode == 1)
        #expect(snapshot.output == "workspace: what is kept of the city as it was read is not what the inputs lead to\n")
        let refused = try town.rescore("out", "autumn.yml")
        #expect(refused.exitCode == 65 && refused.messages.hasSuffix("as it was read is not what was recorded\n"))
        try town.reset("out", to: "built")
        try change("DELETE FROM riskmap_tiles WHERE map = 0")
        let scores = try riskmap("verify", town.out)
        #expect(scores.exitCode == 1 && scores.output == "scores: total: those kept are not what the inputs lead to\n")
        let contents = try town.contents()
        let result = try town.rescore("out", "autumn.yml")
        #expect(result.exitCode == 65)
        #expect(result.messages == "riskmap: \(workspace): the kept scores are not those that were recorded\n")
        #expect(try town.contents() == contents)
        try town.reset("out", to: "built")
        try exchangeInput(of: workspace)
        let inputs = try riskmap("verify", town.out)
        #expect(inputs.exitCode == 1 && inputs.output.hasPrefix("input: the kept inputs are not those that were recorded\n"))
    }

    @Test(
        "surveys and files that a workspace lists otherwise than its inputs are named by verify",
        arguments: [
            "UPDATE riskmap_surveys SET digest = 'other'", "UPDATE riskmap_surveys SET date = '2020-01-01'",
            "UPDATE riskmap_files SET layer = 'shelters' WHERE survey = 1 AND role = 'changes'",
            "INSERT INTO riskmap_files VALUES (NULL, 1, 'changes', 'sites', 'more.geojson', 'none', 0)",
        ])
    func listedOtherwise(sql: String) throws {
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0 && town.matches())
        try BadWorkspace(sql: sql, "").damage("\(town.out)/workspace.gpkg")
        let inputs = try riskmap("verify", town.out)
        #expect(inputs.exitCode == 1 && inputs.output.hasPrefix("input: the kept inputs are not those that were recorded\n"))
    }

    @Test(
        "a workspace that says it has very many cells is refused before they have memory", arguments: [Int32.max, 200_000_000, 199_000_000])
    func manyCells(cells: Int32) throws {
        let columns = try DatabaseQueue(path: "\(town.out)/workspace.gpkg").read {
            try Int.fetchOne($0, sql: "SELECT value FROM riskmap_state WHERE key = 'columns'")
        }
        let rows = Int(cells) / (try #require(columns))
        try BadWorkspace(sql: "UPDATE riskmap_state SET value = '\(rows)' WHERE key = 'rows'", "").damage("\(town.out)/workspace.gpkg")
        let contents = try town.contents()
        for arguments in [
            ["rescore", town.out, "--survey", town.path("winter.yml")], ["rescore", town.out, "--rules", town.path("rules.yml")],
        ] {
            let result = try riskmap(arguments + ["--threads", "1"], memory: 400_000)
            #expect(result.exitCode == 65 && result.output == "", "\(result.exitCode) \(result.messages)")
            let reason =
                cells == .max ? "riskmap_state lacks entries or has unusable ones" : "as it was read is not what this program writes"
            #expect(result.messages.hasSuffix("\(reason)\n"))
        }
        #expect(try town.contents() == contents)
    }

    @Test("a kept text that says it is very long is refused before it is unpacked")
    func longText() throws {
        let change = BadWorkspace(sql: "UPDATE riskmap_files SET size = 9000000000000 WHERE role = 'city'", "")
        try change.damage("\(town.out)/workspace.gpkg")
        let result = try riskmap(["history", town.out], memory: 400_000)
        #expect(result.exitCode == 65)
        #expect(result.messages == "riskmap: city.yml: 9000000000000 bytes, a text file has at most 64000000\n")
    }

    /// Puts another text of the same length in the place of a kept input.
    private func exchangeInput(of workspace: String) throws {
        let other = try SurveyedTown()
        let text = try other.scratch.text("sites.geojson")
        let changed = text.replacingOccurrences(of: "\"score\":72", with: "\"score\":71")
        try #require(changed != text)
        try other.scratch.write(changed, to: "sites.geojson")
        #expect(try riskmap("build", other.path("city.yml"), "-o", other.path("changed")).exitCode <= 1)
        let query = """
            FROM riskmap_file_parts WHERE sha256 = (SELECT sha256 FROM riskmap_files WHERE name = 'sites.geojson')
            """
        let bytes = try DatabaseQueue(path: other.path("changed/workspace.gpkg")).read {
            try Data.fetchOne($0, sql: "SELECT bytes \(query)")
        }
        let queue = try DatabaseQueue(path: workspace)
        try queue.write { database in
            try database.execute(
                sql: "UPDATE riskmap_file_parts SET bytes = ? WHERE id = (SELECT id \(query))", arguments: [bytes])
        }
        try queue.close()
    }

    @Test("a city without a workspace, or one that is not there, is a missing input even beside another city's")
    func missing() throws {
        try town.scratch.write(SurveyedTown.cityFile, to: "new/city.yml")
        for name in ["nowhere", "nowhere.gpkg", "out/nowhere.gpkg", "new", "nowhere@autumn"] {
            for command in [["history"], ["verify"], ["rescore", "--survey", town.path("autumn.yml")]]
            where command == ["history"] || !name.contains("@") {
                let result = try riskmap([command[0], town.path(name)] + command.dropFirst())
                #expect(result.exitCode == 66 && result.output == "", "\(command[0]) \(name)")
                #expect(result.messages.hasPrefix("riskmap: \(town.path(name)): no "), "\(result.messages)")
            }
        }
        let explained = try riskmap("explain", town.path("nowhere@autumn"), "--source", "a")
        #expect(explained.exitCode == 66 && explained.messages == "riskmap: \(town.path("nowhere")): no such file or folder\n")
    }
}
