/// The rows of a file that an earlier run wrote, byte for byte.
public struct StandingRows: Sendable {
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

/// Sources of an earlier state of which all that is told is the same.
public struct StandingSources: Sendable {
    /// Per source its number in the earlier state; nil for one of which something else is told now.
    let numbers: [Int?]
    /// Whether every source has the number that it had.
    let keepsNumbers: Bool
    let layer: StandingRows
    let table: StandingRows

    /// nil unless the files have a row for each of the earlier sources.
    ///
    /// - Parameters:
    ///   - numbers: per source its number in the earlier state; nil for one of which something else is told now
    ///   - keepsNumbers: whether every source has the number that it had
    ///   - count: how many sources the earlier state had
    ///   - layer: `layers/sources.geojson` of the earlier state
    ///   - table: `tables/sources.csv` of the earlier state
    public init?(numbers: [Int?], keepsNumbers: Bool, of count: Int, layer: [UInt8], table: [UInt8]) {
        (self.numbers, self.keepsNumbers) = (numbers, keepsNumbers)
        (self.layer, self.table) = (StandingRows(features: layer), StandingRows(table: table))
        guard self.layer.count == count, self.table.count == count else { return nil }
    }
}
