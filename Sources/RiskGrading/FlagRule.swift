import CityModel

/// A fact that fixes a level whatever else is known, such as a veto (直接判定).
struct FlagRule: GradingRule {
    let property: String
    let level: Cited<Level>

    var properties: [String] { [property] }

    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome? {
        guard let value = reader.given(property), context.answers.isYes(value, called: property, &reader) else { return nil }
        return RuleOutcome(
            severity: context.scale.middle(of: level.value), level: level.value, citation: level.citation,
            detail: "\(property) \(shown(value)): middle of \(level.value.word)")
    }

    var parts: [CitedPart] { [CitedPart("level", level)] }
}

extension FlagRule {
    /// Reads `{property, level}`.
    init(reading node: PackNode) throws(RuleError) {
        property = try node.member("property").text()
        level = try node.member("level").cited { word throws(RuleError) in try word.level() }
    }
}

/// The words for yes and no.
struct AnswerWords: Sendable {
    let yes: [String]
    let no: [String]

    /// Whether a value says yes: a word or number for yes, true, or a list that is not empty; anything unknown is no, with a finding.
    func isYes(_ value: PropertyValue, called name: String, _ reader: inout PropertyReader) -> Bool {
        if case .array(let reasons) = value { return !reasons.isEmpty }
        let word = value.text.map(plainWord)
        if let word, yes.contains(word) { return true }
        if word.map(no.contains) != true {
            let known = (yes + no).joined(separator: ", ")
            reader.add(.wordUnknown, name, value, allowed: "\(known) or a list of reasons", done: "taken as no")
        }
        return false
    }
}

extension AnswerWords {
    /// Reads `{yes, no}`.
    init(reading node: PackNode) throws(RuleError) {
        yes = try node.member("yes").texts().map(plainWord)
        no = try node.member("no").texts().map(plainWord)
    }
}
