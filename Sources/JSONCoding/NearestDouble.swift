/// The double nearest to `mantissa · 10^exponent`, ties to even; infinity beyond the largest double.
///
/// - Source: W. D. Clinger, How to read floating point numbers accurately, 1990, for small numbers; D. Lemire, Number parsing at a
///   gigabyte per second, Software: Practice and Experience 51 (2021), section 5 (the Eisel-Lemire algorithm), for all others;
///   N. Mushtak, D. Lemire, Fast number parsing without fallback, 2023, shows that its product of 128 bits always decides
@inline(__always)
func nearestDouble(mantissa: UInt64, exponent: Int) -> Double {
    if mantissa < 1 << 53, (-22...22).contains(exponent) {
        let power = exactPowersOfTen[exponent.magnitude < 23 ? Int(exponent.magnitude) : 0]
        return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }
    if mantissa == 0 || exponent < PowersOfFive.exponents.lowerBound { return 0 }
    if exponent > PowersOfFive.exponents.upperBound { return .infinity }
    return roundedProduct(mantissa: mantissa, exponent: exponent)
}

/// 10^0…10^22, the powers of ten that are doubles.
private let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]

/// Eisel-Lemire: 64 bits of mantissa times 128 bits of a power of five, rounded to 53 bits.
@inline(__always)
private func roundedProduct(mantissa: UInt64, exponent: Int) -> Double {
    let leadingZeros = mantissa.leadingZeroBitCount
    let normalized = mantissa << UInt64(leadingZeros)
    let product = productWithPowerOfFive(normalized, exponent)
    let upperBit = Int(product.high >> 63)
    // One bit more than a double's significand has: the last one rounds.
    let shift = UInt64(upperBit + 64 - 54 - 1)
    var significand = product.high >> shift
    // ⌊exponent · log2(10)⌋ + 63, exact in the range of doubles, plus the bias of a double's exponent.
    var biased = (217_706 * exponent) >> 16 + 63 + upperBit - leadingZeros + 1023
    if biased <= 0 {
        guard biased > -63 else { return 0 }
        significand >>= UInt64(1 - biased)
        significand = (significand + significand & 1) >> 1
        return Double(bitPattern: significand)
    }
    // A product that stands exactly between two doubles, possible only for these powers, goes to the even one.
    let isExactTie = product.low <= 1 && (-4...23).contains(exponent) && significand & 3 == 1 && significand << shift == product.high
    if isExactTie { significand &= ~1 }
    significand = (significand + significand & 1) >> 1
    if significand >= 1 << 53 {
        significand = 1 << 52
        biased += 1
    }
    guard biased < 0x7FF else { return .infinity }
    return Double(bitPattern: UInt64(biased) << 52 | significand & (1 << 52 - 1))
}

/// The upper 128 bits of `factor · 5^exponent`, exact enough to round to 55 bits.
@inline(__always)
private func productWithPowerOfFive(_ factor: UInt64, _ exponent: Int) -> (high: UInt64, low: UInt64) {
    let (powerHigh, powerLow) = PowersOfFive.significand(ofExponent: exponent)
    var (high, low) = factor.multipliedFullWidth(by: powerHigh)
    if high & 0x1FF == 0x1FF {
        let carried = factor.multipliedFullWidth(by: powerLow).high
        let (sum, overflow) = low.addingReportingOverflow(carried)
        low = sum
        if overflow { high += 1 }
    }
    return (high, low)
}
