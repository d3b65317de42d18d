import CityModel
import Parallelism

/// The reference point of every feature (MODEL 4), in their order; nil without geometry.
///
/// A point itself, a multipoint's first point, the first vertex of the first line, the centroid of the area inside. The inside is that
/// of MODEL 2: even-odd within a part, overlapping parts count once. An area without area has its first vertex.
public func referencePoints(of table: GeometryTable<PlaneCoordinate>, threads: Int) -> [PlaneCoordinate?] {
    let footprints = Footprint.all(of: table, threads: threads)
    return referencePoints(of: table, footprints, threads: threads).map { $0?.plane }
}

/// Reference points from footprints already prepared, millimetres.
func referencePoints(of table: GeometryTable<PlaneCoordinate>, _ footprints: [Footprint], threads: Int) -> [LatticePoint?] {
    let block = 256
    let blocks = parallelMap(count: (table.count + block - 1) / block, threads: threads) { number in
        (number * block..<min((number + 1) * block, table.count)).map { feature -> LatticePoint? in
            if case .shape(let shape) = footprints[feature], shape.isArea { return centroid(of: shape) }
            guard table.kinds[feature] != .none, let first = table.coordinates(ofFeature: feature).first else { return nil }
            return LatticePoint(table.coordinates[first])
        }
    }
    return Array(blocks.joined())
}
