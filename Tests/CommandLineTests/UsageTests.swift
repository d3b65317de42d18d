import Foundation
import JSONCoding
import Testing

/// What the program says about itself, and what it answers to a wrong request.
struct UsageTests {
    @Test(
        "help of the program and of every command lists examples",
        arguments: ["", "build", "batch", "check", "explain", "diff", "grade", "sample", "rules"])
    func help(command: String) throws {
        let result = try riskmap(command.isEmpty ? ["--help"] : [command, "--help"])
        #expect(result.exitCode == 0 && result.messages == "")
        let examples = result.output.split(separator: "\n").filter { $0.hasPrefix("  riskmap ") }
        #expect(examples.count >= 3)
        #expect(command.isEmpty || examples.allSatisfy { $0.hasPrefix("  riskmap \(command) ") || $0 == "  riskmap \(command)" })
        #expect(result.output.contains("USAGE: riskmap \(command.isEmpty ? "<subcommand>" : command)"))
    }

    @Test(
        "a wrong request ends with 64, says what is wrong and how the command is used",
        arguments: [
            (["build"], "Missing expected argument '<city>'", "riskmap build <city>"),
            (["build", "city", "--nope"], "Unknown option '--nope'", "riskmap build <city>"),
            (["build", "city", "--threads", "0"], "--threads 0: 1 to 1024 is allowed", "riskmap build <city>"),
            (["check", "city", "--max-bad", "200%"], "The value '200%' is invalid for '--max-bad <percent>'", "riskmap check <city>"),
            (["frobnicate"], "Unexpected argument 'frobnicate'", "riskmap <subcommand>"),
            (["grade", "sites.csv"], "Missing expected argument '--kind <kind>'", "riskmap grade <file> --kind <kind>"),
            (["grade", "sites.csv", "--kind", "other", "--field", "x"], "--field x: ours=theirs is needed", "riskmap grade <file>"),
            (
                ["grade", "sites.csv", "--kind", "reservior"], "unknown kind \"reservior\", did you mean \"reservoir\"?",
                "riskmap grade <file>"
            ),
            (["rules", "--kind", "xyz"], "unknown kind \"xyz\"; known: chemical-park, ", "riskmap rules"),
            (
                ["explain", "city", "--at", "30.4,113.0"],
                "--at 30.4,113.0: longitude comes first, -180 to 180, then latitude, -90 to 90, did you mean 113.0,30.4?",
                "riskmap explain <city>"
            ),
            (["sample"], "Missing expected argument '<folder>'", "riskmap sample <folder>"),
            (["sample", "city", "--scale", "99"], "--scale 99.0: 0.01 to 10 is allowed", "riskmap sample <folder>"),
            (["sample", "city", "--size", "town"], "Please provide one of 'city' and 'metropolis'", "riskmap sample <folder>"),
        ])
    func wrongUse(arguments: [String], message: String, usage: String) throws {
        let result = try riskmap(arguments)
        #expect(result.exitCode == 64 && result.output == "")
        #expect(result.messages.contains(message))
        #expect(result.messages.contains("Usage: \(usage)"), "\(result.messages)")
    }

    @Test("sample with --quiet writes the same and says nothing")
    func quietSample() throws {
        let scratch = try ScratchFolder()
        let quiet = try riskmap("sample", scratch.path("quiet"), "--scale", "0.02", "--quiet")
        #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.messages == "")
        #expect(try riskmap("sample", scratch.path("told"), "--scale", "0.02").output.hasPrefix("\(scratch.path("told")): "))
        #expect(try !scratch.contents(below: "quiet").isEmpty && scratch.contents(below: "quiet") == scratch.contents(below: "told"))
    }

    @Test("an output folder that cannot be made ends with 73, and nothing is written")
    func noOutputFolder() throws {
        let scratch = try ScratchFolder()
        try scratch.write(
            "name: 示范市\ncrs: EPSG:4547\nsources: [{layer: parks, kind: chemical-park, file: parks.geojson}]\n", to: "city/city.yml")
        try scratch.write(
            #"{"type":"Feature","properties":{"score":70},"geometry":{"type":"Point","coordinates":[114,30]}}"#, to: "city/parks.geojson")
        try scratch.write("here", to: "file")
        let before = scratch.names()
        for folder in ["file", "file/below"] {
            let result = try riskmap("build", scratch.path("city"), "-o", scratch.path(folder))
            #expect(result.exitCode == 73 && result.output == "")
            #expect(result.messages == "riskmap: \(scratch.path("file")): is not a folder\n")
        }
        let result = try riskmap("sample", scratch.path("file"))
        #expect(result.exitCode == 73 && result.messages == "riskmap: \(scratch.path("file")): is not a folder\n")
        let table = try riskmap("grade", scratch.path("city/parks.geojson"), "--kind", "chemical-park", "-o", scratch.path("file/a.csv"))
        #expect(table.exitCode == 73 && table.output == "")
        #expect(scratch.names() == before)
        #expect(try scratch.text("file") == "here")
    }

    @Test("an output folder with a folder in a file's place ends with 73 and keeps all that was there")
    func folderInTheWay() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 2000")
        try scratch.write("mine", to: "out/map.svg/note.txt")
        let result = try riskmap("build", scratch.path("city"), "-o", scratch.path("out"))
        #expect(result.exitCode == 73)
        #expect(result.messages == "riskmap: \(scratch.path("out/map.svg")): is a folder, a file has to take its place\n")
        #expect(scratch.names(below: "out") == ["map.svg", "map.svg/note.txt"])
    }

    @Test("a file that no run made is not replaced: the run ends with 73 and keeps all that was there")
    func foreignFile() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 2000")
        try scratch.write("mine", to: "out/map.svg")
        try scratch.write("mine, too", to: "out/report.txt")
        let build = ["build", scratch.path("city"), "-o", scratch.path("out"), "--quiet"]
        let refused = try riskmap(build)
        #expect(refused.exitCode == 73 && refused.output == "")
        #expect(
            refused.messages
                == "riskmap: \(scratch.path("out/map.svg")): is not of this program, for there is no run.json beside it, another folder is needed; nothing was written\n"
        )
        #expect(scratch.names(below: "out") == ["map.svg", "report.txt"])
        #expect(try scratch.text("out/map.svg") == "mine")
        _ = try riskmap("build", scratch.path("city"), "-o", scratch.path("own"), "--quiet")
        try scratch.write("edited", to: "own/map.svg")
        #expect(try riskmap("build", scratch.path("city"), "-o", scratch.path("own"), "--quiet").exitCode == 0)
        #expect(try scratch.text("own/map.svg") != "edited" && scratch.text("out/report.txt") == "mine, too")
    }

    @Test("a sample city takes no other folder's place than an empty one's or an untouched sample's, and else writes nothing")
    func sampleInAFolderInUse() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        let city = scratch.path("city")
        try scratch.write("{}", to: "city/out/run.json")
        try scratch.sample("city", "--seed", "2")
        let untouched = try scratch.contents(below: "city")
        func refuses(_ message: String) throws {
            let before = try scratch.contents(below: "city")
            let result = try riskmap("sample", city, "--scale", "0.1")
            #expect(result.exitCode == 73 && result.output == "")
            #expect(result.messages == "riskmap: \(message), an empty or a new folder is needed; nothing was written\n")
            #expect(try scratch.contents(below: "city") == before)
        }
        let edits = [("city.yml", "name: 示范市", "name: 我的市"), ("parks.geojson", "\"type\": \"Feature\"", "\"type\":\"Feature\"")]
        for (name, old, new) in edits {
            try scratch.edit("city/\(name)", old, new)
            try refuses("\(city)/\(name): is not as it was generated")
            try scratch.edit("city/\(name)", new, old)
        }
        #expect(try scratch.contents(below: "city") == untouched)
        try FileManager.default.removeItem(atPath: "\(city)/parks.geojson")
        try refuses("\(city)/parks.geojson: is not as it was generated")
        try scratch.write("name: 我的市\n", to: "city/city.yml")
        try refuses("\(city): holds no generated city")
        try FileManager.default.removeItem(atPath: "\(city)/city.yml")
        try refuses("\(city): holds no generated city")
        try FileManager.default.removeItem(atPath: city)
        try FileManager.default.createDirectory(atPath: city, withIntermediateDirectories: false)
        try scratch.sample()
    }

    @Test("--version is one line, --quiet says nothing, --json is JSON and nothing else")
    func outputs() throws {
        #expect(try riskmap("--version").output.split(separator: "\n").count == 1)
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 2000")
        let city = scratch.path("city")
        let quiet = try riskmap("build", city, "--quiet")
        #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.messages == "")
        let json = try riskmap("build", city, "--json")
        let report = try parseJSON(Array(json.output.utf8))
        let record = try parseJSON(try scratch.bytes("city/out/run.json"))
        #expect(report["grid"] == record["grid"] && record["grid"] != nil && report["written"] == .array([]))
        #expect(report["folder"] == .string("\(city)/out") && record["folder"] == nil)
        guard case .array(let outputs)? = record["outputs"] else { throw SystemError(what: "no outputs") }
        let files = scratch.names(below: "city/out").filter { $0.contains(".") }
        #expect(outputs.compactMap(\.text) == files)
        let findings = try riskmap("check", city, "--json")
        #expect(try parseJSON(Array(findings.output.utf8)) == parseJSON(try scratch.bytes("city/out/findings.json")))
        #expect(try parseJSON(Array(try riskmap("rules", "--json").output.utf8)) != .null)
    }

    @Test("the rules of a kind name their clause and how far it may be trusted")
    func rules() throws {
        let result = try riskmap("rules", "--kind", "chemical-park")
        #expect(result.exitCode == 0 && result.messages == "")
        #expect(result.output.contains("应急〔2023〕123号") && result.output.contains("V:s12") && result.output.contains("score"))
        #expect(!result.output.contains("\nreservoir"))
    }

    @Test("rules with a city's overrides show the numbers in force")
    func overriddenRules() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("reach: {chemical-park: [3333, 2000, 1500, 1000]}\n", to: "rules.yml")
        #expect(try riskmap("rules", "--kind", "chemical-park", "--rules", path).output.contains("3333"))
        #expect(try !riskmap("rules", "--kind", "chemical-park").output.contains("3333"))
    }

    @Test(
        "a build says area, persons and zones of every level in the city's language, and where the map is",
        arguments: [
            (
                "zh",
                """
                等级    面积（km²）  人口  风险区
                重大           0.00     —       0
                较大           2.33     —       1
                一般           2.96     —       1
                低             4.12     —       1
                未着色         7.40     —       -

                检查结果共 2 条：未采用 0，已修复 0，仅提示 2

                【仅提示】parks：文件自带 crs 成员（crs-member），1 条
                  parks.geojson:1:1：crs 成员 EPSG:4547；应为：WGS 84（RFC 7946），或在城市文件中写明 crs；处理：按 EPSG:4547 读取

                【仅提示】没有人口图层（people-absent），1 条
                  city.yml:1:1：没有 population；应为：人口图层；处理：人口未知，M = 1
                """, "：共 23 个文件，写入 23 个，0 个未变"
            ),
            (
                "en",
                """
                level         area (km²)  persons  zones
                Major               0.00        –      0
                Considerable        2.33        –      1
                Moderate            2.96        –      1
                Low                 4.12        –      1
                No colour           7.40        –      -

                Findings: 2, of them 0 not used, 0 repaired, 2 to note

                [note] parks: file has a crs member (crs-member), count 1
                  parks.geojson:1:1: crs member EPSG:4547; allowed: WGS 84 (RFC 7946), or crs in the city file; done: read as EPSG:4547

                [note] there is no population layer (people-absent), count 1
                  city.yml:1:1: no population; allowed: a layer of people; done: persons not known, M = 1
                """, ": 23 files, 23 written, 0 unchanged"
            ),
        ])
    func summary(language: String, text: String, files: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write(
            """
            name: 示范市
            language: \(language)
            crs: EPSG:4547
            sources: [{layer: parks, kind: chemical-park, file: parks.geojson}]
            """, to: "city/city.yml")
        try scratch.write(
            #"{"type":"Feature","properties":{"score":60},"geometry":{"type":"Point","coordinates":[500050,3380050]},"#
                + #""crs":{"type":"name","properties":{"name":"EPSG:4547"}}}"#, to: "city/parks.geojson")
        let out = scratch.path("out")
        let result = try riskmap("build", scratch.path("city"), "-o", out)
        #expect(result.exitCode == 0 && result.messages == "")
        #expect(result.output == text + "\n\n\(out)\(files)\n\(out)/map.svg\n")
        let row = try scratch.text("out/tables/districts.csv").split(separator: "\r\n")[1].split(
            separator: ",", omittingEmptySubsequences: false)
        #expect(row[4] == "" && row[10...14].allSatisfy { $0 == "" } && row[9] == "7.4")
    }
}
