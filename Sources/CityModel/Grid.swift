/// A cell by its global indices: column `floor(E/c)`, row `floor(N/c)` (MODEL 2).
public struct Cell: Hashable, Sendable, BitwiseCopyable, Comparable {
    /// Eastward index.
    public var column: Int
    /// Northward index.
    public var row: Int

    /// A cell.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// (row, column) order, in which every sum over cells runs.
    public static func < (left: Cell, right: Cell) -> Bool { (left.row, left.column) < (right.row, right.column) }
}

/// Rows and columns of cells, in global indices; half-open like Swift's ranges.
public struct CellWindow: Hashable, Sendable {
    /// Global columns.
    public var columns: Range<Int>
    /// Global rows.
    public var rows: Range<Int>

    /// A window.
    public init(columns: Range<Int>, rows: Range<Int>) {
        self.columns = columns
        self.rows = rows
    }

    /// How many cells the window holds.
    public var count: Int { columns.count * rows.count }

    /// Whether the window holds a cell.
    public func contains(_ cell: Cell) -> Bool { columns.contains(cell.column) && rows.contains(cell.row) }

    /// Position of a cell of the window in a row-major array.
    public func index(of cell: Cell) -> Int {
        (cell.row - rows.lowerBound) * columns.count + (cell.column - columns.lowerBound)
    }

    /// The cell at a position of a row-major array.
    public func cell(at index: Int) -> Cell {
        Cell(column: columns.lowerBound + index % columns.count, row: rows.lowerBound + index / columns.count)
    }
}

/// The grid of a city: square cells on its plane.
public struct Grid: Hashable, Sendable {
    /// The most cells that the box around a city may hold.
    public static let mostCells = 200_000_000

    /// Edge of a cell, metres, above 0.
    public var cellSize: Double

    /// A grid of cells of that size.
    public init(cellSize: Double) {
        precondition(cellSize > 0 && cellSize.isFinite)
        self.cellSize = cellSize
    }

    /// The cell that holds a place; one on an edge belongs to the cell north or east of it. Decided in millimetres, on which vertices
    /// stand, so that 99.9 m is the edge of cells of 33.3 m. The place must be finite and within 10⁹ m of the origin.
    public func cell(at place: PlaneCoordinate) -> Cell {
        Cell(column: index(holding: place.x), row: index(holding: place.y))
    }

    private func index(holding metres: Double) -> Int {
        let size = snapped(cellSize * 1000)
        let place = snapped(metres * 1000)
        let index = Int((place / size).rounded(.down))
        return Double(index) * size > place ? index - 1 : Double(index + 1) * size <= place ? index + 1 : index
    }

    /// A whole number of millimetres where a product of metres misses it by rounding alone.
    private func snapped(_ millimetres: Double) -> Double {
        let whole = millimetres.rounded()
        return abs(millimetres - whole) < 1e-5 ? whole : millimetres
    }

    /// Easting of the centres of a column, metres.
    @inlinable
    public func centreX(column: Int) -> Double { (Double(column) + 0.5) * cellSize }

    /// Northing of the centres of a row, metres.
    @inlinable
    public func centreY(row: Int) -> Double { (Double(row) + 0.5) * cellSize }

    /// Centre of a cell.
    public func centre(of cell: Cell) -> PlaneCoordinate {
        PlaneCoordinate(x: centreX(column: cell.column), y: centreY(row: cell.row))
    }
}
