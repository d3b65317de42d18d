extension JSONScanner {
    /// Passes a string, which begins at the next byte, and checks all of it: no control characters, known escapes, surrogates in
    /// pairs, well-formed UTF-8.
    public mutating func string(in bytes: Span<UInt8>) throws(JSONError) -> JSONString {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw unexpected(in: bytes, allowed: "a string") }
        let start = offset + 1
        let end = Self.skipPlainText(from: start, in: bytes)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return try string(from: start, plainUntil: end, in: bytes) }
        cursor = end + 1
        return JSONString(range: start..<end, hasEscapes: false)
    }

    /// Passes the rest of a string that is not all plain text.
    @inline(never)
    private mutating func string(from start: Int, plainUntil end: Int, in bytes: Span<UInt8>) throws(JSONError) -> JSONString {
        var index = end
        var hasEscapes = false
        while true {
            guard index < bytes.count else { throw error(at: index, in: bytes, allowed: "the string's closing '\"'") }
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                cursor = index + 1
                return JSONString(range: start..<index, hasEscapes: hasEscapes)
            } else if byte >= 0x80 {
                try passScalars(&index, in: bytes)
            } else if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                index = try skipEscape(at: index, in: bytes)
            } else {
                throw error(at: index, in: bytes, allowed: "control characters only as escapes")
            }
            index = Self.skipPlainText(from: index, in: bytes)
        }
    }

    /// Passes a row of scalars that are not ASCII.
    @inline(__always)
    private func passScalars(_ index: inout Int, in bytes: Span<UInt8>) throws(JSONError) {
        repeat {
            if Self.isCommonScalar(at: index, in: bytes) {
                index += 3
                continue
            }
            let length = Self.lengthOfScalar(at: index, in: bytes)
            guard length > 0 else { throw error(at: index, in: bytes, allowed: "well-formed UTF-8") }
            index += length
        } while index < bytes.count && bytes[index] >= 0x80
    }

    /// The first byte from an offset on that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    private static func skipPlainText(from start: Int, in bytes: Span<UInt8>) -> Int {
        let raw = bytes.bytes
        var index = start
        while index <= bytes.count - 8 {
            let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let special = specialBytes(of: word)
            if special != 0 { return index + special.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            index += 1
        }
        return index
    }

    /// Eight bytes at once: the lowest set bit is the top bit of the first byte that ends plain text; 0 if none does.
    private static func specialBytes(of word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let below = (word &- ones &* 0x20) & ~word
        let zeros = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
        return (below | zeros | word) & (ones &* 0x80)
    }

    /// Whether a scalar of three bytes stands at an offset whose lead byte allows any two that follow: U+1000…U+CFFF, most Han among them.
    @inline(__always)
    private static func isCommonScalar(at index: Int, in bytes: Span<UInt8>) -> Bool {
        guard index <= bytes.count - 4 else { return false }
        let word = UInt32(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self))
        return word & 0xC0_C0F0 == 0x80_80E0 && UInt8(truncatingIfNeeded: word) &- 0xE1 < 0xC
    }

    /// Length in bytes of the non-ASCII scalar at an offset; 0 if the bytes are not UTF-8 (Unicode 16, table 3-7).
    @inline(never)
    private static func lengthOfScalar(at index: Int, in bytes: Span<UInt8>) -> Int {
        let lead = bytes[index]
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2, lead <= 0xF4, index + length <= bytes.count else { return 0 }
        let second = bytes[index + 1]
        let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest else { return 0 }
        if length > 2, bytes[index + 2] & 0xC0 != 0x80 { return 0 }
        if length > 3, bytes[index + 3] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// The offset after the escape whose backslash stands at `index`.
    private func skipEscape(at index: Int, in bytes: Span<UInt8>) throws(JSONError) -> Int {
        guard index + 1 < bytes.count else { throw error(at: index + 1, in: bytes, allowed: "an escape") }
        let letter = bytes[index + 1]
        guard letter == UInt8(ascii: "u") else {
            guard JSONEscape.byte(forLetter: letter) != nil else {
                throw error(at: index + 1, in: bytes, allowed: #"one of " \ / b f n r t u after '\'"#)
            }
            return index + 2
        }
        guard let unit = JSONEscape.codeUnit(at: index + 2, in: bytes) else {
            throw error(at: index + 2, in: bytes, allowed: #"four hexadecimal digits after '\u'"#)
        }
        switch unit {
        case 0xD800..<0xDC00:
            guard index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"), bytes[index + 7] == UInt8(ascii: "u"),
                let low = JSONEscape.codeUnit(at: index + 8, in: bytes), (0xDC00..<0xE000).contains(low)
            else { throw loneSurrogate(unit, at: index) }
            return index + 12
        case 0xDC00..<0xE000: throw loneSurrogate(unit, at: index)
        default: return index + 6
        }
    }

    private func loneSurrogate(_ unit: UInt16, at index: Int) -> JSONError {
        error(at: index, found: "lone surrogate \\u\(String(unit, radix: 16))", allowed: "surrogates in pairs, high then low")
    }
}
