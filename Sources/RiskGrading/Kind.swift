import CityModel

/// A kind of source, 类型: how it is graded and how far it reaches; one for all records of the kind.
public final class Kind: Sendable {
    /// Id in city files, e.g. `chemical-park`.
    public let id: String
    /// Family of a source unless the city file says otherwise; nil when the city file must say it.
    public let family: String?
    /// Names of all properties that the kind reads, each once, the name of the source first; no other needs to be kept.
    public let properties: [String]
    /// Reach of each level.
    let reach: Cited<Reach>
    /// Core, metres.
    let core: Cited<Double>
    let rules: [NamedRule]
    let additions: [Addition]

    /// Metres per level.
    struct Reach: Sendable {
        /// Red, orange, yellow, blue.
        let metres: [Double]

        func metres(of level: Level) -> Double { Level.colours.firstIndex(of: level).map { metres[$0] } ?? 0 }
    }

    /// Reads `{id, family, rules, additions, reach, core}`; rules of every kind come after the kind's own.
    init(
        reading node: PackNode, rules known: [NamedRule], additions knownAdditions: [Addition], common: [String], farthest: Double
    ) throws(RuleError) {
        try node.refuseOthers(than: ["id", "family", "rules", "additions", "reach", "core"])
        id = try node.member("id").kindID()
        family = try node.optional("family").map { node throws(RuleError) in try node.text() }
        rules = try (try node.member("rules").texts() + common).map { id throws(RuleError) in
            guard let rule = known.first(where: { $0.id == id }) else {
                throw .unknown("rule", id, at: node.place, known: known.map(\.id))
            }
            return rule
        }
        additions = try node.member("additions").texts().map { id throws(RuleError) in
            guard let addition = knownAdditions.first(where: { $0.id == id }) else {
                throw .unknown("addition", id, at: node.place, known: knownAdditions.map(\.id))
            }
            return addition
        }
        reach = try node.member("reach").cited { list throws(RuleError) in try Reach(reading: list, farthest: farthest) }
        core = try node.member("core").cited { value throws(RuleError) in try value.distance(farthest: farthest) }
        let own = rules.flatMap(\.rule.properties) + additions.map(\.property)
        properties = ([Self.nameProperty] + own + [Self.reachProperty, Self.coreProperty]).distinct()
    }

    /// A kind as another, with distances of its own.
    private init(_ kind: Kind, reach: Cited<Reach>, core: Cited<Double>) {
        (id, family, properties, rules, additions) = (kind.id, kind.family, kind.properties, kind.rules, kind.additions)
        (self.reach, self.core) = (reach, core)
    }

    func replacing(reach: Cited<Reach>) -> Kind { Kind(self, reach: reach, core: core) }

    func replacing(core: Cited<Double>) -> Kind { Kind(self, reach: reach, core: core) }

    /// Default reach of a level in metres; 0 for none.
    public func reach(of level: Level) -> Double { reach.value.metres(of: level) }

    /// Default distance of undiminished influence, metres.
    public var coreDistance: Double { core.value }

    /// The properties that its rules read.
    var ruleProperties: [String] { rules.flatMap(\.rule.properties).distinct() }

    /// What can grade a source of this kind: of each rule the properties that it takes, in words.
    var gradingWords: [Phrase] {
        var seen: Set<[String]> = []
        return rules.map(\.rule.gradingProperties).filter { seen.insert($0).inserted }.map { "\($0, joined: " and ")" }
    }
}

extension Kind {
    static let nameProperty = "name"
    static let reachProperty = "reach_m"
    static let coreProperty = "core_m"
}

extension Kind.Reach {
    /// Reads `[red, orange, yellow, blue]`, metres.
    init(reading node: PackNode, farthest: Double) throws(RuleError) {
        let allowed = "4 distances of 0…\(shortestDecimal(farthest)) m are needed: red, orange, yellow, blue"
        let items = try node.items(allowed)
        guard items.count == Level.colours.count else { throw node.error(allowed) }
        metres = try items.map { item throws(RuleError) in try item.distance(farthest: farthest) }
    }
}

extension PackNode {
    /// An id of letters and `-`, by which a style finds the kind's symbol; `shelter` is the symbol of shelters.
    fileprivate func kindID() throws(RuleError) -> String {
        let id = try text()
        let isPlain = id.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-") }
        guard isPlain, !id.isEmpty, id != "shelter" else { throw error("small letters and -, not shelter, are needed") }
        return id
    }

    func distance(farthest: Double) throws(RuleError) -> Double {
        try number("a distance of 0…\(shortestDecimal(farthest)) m is needed") { (0...farthest).contains($0) }
    }
}
