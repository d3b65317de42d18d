import CityModel
import Testing

@Suite struct PhraseTests {
    private static let chinese = templates([
        "ring {1}: {2} positions": "第 {1} 环：{2} 个坐标点", "{1} of {2}": "{2} 之 {1}", "red": "重大", "one of {1}": "下列之一：{1}",
        ", ": "、", "{1}; kept": "{1}；保留", "gives {1}": "得 {1}", "{1} is {1}": "{1} 即 {1}",
    ])

    private static func templates(_ texts: [String: String]) -> [String: PhraseTemplate] { texts.mapValues(PhraseTemplate.init) }

    private func chinese(_ phrase: Phrase, digits: Int? = nil) -> String { phrase.text(digits: digits, in: Self.chinese) }

    @Test("a literal keeps its words and values apart")
    func template() {
        let phrase: Phrase = "ring \(2): \(3) positions"
        #expect(phrase.template == "ring {1}: {2} positions")
        #expect(phrase.description == "ring 2: 3 positions")
        #expect(chinese(phrase) == "第 2 环：3 个坐标点")
        #expect(("ring closed" as Phrase).template == "ring closed" && ("" as Phrase).template == "")
    }

    @Test("a translation may put the values in another order")
    func order() {
        #expect(chinese("\("a") of \("b")") == "b 之 a")
    }

    @Test("a phrase without translation is English, its parts are translated by themselves")
    func fallback() {
        #expect(chinese("ring closed") == "ring closed")
        #expect(chinese("unknown \(Level.red)") == "unknown 重大")
        #expect(chinese("\("ring \(1): \(2) positions" as Phrase); kept") == "第 1 环：2 个坐标点；保留")
    }

    @Test("values are taken as they are: neither translated nor searched for places")
    func values() {
        #expect(chinese("\("red") of \("{1} {2}")") == "{1} {2} 之 red")
        #expect(chinese("one of \(["red", ", "], joined: ", ")") == "下列之一：red、, ")
        #expect(chinese("one of \([Phrase(words: "red"), "x"], joined: ", ")") == "下列之一：重大、x")
    }

    @Test("phrases are equal when their English is")
    func equality() {
        let phrase: Phrase = "ring \(2): \(3) positions"
        #expect(phrase == "ring 2: 3 positions" && phrase != "ring 2: 3 position")
        #expect(Set([phrase, "ring 2: 3 positions"]).count == 1)
    }

    @Test(
        "numbers for people have six significant digits, and whole parts all of theirs",
        arguments: [
            (0.7916666666666666, "0.791667"), (1234567.891, "1234568"), (148, "148"), (-0.000123456789, "-0.000123457"), (0, "0"),
            (99999.95, "100000"), (0.1 + 0.2, "0.3"), (1e300, "1e+300"), (.infinity, "inf"), (2.5, "2.5"), (1e-30, "1e-30"),
        ])
    func digits(number: Double, text: String) {
        let phrase: Phrase = "gives \(number)"
        #expect(chinese(phrase, digits: 6) == "得 \(text)")
        #expect(phrase.description == "gives \(shortestDecimal(number))")
        #expect(("\(phrase); kept" as Phrase).text(digits: 6) == "gives \(text); kept")
    }

    @Test(
        "places for values are numbers in braces, other braces are words",
        arguments: [
            ("a {1} b {3}", [0, 2]), ("{1}{1}", [0]), ("{cas, name}", []), ("{", []), ("{0}", []), ("{1", []), ("{{2}}", [1]), ("{-1}", []),
            ("{99999999999999999999}", []), ("{}", []), ("}{", []),
        ] as [(String, Set<Int>)])
    func places(text: String, values: Set<Int>) {
        #expect(PhraseTemplate(text).values == values)
        let same = Phrase(words: "x").text(in: ["x": PhraseTemplate(text)])
        #expect(values.isEmpty ? same == text : same.utf8.count < text.utf8.count)
    }
}
