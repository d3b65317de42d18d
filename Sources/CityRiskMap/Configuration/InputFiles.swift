import CityModel
import GeoReading
import Workspace

/// Where the files of a city or of a survey are: in a folder, or kept in memory.
enum InputFiles: Sendable {
    /// Names are paths relative to it.
    case folder(String)
    /// Bytes by name; of an absolute path by the file's own.
    case kept([String: [UInt8]])
    /// Files in a workspace by name, fetched when they are asked for.
    case workspace(Workspace, [String: WorkspaceFile])

    /// The name by which a file is kept.
    static func keptName(_ name: String) -> String { name.hasPrefix("/") ? fileName(name) : name }

    /// Length of a file in bytes; 0 when it is not there.
    func size(of name: String) -> Int {
        switch self {
        case .folder(let folder): fileSize(joined(folder, name))
        case .kept(let files): files[Self.keptName(name)]?.count ?? 0
        case .workspace(_, let files): files[Self.keptName(name)]?.size ?? 0
        }
    }

    /// What tells whether a file is changed meanwhile; nil for one that is not there or kept in memory, where nobody can.
    func stamp(of name: String) -> FileStamp? {
        switch self {
        case .folder(let folder): FileStamp(path: joined(folder, name))
        case .kept, .workspace: nil
        }
    }

    /// Hands out the bytes of a file.
    ///
    /// - Throws: `RunError.missingInput` when it cannot be opened; what `body` throws
    func withBytes<Result>(of name: String, _ body: (Span<UInt8>) throws(RunError) -> Result) throws(RunError) -> Result {
        switch self {
        case .folder(let folder):
            let mapped = try MappedFile(openingInput: joined(folder, name))
            return try mapped.withBytes { bytes throws(RunError) in try body(bytes) }
        case .kept(let files):
            guard let bytes = files[Self.keptName(name)] else { throw Self.notKept(name) }
            return try body(bytes.span)
        case .workspace(let workspace, let files):
            guard let file = files[Self.keptName(name)] else { throw Self.notKept(name) }
            let bytes: [UInt8]
            do throws(WorkspaceError) {
                bytes = try workspace.read { contents throws(WorkspaceError) in try contents.bytes(of: file) }
            } catch {
                throw RunError(error)
            }
            return try body(bytes.span)
        }
    }

    private static func notKept(_ name: String) -> RunError { .missingInput("\(name): not among the files that were kept") }

    /// A small UTF-8 text file whole, without byte order mark.
    func text(of name: String) throws(RunError) -> (String, InputRecord) {
        let size = size(of: name)
        guard size <= 64_000_000 else { throw RunError.unusableData("\(name): \(size) bytes, a text file has at most 64000000") }
        return try withBytes(of: name) { bytes throws(RunError) in
            let content = bytes.withUnsafeBytes { Array($0) }
            guard let text = String(validating: content, as: UTF8.self) else {
                let hint = name.hasSuffix(".csv") ? ", which Excel saves as \"CSV UTF-8\"" : ""
                let place = firstUnreadable(in: content)
                throw RunError.unusableData(
                    "\(name): line \(place.line), column \(place.column): byte 0x\(place.byte), allowed: well-formed UTF-8\(hint)"
                )
            }
            return (text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, InputRecord(name: name, bytes: bytes))
        }
    }
}

/// Line, column in bytes and hexadecimal digits of the first byte that no UTF-8 text has there.
private func firstUnreadable(in content: [UInt8]) -> (line: Int, column: Int, byte: String) {
    var decoder = UTF8()
    var bytes = content.makeIterator()
    var (index, line, start) = (0, 1, 0)
    while case .scalarValue(let scalar) = decoder.decode(&bytes) {
        index += UTF8.width(scalar)
        if scalar == "\n" { (line, start) = (line + 1, index) }
    }
    let byte = index < content.count ? String(content[index], radix: 16, uppercase: true) : ""
    return (line, index - start + 1, byte)
}
