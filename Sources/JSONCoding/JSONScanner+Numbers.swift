extension JSONScanner {
    /// Passes a number, which begins at the next byte, and gives the nearest double, ties to even, for any count of digits.
    ///
    /// - Returns: an infinity when the magnitude is beyond every double
    public mutating func number(in bytes: Span<UInt8>) throws(JSONError) -> Double {
        let isNegative = offset < bytes.count && bytes[offset] == UInt8(ascii: "-")
        let start = isNegative ? offset + 1 : offset
        var index = start
        var mantissa: UInt64 = 0
        Self.passDigits(&index, mantissa: &mantissa, in: bytes)
        try checkInteger(start..<index, in: bytes)
        var count = index - start
        var exponent = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            let fraction = index + 1
            index = fraction
            Self.passDigits(&index, mantissa: &mantissa, in: bytes)
            guard index > fraction else { throw error(at: index, in: bytes, allowed: "a digit") }
            count += index - fraction
            exponent = fraction - index
        }
        let end = index
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") { exponent += try passExponent(&index, in: bytes) }
        cursor = index
        let digits = DecimalDigits(range: start..<end, count: count, mantissa: mantissa, exponent: exponent)
        let magnitude = digits.value(in: bytes)
        return isNegative ? -magnitude : magnitude
    }

    /// Passes a number, which begins at the next byte, without asking what it is.
    public mutating func skipNumber(in bytes: Span<UInt8>) throws(JSONError) {
        var index = offset
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let start = index
        Self.passDigits(&index, in: bytes)
        try checkInteger(start..<index, in: bytes)
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = index
            Self.passDigits(&index, in: bytes)
            guard index > fraction else { throw error(at: index, in: bytes, allowed: "a digit") }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") { _ = try passExponent(&index, in: bytes) }
        cursor = index
    }

    /// Passes digits and writes them behind the mantissa.
    @inline(__always)
    private static func passDigits(_ index: inout Int, mantissa: inout UInt64, in bytes: Span<UInt8>) {
        let raw = bytes.bytes
        while index <= bytes.count - 8 {
            let word = EightDigits(at: index, in: raw)
            let count = word.count
            if count == 0 { return }
            word.append(count, to: &mantissa)
            index += count
            if count < 8 { return }
        }
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            mantissa = mantissa &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0"))
            index += 1
        }
    }

    /// Passes digits.
    @inline(__always)
    private static func passDigits(_ index: inout Int, in bytes: Span<UInt8>) {
        let raw = bytes.bytes
        while index <= bytes.count - 8 {
            let count = EightDigits(at: index, in: raw).count
            index += count
            if count < 8 { return }
        }
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
    }

    /// The digits before the decimal point: at least one, and no zero before others.
    @inline(__always)
    private func checkInteger(_ digits: Range<Int>, in bytes: Span<UInt8>) throws(JSONError) {
        guard !digits.isEmpty else { throw error(at: digits.lowerBound, in: bytes, allowed: "a digit") }
        if digits.count > 1, bytes[digits.lowerBound] == UInt8(ascii: "0") {
            throw error(at: digits.lowerBound, found: "a number with leading zero", allowed: "a number without leading zero")
        }
    }

    /// Passes the exponent, whose `e` stands at `index`.
    @inline(never)
    private func passExponent(_ index: inout Int, in bytes: Span<UInt8>) throws(JSONError) -> Int {
        index += 1
        let sign = index < bytes.count ? bytes[index] : 0
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
        let start = index
        var power = 0
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            if power < DecimalDigits.exponentLimit { power = power * 10 + Int(bytes[index] - UInt8(ascii: "0")) }
            index += 1
        }
        guard index > start else { throw error(at: index, in: bytes, allowed: "a digit") }
        return sign == UInt8(ascii: "-") ? -power : power
    }
}
