import CityModel

/// A value as indented JSON text for people, with a final line feed; arrays and objects that hold no array or object stand on one line
/// when they are short.
public func prettyJSON(_ value: PropertyValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.pretty(value, indent: 0)
    writer.raw("\n")
    return writer.bytes
}

extension JSONWriter {
    fileprivate mutating func pretty(_ value: PropertyValue, indent: Int) {
        switch value {
        case .array(let items) where !items.isEmpty && !value.isShort:
            raw("[")
            for (index, item) in items.enumerated() {
                raw(index == 0 ? "\n" : ",\n")
                spaces(indent + 2)
                pretty(item, indent: indent + 2)
            }
            closing("]", indent: indent)
        case .object(let members) where !members.isEmpty && !value.isShort:
            raw("{")
            for (index, member) in members.enumerated() {
                raw(index == 0 ? "\n" : ",\n")
                spaces(indent + 2)
                string(member.name)
                raw(": ")
                pretty(member.value, indent: indent + 2)
            }
            closing("}", indent: indent)
        default:
            self.value(value)
        }
    }

    private mutating func closing(_ bracket: StaticString, indent: Int) {
        raw("\n")
        spaces(indent)
        raw(bracket)
    }

    private mutating func spaces(_ count: Int) {
        for _ in 0..<count { raw(" ") }
    }
}

extension PropertyValue {
    /// Whether the value fits on one line: only scalars inside, at most 8 of them, at most 100 bytes of text.
    fileprivate var isShort: Bool {
        switch self {
        case .array(let items): Self.areShort(items)
        case .object(let members): Self.areShort(members.map(\.value))
        default: true
        }
    }

    private static func areShort(_ values: [PropertyValue]) -> Bool {
        guard values.count <= 8 else { return false }
        var length = 0
        for value in values {
            switch value {
            case .array, .object: return false
            case .string(let text): length += text.utf8.count
            default: length += 8
            }
        }
        return length <= 100
    }
}
