/// The first 128 bits of the powers of five that can decide a double, as the Eisel-Lemire algorithm wants them: powers of positive
/// exponents and of those below -27 cut off, the others rounded up.
enum PowersOfFive {
    /// Below, every product with 64 bits is 0; above, every one is infinite.
    static let exponents = -342...308

    /// High and low half of the significand of `5^exponent`, the top bit set.
    static func significand(ofExponent exponent: Int) -> (high: UInt64, low: UInt64) {
        let index = 2 * (exponent - exponents.lowerBound)
        return (table[index], table[index + 1])
    }

    /// High, low, high, low …, by ascending exponent.
    private static let table: [UInt64] = {
        var table = [UInt64](repeating: 0, count: 2 * exponents.count)
        func store(_ significand: UInt128, _ exponent: Int) {
            let index = 2 * (exponent - exponents.lowerBound)
            table[index] = UInt64(truncatingIfNeeded: significand >> 64)
            table[index + 1] = UInt64(truncatingIfNeeded: significand)
        }
        var power = WideInteger(words: [1])
        for exponent in 0...exponents.upperBound {
            store(power.leadingBits, exponent)
            power.multiplyByFive()
        }
        // 2^1088 / 5^n: flooring at every step is flooring once, and more than 128 bits remain for n = 342.
        var reciprocal = WideInteger(words: Array(repeating: 0, count: 17) + [1])
        for exponent in exponents.lowerBound..<0 {
            reciprocal.divideByFive()
            let mirrored = exponents.lowerBound - 1 - exponent
            store(reciprocal.leadingBits + (mirrored >= -27 ? 1 : 0), mirrored)
        }
        return table
    }()
}

/// An integer of any width, little end first.
private struct WideInteger {
    var words: [UInt64]

    mutating func multiplyByFive() {
        var carry: UInt64 = 0
        for index in words.indices {
            let (high, low) = words[index].multipliedFullWidth(by: 5)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            words[index] = sum
            carry = high + (overflow ? 1 : 0)
        }
        if carry > 0 { words.append(carry) }
    }

    mutating func divideByFive() {
        var remainder: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], remainder) = UInt64(5).dividingFullWidth((remainder, words[index]))
        }
        while words.last == 0 { words.removeLast() }
    }

    /// The first 128 bits from the top bit on, zeros behind a shorter number.
    var leadingBits: UInt128 {
        func word(_ fromTop: Int) -> UInt64 { fromTop < words.count ? words[words.count - 1 - fromTop] : 0 }
        let shift = UInt128(word(0).leadingZeroBitCount)
        let bits = UInt128(word(0)) << 64 | UInt128(word(1))
        return shift == 0 ? bits : bits << shift | UInt128(word(2)) >> (64 - shift)
    }
}
