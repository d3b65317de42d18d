import CityModel
import JSONCoding

/// The types of RFC 7946, 1.4.
enum GeoJSONType: Int, CaseIterable {
    case point, multiPoint, lineString, multiLineString, polygon, multiPolygon, geometryCollection, feature, featureCollection

    /// The type's name in the text.
    var name: String { Self.names[rawValue] }

    static let names = [
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature",
        "FeatureCollection",
    ]

    /// The kind of a geometry type that has coordinates; nil for the others.
    var geometryKind: GeometryKind? {
        switch self {
        case .point: .point
        case .multiPoint: .multiPoint
        case .lineString: .lineString
        case .multiLineString: .multiLineString
        case .polygon: .polygon
        case .multiPolygon: .multiPolygon
        case .geometryCollection, .feature, .featureCollection: nil
        }
    }
}

/// What stands in a `type` member.
enum TypeMember: Equatable {
    case known(GeoJSONType)
    /// Anything else, in the words of a finding.
    case other(Phrase)

    /// The member in the words of a finding.
    var phrase: Phrase {
        switch self {
        case .known(let type): "type \"\(type.name)\""
        case .other(let phrase): phrase
        }
    }
}

extension FeatureReader {
    /// Reads the value of a `type` member.
    mutating func typeMember(in bytes: Span<UInt8>) throws(JSONError) -> TypeMember {
        guard scanner.next(in: bytes) == UInt8(ascii: "\"") else {
            let found = scanner.nextInWords(in: bytes)
            try scanner.skipValue(in: bytes)
            return .other("\(found) as type")
        }
        if passType(lastType, in: bytes) { return .known(lastType) }
        if passType(.feature, in: bytes) { return .known(.feature) }
        let name = try scanner.string(in: bytes)
        if let type = typeNames.number(of: name, trying: 0, in: bytes).flatMap(GeoJSONType.init) {
            lastType = type
            return .known(type)
        }
        return .other("type \"\(name.decoded(in: bytes))\"")
    }

    /// Passes a type's name if it stands next.
    @inline(__always)
    private mutating func passType(_ type: GeoJSONType, in bytes: Span<UInt8>) -> Bool {
        guard let length = typeNames.length(of: type.rawValue, ifAt: scanner.offset, in: bytes) else { return false }
        scanner.passString(ofLength: length)
        return true
    }
}
