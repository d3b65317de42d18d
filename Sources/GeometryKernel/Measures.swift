import CGEOS
import CityModel

/// A feature held ready in GEOS for many questions: a second opinion on distances and areas. For one thread at a time.
public final class PreparedFeature {
    private let context: GEOSContext
    private let geometry: GEOSGeometry
    private let prepared: OpaquePointer

    /// Prepares a feature; an area is taken as the union of its parts, each made valid.
    public init(_ feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) {
        let context = GEOSContext()
        let geometry =
            table.kinds[feature].isArea
            ? try context.geometry(ofFeature: 0, of: context.validArea(ofFeature: feature, of: table))
            : try context.geometry(ofFeature: feature, of: table)
        guard let prepared = geometry.use({ GEOSPrepare_r(context.handle, $0) }) else { throw context.failure(of: "Prepare") }
        self.context = context
        self.geometry = geometry
        self.prepared = prepared
    }

    deinit { GEOSPreparedGeom_destroy_r(context.handle, prepared) }

    /// Area in square metres; 0 for what is no area.
    public var area: Double {
        get throws(GEOSError) {
            var area = 0.0
            guard geometry.use({ GEOSArea_r(context.handle, $0, &area) }) == 1 else { throw context.failure(of: "Area") }
            return area
        }
    }

    /// Centre of mass of the area, else of the lines, else of the points; nil for no geometry.
    public var centroid: PlaneCoordinate? {
        get throws(GEOSError) {
            let centre = try context.geometry("getCentroid", geometry.use { GEOSGetCentroid_r(context.handle, $0) })
            return centre.use { context.place(of: $0) }
        }
    }

    /// Metres from a place to the nearest point of the feature, 0 inside; infinite for no geometry.
    public func distance(from place: PlaneCoordinate) throws(GEOSError) -> Double {
        guard geometry.use({ GEOSisEmpty_r(context.handle, $0) }) == 0 else { return .infinity }
        let point = try context.point(place)
        var distance = 0.0
        guard point.use({ GEOSPreparedDistance_r(context.handle, prepared, $0, &distance) }) == 1 else {
            throw context.failure(of: "PreparedDistance")
        }
        return distance
    }

    /// Whether a place is inside or on an edge.
    public func covers(_ place: PlaneCoordinate) throws(GEOSError) -> Bool {
        try answer("PreparedCovers", try context.point(place).use { GEOSPreparedCovers_r(context.handle, prepared, $0) })
    }

    /// Whether a place is inside and not on an edge.
    public func contains(_ place: PlaneCoordinate) throws(GEOSError) -> Bool {
        try answer("PreparedContains", try context.point(place).use { GEOSPreparedContains_r(context.handle, prepared, $0) })
    }

    /// A predicate of GEOS: 1 true, 0 false, 2 error.
    private func answer(_ operation: String, _ code: CChar) throws(GEOSError) -> Bool {
        guard code <= 1 else { throw context.failure(of: operation) }
        return code == 1
    }
}

/// Area in square metres of all areas of a table together, ground under several counted once.
public func unionArea(of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> Double {
    var all = GeometryTable<PlaneCoordinate>()
    for feature in 0..<table.count where table.kinds[feature].isArea {
        for part in table.parts(ofFeature: feature) {
            for path in table.paths(ofPart: part) { all.append(path: table.coordinates[table.coordinates(ofPath: path)]) }
            all.endPart()
        }
    }
    all.endFeature(.multiPolygon)
    return try PreparedFeature(0, of: all).area
}
