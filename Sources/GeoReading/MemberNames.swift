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

extension NameTable {
    /// GeoJSON's own member names.
    static let members = NameTable(GeoJSONMember.names)

    /// GeoJSON's types.
    static let types = NameTable(GeoJSONType.names)
}
