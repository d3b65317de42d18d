import CityModel

/// A fact that fixes a level whatever else is known, such as a veto (直接判定).
final class FlagRule: GradingRule {
    let property: String
    let level: Cited<Level>

    static let keys = ["property", "level"]

    /// Reads `{property, level}`.
    init(reading node: PackNode) throws(RuleError) {
        property = try node.member("property").text()
        level = try node.member("level").cited { word throws(RuleError) in try word.level() }
    }

    var properties: [String] { [property] }

    func outcome(_ reader: inout PropertyReader, _ context: RuleContext) -> RuleOutcome? {
        guard let value = reader.given(property), context.answers.isYes(value, called: property, &reader) else { return nil }
        return RuleOutcome(
            severity: context.scale.middle(of: level.value), level: level.value, citation: level.citation,
            detail: "\(property) \(shown(value)): middle of \(level.value)")
    }

    var parts: [CitedPart] { [CitedPart("level", level)] }
}
