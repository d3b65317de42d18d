import CityModel
import Foundation
import JSONCoding
import TestSupport
import Testing

/// Many cities in one run: what fails, what is done again, and what is left alone.
@Suite(.serialized) struct BatchTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    // MARK: Failing cities

    @Test("a bad city and a missing one do not stop the others, and are told in the table and in the log")
    func mixed() throws {
        try cities("a", "b")
        try scratch.write("name: 示范市\nsourcs: []\n", to: "bad/city.yml")
        try scratch.write(try scratch.text("a/city.yml"), to: "empty/city.yml")
        let result = try batch(["a", "bad", "nowhere", "gone", "empty", "b"], "--log", scratch.path("log"))
        #expect(result.exitCode == 66 && result.messages == "")
        let known = "city.yml: line 2, column 1: unknown key \"sourcs\" in the city file, did you mean \"sources\"?"
        #expect(result.output.contains(known))
        #expect(result.output.contains("失败，退出码 65") && result.output.contains("失败，退出码 66"))
        for name in ["bad", "nowhere", "gone", "empty"] { #expect(!scratch.exists("\(name)/out")) }
        for name in ["a", "b"] { try expectBuilt(name) }
        let lines = try log()
        #expect(lines.compactMap { $0["city"]?.text }.sorted() == ["a", "b", "bad", "empty", "gone", "nowhere"].map(scratch.path))
        let bad = try #require(lines.first { $0["city"]?.text == scratch.path("bad") })
        #expect(bad["status"] == .string("failed") && bad["error"]?["exit_code"] == .number(65))
        #expect(bad["error"]?["message"]?.text?.hasPrefix(known) == true)
    }

    @Test("cities of several languages have an English table, and quiet batches say what failed")
    func languages() throws {
        try cities("a", "b")
        try scratch.edit("b/city.yml", "language: zh", "language: en")
        #expect(try batch(["a"]).output.contains("已生成"))
        let both = try batch(["a", "b"]).output
        #expect(both.contains("unchanged") && both.contains("built") && both.contains("changed outputs"))
        let quiet = try batch(["a", "nowhere"], "--quiet")
        #expect(quiet.exitCode == 66 && quiet.output == "" && quiet.messages.hasPrefix("riskmap: \(scratch.path("nowhere")): "))
    }

    @Test("findings above the allowed share, and strict runs, end alike whether the city is built or unchanged")
    func judging() throws {
        try cities("a")
        try scratch.sample("b", "--faults")
        for status in ["built", "unchanged"] {
            let result = try batch(["a", "b"], "--json", "--max-bad", "0")
            #expect(result.exitCode == 1)
            #expect(try statuses(result) == [status, status])
            #expect(try cities(result)[1]["findings"]?["above_allowed_share"] == .bool(true))
        }
        let before = try scratch.stamps(below: "b")
        let strict = try batch(["a", "b"], "--json", "--strict")
        #expect(strict.exitCode == 65)
        #expect(try statuses(strict) == ["unchanged", "failed"])
        #expect(try scratch.stamps(below: "b") == before)
        #expect(try batch(["a", "b"], "--json", "--max-bad", "100%").exitCode == 0)
    }

    @Test("two cities with one folder of outputs are refused before anything is done")
    func sharedOutputs() throws {
        try cities("a", "b")
        for arguments in [["a", "b", "a"], ["a", "a/city.yml"], ["a", "b/../a"]] {
            let result = try batch(arguments)
            #expect(result.exitCode == 64 && result.messages.contains("its outputs go to"))
        }
        try manifest("[{city: a, output: maps/x/../here}, {city: b, output: ./maps/here/}]")
        let result = try batch(["cities.yml"])
        #expect(result.exitCode == 65 && result.messages.contains("cities.yml: line 2, column 39: "))
        #expect(!scratch.exists("a/out") && !scratch.exists("b/out") && !scratch.exists("maps"))
    }

    @Test(
        "a manifest is refused with line and column before anything is done",
        arguments: [
            ("citis:\n  []\n", "cities.yml: line 1, column 1: unknown key \"citis\" in the manifest, did you mean \"cities\"?"),
            ("cities: []\n", "cities.yml: line 1, column 9: cities: a list, at least one city is needed"),
            ("cities:\n  - {output: x}\n", "cities.yml: line 2, column 5: a city needs \"city\""),
            (
                "cities:\n  - {city: a, survey: [s.yml]}\n",
                "cities.yml: line 2, column 15: unknown key \"survey\" in a city, did you mean \"surveys\"?"
            ),
            ("cities:\n  - {city: a, cells: 3}\n", "cities.yml: line 2, column 22: cells: \"3\", true or false is needed"),
            ("cities: a\n", "cities.yml: line 1, column 9: cities: \"a\", a list is needed"),
        ])
    func manifestErrors(text: String, message: String) throws {
        try cities("a")
        try scratch.write(text, to: "cities.yml")
        let result = try batch(["cities.yml"])
        #expect(result.exitCode == 65 && result.messages.contains(message), "\(result.messages)")
        #expect(!scratch.exists("a/out"))
    }

    @Test("a log that cannot be written ends the batch with 73 before anything is done")
    func noLog() throws {
        try cities("a")
        let result = try batch(["a"], "--log", scratch.path("no/log"))
        #expect(result.exitCode == 73 && !scratch.exists("a/out"))
    }

    // MARK: What is done already

    @Test("a second run finds everything done and touches nothing")
    func unchanged() throws {
        try cities("a", "b")
        try manifest("[{city: a, output: maps/a, cells: true}, {city: b/city.yml}]")
        let first = try batch(["cities.yml"], "--json")
        #expect(try statuses(first) == ["built", "built"])
        #expect(scratch.exists("maps/a/cells.csv") && !scratch.exists("b/out/cells.csv"))
        let stamps = try ["maps/a", "b/out"].map(scratch.stamps)
        let second = try batch(["cities.yml"], "--json")
        #expect(try statuses(second) == ["unchanged", "unchanged"])
        #expect(try ["maps/a", "b/out"].map(scratch.stamps) == stamps)
        for key in ["cells", "levels", "findings"] { #expect(try cities(first).map { $0[key] } == cities(second).map { $0[key] }) }
        #expect(try cities(second).allSatisfy { $0["written"] == .array([]) })
    }

    @Test("a city whose layer, rules, city file or options changed is built again, and no other")
    func changed() throws {
        try cities("a", "b")
        _ = try batch(["a", "b"])
        let ways: [() throws -> Void] = [
            { try scratch.edit("b/people.geojson", "\"people\": 1", "\"people\": 2") },
            { try scratch.write("order: 2\n", to: "b/rules.yml") },
            { try scratch.edit("b/city.yml", "data_date: 2026-06-01", "data_date: 2026-06-02\nrules: rules.yml") },
            { try scratch.write("order: 8\n", to: "b/rules.yml") },
        ]
        for (way, expected) in zip(ways, ["built", "unchanged", "built", "built"]) {
            try way()
            #expect(try statuses(batch(["a", "b"], "--json")) == ["unchanged", expected])
        }
        try expectBuilt("b")
        #expect(try statuses(batch(["a", "b"], "--json", "--repair-axes")) == ["built", "built"])
    }

    @Test("outputs that are missing, edited or of an unfinished run are made again")
    func mended() throws {
        try cities("a")
        _ = try batch(["a"])
        let whole = try scratch.contents(below: "a/out")
        let ways: [() throws -> Void] = [
            { try FileManager.default.removeItem(atPath: scratch.path("a/out/layers/zones.geojson")) },
            { try scratch.write("{}", to: "a/out/run.json") },
            { try scratch.write("an earlier sheet", to: "a/out/.riskmap-unfinished/undo/earlier/map.svg") },
        ]
        for way in ways {
            try way()
            #expect(try statuses(batch(["a"], "--json")) == ["rescored"])
            #expect(try scratch.contents(below: "a/out") == whole)
        }
    }

    // MARK: Surveys

    @Test("a survey is applied once, and the outputs are those of a build and a rescore")
    func surveys() throws {
        try cities("a")
        try survey("spring", removing: "QY-0001")
        try survey("autumn", removing: "QY-0002")
        try manifest("[{city: a, surveys: [spring.yml]}]")
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["built"])
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["unchanged"])
        try manifest("[{city: a, surveys: [spring.yml, autumn.yml]}]")
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["rescored"])
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["unchanged"])
        try expectSurveyed("a", by: ["spring", "autumn"])
        try survey("autumn", removing: "QY-0003")
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["built"])
        try expectSurveyed("a", by: ["spring", "autumn"])
        try manifest("[{city: a, surveys: [autumn.yml, spring.yml]}]")
        #expect(try statuses(batch(["cities.yml"], "--json")) == ["built"])
        try expectSurveyed("a", by: ["autumn", "spring"])
    }

    @Test("a survey that the batch does not name stays, and stops a build that would lose it")
    func foreignSurvey() throws {
        try cities("a")
        try survey("spring", removing: "QY-0001")
        _ = try batch(["a"])
        #expect(try riskmap("rescore", scratch.path("a"), "--survey", scratch.path("spring.yml")).exitCode == 0)
        let before = try scratch.contents(below: "a/out")
        #expect(try statuses(batch(["a"], "--json")) == ["unchanged"])
        try scratch.edit("a/city.yml", "cell: 500", "cell: 400")
        let refused = try batch(["a"])
        #expect(refused.exitCode == 65 && refused.output.contains("survey \"spring\" was applied and the batch does not name it"))
        #expect(try scratch.contents(below: "a/out") == before)
    }

    @Test("a broken survey fails its city and leaves its outputs alone")
    func brokenSurvey() throws {
        try cities("a", "b")
        _ = try batch(["a", "b"])
        let before = try scratch.contents(below: "a/out")
        try scratch.write("name: x\nremoved: [{layer: enterprise, ids: [QY-0001]}]\n", to: "x.yml")
        try manifest("[{city: a, surveys: [x.yml]}, {city: b}]")
        let result = try batch(["cities.yml"], "--json")
        #expect(result.exitCode == 65)
        #expect(try statuses(result) == ["failed", "unchanged"])
        #expect(try scratch.contents(below: "a/out") == before)
    }

    // MARK: Sameness and interruption

    @Test("any number of jobs and threads gives the same bytes")
    func jobs() throws {
        try cities("a", "b", "c", "d", "e")
        var made: [[String: [String: Data]]] = []
        for options in [["--jobs", "1"], ["--jobs", "4"], ["--jobs", "4", "--threads", "8"], []] {
            let result = try batch(["a", "b", "c", "d", "e"], options: options)
            #expect(result.exitCode == 0)
            made.append(
                try Dictionary(uniqueKeysWithValues: ["a", "b", "c", "d", "e"].map { ($0, try scratch.contents(below: "\($0)/out")) }))
            for name in ["a", "b", "c", "d", "e"] { try FileManager.default.removeItem(atPath: scratch.path("\(name)/out")) }
        }
        #expect(made.allSatisfy { $0 == made[0] })
    }

    @Test("a batch that was killed or ended goes on where it stopped", arguments: [SIGKILL, SIGTERM, SIGINT, SIGHUP])
    func resumed(signal: Int32) throws {
        let names = (1...6).map { "city\($0)" }
        try cities(names)
        var isCut = false
        for _ in 0..<10 where !isCut {
            for name in names { try? FileManager.default.removeItem(atPath: scratch.path("\(name)/out")) }
            try scratch.write("", to: "log")
            let running = try RunningProgram(["batch", "--log", scratch.path("log"), "--jobs", "2"] + names.map(scratch.path))
            while try scratch.text("log").count(where: { $0 == "\n" }) < 2, running.isRunning { usleep(500) }
            running.send(signal)
            let ended = try running.result()
            isCut = ended.exitCode == -signal
            guard isCut else { continue }
            if signal != SIGKILL {
                #expect(ended.messages.hasPrefix("riskmap: interrupted, "))
                #expect(!names.contains { scratch.exists("\($0)/out/.riskmap-unfinished/undo") })
            }
            let logged = try log().compactMap { $0["city"]?.text }
            #expect(logged.count >= 2 && logged.count < names.count)
            let next = try batch(names, "--json")
            #expect(next.exitCode == 0)
            for (name, status) in zip(names, try statuses(next)) where logged.contains(scratch.path(name)) {
                #expect(status == "unchanged")
            }
            #expect(try statuses(next).contains("built"))
            for name in names { try expectBuilt(name) }
        }
        #expect(isCut)
    }

    // MARK: Helpers

    private func cities(_ names: String...) throws { try cities(names) }

    /// Small cities, each of its own.
    private func cities(_ names: [String]) throws {
        for (number, name) in names.enumerated() {
            try scratch.sample(name, "--seed", "\(number + 1)")
            try scratch.edit("\(name)/city.yml", "cell: 100", "cell: 500")
        }
    }

    private func manifest(_ cities: String) throws { try scratch.write("cities:\n  \(cities)\n", to: "cities.yml") }

    private func survey(_ name: String, removing id: String) throws {
        try scratch.write("name: \(name)\nremoved: [{layer: enterprises, ids: [\(id)]}]\n", to: "\(name).yml")
    }

    private func batch(_ names: [String], _ options: String...) throws -> ProgramResult { try batch(names, options: options) }

    private func batch(_ names: [String], options: [String]) throws -> ProgramResult {
        try riskmap(["batch"] + names.map(scratch.path) + options)
    }

    private func cities(_ result: ProgramResult) throws -> [PropertyValue] {
        guard case .array(let cities) = try parseJSON(Array(result.output.utf8))["cities"] else { return [] }
        return cities
    }

    private func statuses(_ result: ProgramResult) throws -> [String] { try cities(result).compactMap { $0["status"]?.text } }

    private func log() throws -> [PropertyValue] {
        try scratch.text("log").split(separator: "\n").map { try parseJSON(Array($0.utf8)) }
    }

    /// The outputs beside a city are those of `build` into a new folder.
    private func expectBuilt(_ name: String) throws {
        defer { try? FileManager.default.removeItem(atPath: scratch.path("expected")) }
        #expect(try riskmap("build", scratch.path(name), "-o", scratch.path("expected")).exitCode == 0)
        #expect(try scratch.contents(below: "\(name)/out") == scratch.contents(below: "expected"), "\(name)")
    }

    /// The outputs beside a city are those of `build`, then `rescore` with surveys.
    private func expectSurveyed(_ name: String, by surveys: [String]) throws {
        defer { try? FileManager.default.removeItem(atPath: scratch.path("expected")) }
        #expect(try riskmap("build", scratch.path(name), "-o", scratch.path("expected")).exitCode == 0)
        let options = surveys.flatMap { ["--survey", scratch.path("\($0).yml")] }
        #expect(try riskmap(["rescore", scratch.path("expected")] + options).exitCode == 0)
        var (found, expected) = (try scratch.contents(below: "\(name)/out"), try scratch.contents(below: "expected"))
        (found["workspace.gpkg"], expected["workspace.gpkg"]) = (nil, nil)
        #expect(found == expected)
        #expect(
            try tables(ofWorkspace: scratch.path("\(name)/out/workspace.gpkg"))
                == tables(ofWorkspace: scratch.path("expected/workspace.gpkg")))
    }
}
