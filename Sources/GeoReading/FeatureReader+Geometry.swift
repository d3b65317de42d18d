import CityModel
import JSONCoding

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
        var type: TypeMember?
        var coordinates: JSONScanner?
        var kind: GeometryKind?
        try scanner.beginObject(in: bytes)
        var isFirst = true
        geometryOrder.begin()
        while try scanner.nextName(isFirst: &isFirst, in: bytes) {
            let member = try passMember(trying: geometryOrder.guess, in: bytes)
            if let member {
                geometryOrder.pass(member.rawValue)
                reportIfRepeated(member, &seen)
            }
            switch member {
            case .type:
                type = try typeMember(in: bytes)
                kind = nil
                geometry.discardOpenFeature()
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
    private mutating func coordinatesOfKnownType(_ type: TypeMember?, in bytes: Span<UInt8>) throws(JSONError) -> GeometryKind? {
        guard case .known(let type)? = type, let kind = type.geometryKind else {
            try scanner.skipValue(in: bytes)
            return nil
        }
        return try coordinates(of: kind, in: bytes)
    }

    /// Decides about a geometry object that has been passed: its type came last, or is none that has coordinates.
    private mutating func laterCoordinates(
        _ coordinates: JSONScanner?, type: TypeMember?, start: FeaturePlace, in bytes: Span<UInt8>
    ) throws(JSONError) -> GeometryKind {
        guard case .known(let known)? = type, let kind = known.geometryKind else {
            let isCollection = type == .known(.geometryCollection)
            report(
                isCollection ? .geometryCollection : .geometryUnknownType, .error, at: start,
                found: isCollection ? "a GeometryCollection" : type?.phrase ?? "a geometry without type",
                allowed: "Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon", done: keptWithoutGeometry)
            return .none
        }
        guard let coordinates else {
            report(
                .geometryMalformed, .error, at: start, found: "a \(known.name) without coordinates", allowed: "a member \"coordinates\"",
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
