import JSONCoding
import TestSupport
import Testing

@Suite struct WriterTests {
    private func text(_ value: Double, _ decimals: Int) -> String {
        var writer = JSONWriter()
        writer.decimal(value, decimals: decimals)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0.0, 7, "0"), (-0.0, 7, "0"), (1, 0, "1"), (10, 0, "10"), (100, 2, "100"), (114.5, 7, "114.5"), (-114.0000001, 7, "-114.0000001"),
        (0.005, 3, "0.005"), (-0.0004, 3, "0"), (-0.0005, 3, "-0.001"), (2.5, 0, "3"), (-2.5, 0, "-3"), (9.99999999, 7, "10"),
        (0.1, 9, "0.1"), (1234567.125, 2, "1234567.13"), (8e17, 1, "800000000000000000"), (9e18, 0, "null"), (.infinity, 2, "null"),
        (.nan, 2, "null"),
    ])
    func decimalsAreRoundedHalfAwayFromZeroAndTrimmed(value: Double, decimals: Int, expected: String) {
        #expect(text(value, decimals) == expected)
    }

    @Test("a pair is its two numbers, as long as they may be", arguments: [0, 2, 7, 9])
    func pairs(decimals: Int) {
        let values = [0, -0.0, 114.5, -179.123456789, 0.1, -0.000000004, 1234567.125, -9.2e8, 9e18, .nan, -.infinity]
        for first in values {
            for second in values {
                var writer = JSONWriter()
                writer.pair(first, second, decimals: decimals)
                #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\(text(first, decimals)),\(text(second, decimals))]")
            }
        }
    }

    @Test(arguments: 0...9)
    func decimalsReadBackAsTheRoundedNumber(decimals: Int) {
        var random = SeededGenerator(seed: UInt64(decimals))
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        for _ in 0..<2000 {
            let value = Double.random(in: -200...200, using: &random)
            let written = text(value, decimals)
            #expect(Double(written) == (value * scale).rounded(.toNearestOrAwayFromZero) / scale)
            #expect(!written.contains(".") || written.last != "0")
        }
    }
}
