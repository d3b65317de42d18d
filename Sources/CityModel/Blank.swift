extension PropertyValue {
    /// Whether the value is null or blank text: its record then says nothing of the property.
    public var saysNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isBlank
        case .bool, .number, .array, .object: false
        }
    }
}

extension String {
    /// Whether the text holds nothing but white space.
    public var isBlank: Bool {
        if let first = unicodeScalars.first, first.isCertainlyVisible { return false }
        return allSatisfy(\.isWhitespace)
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is certainly no white space: one of ASCII that prints, or a Chinese character.
    public var isCertainlyVisible: Bool { "!"..."~" ~= self || "\u{4E00}"..."\u{9FFF}" ~= self }
}
