import CityModel
import JSONCoding

extension FeatureReader {
    /// Reads the value of a feature's `properties`: an object, or null for none.
    mutating func propertiesMember(in bytes: Span<UInt8>) throws(JSONError) {
        properties.clearLast()
        guard scanner.next(in: bytes) == UInt8(ascii: "{") else {
            let found = scanner.nextInWords(in: bytes)
            if found != "null" {
                report(
                    .propertiesNotObject, .error, at: place, found: found, allowed: "an object or null", done: "kept without properties")
            }
            return try scanner.skipValue(in: bytes)
        }
        try scanner.beginObject(in: bytes)
        var isFirst = true
        propertyOrder.begin()
        while try scanner.nextName(isFirst: &isFirst, in: bytes) {
            if let property = try scanner.passName(among: propertyNames, trying: propertyOrder.guess, in: bytes) {
                propertyOrder.pass(property)
                try keep(property, in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    /// Keeps the value of a property that was asked for.
    private mutating func keep(_ property: Int, in bytes: Span<UInt8>) throws(JSONError) {
        let next = scanner.next(in: bytes)
        if properties.isSet(property) { reportRepeated(property) }
        if next == UInt8(ascii: "\"") { return properties.set(property, to: try scanner.string(in: bytes), in: bytes) }
        if let next, next &- UInt8(ascii: "0") <= 9 {
            let before = scanner
            let number = try scanner.number(in: bytes)
            if number < Self.exactIntegers { return properties.set(property, to: number) }
            scanner = before
        }
        properties.set(property, to: try keptValue(of: options.properties[property], in: bytes))
    }

    /// Below this magnitude a double holds every integer.
    private static var exactIntegers: Double { 9_007_199_254_740_992 }

    @inline(never)
    private mutating func reportRepeated(_ property: Int) {
        let name = options.properties[property]
        report(
            .duplicateKey, .repaired, at: place, found: "a second property \"\(name)\"", allowed: "each name once in an object",
            done: "the last value is used")
    }

    /// Reads a value to keep; nil, with a finding, when a number in it is not finite. An integer that a double cannot hold to the unit,
    /// such as a credit code written as a number, is kept as its digits.
    mutating func keptValue(of name: String, in bytes: Span<UInt8>) throws(JSONError) -> PropertyValue? {
        _ = scanner.next(in: bytes)
        let before = scanner
        do throws(JSONError) {
            let value = try scanner.value(in: bytes)
            if case .number(let number) = value, number.magnitude >= Self.exactIntegers {
                return digits(from: before.offset, in: bytes) ?? value
            }
            return value
        } catch {
            guard error.reason == .notFinite else { throw error }
        }
        try skipNonFinite(name, from: before, in: bytes)
        return nil
    }

    /// The literal from an offset to the next byte as text, if it is an integer without exponent.
    private func digits(from start: Int, in bytes: Span<UInt8>) -> PropertyValue? {
        var text = ""
        for offset in start..<scanner.offset {
            let byte = bytes[offset]
            guard (0x30...0x39).contains(byte) || (byte == UInt8(ascii: "-") && offset == start) else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return .string(text)
    }

    private mutating func skipNonFinite(_ name: String, from before: JSONScanner, in bytes: Span<UInt8>) throws(JSONError) {
        scanner = before
        let place = place
        try scanner.skipValue(in: bytes)
        let found = text(from: before.offset, in: bytes)
        report(
            .valueNotNumber, .error, at: place, found: "\(name): \(found)", allowed: "finite numbers, magnitudes up to 1.797e308",
            done: "value not used")
    }

    /// The text from an offset to the next byte, as findings quote it.
    private func text(from start: Int, in bytes: Span<UInt8>) -> String {
        let limit = 60
        let isLong = scanner.offset - start > limit
        let content = bytes.extracting(start..<min(scanner.offset, start + limit))
        return String(decoding: content.indices.map { content[$0] }, as: UTF8.self) + (isLong ? "…" : "")
    }

    /// Reads a `crs` member (GeoJSON 2008, 3): the name of a named one, else its text; null says nothing.
    mutating func crs(in bytes: Span<UInt8>) throws(JSONError) {
        _ = scanner.next(in: bytes)
        let start = scanner.offset
        let value = try keptValue(of: "crs", in: bytes)
        if case .string(let name)? = value?["properties"]?["name"], value?["type"] == .string("name") {
            crsMember = name
        } else if value != nil, value != .null {
            crsMember = text(from: start, in: bytes)
        }
    }
}
