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

/// Finds out which name a string is by its length first: most names have a length that no other has.
struct NameTable {
    private let names: [[UInt8]]
    /// Numbers of the names of each length, the last list for all longer ones.
    private let byLength: [[Int]]

    init(_ names: [String]) {
        let encoded = names.map { Array($0.utf8) }
        let longest = encoded.map(\.count).max() ?? 0
        var byLength = [[Int]](repeating: [], count: longest + 1)
        for (number, name) in encoded.enumerated() { byLength[name.count].append(number) }
        self.names = encoded
        self.byLength = byLength
    }

    /// The number of the name that the string is; nil if it is none.
    func number(of string: JSONString, in bytes: Span<UInt8>) -> Int? {
        if string.hasEscapes { return names.firstIndex { string.equals($0, in: bytes) } }
        guard string.range.count < byLength.count else { return nil }
        for number in byLength[string.range.count] where string.equals(names[number], in: bytes) { return number }
        return nil
    }
}

extension NameTable {
    /// The table of GeoJSON's own names.
    static let geoJSON = NameTable(GeoJSONMember.names)

    /// Which of GeoJSON's own names the string is; call it on `geoJSON`.
    func member(_ string: JSONString, in bytes: Span<UInt8>) -> GeoJSONMember? {
        number(of: string, in: bytes).flatMap(GeoJSONMember.init)
    }
}
