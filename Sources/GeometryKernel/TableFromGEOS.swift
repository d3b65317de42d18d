import CGEOS
import CityModel

extension GEOSContext {
    /// Adds the polygons of a geometry as parts, shells counter-clockwise and holes clockwise; its points and lines are left out.
    ///
    /// - Returns: how many parts were added
    func append(polygonsOf geometry: GEOSGeometry, to table: inout GeometryTable<PlaneCoordinate>) throws(GEOSError) -> Int {
        try geometry.use { (pointer) throws(GEOSError) in try append(polygonsOf: pointer, to: &table) }
    }

    private func append(polygonsOf geometry: OpaquePointer, to table: inout GeometryTable<PlaneCoordinate>) throws(GEOSError) -> Int {
        guard GEOSisEmpty_r(handle, geometry) == 0 else { return 0 }
        switch GEOSGeomTypes(UInt32(bitPattern: GEOSGeomTypeId_r(handle, geometry))) {
        case GEOS_POLYGON:
            try append(ring: GEOSGetExteriorRing_r(handle, geometry), isShell: true, to: &table)
            for hole in 0..<GEOSGetNumInteriorRings_r(handle, geometry) {
                try append(ring: GEOSGetInteriorRingN_r(handle, geometry, hole), isShell: false, to: &table)
            }
            table.endPart()
            return 1
        case GEOS_MULTIPOLYGON, GEOS_GEOMETRYCOLLECTION:
            var parts = 0
            for member in 0..<GEOSGetNumGeometries_r(handle, geometry) {
                guard let polygon = GEOSGetGeometryN_r(handle, geometry, member) else { throw failure(of: "GetGeometryN") }
                parts += try append(polygonsOf: polygon, to: &table)
            }
            return parts
        default:
            return 0
        }
    }

    private func append(ring: OpaquePointer?, isShell: Bool, to table: inout GeometryTable<PlaneCoordinate>) throws(GEOSError) {
        var size: UInt32 = 0
        var isCounterClockwise: CChar = 0
        guard let ring, let sequence = GEOSGeom_getCoordSeq_r(handle, ring), GEOSCoordSeq_getSize_r(handle, sequence, &size) == 1 else {
            throw failure(of: "getCoordSeq")
        }
        var failed = false
        // The layout of PlaneCoordinate is that of two doubles; GEOS writes `size` pairs.
        var coordinates = [PlaneCoordinate](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            let numbers = UnsafeMutableRawBufferPointer(buffer).assumingMemoryBound(to: Double.self)
            failed = GEOSCoordSeq_copyToBuffer_r(handle, sequence, numbers.baseAddress, 0, 0) != 1
            count = failed ? 0 : Int(size)
        }
        if failed { throw failure(of: "CoordSeq_copyToBuffer") }
        guard GEOSCoordSeq_isCCW_r(handle, sequence, &isCounterClockwise) == 1 else { throw failure(of: "CoordSeq_isCCW") }
        if (isCounterClockwise == 1) != isShell { coordinates.reverse() }
        table.append(path: coordinates[...])
    }
}
