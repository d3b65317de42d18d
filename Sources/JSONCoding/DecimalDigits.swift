import Glibc

/// The digits of a number as they stand in the text: `mantissa · 10^exponent`.
struct DecimalDigits {
    /// Where the digits stand, a decimal point among them.
    let range: Range<Int>
    /// How many digits there are, leading zeros included.
    let count: Int
    /// The digits as one integer, modulo 2^64.
    let mantissa: UInt64
    /// Power of ten of the last digit.
    let exponent: Int

    /// Exponents in the text are read up to here; no text is long enough to bring a larger one back to a finite number.
    static let exponentLimit = 1 << 50

    /// Every decimal of 19 digits fits the mantissa.
    private static let mantissaDigits = 19

    /// The nearest double, ties to even; infinity beyond every double.
    @inline(__always)
    func value(in bytes: Span<UInt8>) -> Double {
        count <= Self.mantissaDigits ? nearestDouble(mantissa: mantissa, exponent: exponent) : valueOfManyDigits(in: bytes)
    }

    /// More digits than the mantissa holds: the first 19 decide unless the cut falls between two doubles.
    @inline(never)
    private func valueOfManyDigits(in bytes: Span<UInt8>) -> Double {
        let leading = significantDigits(atMost: Self.mantissaDigits, in: bytes)
        var mantissa: UInt64 = 0
        for digit in leading.digits { mantissa = mantissa * 10 + UInt64(digit - UInt8(ascii: "0")) }
        let lower = nearestDouble(mantissa: mantissa, exponent: leading.exponent)
        guard leading.isCut, nearestDouble(mantissa: mantissa + 1, exponent: leading.exponent) != lower else { return lower }
        return exactValue(in: bytes)
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
        for index in range {
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
