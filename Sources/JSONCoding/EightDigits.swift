/// Eight bytes of text at once, the first in the lowest place: how many of them begin a row of digits, and what they are worth.
struct EightDigits {
    /// The bytes, exclusive or '0': digits become their values.
    private let values: UInt64

    /// 10^0…10^8.
    private static let powersOfTen: InlineArray<9, UInt64> = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]

    @inline(__always)
    init(at offset: Int, in bytes: RawSpan) {
        values = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ 0x3030_3030_3030_3030
    }

    /// How many of the bytes are digits before the first that is none, 0…8.
    ///
    /// Adding 0x76 sets the top bit of a byte above 9; what it carries into later bytes does not matter.
    @inline(__always)
    var count: Int {
        let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
        return others.trailingZeroBitCount >> 3
    }

    /// Writes the first `count` digits (1…8) behind the digits of a number, modulo 2^64.
    ///
    /// Zeros moved in before the digits leave a number of eight: neighbours are joined to pairs, pairs to fours, fours to eight.
    @inline(__always)
    func append(_ count: Int, to number: inout UInt64) {
        let digits = values &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8)
        let pairs = digits &* 10 &+ (digits &>> 8)
        let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let high = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        number = number &* Self.powersOfTen[count] &+ ((low &+ high) &>> 32)
    }
}
