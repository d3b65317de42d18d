/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// Byte offset of the place.
    public var offset: Int
    /// What was found there.
    public var found: String
    /// What is allowed there.
    public var allowed: String

    /// An error at a byte offset.
    public init(offset: Int, found: String, allowed: String) {
        self.offset = offset
        self.found = found
        self.allowed = allowed
    }
}
