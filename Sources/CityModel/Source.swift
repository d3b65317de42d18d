/// What a rule made of a source's properties: one line of the defence of a colour. Whoever looks at one shares it.
public final class RuleResult: Hashable, Sendable {
    /// Id of the rule in the rule pack, e.g. `park-score`.
    public let rule: String
    /// Id of the named scheme in force by which it was graded, e.g. `shandong-5x5`; nil for a rule with classes of its own.
    public let scheme: String?
    /// 0…1, after the cap at the class's upper edge (MODEL 3).
    public let severity: Double
    /// The standard's class.
    public let level: Level
    /// Where the class stands.
    public let citation: Citation
    /// Where it stands that this class is this level: a table of colours, then what made the level worse; empty when the class is itself
    /// a level of the document.
    public let levelCitations: [Citation]
    /// What was read and computed, e.g. `score 60` or `S 26, R 148, α 2`.
    public let detail: Phrase

    /// A result of a rule.
    public init(
        rule: String, scheme: String? = nil, severity: Double, level: Level, citation: Citation, levelCitations: [Citation] = [],
        detail: Phrase
    ) {
        self.rule = rule
        self.scheme = scheme
        self.severity = severity
        self.level = level
        self.citation = citation
        self.levelCitations = levelCitations
        self.detail = detail
    }

    /// Where class and level stand.
    public var citations: [Citation] { [citation] + levelCitations }

    /// Whether the parts are the same.
    public static func == (left: RuleResult, right: RuleResult) -> Bool {
        left === right
            || (left.rule == right.rule && left.scheme == right.scheme && left.severity == right.severity && left.level == right.level
                && left.citation == right.citation && left.levelCitations == right.levelCitations && left.detail == right.detail)
    }

    /// By the parts that tell most results apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(severity)
        hasher.combine(detail)
    }
}

/// A source's severity by its standard, 固有风险.
public struct Grade: Hashable, Sendable {
    /// 0…1, hidden dangers added.
    public var severity: Double
    /// Level of the source; picks its reach.
    public var level: Level
    /// Index in `results` of the rule that decided (就高).
    public var deciding: Int
    /// Every rule that applied, in the order of the rule pack.
    public var results: [RuleResult]
    /// What open major hidden dangers added to the deciding severity; 0 without.
    public var hiddenDangerAddition: Double
    /// Where that addition stands; empty without.
    public var additionCitations: [Citation]

    /// A grade.
    public init(
        severity: Double, level: Level, deciding: Int, results: [RuleResult], hiddenDangerAddition: Double = 0,
        additionCitations: [Citation] = []
    ) {
        self.severity = severity
        self.level = level
        self.deciding = deciding
        self.results = results
        self.hiddenDangerAddition = hiddenDangerAddition
        self.additionCitations = additionCitations
    }

    /// The result of the rule that decided.
    public var decidingResult: RuleResult { results[deciding] }

    /// Where it stands that the deciding class is this level; empty when the class is itself a level.
    public var levelCitations: [Citation] { decidingResult.levelCitations + additionCitations }

    /// What decided, with what open major hidden dangers add to it.
    public var detail: Phrase {
        guard hiddenDangerAddition > 0 else { return decidingResult.detail }
        return "\(decidingResult.detail); open major hidden dangers add \(hiddenDangerAddition): \(severity) \(level)"
    }
}

/// A place a hazard comes from, 风险源.
public struct Source: Hashable, Sendable {
    /// Index of the layer among the city file's `sources`.
    public var layer: Int
    /// Index into the city's families.
    public var family: Int
    /// Distance at which the influence ends, metres; 0 without influence.
    public var reach: Double
    /// Distance up to which the influence is undiminished, metres, at most `reach`.
    public var core: Double
    /// Position of the record in its file, from 1.
    public var feature: Int?
    /// What would make copies dear.
    private var record: Shared<Record>

    private struct Record: Hashable, Sendable {
        var id: String
        var name: String?
        var kind: String
        var grade: Grade?
        var place: Place?
    }

    /// A source.
    public init(
        layer: Int, id: String, name: String?, kind: String, family: Int, grade: Grade?, reach: Double, core: Double, place: Place? = nil,
        feature: Int? = nil
    ) {
        self.layer = layer
        self.family = family
        self.reach = reach
        self.core = core
        self.feature = feature
        record = Shared(Record(id: id, name: name, kind: kind, grade: grade, place: place))
    }

    /// Unique within its layer, but for repeats, which are findings.
    public var id: String {
        get { record.value.id }
        set { record.value.id = newValue }
    }

    /// Name for people; nil when the record has none.
    public var name: String? {
        get { record.value.name }
        set { record.value.name = newValue }
    }

    /// Id of the kind in the rule pack, e.g. `chemical-park`.
    public var kind: String {
        get { record.value.kind }
        set { record.value.kind = newValue }
    }

    /// nil: no data. Such a source is drawn grey and enters no score (MODEL 3).
    public var grade: Grade? {
        get { record.value.grade }
        set { record.value.grade = newValue }
    }

    /// A part of its grade, without a copy of the rest; nil: no data.
    public func graded<Part>(_ part: (Grade) -> Part) -> Part? { record.value.grade.map(part) }

    /// Whether there are data to grade it by.
    public var hasData: Bool { record.value.grade != nil }

    /// Level of its grade; nil: no data.
    public var level: Level? { record.value.grade?.level }

    /// Severity of its grade, 0…1; nil: no data.
    public var severity: Double? { record.value.grade?.severity }

    /// Where the record stands in its file.
    public var place: Place? {
        get { record.value.place }
        set { record.value.place = newValue }
    }
}
