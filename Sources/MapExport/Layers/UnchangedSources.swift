/// Sources of an earlier state of which all that is told is the same.
public struct UnchangedSources: Sendable {
    /// Per source its number in the earlier state; nil for one of which something else is told now.
    let numbers: [Int?]
    /// Whether every source has the number that it had.
    let keepsNumbers: Bool
    let layer: EarlierRows
    let table: EarlierRows

    /// nil unless the files have a row for each of the earlier sources.
    ///
    /// - Parameters:
    ///   - numbers: per source its number in the earlier state; nil for one of which something else is told now
    ///   - keepsNumbers: whether every source has the number that it had
    ///   - count: how many sources the earlier state had
    ///   - layer: of `layers/sources.geojson` of the earlier state
    ///   - table: of `tables/sources.csv` of the earlier state
    public init?(numbers: [Int?], keepsNumbers: Bool, of count: Int, layer: EarlierRows, table: EarlierRows) {
        guard layer.count == count, table.count == count else { return nil }
        (self.numbers, self.keepsNumbers, self.layer, self.table) = (numbers, keepsNumbers, layer, table)
    }
}
