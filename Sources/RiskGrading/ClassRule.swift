import CityModel

/// A quantity, the product of one or more properties, falls into a class of its own or of a named scheme.
///
/// Products of decimals are rounded to nine decimals before they meet a bound, so that 0.1 · 6 · … is what a hand computes.
final class ClassRule: GradingRule {
    enum Source: Sendable {
        case own(ClassScheme)
        /// The scheme in force of a family of schemes.
        case chosen(String)
    }

    let factors: [String]
    let range: ValueRange?
    let source: Source
    let lift: LevelLift?

    static let keys = ["properties", "range", "lift", "scheme"] + ClassScheme.keys

    /// Reads `{properties, range, lift}` and `classes`, `colours`, `curve` or the name of a family of schemes as `scheme`.
    init(reading node: PackNode) throws(RuleError) {
        factors = try node.member("properties").texts()
        range = try node.optional("range").map(ValueRange.init(reading:))
        lift = try node.optional("lift").map(LevelLift.init(reading:))
        if let family = node.optional("scheme") {
            source = .chosen(try family.text())
        } else {
            source = .own(try ClassScheme(classesOf: node))
        }
    }

    var properties: [String] { factors + (lift.map { [$0.property] } ?? []) }

    var gradingProperties: [String] { factors }

    var schemeFamily: String? { if case .chosen(let family) = source { family } else { nil } }

    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome? {
        guard factors.contains(where: { reader.given($0) != nil }), let scheme = scheme(in: context) else { return nil }
        let range = range ?? scheme.range ?? .notNegative
        let read = factors.map { reader.number($0, in: range, done: "the rule does not apply") }
        let values = read.compactMap(\.self)
        guard values.count == factors.count else { return nil }
        let quantity = values.count == 1 ? values[0] : decimal(values.reduce(1, *))
        guard let found = scheme.classOf(quantity) else { return nil }
        let outcome = RuleOutcome(
            severity: scheme.severity(of: quantity, in: found, on: context.scale), level: found.level, citation: scheme.classes.citation,
            levelCitations: scheme.levelCitations, scheme: scheme.id,
            detail: scheme.detail(product(values, quantity), of: quantity, in: found, on: context.scale))
        return lift?.applied(to: outcome, &reader, context) ?? outcome
    }

    private func scheme(in context: RuleContext) -> ClassScheme? {
        switch source {
        case .own(let scheme): scheme
        case .chosen(let family): context.schemes[family]
        }
    }

    private func product(_ values: [Double], _ quantity: Double) -> Phrase {
        let terms = zip(factors, values).map { "\($0) \($1)" as Phrase }
        return terms.count == 1 ? terms[0] : "\(terms, joined: " × ") = \(quantity)"
    }

    var parts: [CitedPart] {
        var parts: [CitedPart] = []
        if case .own(let scheme) = source { parts = scheme.parts }
        if let lift { parts.append(CitedPart("lift", lift.words)) }
        return parts
    }
}

extension ClassScheme {
    var parts: [CitedPart] {
        [CitedPart("classes", classes)] + (colours.map { [CitedPart("colours", $0)] } ?? [])
            + (curve.map { [CitedPart("curve", $0)] } ?? [])
    }
}
