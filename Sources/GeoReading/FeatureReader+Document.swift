import CityModel
import JSONCoding

extension FeatureReader {
    /// Reads a whole file: one GeoJSON text, a GeoJSON text sequence (RFC 8142) or features on lines of their own.
    mutating func document(in bytes: Span<UInt8>) throws(JSONError) {
        guard bytes.count <= MappedFile.sizeLimit else {
            throw scanner.error(found: "\(bytes.count) bytes", allowed: "at most \(MappedFile.sizeLimit)")
        }
        guard let first = scanner.next(in: bytes) else { throw scanner.unexpected(in: bytes, allowed: "a GeoJSON text") }
        if first == Self.recordSeparator {
            try textSequence(in: bytes)
        } else {
            try lines(in: bytes)
        }
    }

    /// RFC 7464, 2.1: every text of a sequence stands behind this byte.
    private static let recordSeparator: UInt8 = 0x1E

    private mutating func textSequence(in bytes: Span<UInt8>) throws(JSONError) {
        while let byte = scanner.next(in: bytes) {
            guard byte == Self.recordSeparator else { throw scanner.unexpected(in: bytes, allowed: "a record separator, byte 0x1E") }
            scanner.pass()
            if let byte = scanner.next(in: bytes), byte != Self.recordSeparator { _ = try text(in: bytes) }
        }
    }

    private mutating func lines(in bytes: Span<UInt8>) throws(JSONError) {
        if try text(in: bytes) == .collection { return try scanner.expectEnd(in: bytes) }
        var line = scanner.line
        while scanner.next(in: bytes) != nil {
            guard scanner.line > line else { throw scanner.unexpected(in: bytes, allowed: "the end of the text or of the line") }
            _ = try text(in: bytes)
            line = scanner.line
        }
    }

    // MARK: Texts

    private enum TextKind { case collection, feature, geometry }

    /// Reads a GeoJSON text (RFC 7946, 2).
    private mutating func text(in bytes: Span<UInt8>) throws(JSONError) -> TextKind {
        guard scanner.next(in: bytes) == UInt8(ascii: "{") else {
            throw scanner.error(found: scanner.nextInWords(in: bytes).description, allowed: "a GeoJSON object")
        }
        let start = scanner
        let kind = try textKind(in: bytes)
        scanner = start
        switch kind {
        case .collection: try collection(in: bytes)
        case .feature: try feature(in: bytes)
        case .geometry:
            beginFeature()
            let kind = try geometryObject(in: bytes)
            endFeature(kind, in: bytes)
        }
        return kind
    }

    /// Looks into an object as far as it takes to know what it is: its type, or a member that only one type has (RFC 7946, 7.1).
    private mutating func textKind(in bytes: Span<UInt8>) throws(JSONError) -> TextKind {
        try scanner.beginObject(in: bytes)
        let start = scanner
        var isFirst = true
        while try scanner.nextName(isFirst: &isFirst, in: bytes) {
            switch try passMember(trying: 0, in: bytes) {
            case .type: return try textType(in: bytes)
            case .features: return .collection
            case .geometry, .properties: return .feature
            case .coordinates, .geometries: return .geometry
            default: try scanner.skipValue(in: bytes)
            }
        }
        throw start.error(found: "an object without type", allowed: Self.allowedTypes)
    }

    private mutating func textType(in bytes: Span<UInt8>) throws(JSONError) -> TextKind {
        _ = scanner.next(in: bytes)
        let start = scanner
        let type = try typeMember(in: bytes)
        guard case .known(let known) = type else { throw start.error(found: type.phrase.description, allowed: Self.allowedTypes) }
        return switch known {
        case .featureCollection: .collection
        case .feature: .feature
        default: .geometry
        }
    }

    private static let allowedTypes = "FeatureCollection, Feature or a geometry type"

    // MARK: Collections

    /// Reads a FeatureCollection; its members may stand in any order.
    private mutating func collection(in bytes: Span<UInt8>) throws(JSONError) {
        let start = scanner
        var seen = SeenMembers()
        try scanner.beginObject(in: bytes)
        var isFirst = true
        while try scanner.nextName(isFirst: &isFirst, in: bytes) {
            let member = try passMember(trying: 0, in: bytes)
            if let member, !seen.insert(member) { reportRepeated(member) }
            switch member {
            case .type:
                let place = scanner
                guard try textType(in: bytes) == .collection else {
                    throw place.error(found: "a type that has no features", allowed: "type \"FeatureCollection\"")
                }
            case .features: try features(in: bytes)
            case .crs: try crs(in: bytes)
            default: try scanner.skipValue(in: bytes)
            }
        }
        for member in [GeoJSONMember.type, .features] where !seen.contains(member) {
            throw start.error(found: "a FeatureCollection without \"\(member.name)\"", allowed: "members \"type\" and \"features\"")
        }
    }

    private mutating func features(in bytes: Span<UInt8>) throws(JSONError) {
        guard scanner.next(in: bytes) == UInt8(ascii: "[") else {
            throw scanner.error(found: scanner.nextInWords(in: bytes).description, allowed: "an array of features")
        }
        try scanner.beginArray(in: bytes)
        var isFirst = true
        while try scanner.nextElement(isFirst: &isFirst, in: bytes) { try feature(in: bytes) }
    }

    /// Nothing may be lost, so a second array of features is read behind the first.
    private mutating func reportRepeated(_ member: GeoJSONMember) {
        log.add(
            .duplicateKey, .repaired, at: place, feature: nil, found: "a second member \"\(member.name)\"",
            allowed: "each name once in an object", done: member == .features ? "the features of both are used" : "the last value is used")
    }
}
