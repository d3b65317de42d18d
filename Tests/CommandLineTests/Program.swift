import Foundation

/// What the program printed and how it ended.
struct ProgramResult {
    var exitCode: Int32
    var output: String
    var messages: String
}

/// The program as built beside the tests, run without a terminal.
func riskmap(_ arguments: String...) throws -> ProgramResult { try riskmap(arguments) }

/// The program as built beside the tests, run without a terminal.
func riskmap(_ arguments: [String]) throws -> ProgramResult {
    let scratch = try ScratchFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("riskmap")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let output = try scratch.handle("output")
    let messages = try scratch.handle("messages")
    process.standardOutput = output
    process.standardError = messages
    try process.run()
    process.waitUntilExit()
    return ProgramResult(
        exitCode: process.terminationStatus, output: try scratch.text("output"), messages: try scratch.text("messages"))
}

/// A folder of its own that is gone when the test is.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("riskmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// The text of a file.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path).appendingPathComponent(name)), as: UTF8.self)
    }

    /// All files below the folder with their bytes, by relative path.
    func contents(below name: String = "") throws -> [String: Data] {
        let root = URL(fileURLWithPath: path).appendingPathComponent(name)
        var contents: [String: Data] = [:]
        for entry in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let url = root.appendingPathComponent(entry)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else { continue }
            contents[entry] = try Data(contentsOf: url)
        }
        return contents
    }

    fileprivate func handle(_ name: String) throws -> FileHandle {
        FileHandle(forWritingAtPath: try write("", to: name))!
    }
}
