import CityModel
import JSONCoding
import TestSupport
import Testing

@testable import GeoReading

@Suite("Names of members")
struct MemberNameTests {
    /// Beginnings of one another, lengths around a word, two words and the quote behind them, and what JSON cannot write as it is.
    private static let names = [
        "", "i", "id", "id2", "a\"b", "a\\", "a\tb", "七八九十一", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmn", "abcdefghijklmno",
        "abcdefghijklmnop", "abcdefghijklmnopq", "名名名名名", "名名名名名名", String(repeating: "n", count: 70),
    ]

    @Test("are found in any order, written with or without escapes, however near they are to one another")
    func anyOrder() throws {
        var random = SeededGenerator(seed: 11)
        for round in 0..<300 {
            let asked = Array(Self.names.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random)))
            let features = (0..<5).map { _ in Self.names.shuffled(using: &random).prefix(Int.random(in: 0...18, using: &random)).map(\.self)
            }
            let texts = features.enumerated().map { feature, names in
                let members = names.enumerated().map { "\(Self.json($1, isEscaped: round % 3 == 0)):\(feature * 100 + $0)" }
                return #"{"type":"Feature","properties":{\#(members.joined(separator: ","))},"geometry":null}"#
            }
            let bytes = Array((texts.joined(separator: "\n") + (round % 2 == 0 ? "" : "\n")).utf8)
            let table = try readFeatures(bytes.span, as: ReadingOptions(layer: nil, file: "f", properties: asked))
            for (feature, names) in features.enumerated() {
                for (property, name) in asked.enumerated() {
                    let expected = names.firstIndex(of: name).map { PropertyValue.number(Double(feature * 100 + $0)) }
                    #expect(table.properties[feature, property] == expected, "\(name) in round \(round)")
                }
            }
        }
    }

    @Test(
        "that only look like one that was asked for are another, or no JSON",
        arguments: [#""id\u0022":1"#, #""id ":1"#, #""ID":1"#, #""i\u0064d":1"#])
    func otherName(member: String) throws {
        let bytes = Array(#"{"type":"Feature","properties":{\#(member)},"geometry":null}"#.utf8)
        let table = try readFeatures(bytes.span, as: ReadingOptions(layer: nil, file: "f", properties: ["id"]))
        #expect(table.properties[0, 0] == nil)
    }

    @Test(
        "end with a quote and a colon",
        arguments: [#"{"a"b":1}"#, #"{"a\":1}"#, #"{"id" 1}"#, #"{"id"1:1}"#, #"{"id"":1}"#, #"{"id"#, #"{"id""#, #"{"id":"#])
    func broken(properties: String) {
        let bytes = Array((#"{"type":"Feature","properties":"# + properties).utf8)
        #expect(throws: ReadingError.self) {
            _ = try readFeatures(bytes.span, as: ReadingOptions(layer: nil, file: "f", properties: ["id", "a\"b", "a\\"]))
        }
    }

    private static func json(_ name: String, isEscaped: Bool) -> String {
        let units = name.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
        return isEscaped ? "\"\(units.joined())\"" : String(decoding: prettyJSON(.string(name)), as: UTF8.self)
    }
}
