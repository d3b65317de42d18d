import CityModel
import RiskScoring

/// The cells of a window as runs of one class, row by row from the south: the form in which zones are found and traced, so that
/// memory follows the map's detail and not its area. A class is what a zone has all of: a level, or a sort of change.
///
/// Runs of a row are disjoint, fill it from column 0, and end with one empty run outside the city at column `width`.
struct ClassRuns {
    /// The label of cells that are in no zone.
    static let noClass: UInt8 = 0
    /// The label of cells that are not in the city.
    static let outside = UInt8.max

    /// Columns of the window.
    let width: Int
    /// Index of the first run of each row, one entry more than rows.
    private(set) var rowStarts: [Int] = [0]
    /// First column of each run, counted from the window's west edge.
    private(set) var starts: [Int32] = []
    /// Raw value of the class, `noClass` or `outside`.
    private(set) var labels: [UInt8] = []

    /// Runs of the labels that `label` gives to the cells of a window by their row-major positions.
    @inline(__always)
    init(window: CellWindow, label: (_ index: Int) -> UInt8) {
        width = window.columns.count
        rowStarts.reserveCapacity(window.rows.count + 1)
        for row in 0..<window.rows.count {
            let first = row * width
            var current: UInt8?
            for index in first..<first + width {
                let label = label(index)
                if label == current { continue }
                append(label, at: index - first)
                current = label
            }
            append(Self.outside, at: width)
            rowStarts.append(starts.count)
        }
    }

    /// Runs of the levels of `scores`, row-major over `window` like `districtOfCell`.
    init(scores: [UInt16], districtOfCell: [UInt16], window: CellWindow, rules: ScoringRules) {
        precondition(scores.count == window.count && districtOfCell.count == window.count)
        let levels = LevelTable(rules)
        self.init(window: window) { index in
            districtOfCell[index] == CityScores.outside ? Self.outside : levels[scores[index]].rawValue
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
