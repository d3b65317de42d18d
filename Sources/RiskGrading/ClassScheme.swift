import CityModel

/// How a standard divides a quantity into classes, and what severity each value has within its class.
///
/// Classes are data: a name and the bound at which the class begins, ascending; a value belongs to the last class whose bound it
/// satisfies, so that exact edge values fall where the standard puts them. Without a curve a class has the severity of a table.
final class ClassScheme: Sendable {
    struct Class: Sendable {
        /// The standard's word, e.g. `B`, `一级`, or a colour where the standard speaks of colours.
        let name: String
        let level: Level
        let bound: Double
        /// Whether the bound itself belongs to the class.
        let isClosed: Bool
    }

    /// Name of a scheme that a city may choose; nil for classes that only one rule uses.
    let id: String?
    /// Values each factor may have; nil where the rule says so.
    let range: ValueRange?
    let classes: Cited<[Class]>
    /// Class to colour, where the standard's classes are no colours.
    let colours: Cited<[String: Level]>?
    let curve: Cited<Curve>?
    /// Where the levels of the classes stand; empty where the classes are levels.
    let levelCitations: [Citation]

    static let keys = ["classes", "colours", "curve"]

    /// Reads `{classes, colours, curve}`; colours and curve are optional.
    init(classesOf node: PackNode, id: String? = nil, range: ValueRange? = nil) throws(RuleError) {
        self.id = id
        self.range = range
        let colours = try node.optionalCited("colours") { list throws(RuleError) in try list.colours() }
        self.colours = colours
        levelCitations = colours.map { [$0.citation] } ?? []
        classes = try node.member("classes").cited { list throws(RuleError) in
            let classes = try list.map { item throws(RuleError) in try Class(reading: item, colours: colours?.value) }
            let ascend = zip(classes, classes.dropFirst()).allSatisfy {
                $0.bound < $1.bound || ($0.bound == $1.bound && $0.isClosed && !$1.isClosed)
            }
            guard ascend else { throw list.error("classes with ascending bounds are needed") }
            return classes
        }
        curve = try node.optionalCited("curve") { knots throws(RuleError) in
            try Curve(reading: knots, allowed: "knots [x, severity], x ascending, are needed") { (0...1).contains($1) }
        }
    }

    /// The class of a value; nil below the first.
    func classOf(_ value: Double) -> Class? {
        classes.value.last { $0.isClosed ? value >= $0.bound : value > $0.bound }
    }

    /// A value's severity: by the curve, at most the upper edge of its class, or by the table.
    func severity(of value: Double, in found: Class, on scale: SeverityScale) -> Double {
        guard let curve else { return scale.middle(of: found.level) }
        return min(curve.value.severity(at: value), scale.greatest(of: found.level))
    }

    /// The steps to a value's severity in words: what was read, class, knots, cut.
    func detail(_ read: Phrase, of value: Double, in found: Class, on scale: SeverityScale) -> Phrase {
        let name: Phrase = colours == nil ? "\(found.level)" : "\(found.name)"
        let words: Phrase = id.map { "\(read): class \(name) of \($0)" } ?? "\(read): class \(name)"
        guard let curve else { return words }
        let free = curve.value.severity(at: value)
        let knots = curve.value.decidingKnots(at: value)
        let greatest = scale.greatest(of: found.level)
        return free > greatest
            ? "\(words), curve \(knots, joined: ", ") gives \(free) cut to \(greatest)"
            : "\(words), curve \(knots, joined: ", ") gives \(free)"
    }
}

extension ClassScheme {
    /// Reads a named scheme, `{id, range, classes, colours, curve}`; range, colours and curve are optional.
    convenience init(reading node: PackNode) throws(RuleError) {
        try self.init(
            classesOf: node, id: try node.member("id").text(),
            range: try node.optional("range").map(ValueRange.init(reading:)))
    }
}

extension ClassScheme.Class {
    /// Reads `{class, from | above}`; the class is a colour unless a table of colours is given.
    init(reading node: PackNode, colours: [String: Level]?) throws(RuleError) {
        name = try node.member("class").text()
        isClosed = node.optional("above") == nil
        bound = try node.member(isClosed ? "from" : "above").number()
        level = try node.level(colours: colours, without: "class")
    }
}

extension PackNode {
    /// Reads a table of colours, `{CLASS: COLOUR}`.
    func colours() throws(RuleError) -> [String: Level] {
        var levels: [String: Level] = [:]
        for (name, colour) in try members() { levels[name] = try colour.level() }
        return levels
    }

    /// The level of an entry: its class's by the table of colours; without a table the colour that stands under `key`.
    func level(colours: [String: Level]?, without key: String) throws(RuleError) -> Level {
        guard let colours else { return try member(key).level() }
        guard let level = colours[try member("class").text()] else { throw error("a class with a colour is needed") }
        return level
    }
}
