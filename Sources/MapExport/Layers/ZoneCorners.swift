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
    ///   - standing: of some maps the zones that are not written anew, of which no more is needed than `box` looks at
    ///   - geographic: plane to degrees, one for each in order; finite, as the city's own plane holds its cells
    public init<Failure: Error>(
        of map: CityMap, but standing: [Int?: UnchangedZones] = [:], threads: Int,
        geographic: ([PlaneCoordinate]) throws(Failure) -> [GeographicCoordinate]
    ) throws(Failure) {
        var ranks = CornerRanks(window: map.scores.window)
        for zones in map.maps {
            if let standing = standing[zones.family] {
                for zone in zones.zones.indices where standing.numbers[zone] == nil {
                    ranks.insert(zones.shapes.coordinates[zones.shapes.coordinates(ofFeature: zone)])
                }
                ranks.insert(outermostCorners(of: zones.shapes, window: map.scores.window)[...])
            } else {
                ranks.insert(zones.shapes.coordinates[...])
            }
        }
        try self.init(ranks, grid: map.input.grid, areWrittenOften: standing.isEmpty, threads: threads, geographic: geographic)
    }

    /// Projects the corners of shapes that lie in a window.
    public init<Failure: Error>(
        of shapes: GeometryTable<GridCorner>, window: CellWindow, grid: Grid, threads: Int,
        geographic: ([PlaneCoordinate]) throws(Failure) -> [GeographicCoordinate]
    ) throws(Failure) {
        var ranks = CornerRanks(window: window)
        ranks.insert(shapes.coordinates[...])
        try self.init(ranks, grid: grid, areWrittenOften: true, threads: threads, geographic: geographic)
    }

    /// - Parameter areWrittenOften: whether most corners are written as text
    private init<Failure: Error>(
        _ corners: consuming CornerRanks, grid: Grid, areWrittenOften: Bool, threads: Int,
        geographic: ([PlaneCoordinate]) throws(Failure) -> [GeographicCoordinate]
    ) throws(Failure) {
        var ranks = corners
        ranks.number()
        self.ranks = ranks
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

    /// The box around shapes, found from the corners that are the first or the last of their row or column: where no pole lies between them,
    /// longitude only rises or only falls along all rows or along all columns, and so does latitude.
    func box(of shapes: GeometryTable<GridCorner>) -> GeographicBox {
        var box = GeographicBox()
        for corner in outermostCorners(of: shapes, window: ranks.window) { box.formUnion(degrees(of: corner)) }
        return box
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
    /// The cells whose corners there may be.
    let window: CellWindow
    private let columns: Range<Int>
    private let firstRow: Int
    /// Bit `i % 64` of word `i / 64` stands for corner `i` in (row, column) order.
    private var words: [UInt64]
    /// Corners in the words before each.
    private var before: [Int] = []

    init(window: CellWindow) {
        self.window = window
        columns = window.columns.lowerBound..<window.columns.upperBound + 1
        firstRow = window.rows.lowerBound
        words = Array(repeating: 0, count: columns.count * (window.rows.count + 1) / 64 + 1)
    }

    mutating func insert(_ corners: ArraySlice<GridCorner>) {
        for corner in corners {
            let position = position(of: corner)
            words[position / 64] |= 1 << UInt64(position % 64)
        }
    }

    /// Numbers the corners, when all are there.
    mutating func number() {
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
        precondition(words[position / 64] >> UInt64(position % 64) & 1 == 1, "a corner that was not projected")
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

/// The corners of shapes that are the first or the last of their row or of their column.
func outermostCorners(of shapes: GeometryTable<GridCorner>, window: CellWindow) -> [GridCorner] {
    let nowhere = (first: Int32.max, last: Int32.min)
    var rows = [(first: Int32, last: Int32)](repeating: nowhere, count: window.rows.count + 1)
    var columns = [(first: Int32, last: Int32)](repeating: nowhere, count: window.columns.count + 1)
    for corner in shapes.coordinates {
        let (row, column) = (Int(corner.row) - window.rows.lowerBound, Int(corner.column) - window.columns.lowerBound)
        rows[row] = (min(rows[row].first, corner.column), max(rows[row].last, corner.column))
        columns[column] = (min(columns[column].first, corner.row), max(columns[column].last, corner.row))
    }
    var corners: [GridCorner] = []
    for (row, ends) in zip(window.rows.lowerBound..., rows) where ends.first <= ends.last {
        corners += [ends.first, ends.last].map { GridCorner(column: $0, row: Int32(row)) }
    }
    for (column, ends) in zip(window.columns.lowerBound..., columns) where ends.first <= ends.last {
        corners += [ends.first, ends.last].map { GridCorner(column: Int32(column), row: $0) }
    }
    return corners
}
