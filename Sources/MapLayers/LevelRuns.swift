import CityModel
import RiskScoring

/// The cells of a window as runs of one level, row by row from the south: the form in which zones are found and traced, so that
/// memory follows the map's detail and not its area.
///
/// Runs of a row are disjoint, fill it from column 0, and end with one empty run outside the city at column `width`.
struct LevelRuns {
    /// The label of cells that are not in the city; levels have their raw values.
    static let outside = UInt8.max

    /// Columns of the window.
    let width: Int
    /// Index of the first run of each row, one entry more than rows.
    private(set) var rowStarts: [Int] = [0]
    /// First column of each run, counted from the window's west edge.
    private(set) var starts: [Int32] = []
    /// Raw value of the level, or `outside`.
    private(set) var labels: [UInt8] = []

    /// Runs of the levels of `scores`, row-major over `window` like `districtOfCell`.
    init(scores: [UInt16], districtOfCell: [UInt16], window: CellWindow, rules: ScoringRules) {
        precondition(scores.count == window.count && districtOfCell.count == window.count)
        width = window.columns.count
        let levels = LevelTable(rules)
        rowStarts.reserveCapacity(window.rows.count + 1)
        for row in 0..<window.rows.count {
            let first = row * width
            var current: UInt8?
            for index in first..<first + width {
                let label = districtOfCell[index] == CityScores.outside ? Self.outside : levels[scores[index]].rawValue
                if label == current { continue }
                append(label, at: index - first)
                current = label
            }
            append(Self.outside, at: width)
            rowStarts.append(starts.count)
        }
    }

    private mutating func append(_ label: UInt8, at column: Int) {
        starts.append(Int32(column))
        labels.append(label)
    }

    /// How many rows.
    var rows: Int { rowStarts.count - 1 }

    /// Indices of the runs of a row, without the empty one at its end.
    func runs(ofRow row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] - 1 }

    /// Columns of a run.
    func columns(ofRun run: Int) -> Range<Int> { Int(starts[run])..<Int(starts[run + 1]) }
}
