import CityModel
import Parallelism

/// Where the sources of a city are.
struct PlacedSources: Sendable {
    let outlines: [Outline]
    /// Per source, its reference point on the plane; nil without geometry (MODEL 4).
    let referencePoints: [PlaneCoordinate?]
    private let table: GeometryTable<PlaneCoordinate>

    /// - Parameters:
    ///   - axis: of the cells inside
    ///   - rows: of the cells inside
    ///   - earlier: a state in which some stood where they stand
    init(
        _ table: GeometryTable<PlaneCoordinate>, on axis: CellAxis, rows: Range<Int>, keeping earlier: EarlierCity?, threads: Int
    ) {
        let outlines = Outline.all(of: table, on: axis, rows: rows, isComplete: earlier == nil, threads: threads)
        (self.outlines, self.table) = (outlines, table)
        referencePoints = parallelMap(count: outlines.count, block: 256, threads: threads) { source in
            if let earlier, let number = earlier.numberInPlace(ofSource: source) { return earlier.scores.referencePoints[number] }
            return Self.reference(ofSource: source, outlines, table)?.plane
        }
    }

    /// The reference point of a source in millimetres.
    func reference(ofSource source: Int) -> LatticePoint? { Self.reference(ofSource: source, outlines, table) }

    private static func reference(
        ofSource source: Int, _ outlines: [Outline], _ table: GeometryTable<PlaneCoordinate>
    ) -> LatticePoint? {
        table.kinds[source].isArea
            ? outlines[source].shape?.centroid?.value ?? firstPlace(ofFeature: source, in: table)
            : firstPlace(ofFeature: source, in: table)
    }
}
