import CityModel
import JSONCoding

// GeoJSON as RFC 7946 has it: degrees with 7 decimals (1 cm), right-hand rule, a bbox of the collection, no crs member; one feature
// per line.

/// The bbox of a collection (RFC 7946, 5).
struct GeographicBox: Hashable, Sendable {
    private var west = Double.infinity
    private var south = Double.infinity
    private var east = -Double.infinity
    private var north = -Double.infinity

    mutating func formUnion(_ place: GeographicCoordinate) {
        west = min(west, place.longitude)
        south = min(south, place.latitude)
        east = max(east, place.longitude)
        north = max(north, place.latitude)
    }

    /// The corners' numbers in the order of the standard; nil when the box holds nothing.
    var bounds: [Double]? { west <= east ? [west, south, east, north] : nil }
}

/// Path of a layer's file within the output folder.
func layerFile(_ name: String) -> String { "layers/\(name).geojson" }

/// A feature collection as a file of pieces.
struct FeatureCollection: Sendable {
    /// Path within the output folder.
    var name: String
    /// Features are written in groups, each a piece of the file.
    var groups: [Range<Int>]
    /// Box of all features; asked for with the first piece only.
    var box: @Sendable () -> GeographicBox
    /// Writes one feature.
    var write: @Sendable (Int, inout JSONWriter) -> Void

    /// The file; its bytes do not depend on the grouping.
    var file: OutputFile {
        let collection = self
        return OutputFile(name: name, chunks: groups.count + 2) { chunk in
            var writer = JSONWriter(reservingCapacity: 1 << 20)
            if chunk == 0 {
                collection.begin(&writer)
            } else if chunk <= collection.groups.count {
                for feature in collection.groups[chunk - 1] {
                    if feature > 0 { writer.raw(",\n") }
                    collection.write(feature, &writer)
                }
            } else {
                writer.raw("\n]}\n")
            }
            return writer.bytes
        }
    }

    private func begin(_ writer: inout JSONWriter) {
        writer.raw("{\"type\":\"FeatureCollection\",")
        if let bounds = box().bounds {
            writer.raw("\"bbox\":[")
            for (index, bound) in bounds.enumerated() {
                if index > 0 { writer.raw(",") }
                writer.decimal(bound, decimals: 7)
            }
            writer.raw("],")
        }
        writer.raw("\"features\":[\n")
    }
}

/// Cuts 0..<count into groups of about so many units, in order.
func grouped(_ count: Int, units: Int, of size: (Int) -> Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    var sum = 0
    for index in 0..<count {
        sum += size(index)
        if sum >= units || index == count - 1 {
            groups.append(start..<index + 1)
            start = index + 1
            sum = 0
        }
    }
    return groups
}

extension JSONWriter {
    /// `[longitude,latitude]`, 7 decimals.
    mutating func position(_ place: GeographicCoordinate) { pair(place.longitude, place.latitude, decimals: 7) }

    /// A geometry object of a feature, `null` without geometry; rings of areas turned to the right-hand rule.
    mutating func geometry(_ table: GeometryTable<GeographicCoordinate>, feature: Int) {
        let kind = table.kinds[feature]
        guard kind != .none else { return raw("null") }
        raw("{\"type\":\"")
        raw(kind.typeName)
        raw("\",\"coordinates\":")
        let parts = table.parts(ofFeature: feature)
        if kind == .multiPolygon { raw("[") }
        for part in parts {
            if part > parts.lowerBound { raw(",") }
            paths(table, part: part, kind: kind)
        }
        if kind == .multiPolygon { raw("]") }
        raw("}")
    }

    /// The paths of a part, as deep in brackets as its kind has them.
    mutating func paths(_ table: GeometryTable<GeographicCoordinate>, part: Int, kind: GeometryKind) {
        let paths = table.paths(ofPart: part)
        let hasPaths = kind.isArea || kind == .multiLineString
        if hasPaths { raw("[") }
        for path in paths {
            if path > paths.lowerBound { raw(",") }
            if kind != .point { raw("[") }
            let range = table.coordinates(ofPath: path)
            let isReversed = kind.isArea && isClockwise(table.coordinates[range]) == (path == paths.lowerBound)
            for offset in 0..<range.count {
                if offset > 0 { raw(",") }
                position(table.coordinates[isReversed ? range.upperBound - 1 - offset : range.lowerBound + offset])
            }
            if kind != .point { raw("]") }
        }
        if hasPaths { raw("]") }
    }
}

/// Whether a closed ring runs clockwise; areas are measured from the ring's first place, so that small rings far from 0° keep their sign.
func isClockwise(_ ring: ArraySlice<GeographicCoordinate>) -> Bool {
    guard let origin = ring.first else { return false }
    var sum = 0.0
    for (start, end) in zip(ring, ring.dropFirst()) {
        sum +=
            (start.longitude - origin.longitude) * (end.latitude - origin.latitude)
            - (end.longitude - origin.longitude) * (start.latitude - origin.latitude)
    }
    return sum < 0
}

extension GeometryKind {
    /// The name of RFC 7946; empty for `none`.
    fileprivate var typeName: StaticString {
        switch self {
        case .none: ""
        case .point: "Point"
        case .multiPoint: "MultiPoint"
        case .lineString: "LineString"
        case .multiLineString: "MultiLineString"
        case .polygon: "Polygon"
        case .multiPolygon: "MultiPolygon"
        }
    }
}
