import CityModel

/// Finds the cells whose centres lie inside areas: even-odd within a part, the union of the parts, edges inside (MODEL 2).
///
/// Every edge that passes a row of centres toggles all cells from the first centre not left of the crossing on; a cell is inside where
/// the number of toggles up to it is odd. Centres on an edge are added by themselves. Columns are whole numbers, and a
/// crossing near a centre is decided by the exact side of the edge, so the answer does not depend on rounding. Linear in edges and crossings, but for sorting the
/// crossings of a part.
struct Rasteriser {
    let axis: CellAxis
    /// Rows looked at.
    let rows: Range<Int>

    /// The cells inside an area given as the bounding edges of each of its parts.
    func cells<Parts: Sequence>(insideParts parts: Parts) -> CellRuns where Parts.Element: Sequence<Edge> {
        var runs: [CellRun] = []
        var toggles: [UInt64] = []
        for part in parts {
            toggles.removeAll(keepingCapacity: true)
            for edge in part { trace(edge, &toggles, &runs) }
            toggles.sort()
            for pair in stride(from: 0, to: toggles.count - 1, by: 2) {
                let first = Self.column(toggles[pair])
                let last = Self.column(toggles[pair + 1]) - 1
                if first <= last { runs.append(CellRun(row: Self.row(toggles[pair]), first: first, last: last)) }
            }
        }
        return CellRuns(union: runs)
    }

    /// Adds an edge's toggles, and as runs the centres that lie on it.
    private func trace(_ edge: Edge, _ toggles: inout [UInt64], _ runs: inout [CellRun]) {
        let (low, high) = edge.a.y < edge.b.y ? (edge.a, edge.b) : (edge.b, edge.a)
        if low.y == high.y { return touch(edge, &runs) }
        let first = axis.first(notBelow: low.y)
        let end = axis.first(notBelow: high.y)
        let upward = Edge(a: low, b: high)
        for row in max(first, rows.lowerBound)..<max(max(first, rows.lowerBound), min(end, rows.upperBound)) {
            let (column, isOnEdge) = crossing(of: upward, row: row)
            toggles.append(Self.key(row: row, column: column))
            if isOnEdge { runs.append(CellRun(row: Int32(row), first: Int32(column), last: Int32(column))) }
        }
        if axis.centre(end) == high.y { touch(Edge(a: high, b: high), &runs) }
    }

    /// Adds the centres on a level edge, or at a place.
    private func touch(_ edge: Edge, _ runs: inout [CellRun]) {
        let row = axis.first(notBelow: edge.a.y)
        guard axis.centre(row) == edge.a.y, rows.contains(row) else { return }
        let columns = axis.indices(from: min(edge.a.x, edge.b.x), to: max(edge.a.x, edge.b.x))
        if let first = columns.first, let last = columns.last {
            runs.append(CellRun(row: Int32(row), first: Int32(first), last: Int32(last)))
        }
    }

    /// The first column whose centre is not left of an upward edge in a row that it passes, and whether that centre lies on the edge.
    private func crossing(of edge: Edge, row: Int) -> (column: Int, isOnEdge: Bool) {
        let y = axis.centre(row)
        let x = edge.x(atHeight: y)
        let column = axis.first(notBelow: x)
        let nearby = 0.01
        if axis.centre(column) - x > nearby, x - axis.centre(column - 1) > nearby { return (column, false) }
        for candidate in column - 1...column {
            let side = edge.side(of: LatticePoint(x: axis.centre(candidate), y: y))
            if side <= 0 { return (candidate, side == 0) }
        }
        return (column + 1, false)
    }

    /// Row and column as one number that sorts by row, then column.
    private static func key(row: Int, column: Int) -> UInt64 {
        UInt64(UInt32(bitPattern: Int32(row)) ^ 0x8000_0000) << 32 | UInt64(UInt32(bitPattern: Int32(column)) ^ 0x8000_0000)
    }

    private static func row(_ key: UInt64) -> Int32 { Int32(bitPattern: UInt32(key >> 32) ^ 0x8000_0000) }

    private static func column(_ key: UInt64) -> Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: key) ^ 0x8000_0000) }
}
