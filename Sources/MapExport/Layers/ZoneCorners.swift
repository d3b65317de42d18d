import CityModel
import JSONCoding
import MapLayers

/// The corners that zones of any number of maps stand on, each once: on the plane, in degrees, and as GeoJSON text.
///
/// Corners are found by a bitmap over the window of all corners and numbered by rank in it, so a corner that many zones share is
/// projected and formatted once.
public struct ZoneCorners: Sendable {
    private let ranks: CornerRanks
    /// Degrees, in (row, column) order of the corners.
    private let degrees: [GeographicCoordinate]
    /// `,[longitude,latitude]`, in the same order; nil where few of them are written.
    private let texts: TextTable?

    /// Projects the corners of all maps.
    ///
    /// - Parameters:
    ///   - areWrittenOften: whether most of them are written as text
    ///   - geographic: plane to degrees, one for each in order; finite, as the city's own plane holds its cells
    public init<Failure: Error>(
        of map: CityMap, areWrittenOften: Bool = true, threads: Int,
        geographic: ([PlaneCoordinate]) throws(Failure) -> [GeographicCoordinate]
    ) throws(Failure) {
        try self.init(
            of: map.maps.map(\.shapes), window: map.scores.window, grid: map.input.grid, areWrittenOften: areWrittenOften,
            threads: threads, geographic: geographic)
    }

    /// Projects the corners of shapes that lie in a window.
    public init<Failure: Error>(
        of shapes: [GeometryTable<GridCorner>], window: CellWindow, grid: Grid, areWrittenOften: Bool = true, threads: Int,
        geographic: ([PlaneCoordinate]) throws(Failure) -> [GeographicCoordinate]
    ) throws(Failure) {
        ranks = CornerRanks(of: shapes, window: window)
        let size = grid.cellSize
        let places = ranks.corners.map { PlaneCoordinate(x: Double($0.column) * size, y: Double($0.row) * size) }
        let degrees = try geographic(places)
        precondition(degrees.count == places.count, "\(degrees.count) coordinates for \(places.count) corners")
        self.degrees = degrees
        texts =
            areWrittenOften
            ? TextTable(count: degrees.count, threads: threads) { index, writer in
                writer.raw(",")
                writer.position(degrees[index])
            } : nil
    }

    /// Degrees of a corner of a zone.
    public func degrees(of corner: GridCorner) -> GeographicCoordinate { degrees[ranks.rank(of: corner)] }

    /// Writes `[longitude,latitude]` of each corner of a zone's ring, 7 decimals, with commas between them.
    func write(_ ring: ArraySlice<GridCorner>, to writer: inout JSONWriter) {
        var isFirst = true
        for corner in ring {
            if let texts {
                texts.write(ranks.rank(of: corner), from: isFirst ? 1 : 0, to: &writer)
            } else {
                if !isFirst { writer.raw(",") }
                writer.position(degrees(of: corner))
            }
            isFirst = false
        }
    }
}

/// A set of corners as a bitmap with counts, which gives a corner's place among them in constant time (Jacobson 1989).
private struct CornerRanks: Sendable {
    private let columns: Range<Int>
    private let firstRow: Int
    /// Bit `i % 64` of word `i / 64` stands for corner `i` in (row, column) order.
    private var words: [UInt64]
    /// Corners in the words before each.
    private var before: [Int] = []

    init(of tables: [GeometryTable<GridCorner>], window: CellWindow) {
        columns = window.columns.lowerBound..<window.columns.upperBound + 1
        firstRow = window.rows.lowerBound
        words = Array(repeating: 0, count: columns.count * (window.rows.count + 1) / 64 + 1)
        for shapes in tables {
            for corner in shapes.coordinates {
                let position = position(of: corner)
                words[position / 64] |= 1 << UInt64(position % 64)
            }
        }
        before.reserveCapacity(words.count)
        var count = 0
        for word in words {
            before.append(count)
            count += word.nonzeroBitCount
        }
    }

    /// Place of a corner of the set among all, from 0.
    func rank(of corner: GridCorner) -> Int {
        let position = position(of: corner)
        let lower = words[position / 64] & ((1 << UInt64(position % 64)) - 1)
        return before[position / 64] + lower.nonzeroBitCount
    }

    /// All corners in (row, column) order.
    var corners: [GridCorner] {
        var corners: [GridCorner] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                let position = index * 64 + rest.trailingZeroBitCount
                corners.append(
                    GridCorner(
                        column: Int32(columns.lowerBound + position % columns.count), row: Int32(firstRow + position / columns.count)))
                rest &= rest - 1
            }
        }
        return corners
    }

    private func position(of corner: GridCorner) -> Int {
        (Int(corner.row) - firstRow) * columns.count + Int(corner.column) - columns.lowerBound
    }
}
