import CGEOS
import CityModel

extension GEOSContext {
    /// A feature of a table as GEOS sees it: a multi-geometry, also of one member; empty for a feature without geometry.
    func geometry(ofFeature feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GEOSGeometry {
        let parts = table.parts(ofFeature: feature)
        switch table.kinds[feature] {
        case .none:
            return try collection(GEOS_GEOMETRYCOLLECTION, of: [])
        case .point, .multiPoint:
            return try collection(
                GEOS_MULTIPOINT,
                of: members(table.coordinates(ofFeature: feature)) { index throws(GEOSError) in try point(table.coordinates[index]) })
        case .lineString, .multiLineString:
            let paths = Int(table.pathStarts[parts.lowerBound])..<Int(table.pathStarts[parts.upperBound])
            return try collection(GEOS_MULTILINESTRING, of: members(paths) { path throws(GEOSError) in try line(ofPath: path, of: table) })
        case .polygon, .multiPolygon:
            return try collection(GEOS_MULTIPOLYGON, of: members(parts) { part throws(GEOSError) in try polygon(ofPart: part, of: table) })
        }
    }

    /// A part of an area, alone.
    func polygon(ofPart part: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GEOSGeometry {
        try polygon(paths: table.paths(ofPart: part), of: table)
    }

    /// The rings of some paths as one polygon, the first the shell.
    func polygon(paths: Range<Int>, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GEOSGeometry {
        let rings = try members(paths) { path throws(GEOSError) in try ring(ofPath: path, of: table) }
        guard let shell = rings.first else { return try geometry("createEmptyPolygon", GEOSGeom_createEmptyPolygon_r(handle)) }
        var holes = Array(rings.dropFirst())
        return try geometry("createPolygon", GEOSGeom_createPolygon_r(handle, shell, &holes, UInt32(holes.count)))
    }

    /// A collection of members, which it takes over.
    func collection(_ type: GEOSGeomTypes, of members: [OpaquePointer?]) throws(GEOSError) -> GEOSGeometry {
        var members = members
        return try geometry("createCollection", GEOSGeom_createCollection_r(handle, Int32(type.rawValue), &members, UInt32(members.count)))
    }

    /// One place.
    func point(_ place: PlaneCoordinate) throws(GEOSError) -> GEOSGeometry {
        try geometry("createPointFromXY", GEOSGeom_createPointFromXY_r(handle, place.x, place.y))
    }

    private func line(ofPath path: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GEOSGeometry {
        try geometry("createLineString", GEOSGeom_createLineString_r(handle, try sequence(ofPath: path, of: table)))
    }

    private func ring(ofPath path: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> GEOSGeometry {
        try geometry("createLinearRing", GEOSGeom_createLinearRing_r(handle, try sequence(ofPath: path, of: table)))
    }

    private func sequence(ofPath path: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> OpaquePointer {
        // A PlaneCoordinate is two doubles side by side, the layout GEOS reads here; it copies them and keeps no pointer.
        let sequence = table.coordinates[table.coordinates(ofPath: path)].withUnsafeBytes { bytes in
            let count = bytes.count / MemoryLayout<PlaneCoordinate>.stride
            return GEOSCoordSeq_copyFromBuffer_r(handle, bytes.assumingMemoryBound(to: Double.self).baseAddress, UInt32(count), 0, 0)
        }
        guard let sequence else { throw failure(of: "CoordSeq_copyFromBuffer") }
        return sequence
    }

    /// Makes one geometry for each index, for a function of GEOS that takes all of them over; none is left behind when one fails.
    private func members(
        _ indices: Range<Int>, _ make: (Int) throws(GEOSError) -> GEOSGeometry
    ) throws(GEOSError) -> [OpaquePointer?] {
        var made: [GEOSGeometry] = []
        made.reserveCapacity(indices.count)
        for index in indices { made.append(try make(index)) }
        return made.map { $0.release() }
    }
}
