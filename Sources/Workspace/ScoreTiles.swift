import CityModel

/// Integer scores of one map in one tile of the grid, compressed.
///
/// The scores are little-endian 16-bit numbers, row by row from the south-west, as a zstd frame that states its length (RFC 8878).
public struct ScoreTile: Hashable, Sendable {
    /// Cells of a tile; those at the window's north and east edges are cut.
    public static let size = (rows: 64, columns: 128)

    /// 0 for the total, `i + 1` for family `i`.
    public var map: Int
    /// Its south-west cell.
    public var corner: Cell
    /// The compressed scores.
    public var packed: [UInt8]

    /// A tile as it is stored.
    public init(map: Int, corner: Cell, packed: [UInt8]) {
        self.map = map
        self.corner = corner
        self.packed = packed
    }

    /// The cells of the tile in a window; nil for a corner that begins no tile of it.
    public func cells(in window: CellWindow) -> CellWindow? {
        guard window.contains(corner), (corner.row - window.rows.lowerBound) % Self.size.rows == 0,
            (corner.column - window.columns.lowerBound) % Self.size.columns == 0
        else { return nil }
        return CellWindow(
            columns: corner.column..<min(corner.column + Self.size.columns, window.columns.upperBound),
            rows: corner.row..<min(corner.row + Self.size.rows, window.rows.upperBound))
    }

    /// The corners of all tiles of a window, in (row, column) order.
    public static func corners(in window: CellWindow) -> [Cell] {
        stride(from: window.rows.lowerBound, to: window.rows.upperBound, by: size.rows).flatMap { row in
            stride(from: window.columns.lowerBound, to: window.columns.upperBound, by: size.columns).map { Cell(column: $0, row: row) }
        }
    }

    /// Whether two maps have the same scores in a tile.
    public static func areEqual(_ first: [UInt16], _ second: [UInt16], at corner: Cell, window: CellWindow) -> Bool {
        guard let cells = ScoreTile(map: 0, corner: corner, packed: []).cells(in: window) else { return false }
        var difference: UInt16 = 0
        for row in cells.rows {
            let start = window.index(of: Cell(column: cells.columns.lowerBound, row: row))
            for index in start..<start + cells.columns.count { difference |= first[index] ^ second[index] }
        }
        return difference == 0
    }

    /// The scores of a map over a window, row-major, 0 where no tile is.
    ///
    /// - Parameters:
    ///   - tiles: those recorded of the map
    ///   - window: that of the state
    ///   - path: of the workspace, for messages
    /// - Throws: `unusable` for a tile that is none of the window
    public static func scores(of tiles: [ScoreTile], window: CellWindow, in path: String) throws(WorkspaceError) -> [UInt16] {
        var all = [UInt16](repeating: 0, count: window.count)
        for tile in tiles {
            guard let cells = tile.cells(in: window), let scores = tile.scores(in: window) else {
                throw WorkspaceError(
                    .unusable, path: path,
                    reason: "map \(tile.map): the tile at row \(tile.corner.row), column \(tile.corner.column) is not one of this grid")
            }
            let width = cells.columns.count
            for row in 0..<cells.rows.count {
                let place = window.index(of: Cell(column: tile.corner.column, row: tile.corner.row + row))
                all.replaceSubrange(place..<place + width, with: scores[row * width..<(row + 1) * width])
            }
        }
        return all
    }

    /// One tile of a map; nil when all its scores are 0. The corner must begin a tile of the window.
    public static func tile(of scores: [UInt16], map: Int, corner: Cell, window: CellWindow) -> ScoreTile? {
        var tile = ScoreTile(map: map, corner: corner, packed: [])
        guard let cells = tile.cells(in: window) else { preconditionFailure("\(corner) begins no tile of \(window)") }
        var values: [UInt16] = []
        values.reserveCapacity(cells.count)
        for row in cells.rows {
            let start = window.index(of: Cell(column: cells.columns.lowerBound, row: row))
            for index in start..<start + cells.columns.count { values.append(scores[index]) }
        }
        var any: UInt16 = 0
        for index in values.indices {
            any |= values[index]
            values[index] = values[index].littleEndian
        }
        if any == 0 { return nil }
        tile.packed = values.withUnsafeBytes { zstdFrame($0) }
        return tile
    }

    /// The scores, row-major over `cells(in: window)`; nil for bytes that are not the scores of so many cells.
    public func scores(in window: CellWindow) -> [UInt16]? {
        guard let cells = cells(in: window), let scores = contents(ofZstdFrame: packed, count: cells.count, as: UInt16.self) else {
            return nil
        }
        return scores.reduce(0, max) <= 10_000 ? scores : nil
    }
}
