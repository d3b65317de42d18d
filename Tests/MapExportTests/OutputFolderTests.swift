import Glibc
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
            #expect(!exists(out + "/" + OutputFolder.unfinished))
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
            #expect(!exists(path + "/new") && !exists(path + "/" + OutputFolder.unfinished))
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

    @Test func whatAKilledRunLeftIsRemoved() throws {
        try withFolder { path in
            let leftover = path + "/" + OutputFolder.unfinished + "/layers/half"
            _ = try makeFolders(above: leftover)
            close(open(leftover, O_CREAT | O_WRONLY, 0o644))
            _ = try OutputFolder(path: path).write([file("a", "1")], threads: 1)
            #expect(!exists(path + "/" + OutputFolder.unfinished))
        }
    }

    @Test(arguments: ["", "/x", "../x", "a/../b", "a//b", "a/", ".", ".riskmap-unfinished/x", "a\0b"])
    func namesThatLeaveTheFolderAreRefused(name: String) { #expect(!OutputFolder.staysInside(name)) }

    @Test(arguments: ["a", "layers/zones.geojson", "a/.b", "..a"])
    func namesInTheFolderAreAllowed(name: String) { #expect(OutputFolder.staysInside(name)) }
}
