import CityModel

/// The rule pack: which kinds of source there are, how each standard grades them, and the numbers of the model; data with citations.
///
/// The code knows forms of rules (classes of a quantity, words, flags, inventories, additions); kinds, rules, tables and words come from
/// the JSON files in `Rules`, so that a further kind is a matter of data.
public struct RulePack: Sendable {
    /// All kinds, in the order of the pack.
    public internal(set) var kinds: [Kind]
    var context: RuleContext
    var model: ModelNumbers
    let exposure: ExposureTables
    let limits: ReadingLimits
    let rules: [NamedRule]
    let additions: [Addition]
    let schemeFamilies: [SchemeFamily]
    /// Parts of the pack that are no rule, scheme, kind or override.
    let commonParts: [CitedPart]

    /// The kind of an id; nil when the pack has none.
    public func kind(_ id: String) -> Kind? { kinds.first { $0.id == id } }

    /// Ids of all rules, as results carry them.
    public var ruleIDs: [String] { rules.map(\.id) }

    /// Names of all properties that a kind reads; nil for an unknown kind.
    public func properties(ofKind id: String) -> [String]? { kind(id)?.properties }

    /// The pack that the program carries.
    public static let builtIn: RulePack = {
        do {
            return try RulePack(PackDocuments.builtIn())
        } catch {
            // The built-in files are part of the program and loaded by its tests: they can only fail when somebody edits them wrongly.
            fatalError("rule pack: \(error)")
        }
    }()
}

/// How far a number of a record may go before it cannot be meant.
struct ReadingLimits: Sendable {
    /// Metres.
    let distance: Double
    /// Square metres.
    let area: Double
    /// Persons.
    let persons: Double
}

extension RulePack {
    /// Reads the documents and ties rules to kinds.
    init(_ documents: PackDocuments) throws(RuleError) {
        let model = PackNode(value: documents.model, place: "")
        let limits = try model.member("limits").cited { limits throws(RuleError) in
            ReadingLimits(
                distance: try limits.member("distance_m").number(), area: try limits.member("area_m2").number(),
                persons: try limits.member("persons").number())
        }
        let scale = try model.member("severity").cited(SeverityScale.init(reading:))
        let answers = try model.member("answers").cited(AnswerWords.init(reading:))
        let families = try PackNode(value: documents.schemes, place: "").members().map { member throws(RuleError) in
            SchemeFamily(name: member.name, schemes: try member.node.map(ClassScheme.init(reading:)))
        }
        let numbers = try ModelNumbers(reading: PackNode(value: try model.member("overridable").value, place: ""), schemes: families)
        let rules = PackNode(value: documents.rules, place: "rules")
        self.rules = try rules.member("rules").map(NamedRule.init(reading:))
        additions = try rules.member("additions").map(Addition.init(reading:))
        self.limits = limits.value
        exposure = try ExposureTables(reading: PackNode(value: documents.exposure, place: "exposure"))
        context = RuleContext(
            scale: scale.value, schemes: numbers.chosen(from: families), answers: answers.value,
            substances: try SubstanceTables(reading: PackNode(value: documents.substances, place: "gb18218")))
        kinds = try Self.kinds(documents.kinds, rules: self.rules, additions: additions, farthest: limits.value.distance)
        self.model = numbers
        schemeFamilies = families
        commonParts = [CitedPart("severity", scale), CitedPart("answers", answers), CitedPart("limits", limits)]
    }

    private static func kinds(
        _ document: PropertyValue, rules: [NamedRule], additions: [Addition], farthest: Double
    ) throws(RuleError) -> [Kind] {
        let node = PackNode(value: document, place: "kinds")
        let common = try node.member("rules_of_every_kind").texts()
        var kinds: [Kind] = []
        for item in try node.member("kinds").items() {
            let kind = try Kind(reading: item, rules: rules, additions: additions, common: common, farthest: farthest)
            guard !kinds.contains(where: { $0.id == kind.id }) else { throw try item.member("id").error("an id once is needed") }
            kinds.append(kind)
        }
        return kinds
    }
}

extension ModelNumbers {
    /// The scheme in force of each family.
    func chosen(from families: [SchemeFamily]) -> [String: ClassScheme] {
        var chosen: [String: ClassScheme] = [:]
        for family in families { chosen[family.name] = family.schemes.first { $0.id == schemes[family.name]?.value } }
        return chosen
    }
}
