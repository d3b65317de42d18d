import CityModel
import JSONCoding

extension GeometryKind {
    /// The kind of a geometry type of RFC 7946, 1.4, that has coordinates; nil for anything else.
    init?(geoJSONType: String) {
        switch geoJSONType {
        case "Point": self = .point
        case "MultiPoint": self = .multiPoint
        case "LineString": self = .lineString
        case "MultiLineString": self = .multiLineString
        case "Polygon": self = .polygon
        case "MultiPolygon": self = .multiPolygon
        default: return nil
        }
    }
}

extension FeatureReader {
    /// Reads a geometry object or null into the builder; what cannot be used becomes a finding and kind `none`.
    mutating func geometryObject(in bytes: Span<UInt8>) throws(JSONError) -> GeometryKind {
        guard scanner.next(in: bytes) == UInt8(ascii: "{") else {
            let found = scanner.nextInWords(in: bytes)
            report(
                found == "null" ? .geometryNull : .geometryMalformed, .error, at: place, found: found, allowed: "a geometry object",
                done: keptWithoutGeometry)
            try scanner.skipValue(in: bytes)
            return .none
        }
        let start = place
        var seen = SeenMembers()
        var type: PropertyValue?
        var coordinates: JSONScanner?
        var kind: GeometryKind?
        try scanner.beginObject(in: bytes)
        var isFirst = true
        while let name = try scanner.nextMember(isFirst: &isFirst, in: bytes) {
            let member = memberNames.member(name, in: bytes)
            _ = scanner.next(in: bytes)
            if let member { reportIfRepeated(member, &seen) }
            switch member {
            case .type:
                type = try scanner.value(in: bytes)
                kind = nil
            case .coordinates:
                coordinates = scanner
                kind = try coordinatesOfKnownType(type, in: bytes)
            case .crs: try crs(in: bytes)
            default: try scanner.skipValue(in: bytes)
            }
        }
        if let kind { return kind }
        return try laterCoordinates(coordinates, type: type, start: start, in: bytes)
    }

    /// Reads coordinates if their type has come before them; else passes over them, nil.
    private mutating func coordinatesOfKnownType(_ type: PropertyValue?, in bytes: Span<UInt8>) throws(JSONError) -> GeometryKind? {
        guard case .string(let name)? = type, let kind = GeometryKind(geoJSONType: name) else {
            try scanner.skipValue(in: bytes)
            return nil
        }
        return try coordinates(of: kind, in: bytes)
    }

    /// Decides about a geometry object that has been passed: its type came last, or is none that has coordinates.
    private mutating func laterCoordinates(
        _ coordinates: JSONScanner?, type: PropertyValue?, start: FeaturePlace, in bytes: Span<UInt8>
    ) throws(JSONError) -> GeometryKind {
        guard case .string(let name)? = type, let kind = GeometryKind(geoJSONType: name) else {
            let isCollection = type == .string("GeometryCollection")
            report(
                isCollection ? .geometryCollection : .geometryUnknownType, .error, at: start,
                found: type.map { isCollection ? "a GeometryCollection" : "type \(quoted($0))" } ?? "a geometry without type",
                allowed: "Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon", done: keptWithoutGeometry)
            return .none
        }
        guard let coordinates else {
            report(
                .geometryMalformed, .error, at: start, found: "a \(name) without coordinates", allowed: "a member \"coordinates\"",
                done: keptWithoutGeometry)
            return .none
        }
        let end = scanner
        scanner = coordinates
        let result = try self.coordinates(of: kind, in: bytes)
        scanner = end
        return result
    }

    /// Reads the coordinates of a geometry; of defective ones nothing stays.
    private mutating func coordinates(of kind: GeometryKind, in bytes: Span<UInt8>) throws(JSONError) -> GeometryKind {
        geometry.discardOpenFeature()
        let before = scanner
        let defect: GeometryDefect
        do throws(GeometryDefect) {
            if try partsOfGeometry(kind, in: bytes) { return kind }
            return .none
        } catch { defect = error }
        geometry.discardOpenFeature()
        scanner = before
        try scanner.skipValue(in: bytes)
        report(
            defect.code, .error, at: defect.place, found: defect.found, allowed: defect.allowed, done: keptWithoutGeometry)
        return .none
    }
}
