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
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"): try nonFinite(in: bytes)
        default: _ = try literal(in: bytes)
        }
    }

    /// Passes a value of any type and keeps it; of a repeated name in an object the last value.
    ///
    /// - Throws: `JSONError`, also for a number that is not finite or that no double can hold (`reason` tells it apart)
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
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"):
            let start = self
            try nonFinite(in: bytes)
            throw start.error(
                at: start.offset, found: start.nextInWords(in: bytes).description, allowed: "a finite number", reason: .notFinite)
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
            throw error(at: start, found: "a number beyond every double", allowed: "magnitudes up to 1.797e308", reason: .notFinite)
        }
        return number
    }

    /// Passes `true`, `false` or `null`.
    private mutating func literal(in bytes: Span<UInt8>) throws(JSONError) -> PropertyValue {
        if offset <= bytes.count - 4 {
            switch bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self) {
            case Self.null: return pass(4, .null)
            case Self.true: return pass(4, .bool(true))
            case Self.fals where offset + 4 < bytes.count && bytes[offset + 4] == UInt8(ascii: "e"): return pass(5, .bool(false))
            default: break
            }
        }
        throw noValue(in: bytes)
    }

    private func noValue(in bytes: Span<UInt8>) -> JSONError {
        unexpected(in: bytes, allowed: "a value: object, array, string, number, true, false or null")
    }

    private static let null = UInt32(littleEndian: 0x6C_6C_75_6E)
    private static let `true` = UInt32(littleEndian: 0x65_75_72_74)
    private static let fals = UInt32(littleEndian: 0x73_6C_61_66)

    @inline(__always)
    private mutating func pass(_ length: Int, _ value: PropertyValue) -> PropertyValue {
        cursor += length
        return value
    }

    /// Passes `NaN`, `Infinity` or `-Infinity` where they are accepted.
    private mutating func nonFinite(in bytes: Span<UInt8>) throws(JSONError) {
        if acceptsNonFinite {
            for word in ["NaN", "Infinity", "-Infinity"] where hasWord(word, in: bytes) {
                cursor += word.utf8.count
                return
            }
        }
        throw noValue(in: bytes)
    }

    private func isNegativeInfinity(in bytes: Span<UInt8>) -> Bool {
        acceptsNonFinite && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "I")
    }

    private func hasWord(_ word: String, in bytes: Span<UInt8>) -> Bool {
        var index = offset
        for byte in word.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
