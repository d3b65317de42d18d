import CityModel

/// One form of rule: how properties become a severity. The rule pack says which rules a kind has and fills in all numbers and words. Rules
/// are objects, as every record asks them and nothing of them is to be copied then.
protocol GradingRule: AnyObject, Sendable {
    /// What the form reads in the pack besides `id` and `form`.
    static var keys: [String] { get }

    /// Reads a rule of the form.
    init(reading node: PackNode) throws(RuleError)

    /// The properties that the rule reads.
    var properties: [String] { get }

    /// The properties that it takes to grade a record, all of them; others that the rule reads only change what these say.
    var gradingProperties: [String] { get }

    /// What the rule makes of a record; nil when it does not apply. Bad values are findings of the reader.
    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome?

    /// The family of schemes from which the rule takes its classes; nil for rules that have their own.
    var schemeFamily: String? { get }

    /// The parts of the rule that carry a citation, in the order of the pack.
    var parts: [CitedPart] { get }
}

extension GradingRule {
    var gradingProperties: [String] { properties }

    var schemeFamily: String? { nil }
}

/// What a rule made of a record.
struct RuleOutcome {
    var severity: Double
    var level: Level
    /// Of the clause that fixes the class.
    var citation: Citation
    /// Of what makes the class a level where it is none itself, in the order of use.
    var levelCitations: [Citation] = []
    /// Id of the named scheme that it came from; nil for the rule's own classes.
    var scheme: String?
    /// Inputs and steps, so that the severity can be computed again by hand.
    var detail: Phrase
}

/// A part of a rule for the listing of the pack.
struct CitedPart: Sendable {
    let name: String
    let citation: Citation
    let data: PropertyValue

    init(name: String, citation: Citation, data: PropertyValue) {
        self.name = name
        self.citation = citation
        self.data = data
    }

    init<Value>(_ name: String, _ cited: Cited<Value>) {
        self.init(name: name, citation: cited.citation, data: cited.data)
    }
}

/// What all rules share.
struct RuleContext: Sendable {
    let scale: SeverityScale
    /// The scheme in force of each family of schemes: `depth`, `matrix`, `lec`.
    var schemes: [String: ClassScheme]
    let answers: AnswerWords
    let substances: SubstanceTables
}

/// A rule of the pack by its id.
struct NamedRule: Sendable {
    let id: String
    let rule: any GradingRule
}

extension NamedRule {
    /// Reads `{id, form, …}`; the form decides what else is read.
    init(reading node: PackNode) throws(RuleError) {
        id = try node.member("id").text()
        let form = try node.member("form")
        let forms: [String: any GradingRule.Type] = [
            "classes": ClassRule.self, "words": WordRule.self, "flag": FlagRule.self, "inventory": InventoryRule.self,
        ]
        guard let type = forms[try form.text()] else {
            throw .unknown("form", try form.text(), at: form.place, known: forms.keys.sorted())
        }
        try node.refuseOthers(than: ["id", "form"] + type.keys)
        rule = try type.init(reading: node)
    }
}
