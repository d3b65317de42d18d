/// Why a text is not JSON, or not JSON that can be kept, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What sort of defect it is.
    public enum Reason: Sendable {
        /// The text breaks the grammar, the encoding or the depth limit.
        case malformed
        /// The text is JSON, but a number in it is beyond every double.
        case numberTooLarge
    }

    /// Byte offset of the place.
    public var offset: Int
    /// What was found there.
    public var found: String
    /// What is allowed there.
    public var allowed: String
    /// What sort of defect it is.
    public var reason: Reason

    /// An error at a byte offset.
    public init(offset: Int, found: String, allowed: String, reason: Reason = .malformed) {
        self.offset = offset
        self.found = found
        self.allowed = allowed
        self.reason = reason
    }
}
