import Foundation
import TestSupport
import Testing

/// A killed or refused build or rescore leaves a state whole, and the same command again makes the new one.
@Suite(.serialized) struct RescoreInterruptionTests {
    /// Kills of each of the commands; RISKMAP_KILLS asks for another number.
    private static let kills = ProcessInfo.processInfo.environment["RISKMAP_KILLS"].flatMap { Int($0) } ?? 20

    /// What is killed, with the states before and after it.
    enum Command: String, CaseIterable, Sendable {
        case build, rescore, rules

        func arguments(_ town: SurveyedTown) -> [String] {
            switch self {
            case .build: ["build", town.path("city.yml"), "-o", town.out, "--quiet"]
            case .rescore: ["rescore", town.out, "--survey", town.path("autumn.yml"), "--survey", town.path("winter.yml"), "--quiet"]
            case .rules: ["rescore", town.out, "--rules", town.path("rules.yml"), "--survey", town.path("autumn.yml"), "--quiet"]
            }
        }

        /// Histories that a killed run may leave.
        var histories: Set<String> {
            switch self {
            case .build: ["build"]
            case .rescore: ["build", "build autumn", "build autumn winter"]
            case .rules: ["build", "build autumn"]
            }
        }
    }

    @Test(
        "kill -9 at any moment leaves a workspace that opens, and the same command again leaves the new state whole",
        arguments: Command.allCases)
    func killed(command: Command) throws {
        let town = try SurveyedTown(cells: false)
        try town.reset("old", to: "out")
        if command == .build { try town.scratch.edit("city.yml", "cell: 100", "cell: 80") }
        let start = ContinuousClock.now
        #expect(try riskmap(command.arguments(town)).exitCode == 0)
        let span = ContinuousClock.now - start
        try town.reset("new", to: "out")
        let (old, new) = (try town.contents("old"), try town.contents("new"))
        #expect(old["workspace.gpkg"] != new["workspace.gpkg"])
        var random = SeededGenerator(seed: 7)
        var (landed, unfinished) = (0, 0)
        for attempt in 0..<8 * Self.kills where landed < Self.kills {
            try town.reset("out", to: "old")
            let program = try RunningProgram(command.arguments(town))
            wait(for: program, attempt, span, town, &random)
            program.send(SIGKILL)
            guard try program.result().exitCode == -SIGKILL else { continue }
            landed += 1
            if town.scratch.exists("out/.riskmap-unfinished") { unfinished += 1 }
            let history = try town.history()
            #expect(command.histories.contains(history), "attempt \(attempt): \(history)")
            let again = try riskmap(command.arguments(town))
            #expect(again.exitCode == 0 && again.messages == "", "attempt \(attempt)")
            #expect(try town.contents() == new, "attempt \(attempt): \(history)")
            if attempt % 4 == 0 { #expect(try town.matches(), "attempt \(attempt)") }
        }
        #expect(landed == Self.kills)
        #expect(unfinished >= Self.kills / 4)
        print("\(command.rawValue): \(landed) kills, \(unfinished) of them while files were made or moved")
    }

    @Test("a survey killed between its last file's move and its end is undone and applied again, or another one goes on from before it")
    func killedBeforeTheEnd() throws {
        let town = try SurveyedTown()
        try town.reset("old", to: "out")
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        try town.reset("new", to: "out")
        try town.reset("winter", to: "old")
        #expect(try town.rescore("winter", "winter.yml").exitCode == 0)
        for (survey, expected) in [("autumn.yml", "new"), ("winter.yml", "winter")] {
            try town.reset("out", to: "new")
            try town.reset("out/.riskmap-unfinished/undo/earlier", to: "old")
            let result = try town.rescore("out", survey)
            #expect(result.exitCode == 0 && result.messages == "")
            #expect(try town.contents() == town.contents(expected), "\(survey)")
            #expect(try town.matches())
        }
    }

    @Test("whoever only reads a folder of which a run was killed is told of the state that stands, and touches nothing")
    func readAfterAKill() throws {
        let town = try SurveyedTown()
        try town.reset("old", to: "out")
        try FileManager.default.createSymbolicLink(atPath: town.path("link.gpkg"), withDestinationPath: "out/workspace.gpkg")
        let questions = [
            ["history", "out"], ["history", "link.gpkg"], ["verify", "out"], ["explain", "out@build", "--at", "114.0,30.0"],
            ["diff", "out@build", "out"],
            ["rescore", "out", "--survey", "winter.yml", "--dry-run"],
        ]
        let answers = try questions.map { try riskmap($0, in: town.scratch.path) }
        #expect(answers.allSatisfy { $0.exitCode == 0 && !$0.output.isEmpty })
        #expect(try town.rescore("out", "autumn.yml").exitCode == 0)
        try town.reset("out/.riskmap-unfinished/undo/earlier", to: "old")
        let killed = try town.contents()
        for (question, answer) in zip(questions, answers) {
            let result = try riskmap(question, in: town.scratch.path)
            #expect(result.exitCode == 0 && result.output == answer.output && result.messages == answer.messages, "\(question)")
        }
        #expect(try town.contents() == killed)
    }

    @Test("a dry run where a build of other data was killed is compared with what stands, not with what the build had begun")
    func dryRunAfterAKilledBuild() throws {
        let town = try SurveyedTown()
        try town.reset("old", to: "out")
        try town.scratch.edit("shelters.geojson", "300", "340")
        try town.scratch.edit("sites.geojson", "72", "65")
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out).exitCode == 0)
        try town.reset("out/.riskmap-unfinished/undo/earlier", to: "old")
        for survey in ["autumn.yml", "winter.yml"] {
            let result = try town.rescore("out", survey, options: ["--dry-run", "--verify"])
            #expect(result.exitCode == 0 && result.messages == "", "\(survey)")
        }
    }

    @Test("a workspace that only a killed run had added is none")
    func readAfterAKilledFirstRun() throws {
        let town = try SurveyedTown()
        try town.scratch.write("", to: "out/.riskmap-unfinished/undo/added/workspace.gpkg")
        let result = try riskmap(["history", "out"], in: town.scratch.path)
        #expect(result.exitCode == 66 && result.messages.contains("no workspace.gpkg here"))
    }

    @Test("a batch builds anew what was killed between its last file's move and its end")
    func killedBatchBeforeTheEnd() throws {
        let town = try SurveyedTown(cells: false)
        try town.reset("old", to: "out")
        try town.scratch.edit("city.yml", "cell: 100", "cell: 80")
        #expect(try riskmap("batch", town.path("city.yml")).exitCode == 0)
        try town.reset("new", to: "out")
        try town.reset("out/.riskmap-unfinished/undo/earlier", to: "old")
        #expect(try riskmap("batch", town.path("city.yml")).exitCode == 0)
        #expect(try town.contents() == town.contents("new"))
    }

    /// A moment of the run: any, or one after its files began to be made or moved.
    private func wait(
        for program: RunningProgram, _ attempt: Int, _ span: Duration, _ town: SurveyedTown, _ random: inout SeededGenerator
    ) {
        let signs = [nil, ".riskmap-unfinished", ".riskmap-unfinished/undo"]
        let longest = [span, .milliseconds(60), .milliseconds(4)][attempt % 3]
        if let sign = signs[attempt % 3] {
            while access(town.path("out/\(sign)"), F_OK) != 0, program.isRunning { usleep(20) }
        }
        let microseconds = Int(longest.components.seconds) * 1_000_000 + Int(longest.components.attoseconds / 1_000_000_000_000)
        usleep(useconds_t(Int.random(in: 0...microseconds, using: &random)))
    }

    /// Whether this process may mount file systems.
    private static let mayMount = {
        guard geteuid() == 0, let scratch = try? ScratchFolder() else { return false }
        defer { umount(scratch.path) }
        return mount("tmpfs", scratch.path, "tmpfs", 0, "size=64k") == 0
    }()

    @Test(
        "a full disk stops a rescore with its reason and leaves the old state",
        .enabled(if: mayMount, "only the superuser mounts a small disk"))
    func fullDisk() throws {
        try onOwnDisk(options: "size=3m") { town, disk in
            let filler = "\(disk)/filler"
            let free = try room(on: disk)
            try town.scratch.write([UInt8](repeating: 1, count: max(0, free - 60_000)), to: "disk/filler")
            try expectRefusal(town, reason: "No space left on device")
            #expect(unlink(filler) == 0)
        }
    }

    @Test(
        "a read-only folder stops a rescore with its reason and leaves the old state",
        .enabled(if: mayMount, "only the superuser mounts a disk"))
    func readOnly() throws {
        try onOwnDisk(options: "size=8m") { town, disk in
            #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=8m") == 0)
            try expectRefusal(town, reason: "Read-only file system")
            let dry = try town.rescore("disk/out", "autumn.yml", options: ["--dry-run"])
            #expect(dry.exitCode == 0)
            #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=8m") == 0)
        }
    }

    @Test("a folder without permission to write stops a rescore", .enabled(if: geteuid() != 0, "the superuser may write everything"))
    func noPermission() throws {
        let town = try SurveyedTown()
        let before = try town.contents()
        chmod(town.out, 0o555)
        defer { chmod(town.out, 0o755) }
        let result = try town.rescore("out", "autumn.yml")
        #expect(result.exitCode == 73 && result.messages.contains("Permission denied"))
        #expect(try town.contents() == before && town.matches())
    }

    /// A city whose outputs stand on a small disk; after `body` the survey can be applied there.
    private func onOwnDisk(options: String, _ body: (SurveyedTown, String) throws -> Void) throws {
        let town = try SurveyedTown()
        let disk = town.path("disk")
        mkdir(disk, 0o755)
        try #require(mount("tmpfs", disk, "tmpfs", 0, options) == 0)
        defer { umount2(disk, Int32(MNT_DETACH)) }
        try town.reset("disk/out", to: "out")
        try body(town, disk)
        #expect(try town.rescore("disk/out", "autumn.yml").exitCode == 0)
        #expect(try town.history("disk/out") == "build autumn" && town.matches("disk/out"))
    }

    private func expectRefusal(_ town: SurveyedTown, reason: String) throws {
        let before = try town.contents("disk/out")
        let result = try town.rescore("disk/out", "autumn.yml")
        #expect(result.exitCode == 73 && result.output == "")
        #expect(
            result.messages.hasPrefix("riskmap: \(town.path("disk/out"))") && result.messages.hasSuffix(": \(reason)\n"),
            "\(result.messages)")
        #expect(try town.contents("disk/out") == before)
        #expect(try town.history("disk/out") == "build" && town.matches("disk/out"))
    }

    /// Free bytes of a file system.
    private func room(on disk: String) throws -> Int {
        var status = statvfs()
        guard statvfs(disk, &status) == 0 else { throw SystemError(what: disk) }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
