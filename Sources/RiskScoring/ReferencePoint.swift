import CityModel
import Parallelism

/// The reference point of every feature (MODEL 4), in their order; nil without geometry.
///
/// A point itself, a multipoint's first point, the first vertex of the first line, the centroid of the area inside. The inside is that
/// of MODEL 2: even-odd within a part, overlapping parts count once. An area without area has its first vertex.
public func referencePoints(of table: GeometryTable<PlaneCoordinate>, threads: Int) -> [PlaneCoordinate?] {
    parallelMap(count: table.count, block: 256, threads: threads) { feature in
        if table.kinds[feature].isArea, case .shape(let shape) = Footprint(feature: feature, of: table) {
            return centroid(of: shape).plane
        }
        return firstPlace(ofFeature: feature, in: table)?.plane
    }
}

/// The first vertex of a feature; nil without geometry and beyond the lattice.
func firstPlace(ofFeature feature: Int, in table: GeometryTable<PlaneCoordinate>) -> LatticePoint? {
    guard table.kinds[feature] != .none, let first = table.coordinates(ofFeature: feature).first else { return nil }
    return LatticePoint(table.coordinates[first])
}
