/// Why a text is not JSON, or not JSON that can be kept, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What sort of defect it is.
    public enum Reason: Sendable {
        /// The text breaks the grammar, the encoding or the depth limit.
        case malformed
        /// The grammar holds, but a number is beyond every double or, where such literals are accepted, not finite.
        case notFinite
    }

    /// Byte offset of the place.
    public var offset: Int
    /// Line of the place, from 1; lines end with a line feed.
    public var line: Int
    /// Column of the place in bytes, from 1.
    public var column: Int
    /// What was found there.
    public var found: String
    /// What is allowed there.
    public var allowed: String
    /// What sort of defect it is.
    public var reason: Reason

    /// An error at a place.
    public init(offset: Int, line: Int, column: Int, found: String, allowed: String, reason: Reason = .malformed) {
        self.offset = offset
        self.line = line
        self.column = column
        self.found = found
        self.allowed = allowed
        self.reason = reason
    }
}
