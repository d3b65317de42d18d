import CityModel

extension JSONScanner {
    /// Passes a value of any type and checks it.
    public mutating func skipValue(in bytes: Span<UInt8>) throws(JSONError) {
        switch next(in: bytes) {
        case UInt8(ascii: "\""): _ = try string(in: bytes)
        case UInt8(ascii: "["):
            try beginArray(in: bytes)
            var isFirst = true
            while try nextElement(isFirst: &isFirst, in: bytes) { try skipValue(in: bytes) }
        case UInt8(ascii: "{"):
            try beginObject(in: bytes)
            var isFirst = true
            while try nextMember(isFirst: &isFirst, in: bytes) != nil { try skipValue(in: bytes) }
        case (UInt8(ascii: "0")...UInt8(ascii: "9"))?: try skipNumber(in: bytes)
        case UInt8(ascii: "-") where !isNegativeInfinity(in: bytes): try skipNumber(in: bytes)
        default: _ = try literal(in: bytes)
        }
    }

    /// Passes a value of any type and keeps it; of a repeated name in an object the last value.
    ///
    /// - Throws: `JSONError`, also for a number that no double can hold (`reason` tells it apart)
    public mutating func value(in bytes: Span<UInt8>) throws(JSONError) -> PropertyValue {
        switch next(in: bytes) {
        case UInt8(ascii: "\""): return .string(try string(in: bytes).decoded(in: bytes))
        case UInt8(ascii: "["):
            try beginArray(in: bytes)
            var items: [PropertyValue] = []
            var isFirst = true
            while try nextElement(isFirst: &isFirst, in: bytes) { items.append(try value(in: bytes)) }
            return .array(items)
        case UInt8(ascii: "{"): return .object(try members(in: bytes))
        case (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return .number(try finiteNumber(in: bytes))
        case UInt8(ascii: "-") where !isNegativeInfinity(in: bytes): return .number(try finiteNumber(in: bytes))
        default: return try literal(in: bytes)
        }
    }

    private mutating func members(in bytes: Span<UInt8>) throws(JSONError) -> [PropertyValue.Member] {
        try beginObject(in: bytes)
        var members: [PropertyValue.Member] = []
        var isFirst = true
        while let name = try nextMember(isFirst: &isFirst, in: bytes) {
            members.append(PropertyValue.Member(name: name.decoded(in: bytes), value: try value(in: bytes)))
        }
        return members
    }

    private mutating func finiteNumber(in bytes: Span<UInt8>) throws(JSONError) -> Double {
        let start = offset
        let number = try number(in: bytes)
        guard number.isFinite else {
            throw error(at: start, found: "a number beyond every double", allowed: "magnitudes up to 1.797e308", reason: .numberTooLarge)
        }
        return number
    }

    /// Passes `true`, `false`, `null` or, where they are accepted, `NaN`, `Infinity` and `-Infinity`.
    private mutating func literal(in bytes: Span<UInt8>) throws(JSONError) -> PropertyValue {
        if takeWord("true", in: bytes) { return .bool(true) }
        if takeWord("false", in: bytes) { return .bool(false) }
        if takeWord("null", in: bytes) { return .null }
        if acceptsNonFinite {
            if takeWord("NaN", in: bytes) { return .number(.nan) }
            if takeWord("Infinity", in: bytes) { return .number(.infinity) }
            if takeWord("-Infinity", in: bytes) { return .number(-.infinity) }
        }
        throw unexpected(in: bytes, allowed: "a value: object, array, string, number, true, false or null")
    }

    private func isNegativeInfinity(in bytes: Span<UInt8>) -> Bool {
        acceptsNonFinite && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "I")
    }

    private mutating func takeWord(_ word: StaticString, in bytes: Span<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard length <= bytes.count - offset else { return false }
        for index in 0..<length where bytes[offset + index] != word.utf8Start[index] { return false }
        cursor += length
        return true
    }
}
