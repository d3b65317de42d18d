import CityModel

/// A word names a level: a table, whose severities are the middles of the levels. Letter case and width do not matter.
final class WordRule: GradingRule {
    struct Entry: Sendable {
        let level: Level
        let words: [String]
        /// The words as they are compared.
        let plain: [String]
    }

    let property: String
    let words: Cited<[Entry]>
    /// Class to colour, where the words are of classes that are no colours.
    let colours: Cited<[String: Level]>?

    static let keys = ["property", "words", "colours"]

    /// Reads `{property, words: [{level, words}]}`, or `{property, words: [{class, words}], colours}`.
    init(reading node: PackNode) throws(RuleError) {
        property = try node.member("property").text()
        let colours = try node.optionalCited("colours") { list throws(RuleError) in try list.colours() }
        self.colours = colours
        words = try node.member("words").cited { list throws(RuleError) in
            try list.map { item throws(RuleError) in
                let words = try item.member("words").texts()
                return Entry(level: try item.level(colours: colours?.value, without: "level"), words: words, plain: words.map(plainWord))
            }
        }
    }

    var properties: [String] { [property] }

    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome? {
        guard let value = reader.given(property) else { return nil }
        let word = value.text.map(plainWord)
        guard let word, let entry = words.value.first(where: { $0.plain.contains(word) }) else {
            let known = words.value.flatMap(\.words)
            reader.add(.wordUnknown, "\(property)", value, allowed: "one of \(known, joined: ", ")", done: "the rule does not apply")
            return nil
        }
        return RuleOutcome(
            severity: context.scale.middle(of: entry.level), level: entry.level, citation: words.citation,
            levelCitations: colours.map { [$0.citation] } ?? [],
            detail: "\(property) \(value.text ?? word): middle of \(entry.level)")
    }

    var parts: [CitedPart] { [CitedPart("words", words)] + (colours.map { [CitedPart("colours", $0)] } ?? []) }
}
