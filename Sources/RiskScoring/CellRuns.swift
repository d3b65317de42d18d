import CityModel

/// Neighbouring cells of one row, first and last column included.
struct CellRun: Hashable, Sendable, BitwiseCopyable {
    var row: Int32
    var first: Int32
    var last: Int32

    var count: Int { Int(last) - Int(first) + 1 }
}

/// A set of cells as runs in (row, column) order; runs neither overlap nor touch.
struct CellRuns: Sendable {
    let runs: [CellRun]

    /// How many cells the set holds.
    var cellCount: Int { runs.reduce(0) { $0 + $1.count } }

    /// The set of all cells of any runs, in any order.
    init(union runs: [CellRun]) {
        var sorted = runs
        sorted.sort { ($0.row, $0.first) < ($1.row, $1.first) }
        var merged: [CellRun] = []
        merged.reserveCapacity(sorted.count)
        for run in sorted {
            if let last = merged.last, last.row == run.row, run.first <= last.last + 1 {
                merged[merged.count - 1].last = max(last.last, run.last)
            } else {
                merged.append(run)
            }
        }
        self.runs = merged
    }

    /// Position of the first run in a row or above it.
    func start(ofRow row: Int) -> Int {
        var range = 0..<runs.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = Int(runs[middle].row) < row ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Calls `body` with each row of a window that has cells of the set, and the columns, clipped to the window.
    @inline(__always)
    func forEachRun(in window: CellWindow, _ body: (_ row: Int, _ columns: Range<Int>) -> Void) {
        var number = start(ofRow: window.rows.lowerBound)
        while number < runs.count, Int(runs[number].row) < window.rows.upperBound {
            let first = max(Int(runs[number].first), window.columns.lowerBound)
            let end = min(Int(runs[number].last) + 1, window.columns.upperBound)
            if first < end { body(Int(runs[number].row), first..<end) }
            number += 1
        }
    }

    /// Whether the set holds a cell.
    func contains(_ cell: Cell) -> Bool {
        var number = start(ofRow: cell.row)
        while number < runs.count, Int(runs[number].row) == cell.row {
            if cell.column <= Int(runs[number].last) { return cell.column >= Int(runs[number].first) }
            number += 1
        }
        return false
    }
}
