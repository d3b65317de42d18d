import CityModel
import Parallelism

/// The scores of a city after a survey, and how much of it was computed.
public struct RescoredCity: Sendable {
    /// Bit for bit the scores of a full run on the new data.
    public var scores: CityScores
    /// Cells of the city whose inputs changed.
    public var changed: Int
    /// Cells that were computed anew, in the city or not.
    public var computed: ComputedCells
    /// How many they are.
    public var recomputed: Int { computed.count }
}

/// Cells of a city that were computed anew, the others being as they were.
public struct ComputedCells: Sendable {
    /// How many they are.
    public let count: Int
    private let window: CellWindow
    /// Of each tile; nil for all cells.
    private let windowsOfTile: [[CellWindow]]?

    /// - Parameters:
    ///   - window: box of the city's cells
    ///   - windowsOfTile: what was computed of each of its tiles; nil for all
    init(of window: CellWindow, _ windowsOfTile: [[CellWindow]]? = nil) {
        (self.window, self.windowsOfTile) = (window, windowsOfTile)
        count = windowsOfTile?.joined().reduce(0) { $0 + $1.count } ?? window.count
    }

    /// Whether a cell was computed; true for cells that are none of the city's box.
    public func contains(_ cell: Cell) -> Bool {
        guard let windowsOfTile, window.contains(cell) else { return true }
        return windowsOfTile[ScoringContext.number(ofTileHolding: cell, in: window)].contains { $0.contains(cell) }
    }

    /// Whether a cell of some columns and rows was computed.
    public func meet(_ part: CellWindow) -> Bool {
        guard let windowsOfTile else { return true }
        let (columns, rows) = (part.columns.clamped(to: window.columns), part.rows.clamped(to: window.rows))
        if columns.isEmpty || rows.isEmpty { return false }
        return ScoringContext.numbers(ofTilesMeeting: CellWindow(columns: columns, rows: rows), in: window).contains { tile in
            windowsOfTile[tile].contains { $0.columns.overlaps(columns) && $0.rows.overlaps(rows) }
        }
    }
}

extension ScoringContext {
    /// Scores the city from the scores of an earlier state: only cells that the change can touch are computed, each anew from all its
    /// contributors; nothing is added to an old value (MODEL 9).
    ///
    /// - Parameter earlier: the state before the change; nil when nothing of it can be kept
    public func cityScores(
        updating earlier: EarlierCity?, threads: Int, progress: @Sendable (Double) -> Void = { _ in }
    ) -> RescoredCity {
        guard let earlier, let change = InputChange(from: earlier, to: self) else {
            let scores = cityScores(threads: threads, progress: progress)
            return RescoredCity(
                scores: scores, changed: scores.districtOfCell.count { $0 != CityScores.outside }, computed: ComputedCells(of: window))
        }
        let tiles = Self.tiles(of: window)
        let patches = parallelMap(count: tiles.count, threads: threads) { patch(of: tiles[$0], change) }
        let maps = parallelMap(count: input.families.count + 1, threads: threads) { map in
            var all = map == 0 ? earlier.scores.total : earlier.scores.families[map - 1]
            for (window, scores) in patches.lazy.flatMap(\.windows) {
                update(&all, with: scores.map { map == 0 ? $0.total : $0.families[map - 1] }, of: window)
            }
            return all
        }
        progress(1)
        return RescoredCity(
            scores: cityScores(families: Array(maps.dropFirst()), total: maps[0]), changed: patches.reduce(0) { $0 + $1.changed },
            computed: ComputedCells(of: window, patches.map { $0.windows.map(\.0) }))
    }

    /// Scores that were recorded, with all else that scoring finds; nil when they are of other cells or families.
    ///
    /// - Parameters:
    ///   - recorded: of the total, then of the families, row-major over the window
    ///   - window: the cells that they cover
    public func cityScores(recorded: [[UInt16]], window: CellWindow) -> CityScores? {
        guard window == self.window, recorded.count == input.families.count + 1, recorded.allSatisfy({ $0.count == window.count }) else {
            return nil
        }
        return cityScores(families: Array(recorded.dropFirst()), total: recorded[0])
    }

    /// Sets the scores of a window; a map of which none differs is not copied.
    private func update(_ all: inout [UInt16], with scores: [UInt16]?, of part: CellWindow) {
        if !holds(all, scores, of: part) { copy(scores, of: part, into: &all) }
    }

    private func holds(_ all: [UInt16], _ scores: [UInt16]?, of part: CellWindow) -> Bool {
        let width = part.columns.count
        return part.rows.allSatisfy { row in
            let start = (row - part.rows.lowerBound) * width
            let place = window.index(of: Cell(column: part.columns.lowerBound, row: row))
            guard let scores else { return all[place..<place + width].allSatisfy { $0 == 0 } }
            return all[place..<place + width].elementsEqual(scores[start..<start + width])
        }
    }

    /// New scores of a tile's windows; nil scores are 0 everywhere.
    private struct Patch {
        var changed = 0
        var windows: [(CellWindow, WindowScores?)] = []
    }

    private func patch(of tile: CellWindow, _ change: InputChange) -> Patch {
        var scratch = SpreadScratch()
        guard var cells = change.cells(in: tile, on: axis, &scratch) else { return Patch() }
        for (index, isChanged) in cells.enumerated() where isChanged && !city.contains(tile.cell(at: index)) { cells[index] = false }
        let windows = CellMask(window: tile, cells: cells).denseWindows
        return Patch(changed: cells.count(where: \.self), windows: windows.map { ($0, scores(of: $0)) })
    }
}

/// Some cells of a window.
struct CellMask {
    let window: CellWindow
    /// Row-major.
    let cells: [Bool]

    /// Windows that hold all of the cells, each once, and at most half as many others.
    var denseWindows: [CellWindow] {
        var windows: [CellWindow] = []
        addDenseWindows(of: window, to: &windows)
        return windows
    }

    /// Shrinks a window to its cells, and halves it while fewer than two thirds of it are.
    private func addDenseWindows(of window: CellWindow, to windows: inout [CellWindow]) {
        guard let (box, count) = box(in: window) else { return }
        if 3 * count >= 2 * box.count { return windows.append(box) }
        var (first, second) = (box, box)
        if box.rows.count > box.columns.count {
            let middle = box.rows.lowerBound + box.rows.count / 2
            (first.rows, second.rows) = (box.rows.lowerBound..<middle, middle..<box.rows.upperBound)
        } else {
            let middle = box.columns.lowerBound + box.columns.count / 2
            (first.columns, second.columns) = (box.columns.lowerBound..<middle, middle..<box.columns.upperBound)
        }
        addDenseWindows(of: first, to: &windows)
        addDenseWindows(of: second, to: &windows)
    }

    /// The smallest window around the cells in a window, and how many they are; nil without cells.
    private func box(in part: CellWindow) -> (CellWindow, Int)? {
        var count = 0
        var (west, east, south, north) = (Int.max, Int.min, Int.max, Int.min)
        for row in part.rows {
            let start = window.index(of: Cell(column: 0, row: row))
            for column in part.columns where cells[start + column] {
                count += 1
                (west, east) = (min(west, column), max(east, column))
                (south, north) = (min(south, row), max(north, row))
            }
        }
        return count == 0 ? nil : (CellWindow(columns: west..<east + 1, rows: south..<north + 1), count)
    }
}
