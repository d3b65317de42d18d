import CityModel

/// A mapping whose keys are all known: reading it checks spelling, presence and type, and names the place of what is wrong.
struct ConfigurationMapping {
    let place: Place
    private let entries: [ConfigurationNode.Entry]

    /// - Throws: `RunError.unusableData` when the node is no mapping, a key is unknown (the nearest known one is suggested) or repeated
    init(_ node: ConfigurationNode, of what: String, keys known: [String]) throws {
        place = node.place
        guard case .mapping(let entries) = node.content else {
            throw RunError.unusableData("\(node.place.text): \(what): \(node.summary), a mapping of keys is needed")
        }
        var seen: Set<String> = []
        for entry in entries {
            guard known.contains(entry.key) else {
                let hint = nearestName(to: entry.key, among: known).map { ", did you mean \"\($0)\"?" } ?? ";"
                throw RunError.unusableData(
                    "\(entry.keyPlace.text): unknown key \"\(entry.key)\" in \(what)\(hint) known: \(known.joined(separator: ", "))")
            }
            guard seen.insert(entry.key).inserted else {
                throw RunError.unusableData("\(entry.keyPlace.text): repeated key \"\(entry.key)\" in \(what)")
            }
        }
        self.entries = entries
    }

    /// The node of a key; nil when it is absent or null.
    subscript(key: String) -> ConfigurationNode? {
        guard let node = entries.first(where: { $0.key == key })?.node else { return nil }
        if case .scalar(.null) = node.content { return nil }
        return node
    }

    /// The node of a key that must be there.
    func required(_ key: String, of what: String) throws -> ConfigurationNode {
        guard let node = self[key] else { throw RunError.unusableData("\(place.text): \(what) needs \"\(key)\"") }
        return node
    }
}

extension ConfigurationNode {
    /// What the node is, for messages.
    var summary: String {
        switch content {
        case .scalar(let value): value.text.map { "\"\($0)\"" } ?? "nothing"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// A word or number as text.
    func text(_ what: String) throws -> String {
        guard case .scalar(let value) = content, let text = value.text, !text.isEmpty else { throw wrong(what, allowed: "text") }
        return text
    }

    /// A word or number as the file writes it: `1.50` and `1e3` keep their digits.
    func written(_ what: String) throws -> String {
        _ = try text(what)
        return written ?? ""
    }

    /// A day of the Gregorian calendar, `2026-10-31`; such texts are ordered like time.
    func day(_ what: String) throws -> String {
        let text = try text(what)
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.joined().utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { throw wrong(what, allowed: "a day of the calendar as YYYY-MM-DD") }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        guard (1...days).contains(day) else { throw wrong(what, allowed: "a day of the calendar as YYYY-MM-DD") }
        return text
    }

    /// A number.
    func number(_ what: String) throws -> Double {
        guard case .scalar(.number(let number)) = content else { throw wrong(what, allowed: "a number") }
        return number
    }

    /// `true` or `false`.
    func flag(_ what: String) throws -> Bool {
        guard case .scalar(.bool(let flag)) = content else { throw wrong(what, allowed: "true or false") }
        return flag
    }

    /// The items of a list.
    func items(_ what: String) throws -> [ConfigurationNode] {
        guard case .sequence(let items) = content else { throw wrong(what, allowed: "a list") }
        return items
    }

    /// The entries of a mapping with free keys, each key once.
    func members(_ what: String) throws -> [Entry] {
        guard case .mapping(let entries) = content else { throw wrong(what, allowed: "a mapping") }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            throw RunError.unusableData("\(entry.keyPlace.text): repeated key \"\(entry.key)\" in \(what)")
        }
        return entries
    }

    /// The node as a plain value.
    var propertyValue: PropertyValue {
        switch content {
        case .scalar(let value): value
        case .sequence(let items): .array(items.map(\.propertyValue))
        case .mapping(let entries): .object(entries.map { PropertyValue.Member(name: $0.key, value: $0.node.propertyValue) })
        }
    }

    /// `city.yml: line 3, column 7: cell: "big", a number is needed`.
    func wrong(_ what: String, allowed: String) -> RunError {
        .unusableData("\(place.text): \(what): \(summary), \(allowed) is needed")
    }
}
