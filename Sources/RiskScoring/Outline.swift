import CityModel
import Parallelism

/// Where a feature is and which cells it holds, found when it is first asked for: after a survey few features are.
enum Outline: Sendable {
    /// No geometry.
    case none
    case point(LatticePoint)
    /// The box around all coordinates, and what is in it.
    case shape(LatticeBox, Lazy<FilledShape?>)

    /// Edges, and for an area the cells whose centres it holds and its centroid.
    final class FilledShape: Sendable {
        let shape: Shape
        let interior: CellRuns?
        let centroid: Lazy<LatticePoint>?

        /// Nil for an area without area.
        fileprivate init?(feature: Int, of table: GeometryTable<PlaneCoordinate>, on axis: CellAxis, rows: Range<Int>) {
            guard case .shape(let shape) = Footprint(feature: feature, of: table) else { return nil }
            self.shape = shape
            interior = shape.interior(on: axis, rows: rows)
            centroid = shape.isArea ? Lazy { RiskScoring.centroid(of: shape) } : nil
        }
    }

    /// The outline of a feature; none when a coordinate is not finite or beyond the lattice.
    ///
    /// - Parameters:
    ///   - axis: of the cells inside
    ///   - rows: of the cells inside
    ///   - isComplete: finds the shape at once
    static func outline(
        ofFeature feature: Int, in table: GeometryTable<PlaneCoordinate>, on axis: CellAxis, rows: Range<Int>, isComplete: Bool = false
    ) -> Outline {
        guard table.kinds[feature] != .none else { return .none }
        let coordinates = table.coordinates[table.coordinates(ofFeature: feature)]
        var box = LatticeBox()
        for coordinate in coordinates {
            guard let place = LatticePoint(coordinate) else { return .none }
            box.formUnion(LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y))
        }
        if coordinates.count == 1, !table.kinds[feature].isArea { return .point(LatticePoint(x: box.minX, y: box.minY)) }
        if isComplete { return .shape(box, Lazy(known: FilledShape(feature: feature, of: table, on: axis, rows: rows))) }
        return .shape(box, Lazy { FilledShape(feature: feature, of: table, on: axis, rows: rows) })
    }

    /// The outlines of all features, in their order.
    ///
    /// - Parameter isComplete: finds all of them at once, with all threads
    static func all(
        of table: GeometryTable<PlaneCoordinate>, on axis: CellAxis, rows: Range<Int>, isComplete: Bool, threads: Int
    ) -> [Outline] {
        parallelMap(count: table.count, block: 256, threads: threads) { feature in
            outline(ofFeature: feature, in: table, on: axis, rows: rows, isComplete: isComplete)
        }
    }

    /// A box around the feature, for an area with spikes wider than its inside; empty without geometry.
    var box: LatticeBox {
        switch self {
        case .none: LatticeBox()
        case .point(let point): LatticeBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
        case .shape(let box, _): box
        }
    }

    /// Squared distance of a place to the feature in mm², 0 inside an area; infinite without geometry, or beyond `limit` millimetres.
    func squaredDistance(to place: LatticePoint, within limit: Double) -> Double {
        if case .shape(_, let shape) = self {
            shape.value?.shape.squaredDistance(to: place, within: limit) ?? .infinity
        } else {
            footprint.squaredDistance(to: place, within: limit)
        }
    }

    /// nil for a point, without geometry, and for an area without area.
    var shape: FilledShape? {
        if case .shape(_, let shape) = self { shape.value } else { nil }
    }

    /// Where the feature is, without the cells inside.
    var footprint: Footprint {
        switch self {
        case .none: .none
        case .point(let point): .point(point)
        case .shape(_, let shape): shape.value.map { .shape($0.shape) } ?? .none
        }
    }
}
