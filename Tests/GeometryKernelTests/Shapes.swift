import CityModel

typealias Ring = [(Double, Double)]

/// A table with one area feature from its parts, each a shell and holes; rings are closed here.
func area(_ parts: [[Ring]]) -> GeometryTable<PlaneCoordinate> {
    var table = GeometryTable<PlaneCoordinate>()
    for part in parts {
        for ring in part { table.append(path: (ring + ring.prefix(1)).map { PlaneCoordinate(x: $0.0, y: $0.1) }[...]) }
        table.endPart()
    }
    table.endFeature(parts.count == 1 ? .polygon : .multiPolygon)
    return table
}

/// A square from its lower left corner, counter-clockwise.
func square(_ x: Double, _ y: Double, _ side: Double) -> Ring {
    [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
}

let bowTie: Ring = [(0, 0), (10, 10), (10, 0), (0, 10)]
/// Two cells of a raster that share the corner (1, 1), as one outline.
let cornerToCorner: Ring = [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 1), (0, 1)]
/// A square with a spike of no width.
let spike: Ring = [(0, 0), (10, 0), (10, 10), (5, 10), (5, 15), (5, 10), (0, 10)]
/// A square whose outline dips inside and encloses a hole at its corner (0, 0).
let pinchedHole: Ring = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (2, 4), (4, 2)]
let diamondAcross: Ring = [(0, 5), (5, 8), (10, 5), (5, 2)]
