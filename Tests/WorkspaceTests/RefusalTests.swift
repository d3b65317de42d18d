import CityModel
import Foundation
import GRDB
import Testing

@testable import Workspace

@Suite struct RefusalTests {
    /// The error of reading everything; nil when all can be read.
    private func problem(_ path: String) -> WorkspaceError? {
        do throws(WorkspaceError) {
            try Workspace(path: path).read { contents throws(WorkspaceError) in
                let state = try contents.state()
                for file in try contents.files() { _ = try contents.bytes(of: file) }
                _ = try contents.surveys()
                for map in 0...state.families.count { _ = try contents.scores(ofMap: map, window: state.window) }
            }
            return nil
        } catch {
            return error
        }
    }

    @Test("what is no file, no database or no workspace is refused")
    func foreign() throws {
        let folder = try Folder()
        #expect(problem(folder.workspace)?.kind == .missing)
        #expect(problem(folder.path)?.kind == .unusable)
        for bytes in [[], Array("{}".utf8), (0..<5000).map { UInt8($0 % 251) }] as [[UInt8]] {
            try folder.write(bytes)
            #expect(problem(folder.workspace)?.kind == .unusable, "\(bytes.count) bytes")
            #expect(try folder.bytes() == Data(bytes))
        }
        try FileManager.default.removeItem(atPath: folder.workspace)
        try DatabaseQueue(path: folder.workspace).write { try $0.execute(sql: "CREATE TABLE riskmap_state (key, value)") }
        #expect(problem(folder.workspace)?.reason == "is no GeoPackage")
        #expect(try folder.names == ["workspace.gpkg"])
    }

    @Test("a workspace cut off anywhere is refused")
    func truncated() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let whole = try folder.bytes()
        #expect(problem(folder.workspace) == nil)
        for share in 0..<40 {
            try folder.write(whole.prefix(whole.count * share / 40))
            #expect(problem(folder.workspace)?.kind == .unusable, "\(share) of 40")
        }
    }

    @Test("damaged bytes are refused or read, never a crash", arguments: 0..<8)
    func damaged(seed: Int) throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let whole = try folder.bytes()
        for round in 0..<20 {
            var bytes = whole
            for number in 0..<(round + 1) {
                let place = (seed * 7919 + round * 104_729 + number * 1_299_709) % bytes.count
                bytes[place] ^= UInt8(truncatingIfNeeded: 1 << (number % 8) | seed)
            }
            try folder.write(bytes)
            _ = problem(folder.workspace)
        }
    }

    /// Each change of a good workspace and what is said about it.
    static let faults: [(sql: String, said: String)] = [
        (
            "UPDATE riskmap_state SET value = '99' WHERE key = 'format'",
            "has workspace format 99, this program reads 3 to \(WorkspaceState.format)"
        ),
        ("DELETE FROM riskmap_state", "has workspace format none, this program reads 3 to \(WorkspaceState.format)"),
        ("UPDATE riskmap_state SET value = '-5' WHERE key = 'columns'", "riskmap_state lacks entries or has unusable ones"),
        ("UPDATE riskmap_state SET value = 'nan' WHERE key = 'cell'", "riskmap_state lacks entries or has unusable ones"),
        (
            "UPDATE riskmap_state SET value = '2000000000' WHERE key IN ('rows', 'columns')",
            "riskmap_state lacks entries or has unusable ones"
        ),
        ("DROP TABLE riskmap_tiles", "is no workspace: there is no table riskmap_tiles"),
        ("UPDATE riskmap_files SET role = 'virus'", "riskmap_files has role \"virus\""),
        ("UPDATE riskmap_files SET size = 9e18", "column size does not hold an integer"),
        ("UPDATE riskmap_file_parts SET bytes = x'00'", "input 0: part 0 does not hold 16 bytes"),
        ("UPDATE riskmap_file_parts SET bytes = zeroblob(100)", "input 0: part 0 does not hold 16 bytes"),
        ("DELETE FROM riskmap_file_parts", "input 0: 0 bytes, 16 were recorded"),
        ("UPDATE riskmap_file_parts SET part = 3", "input 0: part 0 is missing"),
        ("UPDATE riskmap_file_parts SET bytes = 'text'", "column bytes does not hold a blob"),
        ("INSERT INTO riskmap_surveys VALUES (2, 'a', NULL, 'b')", "surveys are not numbered from 1"),
        ("UPDATE riskmap_tiles SET scores = x'28B52FFD'", "map 0: the tile at row 1000, column -20 is not one of this grid"),
        ("UPDATE riskmap_tiles SET first_row = 1001 WHERE map = 0", "map 0: the tile at row 1001, column -20 is not one of this grid"),
        (
            "UPDATE riskmap_tiles SET scores = (SELECT scores FROM riskmap_tiles WHERE first_row = 1000) WHERE map = 0",
            "map 0: the tile at row 1064, column 108 is not one of this grid"
        ),
    ]

    @Test("tables with other contents than ours are refused by name", arguments: faults.indices)
    func contents(fault: Int) throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        try DatabaseQueue(path: folder.workspace).write { try $0.execute(sql: Self.faults[fault].sql) }
        let problem = problem(folder.workspace)
        #expect(problem?.kind == .unusable && problem?.path == folder.workspace)
        #expect(problem?.reason.contains(Self.faults[fault].said) == true, "\(problem?.reason ?? "nothing")")
    }

    /// Whether a small disk can be mounted, found out by doing it.
    private static let canMount: Bool = {
        guard geteuid() == 0, let folder = try? Folder() else { return false }
        defer { _ = output(of: "/usr/bin/umount", [folder.path]) }
        return output(of: "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.path]) != nil
    }()

    @Test("a full disk and a read-only one are told, and the old state stays", .enabled(if: canMount, "needs the right to mount a disk"))
    func full() throws {
        let folder = try Folder()
        let mount = folder.path + "/disk"
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: false)
        try #require(output(of: "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", mount]) != nil)
        defer { _ = output(of: "/usr/bin/umount", [mount]) }
        let path = mount + "/workspace.gpkg"
        try Made.build(path)
        let big = (0..<8_000_000).map { UInt8(truncatingIfNeeded: ($0 &* $0 &* 2_654_435_761) >> 23) }
        for base in [nil, path] {
            let error = #expect(throws: WorkspaceError.self) {
                let other = try WorkspaceBuilder(path: mount + "/other.gpkg", continuing: base.map { WorkspaceCopy(of: $0, in: mount) })
                try other.write { contents throws(WorkspaceError) in try contents.append(Made.file("big", big), big) }
                try other.finish()
            }
            #expect(error?.kind == .notWritable, "\(error.map(\.description) ?? "")")
            _ = unlink(mount + "/other.gpkg")
        }
        #expect(problem(path) == nil)
        try #require(output(of: "/usr/bin/mount", ["-o", "remount,ro", mount]) != nil)
        let refusal = #expect(throws: WorkspaceError.self) {
            _ = try WorkspaceBuilder(path: mount + "/other.gpkg", continuing: WorkspaceCopy(of: path, in: mount))
        }
        #expect(throws: WorkspaceError.self) { _ = try WriterLock(workspace: path, command: "test") }
        #expect(refusal?.kind == .notWritable && refusal?.reason == "Read-only file system")
        #expect(problem(path) == nil)
    }
}
