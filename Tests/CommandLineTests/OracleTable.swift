import Glibc
import TestSupport

/// A CSV table of strings, its rows by the ids of its columns.
struct OracleTable {
    let columns: [String]
    let rows: [[String: String]]

    /// Reads a table.
    ///
    /// - Parameter names: names in place of those of the header, one per column
    init(_ bytes: [UInt8], columns names: [String]? = nil) {
        var lines = Self.lines(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
        let header = lines.isEmpty ? [] : lines.removeFirst()
        columns = names ?? header
        let named = columns.count == header.count ? columns : []
        rows = lines.map { Dictionary(uniqueKeysWithValues: zip(named, $0)) }
    }

    /// Fields by rows; quoted fields may hold commas, line ends and doubled quotes (RFC 4180).
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [[String]] {
        var lines: [[String]] = []
        var line: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                if isQuoted, !field.isEmpty { field.append(byte) }
            case UInt8(ascii: ",") where !isQuoted:
                line.append(String(decoding: field, as: UTF8.self))
                field = []
            case UInt8(ascii: "\n") where !isQuoted:
                lines.append(line + [String(decoding: field, as: UTF8.self)])
                line = []
                field = []
            case UInt8(ascii: "\r") where !isQuoted: break
            default: field.append(byte)
            }
        }
        return field.isEmpty && line.isEmpty ? lines : lines + [line + [String(decoding: field, as: UTF8.self)]]
    }
}

/// A city of the oracle with what an independent implementation computed for it.
struct OracleCity {
    let name: String
    /// Folder of its `city.yml`.
    let folder: String

    init?(_ name: String) {
        guard let folder = SharedData.path("oracle/\(name)") else { return nil }
        (self.name, self.folder) = (name, folder)
    }

    /// A file of its results, unpacked.
    func expected(_ file: String) -> [UInt8] {
        if let bytes = SharedData.bytes("oracle/\(name)/expected/\(file)") { return bytes }
        guard let stream = popen("gzip -dc '\(folder)/expected/\(file).gz'", "r") else { return [] }
        defer { pclose(stream) }
        return allBytes(of: stream)
    }

    /// A table of its results.
    func table(_ file: String) -> OracleTable { OracleTable(expected(file)) }
}

/// The bytes of a file; none when it cannot be read.
func fileBytes(_ path: String) -> [UInt8] {
    guard let stream = fopen(path, "r") else { return [] }
    defer { fclose(stream) }
    return allBytes(of: stream)
}

private func allBytes(of stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
    return bytes
}
