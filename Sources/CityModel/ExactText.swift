/// A text that is equal to another only byte for byte in UTF-8: what ids and codes are told apart by (MODEL 4).
///
/// `String` takes canonically equal texts for one, such as U+5140 and U+FA0C, which are two ids in a file.
public struct ExactText: Hashable, Sendable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// A text to be compared exactly.
    public init(_ text: String) { self.text = text }

    /// Whether the UTF-8 is the same.
    public static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    /// By the text, of which canonically equal ones share a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The text.
    public var description: String { text }
}
