import Glibc

/// The rows of a file that an earlier run wrote, byte for byte.
public struct EarlierRows: Sendable {
    private let bytes: [UInt8]
    /// Of each row, without what separates it from the next.
    private let ranges: [Range<Int>]

    /// How many rows there are.
    public var count: Int { ranges.count }

    /// The features of a GeoJSON file as `FeatureCollection` writes it: one per line, between a first and a last line.
    public init(features bytes: [UInt8]) {
        var ranges: [Range<Int>] = []
        var start = bytes.firstIndex(of: UInt8(ascii: "\n"), from: 0).map { $0 + 1 } ?? bytes.count
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start) {
            ranges.append(start..<(bytes[end - 1] == UInt8(ascii: ",") ? end - 1 : end))
            start = end + 1
        }
        (self.bytes, self.ranges) = (bytes, ranges.dropLast().filter { !$0.isEmpty })
    }

    /// The rows of a table as `CSVWriter` writes it, behind the header; line ends within quotes end no row.
    public init(table bytes: [UInt8]) {
        var ranges: [Range<Int>] = []
        var (start, searched) = (0, 0)
        var quote = bytes.firstIndex(of: UInt8(ascii: "\""), from: 0)
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: searched) {
            if let opening = quote, opening < end {
                guard let closing = bytes.firstIndex(of: UInt8(ascii: "\""), from: opening + 1) else { break }
                searched = closing + 1
                quote = bytes.firstIndex(of: UInt8(ascii: "\""), from: searched)
            } else {
                ranges.append(start..<end + 1)
                (start, searched) = (end + 1, end + 1)
            }
        }
        (self.bytes, self.ranges) = (bytes, Array(ranges.dropFirst()))
    }

    /// Hands out a row.
    func withRow<Result>(_ row: Int, _ body: (Span<UInt8>) -> Result) -> Result { body(bytes.span.extracting(ranges[row])) }
}

extension [UInt8] {
    /// The first place of a byte at a place or behind it.
    fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
