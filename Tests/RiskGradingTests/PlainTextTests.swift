import CityModel
import Testing

@testable import RiskGrading

@Suite struct PlainTextTests {
    @Test(
        "Words are compared without case, width and spaces around them, names without any spaces",
        arguments: [
            ("甲苯", "甲苯", "甲苯"), ("64-17-5", "64-17-5", "64-17-5"), (" W5.3\t", "w5.3", "w5.3"), ("W5.3", "w5.3", "w5.3"),
            ("\u{3000}Ａ－ｂ\u{3000}", "a-b", "a-b"), ("1, 3-丁二烯", "1, 3-丁二烯", "1,3-丁二烯"), ("甲\u{2013}乙", "甲-乙", "甲-乙"),
            ("\r\n", "", ""), ("", "", ""), (" e\u{301} ", "e\u{301}", "e\u{301}"), ("甲 ", "甲", "甲"), ("甲\u{A0}乙", "甲\u{A0}乙", "甲乙"),
        ])
    func plain(_ text: String, _ word: String, _ name: String) {
        #expect(Array(plainWord(text).utf8) == Array(word.utf8))
        #expect(Array(plainName(text).utf8) == Array(name.utf8))
    }

    @Test("A text of nothing but white space is blank")
    func blank() {
        for text in ["", " ", "\t\r\n", "\u{3000}\u{A0}"] { #expect(text.isBlank) }
        for text in ["a", "A", "0", "甲", " 甲", "\u{3000}~", "\u{301}", "é"] { #expect(!text.isBlank) }
    }
}
