import CZstd
import CityModel
import Parallelism

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

    /// The tiles of a map that hold a score above 0, in (row, column) order.
    ///
    /// - Parameter scores: of the cells of the window, row-major
    public static func tiles(of scores: [UInt16], map: Int, window: CellWindow, threads: Int) -> [ScoreTile] {
        precondition(scores.count == window.count, "\(scores.count) scores for \(window.count) cells")
        let bands = (window.rows.count + size.rows - 1) / size.rows
        let found = parallelMap(count: bands, threads: threads) { band in
            let row = window.rows.lowerBound + band * size.rows
            return stride(from: window.columns.lowerBound, to: window.columns.upperBound, by: size.columns).compactMap { column in
                tile(of: scores, map: map, corner: Cell(column: column, row: row), window: window)
            }
        }
        return Array(found.joined())
    }

    /// One tile of a map; nil when all its scores are 0. The corner must begin a tile of the window.
    public static func tile(of scores: [UInt16], map: Int, corner: Cell, window: CellWindow) -> ScoreTile? {
        var tile = ScoreTile(map: map, corner: corner, packed: [])
        guard let cells = tile.cells(in: window) else { preconditionFailure("\(corner) begins no tile of \(window)") }
        var values: [UInt16] = []
        values.reserveCapacity(cells.count)
        for row in cells.rows {
            let start = window.index(of: Cell(column: cells.columns.lowerBound, row: row))
            values.append(contentsOf: scores[start..<start + cells.columns.count])
        }
        var any: UInt16 = 0
        for index in values.indices {
            any |= values[index]
            values[index] = values[index].littleEndian
        }
        if any == 0 { return nil }
        tile.packed = compressed(values)
        return tile
    }

    /// The scores, row-major over `cells(in: window)`; nil for bytes that are not the scores of so many cells.
    public func scores(in window: CellWindow) -> [UInt16]? {
        guard let cells = cells(in: window), let bytes = decompressed(packed, count: 2 * cells.count) else { return nil }
        let scores = (0..<cells.count).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
        return scores.allSatisfy { $0 <= 10_000 } ? scores : nil
    }
}

/// A zstd frame of level 1, its fastest.
private func compressed(_ values: [UInt16]) -> [UInt8] {
    values.withUnsafeBytes { bytes in
        [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
            count = ZSTD_compress(buffer.baseAddress, buffer.count, bytes.baseAddress, bytes.count, 1)
            precondition(ZSTD_isError(count) == 0, "ZSTD_compress")
        }
    }
}

/// The contents of a zstd frame that must have a certain length; nil for any other bytes.
private func decompressed(_ frame: [UInt8], count: Int) -> [UInt8]? {
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
        let length = ZSTD_decompress(buffer.baseAddress, count, frame, frame.count)
        isWhole = ZSTD_isError(length) == 0 && length == count
        written = isWhole ? count : 0
    }
    return isWhole ? bytes : nil
}
