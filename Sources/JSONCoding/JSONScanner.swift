/// A cursor over JSON text (RFC 8259): reads one token or value at a time and remembers only where it stands.
///
/// The bytes are handed to every call, always the same ones; the scanner never looks outside them and checks all that it passes:
/// grammar, UTF-8 (RFC 3629), surrogate pairs and nesting depth. A call that throws leaves the scanner where the value began or
/// further on; set `offset` to go on from a known place.
///
/// The grammar has one extension, because files hold them: with `acceptsNonFinite` the literals `NaN`, `Infinity` and `-Infinity` are
/// values. They read as numbers that are not finite.
public struct JSONScanner: Sendable {
    /// Byte offset of the next byte to read.
    public var offset: Int
    /// Whether `NaN`, `Infinity` and `-Infinity` are taken for numbers.
    public let acceptsNonFinite: Bool

    /// Arrays and objects may be nested this deep; deeper text is an error, whatever the size of the stack.
    public static let depthLimit = 128

    /// Arrays and objects that are open around the next byte; to be set back together with `offset`.
    public var depth = 0

    /// A scanner that begins at a byte offset.
    public init(offset: Int = 0, acceptsNonFinite: Bool = false) {
        self.offset = offset
        self.acceptsNonFinite = acceptsNonFinite
    }
}

// MARK: Punctuation

extension JSONScanner {
    /// Passes spaces, tabs and line breaks.
    ///
    /// - Returns: the byte after them, where the scanner now stands; nil at the end of the text
    @inlinable
    public mutating func next(in bytes: Span<UInt8>) -> UInt8? {
        var index = offset
        while index < bytes.count {
            let byte = bytes[index]
            if byte > 0x20 || !(byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09) {
                offset = index
                return byte
            }
            index += 1
        }
        offset = index
        return nil
    }

    /// Passes white space and then one byte if it is the one asked for.
    @inlinable
    public mutating func take(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
        guard next(in: bytes) == byte else { return false }
        offset += 1
        return true
    }

    /// Passes white space and one byte, which must be the one asked for.
    @inlinable
    public mutating func expect(_ byte: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
        guard take(byte, in: bytes) else { throw unexpected(in: bytes, allowed: "'\(Character(Unicode.Scalar(byte)))'") }
    }

    /// Passes the rest of the text, which must be white space.
    public mutating func expectEnd(in bytes: Span<UInt8>) throws(JSONError) {
        guard next(in: bytes) == nil else { throw unexpected(in: bytes, allowed: "the end of the text") }
    }

    /// An error at the next byte that says what stands there.
    @inline(never)
    public func unexpected(in bytes: Span<UInt8>, allowed: String) -> JSONError {
        JSONError(offset: offset, found: Self.describe(offset, in: bytes), allowed: allowed)
    }

    static func describe(_ offset: Int, in bytes: Span<UInt8>) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        if (0x21...0x7E).contains(byte) { return "'\(Character(Unicode.Scalar(byte)))'" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "byte 0x\(byte < 16 ? "0" : "")\(digits)"
    }
}

// MARK: Arrays and objects

extension JSONScanner {
    /// Enters an array: passes `[`.
    @inlinable
    public mutating func beginArray(in bytes: Span<UInt8>) throws(JSONError) {
        try begin(UInt8(ascii: "["), in: bytes)
    }

    /// Moves to the next element of the array that was entered last.
    ///
    /// - Parameter isFirst: true before the first element; false afterwards
    /// - Returns: false when `]` was passed and the array left
    @inlinable
    public mutating func nextElement(isFirst: inout Bool, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        try advance(isFirst: &isFirst, closing: UInt8(ascii: "]"), in: bytes)
    }

    /// Enters an object: passes `{`.
    @inlinable
    public mutating func beginObject(in bytes: Span<UInt8>) throws(JSONError) {
        try begin(UInt8(ascii: "{"), in: bytes)
    }

    /// Moves to the next member of the object that was entered last, up to its value.
    ///
    /// - Parameter isFirst: true before the first member; false afterwards
    /// - Returns: the member's name; nil when `}` was passed and the object left
    @inlinable
    public mutating func nextMember(isFirst: inout Bool, in bytes: Span<UInt8>) throws(JSONError) -> JSONString? {
        guard try advance(isFirst: &isFirst, closing: UInt8(ascii: "}"), in: bytes) else { return nil }
        guard next(in: bytes) == UInt8(ascii: "\"") else { throw unexpected(in: bytes, allowed: "a name in double quotes") }
        let name = try string(in: bytes)
        try expect(UInt8(ascii: ":"), in: bytes)
        return name
    }

    @inlinable
    mutating func begin(_ opening: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
        try expect(opening, in: bytes)
        guard depth < Self.depthLimit else { throw tooDeep() }
        depth += 1
    }

    @inlinable
    mutating func advance(isFirst: inout Bool, closing: UInt8, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        let byte = next(in: bytes)
        if byte == closing {
            offset += 1
            depth -= 1
            return false
        }
        if isFirst {
            isFirst = false
        } else {
            guard byte == UInt8(ascii: ",") else {
                throw unexpected(in: bytes, allowed: "',' or '\(Character(Unicode.Scalar(closing)))'")
            }
            offset += 1
        }
        return true
    }

    @usableFromInline @inline(never)
    func tooDeep() -> JSONError {
        JSONError(
            offset: offset - 1, found: "arrays and objects nested deeper than \(Self.depthLimit)",
            allowed: "at most \(Self.depthLimit) levels")
    }
}
