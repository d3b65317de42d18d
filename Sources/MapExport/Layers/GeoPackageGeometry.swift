import CityModel
import MapLayers

/// Geometries as GeoPackage binary (OGC 12-128r18, 2.1.3): a header with the bounds, then well-known binary (OGC 06-103r4, 8.2), both
/// little-endian, longitude first, EPSG:4326.
struct GeoPackageGeometry {
    private var bytes: [UInt8]
    private let start: Int
    /// Numbers of the places that come next, in the byte order of the format.
    private var ordinates: [UInt64] = []
    private var bounds = FeatureRows.Bounds(west: .infinity, south: .infinity, east: -.infinity, north: -.infinity)

    /// Begins a geometry behind bytes, which it holds until `finish`.
    init(after bytes: inout [UInt8]) {
        start = bytes.count
        self.bytes = []
        swap(&self.bytes, &bytes)
        // "GP", version 0, flags: little-endian, bounds as [minx, maxx, miny, maxy].
        self.bytes += [0x47, 0x50, 0, 0b0000_0011]
        append(Int32(4326))
        self.bytes.append(contentsOf: repeatElement(0, count: 32))
    }

    /// Writes the bounds into the header and gives the bytes back.
    consuming func finish(into result: inout [UInt8]) -> FeatureRows.Bounds {
        for (index, bound) in [bounds.west, bounds.east, bounds.south, bounds.north].enumerated() {
            withUnsafeBytes(of: bound.bitPattern.littleEndian) {
                bytes.replaceSubrange(start + 8 + 8 * index..<start + 16 + 8 * index, with: $0)
            }
        }
        swap(&bytes, &result)
        return bounds
    }

    mutating func begin(_ type: UInt32) {
        bytes.append(1)
        append(Int32(bitPattern: type))
    }

    mutating func append(_ number: Int32) { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }

    /// Appends a place after another as it is asked for.
    mutating func append(places count: Int, _ place: (Int) -> GeographicCoordinate) {
        ordinates.removeAll(keepingCapacity: true)
        ordinates.reserveCapacity(2 * count)
        for index in 0..<count { append(ordinatesOf: place(index)) }
        ordinates.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    private mutating func append(ordinatesOf place: GeographicCoordinate) {
        ordinates.append(place.longitude.bitPattern.littleEndian)
        ordinates.append(place.latitude.bitPattern.littleEndian)
        bounds.west = min(bounds.west, place.longitude)
        bounds.south = min(bounds.south, place.latitude)
        bounds.east = max(bounds.east, place.longitude)
        bounds.north = max(bounds.north, place.latitude)
    }
}

extension GeometryTable<GeographicCoordinate> {
    /// Appends a feature's geometry, rings of areas turned to the right-hand rule as in GeoJSON.
    ///
    /// - Returns: its bounds; nil for a feature without geometry, of which nothing is written
    func appendGeoPackage(feature: Int, to bytes: inout [UInt8]) -> FeatureRows.Bounds? {
        let kind = kinds[feature]
        if kind == .none { return nil }
        var geometry = GeoPackageGeometry(after: &bytes)
        let parts = parts(ofFeature: feature)
        switch kind {
        case .multiPolygon: appendMultiPolygon(parts: Array(parts), to: &geometry)
        case .polygon: appendPolygon(part: parts.lowerBound, to: &geometry)
        default: for part in parts { appendPaths(part: part, kind, to: &geometry) }
        }
        return geometry.finish(into: &bytes)
    }

    /// A multipolygon of parts of any features.
    func appendMultiPolygon(parts: [Int], to geometry: inout GeoPackageGeometry) {
        geometry.begin(6)
        geometry.append(Int32(parts.count))
        for part in parts { appendPolygon(part: part, to: &geometry) }
    }

    private func appendPolygon(part: Int, to geometry: inout GeoPackageGeometry) {
        let paths = paths(ofPart: part)
        geometry.begin(3)
        geometry.append(Int32(paths.count))
        for path in paths {
            let ring = coordinates(ofPath: path)
            geometry.append(Int32(ring.count))
            let isReversed = isClockwise(coordinates[ring]) == (path == paths.lowerBound)
            geometry.append(places: ring.count) {
                coordinates[isReversed ? ring.upperBound - 1 - $0 : ring.lowerBound + $0]
            }
        }
    }

    private func appendPaths(part: Int, _ kind: GeometryKind, to geometry: inout GeoPackageGeometry) {
        let paths = paths(ofPart: part)
        switch kind {
        case .point:
            geometry.begin(1)
            geometry.append(places: 1) { _ in coordinates[coordinates(ofPath: paths.lowerBound).lowerBound] }
        case .multiPoint:
            let places = paths.flatMap { coordinates(ofPath: $0) }
            geometry.begin(4)
            geometry.append(Int32(places.count))
            for place in places {
                geometry.begin(1)
                geometry.append(places: 1) { _ in coordinates[place] }
            }
        case .lineString: appendLine(path: paths.lowerBound, to: &geometry)
        default:
            geometry.begin(5)
            geometry.append(Int32(paths.count))
            for path in paths { appendLine(path: path, to: &geometry) }
        }
    }

    private func appendLine(path: Int, to geometry: inout GeoPackageGeometry) {
        let places = coordinates(ofPath: path)
        geometry.begin(2)
        geometry.append(Int32(places.count))
        geometry.append(places: places.count) { coordinates[places.lowerBound + $0] }
    }
}
