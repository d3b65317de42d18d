import CityModel
import JSONCoding
import MapLayers

/// A value of a style file that knows its file and key, so that every complaint names both.
struct StyleValue {
    let file: String
    /// Keys from the file's root; empty for the root.
    let path: [String]
    let value: PropertyValue

    /// The root object of a file.
    init(file: String, bytes: [UInt8]) throws(StyleError) {
        do {
            value = try parseJSON(bytes)
        } catch {
            throw StyleError(file: file, key: nil, found: "byte \(error.offset): \(error.found)", allowed: error.allowed)
        }
        self.file = file
        path = []
    }

    private init(file: String, path: [String], value: PropertyValue) {
        self.file = file
        self.path = path
        self.value = value
    }

    func failure(found: String, allowed: String) -> StyleError {
        StyleError(file: file, key: path.isEmpty ? nil : path.joined(separator: "."), found: found, allowed: allowed)
    }

    private func failure(allowed: String) -> StyleError {
        var writer = JSONWriter()
        writer.value(value)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return failure(found: text.count > 60 ? text.prefix(60) + "…" : text, allowed: allowed)
    }

    // MARK: Members

    /// The members, in the order of the file; a key that stands twice is an error.
    func members() throws(StyleError) -> [(name: String, value: StyleValue)] {
        guard case .object(let members) = value else { throw failure(allowed: "an object") }
        var seen: Set<String> = []
        var values: [(name: String, value: StyleValue)] = []
        for member in members {
            let child = StyleValue(file: file, path: path + [member.name], value: member.value)
            guard seen.insert(member.name).inserted else { throw child.failure(found: "the key stands twice", allowed: "once") }
            values.append((member.name, child))
        }
        return values
    }

    /// Checks that the object has all of the keys, and no others but the optional ones.
    func checkKeys(_ keys: [String], optional: [String] = [], open: Bool = false) throws(StyleError) {
        let members = try members()
        for key in keys where !members.contains(where: { $0.name == key }) {
            throw StyleError(
                file: file, key: (path + [key]).joined(separator: "."), found: "missing", allowed: "every key of the built-in file")
        }
        if open { return }
        for member in members where !keys.contains(member.name) && !optional.contains(member.name) {
            let allowed = (keys + optional.filter { !keys.contains($0) }).joined(separator: ", ")
            throw member.value.failure(found: "unknown key", allowed: allowed)
        }
    }

    /// A member that `checkKeys` has asked for.
    func member(_ name: String) throws(StyleError) -> StyleValue {
        guard let child = optionalMember(name) else {
            throw StyleError(
                file: file, key: (path + [name]).joined(separator: "."), found: "missing", allowed: "every key of the built-in file")
        }
        return child
    }

    func optionalMember(_ name: String) -> StyleValue? {
        value[name].map { StyleValue(file: file, path: path + [name], value: $0) }
    }

    // MARK: Values

    func text() throws(StyleError) -> String {
        guard case .string(let text) = value, !text.isEmpty else { throw failure(allowed: "a text that is not empty") }
        return text
    }

    func number(in range: ClosedRange<Double>) throws(StyleError) -> Double {
        guard case .number(let number) = value, range.contains(number) else {
            throw failure(allowed: "a number \(shortestDecimal(range.lowerBound))…\(shortestDecimal(range.upperBound))")
        }
        return number
    }

    func integer(in range: ClosedRange<Int>) throws(StyleError) -> Int {
        guard case .number(let number) = value, let integer = Int(exactly: number), range.contains(integer) else {
            throw failure(allowed: "a whole number \(range.lowerBound)…\(range.upperBound)")
        }
        return integer
    }

    func array() throws(StyleError) -> [StyleValue] {
        guard case .array(let items) = value else { throw failure(allowed: "an array") }
        return items.enumerated().map { StyleValue(file: file, path: path + [String($0.offset)], value: $0.element) }
    }

    func colour() throws(StyleError) -> String {
        guard case .string(let text) = value, text.utf8.count == 7, text.utf8.first == UInt8(ascii: "#"),
            text.utf8.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 128 })
        else { throw failure(allowed: "#RRGGBB") }
        return text
    }

    /// SVG path data (SVG 1.1, 8.3): begins with a moveto and holds commands, numbers and separators only.
    func pathData() throws(StyleError) -> String {
        guard case .string(let text) = value, let first = text.utf8.first, first == UInt8(ascii: "M") || first == UInt8(ascii: "m"),
            text.utf8.allSatisfy(Self.pathCharacters.contains)
        else { throw failure(allowed: "SVG path data") }
        return text
    }

    private static let pathCharacters = Set("MmLlHhVvCcSsQqTtAaZz0123456789+-.eE, ".utf8)

    /// A value for every level and for "no data"; the object has no other members.
    func perLevel<Value>(_ make: (StyleValue) throws(StyleError) -> Value) throws(StyleError) -> PerLevel<Value> {
        try checkKeys(sheetLevels.map(levelKey))
        return try PerLevel { (_, key) throws(StyleError) in try make(member(key)) }
    }

    /// The object's texts by key.
    ///
    /// - Parameter like: texts that stand where the object has none; nil: it must have all
    func texts(keys: [String], open: Bool, like: [String: String]?) throws(StyleError) -> [String: String] {
        try checkKeys(like == nil ? keys : [], optional: keys, open: open)
        var texts = like ?? [:]
        for member in try members() { texts[member.name] = try member.value.text() }
        return texts
    }
}
