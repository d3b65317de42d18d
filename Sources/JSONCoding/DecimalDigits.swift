import Glibc

/// The digits of a number as they stand in the text: `mantissa · 10^exponent`.
struct DecimalDigits {
    /// Where the digits begin.
    let start: Int
    let isNegative: Bool
    /// Where the digits, a decimal point among them, end.
    var end = 0
    /// How many digits there are, leading zeros included.
    var count = 0
    /// The digits as one integer, modulo 2^64.
    var mantissa: UInt64 = 0
    /// Power of ten of the last digit.
    var exponent = 0

    /// Exponents in the text are read up to here; no text is long enough to bring a larger one back to a finite number.
    static let exponentLimit = 1 << 50

    /// Every decimal of 19 digits fits the mantissa.
    private static let mantissaDigits = 19

    init(start: Int, isNegative: Bool) {
        self.start = start
        self.isNegative = isNegative
    }

    /// Takes digits from an offset on, eight at a time while it can; the offset of the first byte that is none.
    @inline(__always)
    mutating func appendDigits(from start: Int, in bytes: Span<UInt8>) -> Int {
        let raw = bytes.bytes
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            guard Self.isEightDigits(word) else { break }
            mantissa = mantissa &* 100_000_000 &+ Self.value(ofEightDigits: word)
            index += 8
        }
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            index += 1
        }
        return index
    }

    /// Whether eight bytes are all '0'…'9': adding 6 to the low half-byte must not carry, the high one must be 3.
    private static func isEightDigits(_ word: UInt64) -> Bool {
        let high: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
        return (word & high) | (((word &+ 0x0606_0606_0606_0606) & high) >> 4) == 0x3333_3333_3333_3333
    }

    /// Neighbouring digits are joined to pairs, pairs to fours, fours to eight.
    private static func value(ofEightDigits word: UInt64) -> UInt64 {
        let digits = word &- 0x3030_3030_3030_3030
        let pairs = digits &* 10 &+ (digits >> 8)
        let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (low &+ high) >> 32
    }

    /// The nearest double, ties to even; an infinity beyond every double.
    @inline(__always)
    func value(in bytes: Span<UInt8>) -> Double {
        if count <= Self.mantissaDigits {
            let magnitude = nearestDouble(mantissa: mantissa, exponent: exponent)
            return isNegative ? -magnitude : magnitude
        }
        return valueOfManyDigits(in: bytes)
    }

    /// More digits than the mantissa holds: the first 19 decide unless the cut falls between two doubles.
    @inline(never)
    private func valueOfManyDigits(in bytes: Span<UInt8>) -> Double {
        let leading = significantDigits(atMost: Self.mantissaDigits, in: bytes)
        var mantissa: UInt64 = 0
        for digit in leading.digits { mantissa = mantissa * 10 + UInt64(digit - UInt8(ascii: "0")) }
        let lower = nearestDouble(mantissa: mantissa, exponent: leading.exponent)
        var magnitude = lower
        if leading.isCut, nearestDouble(mantissa: mantissa + 1, exponent: leading.exponent) != lower {
            magnitude = exactValue(in: bytes)
        }
        return isNegative ? -magnitude : magnitude
    }

    /// The C library decides, from all digits that can: 767 decide any tie between doubles, a 1 after them stands for the rest.
    private func exactValue(in bytes: Span<UInt8>) -> Double {
        var (digits, exponent, isCut) = significantDigits(atMost: 768, in: bytes)
        if isCut {
            digits.append(UInt8(ascii: "1"))
            exponent -= 1
        }
        let text = digits.map { CChar(bitPattern: $0) } + "e\(exponent)".utf8CString
        return strtod(text, nil)
    }

    /// The first digits after leading zeros, the power of ten of the last of them, and whether any other than zero was left out.
    private func significantDigits(atMost limit: Int, in bytes: Span<UInt8>) -> (digits: [UInt8], exponent: Int, isCut: Bool) {
        var digits: [UInt8] = []
        digits.reserveCapacity(limit + 1)
        var left = 0
        var isCut = false
        for index in start..<end {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") || (digits.isEmpty && byte == UInt8(ascii: "0")) { continue }
            if digits.count < limit {
                digits.append(byte)
            } else {
                left += 1
                if byte != UInt8(ascii: "0") { isCut = true }
            }
        }
        return (digits, exponent + left, isCut)
    }
}
