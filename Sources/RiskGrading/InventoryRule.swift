import CityModel
import JSONCoding

/// 重大危险源分级 of GB 18218-2018: S = Σ q/Q says whether an inventory is a major hazard source, R = α Σ β q/Q of what level.
///
/// S and R are rounded to nine decimals before they meet a bound. One inventory is one unit.
final class InventoryRule: GradingRule {
    /// What an inventory below the threshold has: a level, and a severity of `factor · S`.
    struct Below: Sendable {
        let level: Level
        let factor: Double
    }

    let inventory: String
    let persons: String
    let threshold: Cited<Double>
    let scheme: ClassScheme
    let least: Cited<Double>
    let below: Cited<Below>
    let alphaWithoutPersons: Cited<Double>
    let betaWithoutClass: Cited<Double>

    static let keys =
        ["property", "persons", "threshold", "least", "below", "alpha_without_persons", "beta_without_class"] + ClassScheme.keys

    /// Reads the rule's names and numbers.
    init(reading node: PackNode) throws(RuleError) {
        inventory = try node.member("property").text()
        persons = try node.member("persons").text()
        threshold = try node.member("threshold").cited { value throws(RuleError) in try value.number() }
        scheme = try ClassScheme(classesOf: node)
        least = try node.member("least").cited { value throws(RuleError) in try value.number() }
        below = try node.member("below").cited { value throws(RuleError) in
            Below(level: try value.member("level").level(), factor: try value.member("factor").number())
        }
        alphaWithoutPersons = try node.member("alpha_without_persons").cited { value throws(RuleError) in try value.number() }
        betaWithoutClass = try node.member("beta_without_class").cited { value throws(RuleError) in try value.number() }
    }

    var properties: [String] { [inventory, persons] }

    var gradingProperties: [String] { [inventory] }

    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome? {
        guard let items = items(&reader, context), let exposure = exposure(&reader, context) else { return nil }
        let index = decimal(items.reduce(0) { $0 + $1.share })
        let terms: [Phrase] = items.map { "\($0.label): \($0.tonnes) t / \($0.critical) t, β \($0.beta)" }
        let inputs: Phrase = "\(terms, joined: "; "); S \(index)"
        guard index >= threshold.value else {
            return RuleOutcome(
                severity: below.value.factor * index, level: below.value.level, citation: threshold.citation,
                levelCitations: [below.citation],
                detail: "\(inputs): no major hazard source, \(below.value.factor) · S")
        }
        let ratio = decimal(exposure.alpha * items.reduce(0) { $0 + $1.beta * $1.share })
        guard let found = scheme.classOf(ratio) else { return nil }
        let read: Phrase = "\(inputs), \(exposure.words), R \(ratio)"
        let severity = max(least.value, scheme.severity(of: ratio, in: found, on: context.scale))
        return RuleOutcome(
            severity: severity, level: found.level, citation: scheme.classes.citation,
            levelCitations: scheme.levelCitations,
            detail: "\(scheme.detail(read, of: ratio, in: found, on: context.scale)), at least \(least.value)")
    }

    var parts: [CitedPart] {
        [CitedPart("threshold", threshold)] + scheme.parts + [
            CitedPart("least", least), CitedPart("below", below), CitedPart("alpha_without_persons", alphaWithoutPersons),
            CitedPart("beta_without_class", betaWithoutClass),
        ]
    }
}

extension InventoryRule {
    /// The items that count; nil without any, or when one is bad.
    private func items(_ reader: inout PropertyReader, _ context: RuleContext) -> [InventoryItem]? {
        guard let value = reader.given(inventory) else { return nil }
        guard let list = list(value), !list.isEmpty else {
            reader.add(
                .inventoryUnusable, "\(inventory)", value, allowed: "a list of {cas, name, class, tonnes} with an item at least",
                done: "the rule does not apply")
            return nil
        }
        let itemReader = InventoryReader(tables: context.substances, betaWithoutClass: betaWithoutClass.value)
        var counted: [InventoryItem] = []
        var isAnyBad = false
        for (index, item) in list.enumerated() {
            switch itemReader.item(item, called: "\(inventory) item \(index + 1)", &reader) {
            case .counted(let item): counted.append(item)
            case .unknown: break
            case .bad: isAnyBad = true
            }
        }
        if isAnyBad { return nil }
        if counted.isEmpty {
            reader.add(
                .inventoryUnusable, "\(inventory)", value, allowed: "an item of GB 18218-2018 Table 1 or 2 at least",
                done: "the rule does not apply")
        }
        return counted.isEmpty ? nil : counted
    }

    /// A list, also as JSON text, which is how tables carry it.
    private func list(_ value: PropertyValue) -> [PropertyValue]? {
        switch value {
        case .array(let items): items
        case .string(let text): if case .array(let items)? = try? parseJSON(Array(text.utf8)) { items } else { nil }
        default: nil
        }
    }

    /// α, and how it came about; nil when the persons cannot be read.
    private func exposure(_ reader: inout PropertyReader, _ context: RuleContext) -> (alpha: Double, words: Phrase)? {
        guard let value = reader.given(persons) else {
            let alpha = alphaWithoutPersons.value
            reader.add(
                .personsAbsent, "\(persons)", nil, .note, allowed: "persons who live within 500 m",
                done: "α \(shortestDecimal(alpha)) taken")
            return (alpha, "α \(alpha) without persons")
        }
        guard let count = reader.number(value, called: "\(persons)", in: .notNegative, done: "the rule does not apply"),
            let alpha = context.substances.alpha(persons: count)
        else { return nil }
        return (alpha, "persons \(count), α \(alpha)")
    }
}
