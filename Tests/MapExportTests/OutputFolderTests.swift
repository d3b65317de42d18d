import Foundation
import Synchronization
import Testing

@testable import MapExport

@Suite struct OutputFolderTests {
    /// A new folder below the system's temporary one, removed with all in it afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/riskmap-tests-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        let path = String(cString: try #require(made))
        defer { try? removeTree(path) }
        try body(path)
    }

    private func file(_ name: String, _ text: String) -> OutputFile { OutputFile(name: name, bytes: Array(text.utf8)) }

    private func text(_ path: String) -> String? {
        guard let stream = fopen(path, "r") else { return nil }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, stream)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func modified(_ path: String) -> [Int] {
        var status = stat()
        return stat(path, &status) == 0 ? [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_ino)] : []
    }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    @Test func filesAreWrittenWithTheirFolders() throws {
        try withFolder { path in
            let out = path + "/new/out"
            let pieces = OutputFile(name: "layers/long.txt", chunks: 40) { Array("\($0),".utf8) }
            let changes = try OutputFolder(path: out).write([file("run.json", "{}"), pieces], threads: 2)
            #expect(changes.written == ["run.json", "layers/long.txt"])
            #expect(text(out + "/run.json") == "{}")
            #expect(text(out + "/layers/long.txt") == (0..<40).map { "\($0)," }.joined())
            #expect(!exists(out + "/" + Placement.hidden))
        }
    }

    @Test func aFileThatStandsIsLeftAloneAndWrittenWhereItDoesNot() throws {
        try withFolder { path in
            let folder = OutputFolder(path: path)
            _ = try folder.write([file("layers/a", "one"), file("b", "1")], threads: 2)
            let before = modified(path + "/layers/a")
            let standing = OutputFile(name: "layers/a", standing: Array("two".utf8), digest: "2")
            let changes = try folder.write([standing, file("b", "2")], replacing: ["layers/a", "b"], threads: 2)
            #expect(changes.unchanged == ["layers/a"] && changes.written == ["b"] && changes.removed == [])
            #expect(modified(path + "/layers/a") == before && text(path + "/layers/a") == "one")
            _ = try folder.write([file("layers/a", "longer"), file("b", "2")], threads: 2)
            #expect(try folder.write([standing, file("b", "2")], threads: 2).written == ["layers/a"])
            unlink(path + "/layers/a")
            #expect(try folder.write([standing, file("b", "2")], threads: 2).written == ["layers/a"])
            #expect(text(path + "/layers/a") == "two")
        }
    }

    @Test func aFileThatWritesItselfSeesTheOthersAndTakesItsPlaceWithThem() throws {
        try withFolder { path in
            let seen = Mutex("")
            let last = SelfWritingFile(name: "layers/last") { place throws(OutputError) in
                symlink("begun", place)
            } end: { staged throws(OutputError) in
                seen.withLock { $0 = self.text(staged("a")) ?? "not there" }
                unlink(staged("layers/last"))
                close(open(staged("layers/last"), O_WRONLY | O_CREAT, 0o644))
            }
            let changes = try OutputFolder(path: path).write([file("a", "1")], last: last, threads: 2)
            #expect(changes.written == ["a", "layers/last"] && seen.withLock { $0 } == "1")
            #expect(text(path + "/layers/last") == "" && !exists(path + "/" + Placement.hidden))
        }
    }

    @Test(arguments: [false, true]) func aFileThatCannotWriteItselfLeavesEverythingAsItWas(fromTheBeginning: Bool) throws {
        try withFolder { path in
            _ = try OutputFolder(path: path).write([file("a", "1")], threads: 1)
            let failure = OutputError(path: "last", reason: "no room")
            let last = SelfWritingFile(name: "last") { _ throws(OutputError) in
                if fromTheBeginning { throw failure }
            } end: { _ throws(OutputError) in
                throw failure
            }
            #expect(throws: failure) { _ = try OutputFolder(path: path).write([file("a", "2")], last: last, threads: 2) }
            #expect(text(path + "/a") == "1" && !exists(path + "/last") && !exists(path + "/" + Placement.hidden))
        }
    }

    @Test func unchangedFilesAreLeftUntouchedAndVanishedOnesRemoved() throws {
        try withFolder { path in
            let folder = OutputFolder(path: path)
            _ = try folder.write([file("a", "1"), file("b", "2"), file("layers/c", "3")], threads: 1)
            let before = modified(path + "/a")
            #expect(text(path + "/a") == "1")
            let theirs = open(path + "/theirs", O_CREAT | O_WRONLY, 0o644)
            close(theirs)
            let earlier = ["a", "b", "layers/c", "never", "../theirs", "/etc/passwd", "./theirs", ""]
            let changes = try folder.write([file("a", "1"), file("b", "two")], replacing: earlier, threads: 1)
            #expect(changes.unchanged == ["a"] && changes.written == ["b"] && changes.removed == ["layers/c"])
            #expect(modified(path + "/a") == before)
            #expect(text(path + "/b") == "two")
            #expect(exists(path + "/theirs") && !exists(path + "/layers/c"))
        }
    }

    @Test func aFailureLeavesWhatWasThere() throws {
        try withFolder { path in
            let folder = OutputFolder(path: path)
            _ = try folder.write([file("a", "1"), file("z/z", "1")], threads: 1)
            let error = #expect(throws: OutputError.self) {
                try folder.write([file("a", "2"), file("new/n", "3"), file("z", "4")], threads: 1)
            }
            #expect(error == OutputError(path: path + "/z", reason: "is a folder, a file has to take its place"))
            #expect(text(path + "/a") == "1")
            #expect(!exists(path + "/new") && !exists(path + "/" + Placement.hidden))
        }
    }

    @Test func anInterruptedRunLeavesNothing() throws {
        try withFolder { path in
            let out = path + "/deep/out"
            let error = #expect(throws: OutputError.self) {
                try OutputFolder(path: out).write([file("a", "1")], threads: 1, isInterrupted: { true })
            }
            #expect(error?.reason == "interrupted, nothing was changed")
            #expect(!exists(path + "/deep"))
        }
    }

    @Test func aFileInTheWayOfTheFolderIsNamed() throws {
        try withFolder { path in
            _ = try OutputFolder(path: path).write([file("a", "1")], threads: 1)
            let error = #expect(throws: OutputError.self) { try OutputFolder(path: path + "/a/out").write([], threads: 1) }
            #expect(error == OutputError(path: path + "/a", reason: "is not a folder"))
        }
    }

    @Test func twoRunsCannotWriteAtOnce() throws {
        try withFolder { path in
            let other = open(path, O_RDONLY | O_DIRECTORY)
            #expect(flock(other, LOCK_EX) == 0)
            let error = #expect(throws: OutputError.self) { try OutputFolder(path: path).write([file("a", "1")], threads: 1) }
            #expect(error == OutputError(path: path, reason: "another run is writing here"))
            close(other)
            _ = try OutputFolder(path: path).write([file("a", "1")], threads: 1)
        }
    }

    /// Counts how often a run asked whether it is interrupted.
    private final class Questions: Sendable {
        private let asked = Atomic<Int>(0)

        /// The number of this question, from 0.
        func next() -> Int { asked.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    /// All files below a folder with their texts and stamps, by relative path.
    private func state(_ path: String) throws -> [String: [String]] {
        var state: [String: [String]] = [:]
        for name in try files(below: path) { state[name] = [text(path + "/" + name) ?? ""] + modified(path + "/" + name).map(String.init) }
        return state
    }

    private func texts(_ path: String) throws -> [String: String] { try state(path).mapValues { $0[0] } }

    /// Files of an earlier run and of the run that replaces them: one unchanged, one to go, one in a folder that goes, two new.
    private let old = ["a": "1", "b": "1", "gone": "1", "layers/c": "1", "run": "1"]
    private let new = ["a": "1", "b": "2", "layers/c": "2", "new/d": "2", "run": "2"]

    private func write(
        _ texts: [String: String], to path: String, isInterrupted: @Sendable () -> Bool = { false }
    ) throws(OutputError) -> OutputFolder.Changes {
        let files = texts.keys.sorted().map { file($0, texts[$0] ?? "") }
        return try OutputFolder(path: path).write(files, replacing: Array(old.keys), threads: 1, isInterrupted: isInterrupted)
    }

    /// A run asks once for each of its five pieces, once for the file to go, once for each of the four to be moved.
    private static let questionCount = 10

    @Test("a run stopped at any moment leaves every earlier file as it was, down to inode and time", arguments: 0..<questionCount)
    func stopped(at moment: Int) throws {
        try withFolder { path in
            _ = try write(old, to: path)
            let before = try state(path)
            let questions = Questions()
            let error = #expect(throws: OutputError.self) { try write(new, to: path) { questions.next() == moment } }
            #expect(error?.reason == "interrupted, nothing was changed")
            #expect(try state(path) == before && !exists(path + "/new") && !exists(path + "/" + Placement.hidden))
            let later = Questions()
            let changes = try write(new, to: path) { later.next() < 0 }
            #expect(changes.written == ["b", "layers/c", "new/d", "run"] && changes.unchanged == ["a"] && changes.removed == ["gone"])
            #expect(try texts(path) == new && state(path)["a"] == before["a"] && later.next() == Self.questionCount)
        }
    }

    @Test("what a run killed at any moment had begun is undone by the next, even when that one fails", arguments: 0..<questionCount)
    func killed(at moment: Int) throws {
        try withFolder { path in
            let (out, copy) = (path + "/out", path + "/copy")
            _ = try write(old, to: out)
            let questions = Questions()
            _ = try write(new, to: out) {
                if questions.next() == moment { try? FileManager.default.copyItem(atPath: out, toPath: copy) }
                return false
            }
            for (name, text) in try texts(copy) where !name.hasPrefix(Placement.hidden) { #expect([old[name], new[name]].contains(text)) }
            let isMixed = try texts(copy).filter { !$0.key.hasPrefix(Placement.hidden) } != old
            #expect(!isMixed || exists(copy + "/" + Placement.hidden + "/undo"))
            #expect(throws: OutputError.self) { try write(new, to: copy) { true } }
            #expect(try texts(copy) == old)
            _ = try write(new, to: copy)
            #expect(try texts(copy) == new)
        }
    }

    @Test("a folder that appears at a place while files move: the others go back, and when it is gone so does its file")
    func aFolderAppears() throws {
        try withFolder { path in
            _ = try write(old, to: path)
            let error = #expect(throws: OutputError.self) {
                try write(new, to: path) {
                    if text(path + "/b") == "2", !isFolder(path + "/layers/c") {
                        unlink(path + "/layers/c")
                        _ = try? makeFolders(above: path + "/layers/c/theirs")
                        close(open(path + "/layers/c/theirs", O_CREAT | O_WRONLY, 0o644))
                    }
                    return false
                }
            }
            let place = path + "/layers/c"
            let rest = "\(place) could not be put back: is a folder, a file has to take its place; the next run tries again"
            #expect(error == OutputError(path: place, reason: "Is a directory; \(rest)"))
            #expect(
                try texts(path).filter { !$0.key.hasPrefix(Placement.hidden) }
                    == old.merging(["layers/c/theirs": ""]) { $1 }.filter { $0.key != "layers/c" })
            #expect(throws: OutputError.folderInTheWay(place)) { try write(new, to: path) }
            try removeTree(place)
            #expect(throws: OutputError.self) { try write(new, to: path) { true } }
            #expect(try texts(path) == old)
        }
    }

    @Test("where files cannot be linked, a killed run may leave a place empty: the next puts its file back")
    func movedAside() throws {
        try withFolder { path in
            _ = try write(old, to: path)
            let aside = path + "/" + Placement.hidden + "/undo/earlier/layers/c"
            _ = try makeFolders(above: aside)
            #expect(rename(path + "/layers/c", aside) == 0 && rmdir(path + "/layers") == 0)
            #expect(throws: OutputError.self) { try write(new, to: path) { true } }
            #expect(try texts(path) == old)
        }
    }

    @Test("a killed run's rest that leads out of the folder by a link is refused")
    func linkedRest() throws {
        try withFolder { path in
            let aside = path + "/out/" + Placement.hidden + "/undo/earlier/layers/c"
            _ = try makeFolders(above: aside)
            close(open(aside, O_CREAT | O_WRONLY, 0o644))
            _ = try makeFolders(above: path + "/elsewhere/c")
            #expect(symlink(path + "/elsewhere", path + "/out/layers") == 0)
            let error = #expect(throws: OutputError.self) { try OutputFolder(path: path + "/out").write([file("a", "1")], threads: 1) }
            #expect(error?.path == path + "/out/layers" && !exists(path + "/elsewhere/c") && exists(aside))
        }
    }

    @Test func whatAKilledRunLeftIsRemoved() throws {
        try withFolder { path in
            let leftover = path + "/" + Placement.hidden + "/layers/half"
            _ = try makeFolders(above: leftover)
            close(open(leftover, O_CREAT | O_WRONLY, 0o644))
            _ = try OutputFolder(path: path).write([file("a", "1")], threads: 1)
            #expect(!exists(path + "/" + Placement.hidden))
        }
    }

    @Test(arguments: ["", "/x", "../x", "a/../b", "a//b", "a/", ".", ".riskmap-unfinished/x", "a\0b"])
    func namesThatLeaveTheFolderAreRefused(name: String) { #expect(!OutputFolder.staysInside(name)) }

    @Test(arguments: ["a", "layers/zones.geojson", "a/.b", "..a"])
    func namesInTheFolderAreAllowed(name: String) { #expect(OutputFolder.staysInside(name)) }
}
