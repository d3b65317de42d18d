import Foundation
import TestSupport
import Testing

/// A signal during a build leaves the outputs that were there, all of them, or all new ones: never a mixture, never a rest.
@Suite(.serialized) struct InterruptionTests {
    @Test("a signal leaves nothing or everything where nothing was", arguments: [SIGINT, SIGTERM])
    func fresh(signal: Int32) throws {
        let scratch = try builtSample()
        let complete = try scratch.contents(below: "old")
        var random = SeededGenerator(seed: UInt64(signal))
        for _ in 0..<6 {
            let result = try interrupted(scratch, to: "new", by: signal, with: &random)
            #expect([0, -signal, 73].contains(result.exitCode))
            let names = scratch.names(below: "new")
            let isComplete = try names != [] && scratch.contents(below: "new") == complete
            // A signal may come when all is done but the program has not ended yet.
            #expect(result.exitCode == 0 ? isComplete : result.exitCode == 73 ? names == [] : names == [] || isComplete)
            try? FileManager.default.removeItem(atPath: scratch.path("new"))
        }
    }

    @Test("a signal leaves the old outputs or the new ones", arguments: [SIGINT, SIGTERM])
    func replacing(signal: Int32) throws {
        let scratch = try builtSample()
        let old = try scratch.contents(below: "old")
        try scratch.edit("city/city.yml", "name: 示范市", "name: 示例市")
        #expect(try riskmap("build", scratch.path("city"), "--cells", "-o", scratch.path("new"), "--quiet").exitCode == 0)
        let new = try scratch.contents(below: "new")
        #expect(old != new)
        var random = SeededGenerator(seed: 10 + UInt64(signal))
        for _ in 0..<6 {
            let result = try interrupted(scratch, to: "old", by: signal, with: &random)
            #expect([0, 73, -signal].contains(result.exitCode))
            let left = try scratch.contents(below: "old")
            // A signal may come when all is done but the program has not ended yet.
            #expect(result.exitCode == 0 ? left == new : result.exitCode == 73 ? left == old : left == old || left == new)
            if left != old {
                for (name, bytes) in old { try bytes.write(to: URL(fileURLWithPath: scratch.path("old/\(name)"))) }
            }
        }
    }

    @Test("a signal while files are written leaves the old outputs or the new ones, and no rest", arguments: [SIGINT, SIGTERM, SIGHUP])
    func whileWriting(signal: Int32) throws {
        let scratch = try builtSample()
        let old = try scratch.contents(below: "old")
        try scratch.edit("city/city.yml", "name: 示范市", "name: 示例市")
        let result = try stopped(scratch, by: signal)
        #expect(
            result.exitCode == 0
                || result.exitCode == 73 && result.messages == "riskmap: \(scratch.path("old")): interrupted, nothing was changed\n")
        let left = try scratch.contents(below: "old")
        #expect(result.exitCode == 0 ? left != old && left.count == old.count : left == old)
    }

    @Test("what a killed build leaves is hidden, and the next build removes it")
    func killed() throws {
        let scratch = try builtSample()
        let old = try scratch.contents(below: "old")
        try scratch.edit("city/city.yml", "cell: 500", "cell: 400")
        let result = try stopped(scratch, by: SIGKILL)
        #expect([0, -SIGKILL].contains(result.exitCode))
        #expect(Set(try scratch.contents(below: "old").keys.filter { !$0.hasPrefix(".riskmap-unfinished/") }) == Set(old.keys))
        #expect(try riskmap("build", scratch.path("city"), "--cells", "-o", scratch.path("old"), "--quiet").exitCode == 0)
        #expect(try riskmap("build", scratch.path("city"), "--cells", "-o", scratch.path("new"), "--quiet").exitCode == 0)
        #expect(try scratch.contents(below: "old") == scratch.contents(below: "new"))
    }

    /// Starts a build and sends it a signal as soon as it begins to write.
    private func stopped(_ scratch: ScratchFolder, by signal: Int32) throws -> ProgramResult {
        let program = try RunningProgram(["build", scratch.path("city"), "--cells", "-o", scratch.path("old"), "--quiet"])
        while !scratch.exists("old/.riskmap-unfinished"), program.isRunning {}
        program.send(signal)
        return try program.result()
    }

    /// Starts a build and sends it a signal within the time that a build takes.
    private func interrupted(
        _ scratch: ScratchFolder, to folder: String, by signal: Int32, with random: inout SeededGenerator
    ) throws -> ProgramResult {
        let program = try RunningProgram(["build", scratch.path("city"), "--cells", "-o", scratch.path(folder), "--quiet"])
        usleep(.random(in: 0..<400_000, using: &random))
        program.send(signal)
        return try program.result()
    }

    private func builtSample() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 500")
        #expect(try riskmap("build", scratch.path("city"), "--cells", "-o", scratch.path("old"), "--quiet").exitCode == 0)
        return scratch
    }
}
