import CityModel

/// A property whose words make a source one level worse, at most the worst; its severity is then the middle of that level.
struct LevelLift: Sendable {
    struct Words: Sendable {
        /// Words that lift.
        let lifting: [String]
        /// Words that are known and do not.
        let others: [String]
    }

    let property: String
    let words: Cited<Words>

    func applied(to outcome: RuleOutcome, _ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome {
        guard let value = reader.given(property) else { return outcome }
        let word = value.text.map(plainWord)
        guard let word, words.value.lifting.contains(word) else {
            if word.map(words.value.others.contains) != true {
                let known = words.value.lifting + words.value.others
                reader.add(.wordUnknown, "\(property)", value, allowed: "one of \(known, joined: ", ")", done: "level not changed")
            }
            return outcome
        }
        var lifted = outcome
        lifted.level = Level(rawValue: outcome.level.rawValue + 1) ?? outcome.level
        lifted.levelCitations.append(words.citation)
        lifted.severity = context.scale.middle(of: lifted.level)
        lifted.detail = "\(outcome.detail), \(property) \(word): one level worse"
        return lifted
    }
}

extension LevelLift {
    /// Reads `{property, value: {lifting, others}, …}` with its citation.
    init(reading node: PackNode) throws(RuleError) {
        property = try node.member("property").text()
        words = try node.cited(besides: ["property"]) { value throws(RuleError) in
            Words(lifting: try value.member("lifting").texts().map(plainWord), others: try value.member("others").texts().map(plainWord))
        }
    }
}
