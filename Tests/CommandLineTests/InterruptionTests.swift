import Foundation
import TestSupport
import Testing

/// What a signal during a build leaves.
///
/// SIGINT, SIGTERM and SIGHUP: byte for byte the outputs that were there, or all new ones, and nothing else. SIGKILL: every file whole, of
/// the earlier build or of this one; a mixture of the two only with `.riskmap-unfinished/undo` beside it; and the next build leaves what
/// a build into a new folder does.
///
/// A signal counts when it lands in the run: the program says that it was interrupted, or the signal ended it. Every test sends signals
/// at other moments until `wanted` have landed, and fails when that takes more than sixteen times as many.
@Suite(.serialized) struct InterruptionTests {
    private static let wanted = 3
    private static let hidden = ".riskmap-unfinished"
    /// Names who writes the workspace; one of a killed build counts for nothing.
    private static let lock = "workspace.gpkg.lock"
    /// What stands in the folder while files are made, and while they are moved.
    private static let signs = [hidden, "\(hidden)/undo"]

    @Test("a signal leaves nothing or everything where nothing was")
    func fresh() throws {
        let city = try City()
        var random = SeededGenerator(seed: 1)
        for signal in [SIGINT, SIGTERM] {
            try untilLanded { missed in
                try city.reset(to: nil)
                let result = try interrupted(city, by: signal, missed: missed, with: &random)
                let left = try city.left
                #expect(result.exitCode == 0 ? left == city.new : result.exitCode == 73 ? left == [:] : left == [:] || left == city.new)
                return hasLanded(result, signal)
            }
        }
    }

    @Test("a signal leaves the old outputs or the new ones")
    func replacing() throws {
        let city = try City()
        var random = SeededGenerator(seed: 2)
        for signal in [SIGINT, SIGTERM] {
            try untilLanded { missed in
                try city.reset(to: "old")
                let result = try interrupted(city, by: signal, missed: missed, with: &random)
                let left = try city.left
                let isOld = left == city.old
                #expect(result.exitCode == 0 ? left == city.new : isOld || result.exitCode == -signal && left == city.new)
                return hasLanded(result, signal)
            }
        }
    }

    @Test("a signal while files are made or moved leaves the old outputs and says so", arguments: signs)
    func whileWriting(sign: String) throws {
        let city = try City()
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            try untilLanded { _ in
                try city.reset(to: "old")
                let result = try stopped(city, by: signal, when: sign)
                #expect([0, 73].contains(result.exitCode))
                #expect(try city.left == (result.exitCode == 0 ? city.new : city.old))
                guard result.exitCode == 73 else { return false }
                #expect(result.messages == "riskmap: \(city.scratch.path("out")): interrupted, nothing was changed\n")
                return true
            }
        }
    }

    @Test("a killed build leaves whole files, a sign when they are of two builds, and the next build no rest", arguments: signs)
    func killed(sign: String) throws {
        let city = try City()
        try untilLanded { _ in
            try city.reset(to: "old")
            let result = try stopped(city, by: SIGKILL, when: sign)
            let outputs = try city.left.filter { !$0.key.hasPrefix(Self.hidden) && $0.key != Self.lock }
            #expect(outputs.keys.sorted() == city.old.keys.sorted())
            for (name, bytes) in outputs { #expect(bytes == city.old[name] || bytes == city.new[name], "\(name)") }
            #expect(outputs == city.old || outputs == city.new || city.scratch.exists("out/\(Self.hidden)/undo"))
            let isUnfinished = city.scratch.exists("out/\(Self.hidden)")
            #expect(try city.build().result().exitCode == 0)
            #expect(try city.left == city.new)
            #expect(!city.scratch.exists("out/\(Self.hidden)"))
            return result.exitCode == -SIGKILL && isUnfinished
        }
    }

    private func hasLanded(_ result: ProgramResult, _ signal: Int32) -> Bool {
        #expect([0, 73, -signal].contains(result.exitCode))
        return result.exitCode != 0
    }

    /// Repeats an attempt, which is told how many were in vain and says whether its signal landed.
    private func untilLanded(_ attempt: (Int) throws -> Bool) rethrows {
        var (landed, missed) = (0, 0)
        while landed < Self.wanted, missed < 15 * Self.wanted {
            if try attempt(missed) { landed += 1 } else { missed += 1 }
        }
        #expect(landed == Self.wanted)
    }

    /// Starts a build and sends it a signal as soon as something is there.
    private func stopped(_ city: City, by signal: Int32, when sign: String) throws -> ProgramResult {
        let program = try city.build()
        let path = city.scratch.path("out/\(sign)")
        while access(path, F_OK) != 0, program.isRunning { usleep(20) }
        program.send(signal)
        return try program.result()
    }

    /// Starts a build and sends it a signal after a while, a shorter one the more signals came too late.
    private func interrupted(_ city: City, by signal: Int32, missed: Int, with random: inout SeededGenerator) throws -> ProgramResult {
        let program = try city.build()
        usleep(.random(in: 0..<useconds_t(400_000 / (1 + missed)), using: &random))
        program.send(signal)
        return try program.result()
    }
}

/// A small city that was built, then changed so that every kind of file changes.
private final class City {
    let scratch: ScratchFolder
    /// Outputs of the build before the change, and of one after it into a new folder.
    let old, new: [String: Data]

    init() throws {
        scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 500")
        #expect(try Self.build(scratch, "old").result().exitCode == 0)
        old = try scratch.contents(below: "old")
        try scratch.edit("city/city.yml", "cell: 500", "cell: 400")
        #expect(try Self.build(scratch, "new").result().exitCode == 0)
        new = try scratch.contents(below: "new")
        #expect(old != new && old.keys.sorted() == new.keys.sorted())
    }

    /// Starts a build into `out`.
    func build() throws -> RunningProgram { try Self.build(scratch, "out") }

    /// What stands in `out`, hidden files too.
    var left: [String: Data] { get throws { try scratch.contents(below: "out") } }

    /// Makes `out` a copy of a folder, or (nil) removes it.
    func reset(to folder: String?) throws {
        if scratch.exists("out") { try FileManager.default.removeItem(atPath: scratch.path("out")) }
        if let folder { try FileManager.default.copyItem(atPath: scratch.path(folder), toPath: scratch.path("out")) }
    }

    private static func build(_ scratch: ScratchFolder, _ folder: String) throws -> RunningProgram {
        try RunningProgram(["build", scratch.path("city"), "--cells", "-o", scratch.path(folder), "--quiet"])
    }
}
