import CityModel

/// What the rule pack makes of a record.
public struct Grading: Sendable {
    /// Nil: no rule applies, the source has no data.
    public var grade: Grade?
    /// Reach in force, metres; 0 when severity is 0 or without grade.
    public var reach: Double
    /// Core in force, metres, at most the reach.
    public var core: Double
    /// What a person should know about the record's values.
    public var findings: [ValueFinding]
}

/// Grades records of one kind (MODEL 3): every rule of the kind is tried, the highest severity counts, of equal ones the worse level.
public struct Grader: Sendable {
    private let pack: RulePack
    private let id: String
    private let kind: Kind?

    fileprivate init(_ pack: RulePack, kind id: String) {
        self.pack = pack
        self.id = id
        kind = pack.kind(id)
    }

    /// Grades a record; `property` gives its value of a name, nil when it has none. A kind that the pack lacks grades nothing.
    public func grade(properties property: (String) -> PropertyValue?) -> Grading {
        withoutActuallyEscaping(property) { property in
            var reader = PropertyReader(property)
            guard let kind else {
                reader.add(
                    ValueFinding(
                        .noRuleApplies, .error, property: "", found: "unknown kind \(id)",
                        allowed: "one of \(pack.kinds.map(\.id), joined: ", ")", done: Self.noData))
                return Grading(grade: nil, reach: 0, core: 0, findings: reader.findings)
            }
            let grade = grade(kind, &reader)
            let (reach, core) = distances(kind, grade, &reader)
            return Grading(grade: grade, reach: reach, core: core, findings: reader.findings)
        }
    }

    private static let noData: Phrase = "no data: drawn grey, not scored"

    private func grade(_ kind: Kind, _ reader: inout PropertyReader) -> Grade? {
        var results: [RuleResult] = []
        for named in kind.rules {
            guard let outcome = named.rule.outcome(&reader, pack.context) else { continue }
            results.append(RuleResult(named.id, outcome))
        }
        var added = 0.0
        var additionCitations: [Citation] = []
        for addition in kind.additions {
            let amount = addition.amount(&reader)
            added += amount
            if amount > 0 { additionCitations.append(addition.amount.citation) }
        }
        guard let deciding = results.indices.max(by: { results[$0].isLess(than: results[$1]) }) else {
            let given = kind.ruleProperties.compactMap { name in reader.given(name).map { "\(name) \(shown($0))" as Phrase } }
            reader.add(
                ValueFinding(
                    .noRuleApplies, .error, property: "", found: given.isEmpty ? "no value" : "\(given, joined: ", ")",
                    allowed: "one of \(kind.gradingWords, joined: ", ")", done: Self.noData))
            return nil
        }
        let decided = results[deciding]
        guard added > 0 else { return Grade(severity: decided.severity, level: decided.level, deciding: deciding, results: results) }
        let severity = min(1, decided.severity + added)
        return Grade(
            severity: severity, level: max(decided.level, pack.context.scale.level(of: severity)), deciding: deciding, results: results,
            hiddenDangerAddition: severity - decided.severity, additionCitations: additionCitations)
    }

    /// Reach and core: the record's own, else the kind's; severity 0 has none. A core above the reach, however far, is cut to it (MODEL 4).
    private func distances(_ kind: Kind, _ grade: Grade?, _ reader: inout PropertyReader) -> (reach: Double, core: Double) {
        let farthest = ValueRange(from: 0, upTo: pack.limits.distance)
        let ownReach = reader.number(Kind.reachProperty, in: farthest, code: .reachInvalid, done: "reach of the kind stands")
        let ownCore = reader.number(Kind.coreProperty, in: .notNegative, code: .reachInvalid, done: "core of the kind stands")
        guard let grade, grade.severity > 0 else { return (0, 0) }
        let reach = ownReach ?? kind.reach(of: grade.level)
        let core = ownCore ?? kind.coreDistance
        guard core > reach else { return (reach, core) }
        reader.add(
            ValueFinding(
                .coreBeyondReach, .repaired, property: "\(Kind.coreProperty)", found: "\(shortestDecimal(core))",
                allowed: "at most the reach, \(shortestDecimal(reach))", done: "core cut to the reach"))
        return (reach, reach)
    }
}

extension RulePack {
    /// What grades records of a kind.
    public func grader(kind id: String) -> Grader { Grader(self, kind: id) }

    /// Grades one record of a kind.
    public func grade(kind id: String, properties property: (String) -> PropertyValue?) -> Grading {
        grader(kind: id).grade(properties: property)
    }
}

extension RuleResult {
    fileprivate convenience init(_ rule: String, _ outcome: RuleOutcome) {
        self.init(
            rule: rule, scheme: outcome.scheme, severity: outcome.severity, level: outcome.level, citation: outcome.citation,
            levelCitations: outcome.levelCitations,
            detail: outcome.detail)
    }

    /// Lower severity, or the same and a better level.
    fileprivate func isLess(than other: RuleResult) -> Bool { (severity, level) < (other.severity, other.level) }
}
