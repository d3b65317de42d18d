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
        var start = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            ranges.append(start..<(bytes[end - 1] == UInt8(ascii: ",") ? end - 1 : end))
            start = end + 1
        }
        (self.bytes, self.ranges) = (bytes, ranges.dropLast().filter { !$0.isEmpty })
    }

    /// The rows of a table as `CSVWriter` writes it, behind the header; line ends within quotes end no row.
    public init(table bytes: [UInt8]) {
        var ranges: [Range<Int>] = []
        var (start, isQuoted) = (0, false)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted {
                ranges.append(start..<index + 1)
                start = index + 1
            }
        }
        (self.bytes, self.ranges) = (bytes, Array(ranges.dropFirst()))
    }

    /// Hands out a row.
    func withRow<Result>(_ row: Int, _ body: (Span<UInt8>) -> Result) -> Result { body(bytes.span.extracting(ranges[row])) }
}
