/// A straight edge between two places of the millimetre lattice.
struct Edge: Hashable, Sendable, BitwiseCopyable {
    var a: LatticePoint
    var b: LatticePoint

    var isPoint: Bool { a == b }

    var box: LatticeBox {
        LatticeBox(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }

    /// Where the edge's line crosses a height; the edge must not be horizontal.
    func x(atHeight y: Double) -> Double { a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)) }

    /// The side of the line a→b on which a place lies: 1 left, −1 right, 0 on the line.
    ///
    /// Decided by the signed area in doubles when it clears their error bound (Shewchuk 1997, stage A), else exactly in 128-bit integers;
    /// a place that is no multiple of half a millimetre keeps the sign of the doubles.
    func side(of place: LatticePoint) -> Int {
        let left = (b.x - a.x) * (place.y - a.y)
        let right = (b.y - a.y) * (place.x - a.x)
        let area = left - right
        if area.magnitude > 4e-16 * (left.magnitude + right.magnitude) { return area > 0 ? 1 : -1 }
        guard (place.x * 2).rounded() == place.x * 2, (place.y * 2).rounded() == place.y * 2 else {
            return area > 0 ? 1 : area < 0 ? -1 : 0
        }
        let exact = Int128((b.x - a.x)) * Int128((place.y - a.y) * 2) - Int128((b.y - a.y)) * Int128((place.x - a.x) * 2)
        return exact.signum() == 0 ? 0 : exact > 0 ? 1 : -1
    }
}

/// An edge prepared for distances: the same steps in the same order wherever a distance is computed, so that a cell's distance has one
/// value whether a tile, an explanation or a coupling asks for it.
struct MeasuredEdge: BitwiseCopyable {
    let ax, ay, dx, dy, ux, uy: Double

    /// A point, as an edge without length, is at distance |p − a|.
    @inline(__always)
    init(_ edge: Edge) {
        (ax, ay) = (edge.a.x, edge.a.y)
        (dx, dy) = (edge.b.x - edge.a.x, edge.b.y - edge.a.y)
        let squaredLength = dx * dx + dy * dy
        ux = squaredLength > 0 ? dx / squaredLength : 0
        uy = squaredLength > 0 ? dy / squaredLength : 0
    }

    /// Squared distance of a place to the edge's nearest point, mm².
    @inline(__always)
    func squaredDistance(x: Double, y: Double) -> Double {
        let px = x - ax
        let py = y - ay
        let along = px * ux + py * uy
        let low = along > 0 ? along : 0
        let t = low < 1 ? low : 1
        let qx = px - t * dx
        let qy = py - t * dy
        return qx * qx + qy * qy
    }
}
