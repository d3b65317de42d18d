import CGEOS
import CityModel

/// A valid area with the inside of a feature as the model takes it: even-odd within a part, the union of the parts (MODEL 2); for drawing
/// only, its new corners do not stand on the millimetre lattice.
///
/// Edges that lie on one another are drawn as one, where the model lets two of them cancel: a ring traced twice is drawn.
///
/// - Returns: a table with one feature: a polygon, a multipolygon, or no geometry if the feature is no area or its area is nil
/// - Throws: `GEOSError` for a ring that is not closed or has fewer than three positions
public func makeValid(feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GeometryTable<PlaneCoordinate> {
    try GEOSContext().validArea(ofFeature: feature, of: table)
}

extension GEOSContext {
    /// One feature: the valid parts as they are, the others made valid, and all united if they overlap.
    func validArea(ofFeature feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GeometryTable<PlaneCoordinate> {
        var repaired = GeometryTable<PlaneCoordinate>()
        var parts = 0
        for part in table.parts(ofFeature: feature) where table.kinds[feature].isArea {
            parts += try append(validPart: part, of: table, to: &repaired)
        }
        repaired.endFeature(area(parts: parts))
        let whole = try geometry(ofFeature: 0, of: repaired)
        if try isValid(whole) { return repaired }
        var united = GeometryTable<PlaneCoordinate>()
        let union = try geometry("UnaryUnion", whole.use { GEOSUnaryUnion_r(handle, $0) })
        united.endFeature(area(parts: try append(polygonsOf: union, to: &united)))
        return united
    }

    /// - Returns: how many parts were added
    private func append(
        validPart part: Int, of table: GeometryTable<PlaneCoordinate>, to repaired: inout GeometryTable<PlaneCoordinate>
    ) throws(GEOSError) -> Int {
        let polygon = try polygon(ofPart: part, of: table)
        if try isValid(polygon) {
            for path in table.paths(ofPart: part) { repaired.append(path: table.coordinates[table.coordinates(ofPath: path)]) }
            repaired.endPart()
            return 1
        }
        // The default method of GEOS works on the lines and keeps what an odd number of them surrounds.
        return try append(polygonsOf: try geometry("MakeValid", polygon.use { GEOSMakeValid_r(handle, $0) }), to: &repaired)
    }

    private func area(parts: Int) -> GeometryKind { parts == 0 ? .none : parts == 1 ? .polygon : .multiPolygon }
}
