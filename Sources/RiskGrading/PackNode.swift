import CityModel

/// A value of the rule pack or of its overrides together with its place, for reading with located errors.
struct PackNode {
    let value: PropertyValue
    let place: String

    func error(_ allowed: String) -> RuleError { RuleError(place: place, found: shown(value).description, allowed: allowed) }

    func inner(_ name: String, _ value: PropertyValue) -> PackNode {
        PackNode(value: value, place: place.isEmpty ? name : "\(place): \(name)")
    }

    /// A member that may be absent.
    func optional(_ name: String) -> PackNode? { value[name].map { inner(name, $0) } }

    /// A member that must be there.
    func member(_ name: String) throws(RuleError) -> PackNode {
        guard let node = optional(name) else { throw inner(name, .null).error("a value is needed") }
        return node
    }

    func members() throws(RuleError) -> [(name: String, node: PackNode)] {
        guard case .object(let members) = value else { throw error("a map is needed") }
        return members.map { ($0.name, inner($0.name, $0.value)) }
    }

    func items(_ allowed: String = "a list is needed") throws(RuleError) -> [PackNode] {
        guard case .array(let items) = value else { throw error(allowed) }
        return items.enumerated().map { inner("item \($0.offset + 1)", $0.element) }
    }

    func map<Value>(_ read: (PackNode) throws(RuleError) -> Value) throws(RuleError) -> [Value] {
        var values: [Value] = []
        for item in try items() { values.append(try read(item)) }
        return values
    }

    func text() throws(RuleError) -> String {
        guard case .string(let text) = value else { throw error("a text is needed") }
        return text
    }

    func texts() throws(RuleError) -> [String] { try map { item throws(RuleError) in try item.text() } }

    func number(_ allowed: String, where isAllowed: (Double) -> Bool = { _ in true }) throws(RuleError) -> Double {
        guard case .number(let number) = value, number.isFinite, isAllowed(number) else { throw error(allowed) }
        return number
    }

    func number() throws(RuleError) -> Double { try number("a number is needed") }

    func level() throws(RuleError) -> Level {
        let word = try text()
        guard let level = Level.allCases.first(where: { $0.word == word }) else {
            throw error("one of \(Level.allCases.reversed().map(\.word).joined(separator: ", ")) is needed")
        }
        return level
    }

    /// Refuses members of other names.
    func refuseOthers(than names: [String]) throws(RuleError) {
        for (name, node) in try members() where !names.contains(name) { throw .unknown("key", name, at: node.place, known: names) }
    }

    /// Reads `{value, source, title, clause, edition, mark}`; the title of a source that has no number is left out.
    ///
    /// - Parameter keys: others that it has
    func cited<Value>(besides keys: [String] = [], _ read: (PackNode) throws(RuleError) -> Value) throws(RuleError) -> Cited<Value> {
        try refuseOthers(than: ["value", "source", "title", "clause", "edition", "mark"] + keys)
        let citation = Citation(
            document: try member("source").text(), title: try optional("title")?.text() ?? "", clause: try member("clause").text(),
            edition: try member("edition").text(), mark: try member("mark").text())
        let data = PackNode(value: try member("value").value, place: place)
        return Cited(value: try read(data), citation: citation, data: data.value)
    }

    /// A cited member that may be absent.
    func optionalCited<Value>(
        _ name: String, _ read: (PackNode) throws(RuleError) -> Value
    ) throws(RuleError) -> Cited<Value>? {
        guard let node = optional(name) else { return nil }
        return try node.cited(read)
    }
}
