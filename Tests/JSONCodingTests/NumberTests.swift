import CityModel
import Glibc
import JSONCoding
import TestSupport
import Testing

@Suite struct NumberTests {
    private func read(_ text: String) throws -> Double {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes.span)
        let number = try scanner.number(in: bytes.span)
        #expect(scanner.offset == bytes.count)
        return number
    }

    @Test(
        "a number is the nearest double, whatever its length",
        arguments: [
            "0", "-0", "1", "120.17534105309", "0.1", "0.30000000000000004", "9007199254740993", "9007199254740992.5", "1e22", "1e23",
            "123456789012345678901234567890", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
            "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e400", "1e-400",
            "9007199254740993.00000000000000000000000000000000000001", "9007199254740992.99999999999999999999999999999999999",
            "0.000000000000000000000000000000000000000000001e45", "179769313486231580793728971405301e276", "8.5e-1", "1E5", "1e+5",
            "6.631236846766476e-316", "3.2378839133029012895883521e-313", "1e99999999999999999999", "0e99999999999999999999",
            "1e-99999999999999999999", "9355950000000000000.00000000000000000000000000000000001844674407370955161600000184467440737095516",
            "7.2057594037927933e16", "100000000000000016777215", "100000000000000016777216",
        ])
    func nearest(_ text: String) throws { #expect(try read(text).bitPattern == strtod(text, nil).bitPattern, "\(text)") }

    @Test("doubles written shortest and with 17 digits read back bit for bit", arguments: [1, 2, 3])
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(try read("\(value)").bitPattern == value.bitPattern)
        }
    }

    @Test("random decimals agree with the C library bit for bit", arguments: [4, 5, 6])
    func againstStrtod(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40_000 {
            let digits = String(max(1, random.next() >> UInt64.random(in: 0..<64, using: &random)))
            let more = Bool.random(using: &random) ? "" : String(random.next())
            let point = Bool.random(using: &random) ? "." + String(random.next() % 100_000) : ""
            let text = digits + more + point + "e\(Int.random(in: -345...310, using: &random))"
            #expect(try read(text).bitPattern == strtod(text, nil).bitPattern, "\(text)")
        }
    }

    @Test("decimals next to the middle of two doubles round to the right one", arguments: [7, 8])
    func nearTies(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let odd = (random.next() >> 11 | 1 << 52) << 1 | 1
            for text in ["\(odd)", "\(odd).0000000000000000000000000001", "\(odd - 1).99999999999999999999999999"] {
                #expect(try read(text).bitPattern == strtod(text, nil).bitPattern, "\(text)")
            }
        }
    }

    @Test("ten million digits are read, rounded and skipped")
    func tenMillionDigits() throws {
        let nines = String(repeating: "9", count: 10_000_000)
        #expect(try read("0." + nines) == 1)
        #expect(try read(nines) == .infinity)
        #expect(try read(nines + "e-10000000") == 1)
        #expect(try read("0." + String(repeating: "0", count: 10_000_000) + "25e10000001") == 2.5)
        let bytes = Array(nines.utf8)
        var scanner = JSONScanner(bytes.span)
        try scanner.skipValue(in: bytes.span)
        #expect(scanner.offset == bytes.count)
    }

    @Test(
        "what is no number is refused at its place",
        arguments: [("-", 1), ("01", 0), ("-00", 1), ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("-a", 1), ("1.5e-", 5)])
    func refused(text: String, offset: Int) {
        let bytes = Array(text.utf8)
        #expect { try parseJSON(bytes) } throws: { ($0 as? JSONError)?.offset == offset }
        #expect {
            var scanner = JSONScanner(bytes.span)
            try scanner.skipValue(in: bytes.span)
        } throws: {
            ($0 as? JSONError)?.offset == offset
        }
    }

    @Test("a number beyond every double is told apart from broken text")
    func tooLarge() {
        #expect { try parseJSON(Array("[1, -1e309]".utf8)) } throws: {
            let error = $0 as? JSONError
            return error?.reason == .notFinite && error?.offset == 4
        }
    }

    @Test(
        "a text that is a JSON number and nothing else is one",
        arguments: [
            ("0", 0), ("-0", 0), ("007", nil), ("1.50", 1.5), ("-3e2", -300), ("1e999", nil), ("", nil), (" 1", nil), ("1 ", nil),
            ("1\n", nil),
            ("true", nil), ("[1]", nil), ("0x1", nil), ("1,2", nil), ("-", nil), (".5", nil), ("5.", nil), ("１", nil),
        ] as [(String, Double?)])
    func wholeTexts(text: String, number: Double?) { #expect(jsonNumber(text) == number) }
}
