/// A value of a feature's properties, of any JSON type (RFC 8259); also a whole JSON document.
public enum PropertyValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([PropertyValue])
    /// Members in the order of the file; a repeated name keeps its last value.
    case object([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public var name: String
        /// The member's value.
        public var value: PropertyValue

        /// A member of an object.
        public init(name: String, value: PropertyValue) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a member; nil when this is no object or has none of that name.
    public subscript(name: String) -> PropertyValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The value as text for comparison and ids: a number by its shortest decimal text (`1`, not `1.0`), words as they are; nil for
    /// null, arrays and objects.
    public var text: String? {
        switch self {
        case .string(let text): text
        case .number(let number): shortestDecimal(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

/// The shortest decimal text that reads back as the same number, without exponent for integers below 2^53 and without a trailing `.0`.
public func shortestDecimal(_ number: Double) -> String {
    if number.rounded(.towardZero) == number, number.magnitude < 9_007_199_254_740_992 {
        return String(Int64(number))
    }
    return number.description
}

/// A number rounded to at most so many significant digits, half away from zero; its whole part keeps all of its digits. Numbers below
/// 1e-15 are as they are.
public func briefDecimal(_ number: Double, digits: Int) -> String {
    guard number.magnitude >= 1e-15 else { return shortestDecimal(number) }
    let least = (1..<max(1, digits)).reduce(1.0) { power, _ in power * 10 }
    var scale = 1.0
    while number.magnitude * scale < least { scale *= 10 }
    return shortestDecimal((number * scale).rounded() / scale)
}
