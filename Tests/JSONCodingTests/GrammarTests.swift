import CityModel
import JSONCoding
import TestSupport
import Testing

@Suite struct GrammarTests {
    @Test(
        "valid texts are read",
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("\t\r\nfalse\n", .bool(false)), ("-0", .number(0)), ("[]", .array([])),
            ("{}", .object([])),
            ("[1,\"\",[[]],{}]", .array([.number(1), .string(""), .array([.array([])]), .object([])])),
            (#"{"":0,"a":{"a":[null]}}"#, .object([member("", .number(0)), member("a", .object([member("a", .array([.null]))]))])),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")), (#""\u0041\u00e9\u4e2d\uD83D\uDE00\u0000""#, .string("Aé中😀\0")),
            ("\"\u{7F}é中😀\u{2028}\"", .string("\u{7F}é中😀\u{2028}")), (#""\uFFFF\udbff\udfff""#, .string("\u{FFFF}\u{10FFFF}")),
            ("\u{FEFF}[1]", .array([.number(1)])), ("[1e2,-1.5E-1,0.5e+0]", .array([.number(100), .number(-0.15), .number(0.5)])),
        ] as [(String, PropertyValue)])
    func valid(text: String, value: PropertyValue) throws { #expect(try parseJSON(Array(text.utf8)) == value) }

    private static func member(_ name: String, _ value: PropertyValue) -> PropertyValue.Member { .init(name: name, value: value) }

    @Test(
        "broken texts are refused at the byte that breaks them, kept or passed over",
        arguments: [
            ("", 0), (" ", 1), ("[", 1), ("]", 0), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1:2]", 2), ("{", 1),
            ("{1:2}", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a" "b"}"#, 5), (#"{"a":1 "b":2}"#, 7), ("{,}", 1),
            ("{'a':1}", 1), ("[1}", 2), ("nul", 0), ("nulL", 0), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1), ("+1", 0),
            (".5", 0), ("0x1", 1), ("1 2", 2), ("[]]", 2), ("// a", 0), ("\"", 1), ("\"a", 2), ("\"\\", 2), (#""\a""#, 2),
            (#""\u12G4""#, 3),
            (#""\u12"#, 3), ("\"\t\"", 1), ("\"a\0\"", 2), (#""\ud800""#, 1), (#""\udc00""#, 1), (#""\ud800\ud800""#, 1),
            (#""\ud800\n""#, 1),
            (#""\ud800x""#, 1), ("\u{FEFF}\u{FEFF}1", 3), ("[1]\0", 3), ("tru\u{65}x", 4),
        ])
    func broken(text: String, offset: Int) { expectRefused(Array(text.utf8), at: offset) }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE4, 0xB8],
            [0xE4, 0x28, 0xAD], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        for before in 0..<9 {
            expectRefused(Array("\"\(String(repeating: "a", count: before))".utf8) + bytes + Array("\"".utf8), at: before + 1)
        }
    }

    @Test("every scalar value is a valid string, raw and escaped")
    func allScalars() throws {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 101) {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            let text = String(Character(scalar))
            let escaped = text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            #expect(try parseJSON(Array("[\"\(text)\", \"\(escaped.joined())\"]".utf8)) == .array([.string(text), .string(text)]))
        }
    }

    @Test("128 levels are read, 129 refused at the opening bracket")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try parseJSON(nested(JSONScanner.depthLimit))
        expectRefused(nested(JSONScanner.depthLimit + 1), at: JSONScanner.depthLimit)
        expectRefused(nested(10_000), at: JSONScanner.depthLimit)
        expectRefused(Array(String(repeating: #"{"a":"#, count: 10_000).utf8), at: 5 * JSONScanner.depthLimit)
    }

    @Test("an error tells line and column")
    func place() {
        #expect {
            try parseJSON(Array("{\n \"a\": [1,\r\n   x]}".utf8))
        } throws: {
            $0 as? JSONError
                == JSONError(
                    offset: 16, line: 3, column: 4, found: "'x'", allowed: "a value: object, array, string, number, true, false or null")
        }
    }

    @Test("of a repeated name the last value counts")
    func repeatedName() throws { #expect(try parseJSON(Array(#"{"a":1,"a":2}"#.utf8))["a"] == .number(2)) }

    @Test("literals of other languages may be passed over, not kept", arguments: ["NaN", "Infinity", "-Infinity"])
    func nonFinite(word: String) throws {
        let bytes = Array("[-1, \(word)]".utf8)
        var scanner = JSONScanner(bytes.span, acceptsNonFinite: true)
        try scanner.skipValue(in: bytes.span)
        try scanner.expectEnd(in: bytes.span)
        #expect {
            var scanner = JSONScanner(bytes.span, acceptsNonFinite: true)
            _ = try scanner.value(in: bytes.span)
        } throws: {
            let error = $0 as? JSONError
            return error?.reason == .notFinite && error?.offset == 5
        }
    }

    @Test("what the writer writes is read back", arguments: 1...20)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let value = randomValue(depth: 4, &random)
            var writer = JSONWriter()
            writer.value(value)
            #expect(try parseJSON(writer.bytes) == value)
        }
    }

    private func randomValue(depth: Int, _ random: inout SeededGenerator) -> PropertyValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(Double(Int.random(in: -1000...1000, using: &random)))
        case 3:
            let number = Double(bitPattern: random.next())
            return number.isFinite ? .number(number) : .null
        case 4: return .string(randomText(&random))
        case 5: return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in randomValue(depth: depth - 1, &random) })
        default:
            return .object(
                (0..<Int.random(in: 0..<4, using: &random)).map { number in
                    .init(name: "\(number)\(randomText(&random))", value: randomValue(depth: depth - 1, &random))
                })
        }
    }

    private func randomText(_ random: inout SeededGenerator) -> String {
        String(
            String.UnicodeScalarView(
                (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                    Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0xD7FF), using: &random)) ?? "x"
                }))
    }

    private func expectRefused(_ bytes: [UInt8], at offset: Int) {
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        #expect {
            _ = try parseJSON(bytes)
        } throws: { error in
            #expect((error as? JSONError)?.offset == offset, "kept: \(text): \(error)")
            return true
        }
        #expect {
            var scanner = JSONScanner(bytes.span)
            try scanner.skipValue(in: bytes.span)
            try scanner.expectEnd(in: bytes.span)
        } throws: { error in
            #expect((error as? JSONError)?.offset == offset, "passed over: \(text): \(error)")
            return true
        }
    }
}
