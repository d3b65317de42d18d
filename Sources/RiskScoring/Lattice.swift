import CityModel

/// A place in millimetres: whole numbers for vertices, so that differences and squares of city size are exact in a double.
struct LatticePoint: Hashable, Sendable, BitwiseCopyable {
    var x: Double
    var y: Double

    init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// The millimetre nearest to a place on the plane; nil for a place that is not finite or farther than 10⁸ m from the origin.
    init?(_ place: PlaneCoordinate) {
        guard place.x.magnitude <= 1e8, place.y.magnitude <= 1e8 else { return nil }
        self.init(x: (place.x * 1000).rounded(), y: (place.y * 1000).rounded())
    }

    var plane: PlaneCoordinate { PlaneCoordinate(x: x / 1000, y: y / 1000) }
}

/// A box in millimetres, closed on all sides.
struct LatticeBox: Hashable, Sendable, BitwiseCopyable {
    var minX = Double.infinity
    var minY = Double.infinity
    var maxX = -Double.infinity
    var maxY = -Double.infinity

    var isEmpty: Bool { minX > maxX }

    mutating func formUnion(_ place: LatticePoint) {
        formUnion(LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y))
    }

    mutating func formUnion(_ other: LatticeBox) {
        minX = min(minX, other.minX)
        minY = min(minY, other.minY)
        maxX = max(maxX, other.maxX)
        maxY = max(maxY, other.maxY)
    }

    func grown(by distance: Double) -> LatticeBox {
        LatticeBox(minX: minX - distance, minY: minY - distance, maxX: maxX + distance, maxY: maxY + distance)
    }

    func intersects(_ other: LatticeBox) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    /// The box in metres, as the index takes it. Division keeps order, so boxes that share a place still do.
    var plane: PlaneBox { PlaneBox(minX: minX / 1000, minY: minY / 1000, maxX: maxX / 1000, maxY: maxY / 1000) }
}

/// The centres of columns, or of rows, along one axis in millimetres.
struct CellAxis: Hashable, Sendable {
    /// Edge of a cell, millimetres; whole unless the cell size is no multiple of a millimetre.
    let size: Double
    private let inverse: Double

    init(_ grid: Grid) {
        let millimetres = grid.cellSize * 1000
        let whole = millimetres.rounded()
        size = abs(millimetres - whole) < 1e-9 * whole ? whole : millimetres
        inverse = 1 / size
    }

    /// Where the centre of a column or row lies.
    @inline(__always)
    func centre(_ index: Int) -> Double { (Double(index) + 0.5) * size }

    /// The first index whose centre is not below a place.
    func first(notBelow place: Double) -> Int {
        var index = Int((place / size - 0.5).rounded(.up))
        if centre(index - 1) >= place { index -= 1 } else if centre(index) < place { index += 1 }
        return index
    }

    /// The last index whose centre is not above a place.
    func last(notAbove place: Double) -> Int {
        let index = first(notBelow: place)
        return centre(index) == place ? index : index - 1
    }

    /// The indices whose centres lie in a closed interval.
    func indices(from low: Double, to high: Double) -> Range<Int> {
        let first = first(notBelow: low)
        return first..<max(first, last(notAbove: high) + 1)
    }

    /// Index of the cell that holds a place; a place on an edge belongs to the cell above.
    func cell(holding place: Double) -> Int {
        var index = Int((place / size).rounded(.down))
        if Double(index) * size > place { index -= 1 } else if Double(index + 1) * size <= place { index += 1 }
        return index
    }

    /// Positions in a range of all indices whose centres lie in a closed interval, and at most one more on either side.
    @inline(__always)
    func offsets(from low: Double, to high: Double, in range: Range<Int>) -> Range<Int> {
        let origin = Double(range.lowerBound) + 0.5
        let count = Double(range.count)
        let first = min(max(low * inverse - origin, 0), count)
        let end = min(max(high * inverse - origin + 1.000001, first), count)
        return Int(first)..<Int(end)
    }

    /// The box around the centres of a window.
    func centres(of window: CellWindow) -> LatticeBox {
        LatticeBox(
            minX: centre(window.columns.lowerBound), minY: centre(window.rows.lowerBound), maxX: centre(window.columns.upperBound - 1),
            maxY: centre(window.rows.upperBound - 1))
    }

    /// The cells of a window whose centres lie in a box, and at most one more row or column on each side; nil when there are none.
    func part(of window: CellWindow, within box: LatticeBox) -> CellWindow? {
        let columns = offsets(from: box.minX, to: box.maxX, in: window.columns)
        let rows = offsets(from: box.minY, to: box.maxY, in: window.rows)
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        let (west, south) = (window.columns.lowerBound, window.rows.lowerBound)
        return CellWindow(
            columns: west + columns.lowerBound..<west + columns.upperBound, rows: south + rows.lowerBound..<south + rows.upperBound)
    }
}
