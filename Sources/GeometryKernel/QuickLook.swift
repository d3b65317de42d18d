import CityModel

/// A quick look at an area without GEOS. It says yes only to what is certainly valid: rings that keep clear of themselves and of one
/// another, holes in their shell, no shell in another. All else is left to GEOS.
struct QuickLook {
    private let coordinates: ArraySlice<PlaneCoordinate>
    private let table: GeometryTable<PlaneCoordinate>
    private let feature: Int

    /// Comparisons per coordinate after which GEOS is quicker.
    private static let patience = 128

    init(feature: Int, of table: GeometryTable<PlaneCoordinate>) {
        self.table = table
        self.feature = feature
        coordinates = table.coordinates[table.coordinates(ofFeature: feature)]
    }

    /// Whether the feature is certainly valid.
    var isPlainlyValid: Bool {
        guard coordinates.allSatisfy({ $0.x.isFinite && $0.y.isFinite }), let edges = edges(), keepClear(edges) else { return false }
        return isPlainlyNested
    }

    // MARK: - Edges

    /// An edge from the coordinate at `start` to the next, with its box.
    private struct Edge {
        var minX, maxX, minY, maxY: Double
        var start: Int
        /// Where the edge after this one in its ring starts.
        var next: Int
    }

    /// All edges, ordered by their west end; nil if a ring is not closed, has fewer than three edges, or one without length.
    private func edges() -> [Edge]? {
        var edges: [Edge] = []
        edges.reserveCapacity(coordinates.count)
        for path in paths {
            let range = table.coordinates(ofPath: path)
            guard range.count >= 4, coordinates[range.lowerBound] == coordinates[range.upperBound - 1] else { return nil }
            for start in range.dropLast() {
                let (a, b) = (coordinates[start], coordinates[start + 1])
                guard a != b else { return nil }
                edges.append(
                    Edge(
                        minX: min(a.x, b.x), maxX: max(a.x, b.x), minY: min(a.y, b.y), maxY: max(a.y, b.y), start: start,
                        next: start + 2 == range.upperBound ? range.lowerBound : start + 1))
            }
        }
        edges.sort { $0.minX < $1.minX }
        return edges
    }

    private var paths: Range<Int> {
        let parts = table.parts(ofFeature: feature)
        return Int(table.pathStarts[parts.lowerBound])..<Int(table.pathStarts[parts.upperBound])
    }

    /// Whether no two edges meet but neighbours in the corner they share.
    private func keepClear(_ edges: [Edge]) -> Bool {
        var patience = Self.patience * edges.count
        for (index, edge) in edges.enumerated() {
            for other in edges[(index + 1)...] {
                if other.minX > edge.maxX { break }
                patience -= 1
                if patience < 0 { return false }
                if other.minY > edge.maxY || edge.minY > other.maxY { continue }
                let meetOnlyAsAllowed =
                    other.start == edge.next
                    ? turns(edge, other) : edge.start == other.next ? turns(other, edge) : keepApart(edge.start, other.start)
                if !meetOnlyAsAllowed { return false }
            }
        }
        return true
    }

    /// Whether the second of two neighbours does not run back along the first.
    private func turns(_ edge: Edge, _ next: Edge) -> Bool {
        let (a, b, c) = (coordinates[edge.start], coordinates[next.start], coordinates[next.start + 1])
        return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) > 0 || side(of: c, from: a, to: b) != 0
    }

    /// Whether two edges certainly have no place in common: one lies wholly on one side of the other's line.
    private func keepApart(_ one: Int, _ other: Int) -> Bool {
        let (a, b, c, d) = (coordinates[one], coordinates[one + 1], coordinates[other], coordinates[other + 1])
        return side(of: c, from: a, to: b) * side(of: d, from: a, to: b) > 0
            || side(of: a, from: c, to: d) * side(of: b, from: c, to: d) > 0
    }

    /// 1 left of a line, -1 right of it, 0 when rounding could hide the side (Shewchuk 1997, bound A of the orientation test).
    private func side(of place: PlaneCoordinate, from a: PlaneCoordinate, to b: PlaneCoordinate) -> Int {
        let left = (b.x - a.x) * (place.y - a.y)
        let right = (b.y - a.y) * (place.x - a.x)
        let uncertainty = 3.3306690738754716e-16 * (abs(left) + abs(right))
        return left - right > uncertainty ? 1 : right - left > uncertainty ? -1 : 0
    }

    // MARK: - Rings that keep clear

    /// Whether every hole lies in its shell and in no other hole of it, and no shell in another.
    private var isPlainlyNested: Bool {
        let parts = table.parts(ofFeature: feature)
        guard parts.count * parts.count <= Self.patience * coordinates.count else { return false }
        let shells = parts.map { Int(table.pathStarts[$0]) }
        let boxes = shells.map(box)
        for (number, part) in parts.enumerated() {
            let holes = table.paths(ofPart: part).dropFirst()
            guard holes.count * holes.count <= Self.patience * coordinates.count else { return false }
            for hole in holes {
                guard isInside(hole, shells[number]) == true else { return false }
                for other in holes where other != hole && isInside(hole, other) != false { return false }
            }
            for other in shells.indices where other != number && boxes[other].intersects(boxes[number]) {
                if isInside(shells[number], shells[other]) != false { return false }
            }
        }
        return true
    }

    private func box(_ path: Int) -> PlaneBox {
        var box = PlaneBox.empty
        for index in table.coordinates(ofPath: path) { box.formUnion(coordinates[index]) }
        return box
    }

    /// Whether a ring lies in another that it does not meet, by even-odd count at its first corner; nil when that is not certain.
    private func isInside(_ path: Int, _ outer: Int) -> Bool? {
        let place = coordinates[table.coordinates(ofPath: path).lowerBound]
        var isInside = false
        for start in table.coordinates(ofPath: outer).dropLast() {
            let (a, b) = (coordinates[start], coordinates[start + 1])
            guard (a.y > place.y) != (b.y > place.y) else { continue }
            let side = side(of: place, from: a, to: b)
            if side == 0 { return nil }
            if (side > 0) == (b.y > a.y) { isInside.toggle() }
        }
        return isInside
    }
}
