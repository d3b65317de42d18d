import CityModel

/// One line of the rule pack as `riskmap rules` prints it.
public struct RuleRow: Hashable, Sendable {
    /// Ids of the kinds that use it; empty for the model, targets and shelters, which serve all.
    public let kinds: [String]
    /// Id of the rule, scheme, table, class or number.
    public let rule: String
    /// Which part of it: `classes`, `curve`, `reach`, a row of a table …
    public let part: String
    /// The value in one line.
    public let value: String
    /// The value as the pack wrote it.
    public let data: PropertyValue
    /// Where it comes from.
    public let citation: Citation

    /// What must be printed beside it; nil for verified values.
    public var wording: String? { citation.wording }

    init(kinds: [String] = [], rule: String, _ part: CitedPart) {
        self.kinds = kinds
        self.rule = rule
        self.part = part.name
        value = part.data.inOneLine
        data = part.data
        citation = part.citation
    }
}

extension RulePack {
    /// The whole pack in force, overrides included: kinds, rules, schemes, tables, targets, shelters, numbers of the model.
    public var listing: [RuleRow] {
        kindRows + ruleRows + schemeRows + tableRows + exposureRows + modelRows
    }

    /// What grades and spreads the sources of one kind.
    public func listing(ofKind id: String) -> [RuleRow] { listing.filter { $0.kinds.contains(id) } }

    private var kindRows: [RuleRow] {
        kinds.flatMap { kind in
            [CitedPart("reach", kind.reach), CitedPart("core", kind.core)].map { RuleRow(kinds: [kind.id], rule: kind.id, $0) }
        }
    }

    private var ruleRows: [RuleRow] {
        let graded = rules.flatMap { named in
            let users = kindIds { $0.rules.contains { $0.id == named.id } }
            return named.rule.parts.map { RuleRow(kinds: users, rule: named.id, $0) }
        }
        let added = additions.map { addition in
            let users = kindIds { $0.additions.contains { $0.id == addition.id } }
            return RuleRow(kinds: users, rule: addition.id, CitedPart("amount", addition.amount))
        }
        return graded + added
    }

    private var schemeRows: [RuleRow] {
        schemeFamilies.flatMap { family in
            let users = kindIds { $0.rules.contains { $0.rule.schemeFamily == family.name } }
            return family.schemes.flatMap { scheme in
                scheme.parts.map { RuleRow(kinds: users, rule: "\(family.name) \(scheme.id ?? "")", $0) }
            }
        }
    }

    private var tableRows: [RuleRow] {
        let users = kindIds { $0.rules.contains { $0.rule is InventoryRule } }
        return context.substances.parts.flatMap { table in
            table.rows.map { RuleRow(kinds: users, rule: "gb18218", $0) }
        }
    }

    private var exposureRows: [RuleRow] {
        exposure.targets.map { RuleRow(rule: "target \($0.id)", CitedPart("weight", $0.weight)) }
            + exposure.shelters.flatMap { type in
                [CitedPart("radius", type.radius), CitedPart("area", type.area)].map { RuleRow(rule: "shelter \(type.id)", $0) }
            }
    }

    private var modelRows: [RuleRow] { (model.parts + commonParts).map { RuleRow(rule: "model", $0) } }

    private func kindIds(where uses: (Kind) -> Bool) -> [String] { kinds.filter(uses).map(\.id) }
}

extension CitedPart {
    /// A table row by row; other values as they are.
    fileprivate var rows: [CitedPart] {
        guard case .array(let items) = data else { return [self] }
        return items.map { CitedPart(name: name, citation: citation, data: $0) }
    }
}

extension PropertyValue {
    /// The value for people, in one line: `0→1, 60→0.75`, `class A, from 0; class B, from 60`.
    var inOneLine: String {
        switch self {
        case .null: ""
        case .bool, .number, .string: text ?? ""
        case .array(let items): items.map(\.asItem).joined(separator: items.contains { $0.isObject } ? "; " : ", ")
        case .object(let members): members.map { "\($0.name) \($0.value.asItem)" }.joined(separator: ", ")
        }
    }

    /// The value within another.
    private var asItem: String {
        guard case .array(let items) = self else { return inOneLine }
        if case .number? = items.first { return items.map(\.inOneLine).joined(separator: "→") }
        return items.isEmpty ? "–" : items.map(\.inOneLine).joined(separator: items.contains { $0.isObject } ? "; " : " / ")
    }

    private var isObject: Bool { if case .object = self { true } else { false } }
}
