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

/// Finds out which of some names a string is, by its length first: most names have a length that no other has.
struct NameTable {
    /// All names one after the other.
    private let bytes: [UInt8]
    /// Where each name begins, and behind them where the last one ends.
    private let starts: [Int]
    /// Numbers of the names, by ascending length.
    private let numbers: [Int]
    /// Where in `numbers` the names of each length begin, and behind them their count.
    private let lengthStarts: [Int]

    init(_ names: [String]) {
        let encoded = names.map { Array($0.utf8) }
        bytes = encoded.flatMap { $0 }
        starts = encoded.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        numbers = encoded.indices.sorted { (encoded[$0].count, $0) < (encoded[$1].count, $1) }
        let longest = encoded.map(\.count).max() ?? 0
        lengthStarts = (0...longest + 1).map { length in encoded.count { $0.count < length } }
    }

    /// The number of the name that the string is; nil if it is none.
    @inline(__always)
    func number(of string: JSONString, in text: Span<UInt8>) -> Int? {
        if string.hasEscapes { return number(ofEscaped: string, in: text) }
        let length = string.range.count
        guard length < lengthStarts.count - 1 else { return nil }
        for index in lengthStarts[length]..<lengthStarts[length + 1] {
            let number = numbers[index]
            if isName(number, at: string.range.lowerBound, in: text) { return number }
        }
        return nil
    }

    private func isName(_ number: Int, at offset: Int, in text: Span<UInt8>) -> Bool {
        let start = starts[number]
        for index in start..<starts[number + 1] where bytes[index] != text[offset + index - start] { return false }
        return true
    }

    private func number(ofEscaped string: JSONString, in text: Span<UInt8>) -> Int? {
        let name = string.decoded(in: text).utf8
        return (0..<numbers.count).first { name.elementsEqual(bytes[starts[$0]..<starts[$0 + 1]]) }
    }
}

extension NameTable {
    /// The table of GeoJSON's own names.
    static let geoJSON = NameTable(GeoJSONMember.names)

    /// Which of GeoJSON's own names the string is; call it on `geoJSON`.
    @inline(__always)
    func member(_ string: JSONString, in bytes: Span<UInt8>) -> GeoJSONMember? {
        number(of: string, in: bytes).flatMap(GeoJSONMember.init)
    }
}
