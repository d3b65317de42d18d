import Foundation

/// A folder of its own that is gone when the test is.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("riskmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file or folder in it.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    /// The bytes of a file.
    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    /// The text of a file.
    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// Whether there is anything under a name.
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Names of all files and folders below, hidden ones too, sorted; none when there is no such folder.
    func names(below name: String = "") -> [String] { ((try? FileManager.default.subpathsOfDirectory(atPath: path(name))) ?? []).sorted() }

    /// All files below the folder with their bytes, by relative path.
    func contents(below name: String = "") throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for entry in names(below: name) where !isFolder(path("\(name)/\(entry)")) {
            contents[entry] = try Data(contentsOf: URL(fileURLWithPath: path("\(name)/\(entry)")))
        }
        return contents
    }

    /// Inode and time of the last change of every file and folder below, by relative path.
    func stamps(below name: String) throws -> [String: [Int]] {
        var stamps: [String: [Int]] = [:]
        for entry in names(below: name) {
            var status = stat()
            guard stat(path("\(name)/\(entry)"), &status) == 0 else { throw SystemError(what: entry) }
            stamps[entry] = [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
        return stamps
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

extension ScratchFolder {
    /// Generates a sample city a tenth of the size below `name`.
    func sample(_ name: String = "city", _ options: String...) throws {
        let result = try riskmap(["sample", path(name), "--scale", "0.1"] + options)
        guard result.exitCode == 0 else { throw SystemError(what: "riskmap sample: \(result.messages)", number: result.exitCode) }
    }

    /// Replaces a text in a file.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        try write(try text(name).replacingOccurrences(of: old, with: new), to: name)
    }
}
