import CityModel

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
            reader.add(
                .wordUnknown, "\(name)", value, allowed: "one of \(yes + no, joined: ", ") or a list of reasons", done: "taken as no")
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
