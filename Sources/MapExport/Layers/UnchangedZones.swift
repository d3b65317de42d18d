import JSONCoding

/// Zones of an earlier state of which all that is told is the same, but for their number.
public struct UnchangedZones: Sendable {
    /// Per zone its position in the earlier state; nil for one of which something else is told now.
    let numbers: [Int?]
    private let rows: EarlierRows

    /// nil unless the file has a row for each of the earlier zones.
    ///
    /// - Parameters:
    ///   - numbers: per zone its position in the earlier state; nil for one of which something else is told now
    ///   - count: how many zones the earlier state had
    ///   - rows: of the map's file in the earlier state
    public init?(numbers: [Int?], of count: Int, rows: EarlierRows) {
        guard rows.count == count else { return nil }
        (self.numbers, self.rows) = (numbers, rows)
    }

    /// Writes what an earlier row says behind the id.
    func write(_ row: Int, of map: String, to writer: inout JSONWriter) {
        var beginning = JSONWriter()
        beginning.beginZone(row, of: map)
        rows.withRow(row) { writer.raw(bytes: $0.extracting(beginning.bytes.count..<$0.count)) }
    }
}
