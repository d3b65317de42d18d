import JSONCoding

/// Member names with a meaning in GeoJSON (RFC 7946; `crs`: GeoJSON 2008, 3).
enum GeoJSONMember: Int, CaseIterable {
    case type, id, properties, geometry, coordinates, geometries, features, crs

    /// The member's name in the text.
    var name: String { Self.names[rawValue] }

    fileprivate static let names = ["type", "id", "properties", "geometry", "coordinates", "geometries", "features", "crs"]
}

/// The GeoJSON members that an object has had so far.
struct SeenMembers {
    private var bits = 0

    /// Adds a member; false if it was there before.
    mutating func insert(_ member: GeoJSONMember) -> Bool {
        defer { bits |= 1 << member.rawValue }
        return !contains(member)
    }

    func contains(_ member: GeoJSONMember) -> Bool { bits >> member.rawValue & 1 == 1 }
}

/// Finds out which of some names a string is: by its first eight bytes and its length, then by the rest.
struct NameTable {
    private let names: [[UInt8]]
    /// For each name its first eight bytes, the first in the lowest place, zeros behind a shorter name.
    private let prefixes: [UInt64]
    /// Lengths of names, bit by bit; bit 63 for all from 63 on.
    private let lengths: UInt64

    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        prefixes = self.names.map { $0.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        lengths = self.names.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
    }

    /// The number of the name that the string is; nil if it is none.
    @inline(__always)
    func number(of string: JSONString, in text: Span<UInt8>) -> Int? {
        let length = string.range.count
        if string.hasEscapes { return number(ofEscaped: string, in: text) }
        guard lengths &>> UInt64(min(length, 63)) & 1 == 1 else { return nil }
        let prefix = Self.prefix(of: string.range, in: text)
        for number in prefixes.indices where prefixes[number] == prefix {
            if names[number].count == length, length <= 8 || hasSameRest(number, string, in: text) { return number }
        }
        return nil
    }

    /// Up to eight bytes of the text as `prefixes` has them.
    @inline(__always)
    private static func prefix(of range: Range<Int>, in text: Span<UInt8>) -> UInt64 {
        guard range.lowerBound <= text.count - 8 else {
            return range.reversed().reduce(0) { $0 << 8 | UInt64(text[$1]) }
        }
        let word = UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
        return range.count >= 8 ? word : word & (1 &<< UInt64(8 &* range.count) &- 1)
    }

    private func hasSameRest(_ number: Int, _ string: JSONString, in text: Span<UInt8>) -> Bool {
        let name = names[number]
        for index in 8..<name.count where name[index] != text[string.range.lowerBound + index] { return false }
        return true
    }

    private func number(ofEscaped string: JSONString, in text: Span<UInt8>) -> Int? {
        let name = string.decoded(in: text).utf8
        return names.firstIndex { name.elementsEqual($0) }
    }
}

extension NameTable {
    /// GeoJSON's own member names.
    static let members = NameTable(GeoJSONMember.names)

    /// GeoJSON's types.
    static let types = NameTable(GeoJSONType.names)
}
