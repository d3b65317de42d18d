import CityModel

/// A cursor over JSON text (RFC 8259): reads one token or value at a time and remembers only where it stands.
///
/// The bytes are handed to every call, always the same ones; the scanner never looks outside them and checks all that it passes:
/// grammar, UTF-8 (RFC 3629), surrogate pairs and nesting depth. After a call that throws its place is of no use: to go back, keep a
/// copy and put it in its place.
///
/// The grammar has one extension, because files hold them: with `acceptsNonFinite` the literals `NaN`, `Infinity` and `-Infinity` are
/// passed over like values; they cannot be kept.
public struct JSONScanner: Sendable {
    /// Byte offset of the next byte to read.
    @inlinable
    public var offset: Int { cursor }
    @usableFromInline
    var cursor: Int
    /// Line of the next byte, from 1; lines end with a line feed, which valid text has only between tokens.
    public internal(set) var line = 1
    /// Byte offset at which that line begins.
    var lineStart: Int
    /// Arrays and objects that are open around the next byte.
    @usableFromInline
    var depth = 0
    /// Whether `NaN`, `Infinity` and `-Infinity` may be passed over.
    public let acceptsNonFinite: Bool

    /// Arrays and objects may be nested this deep; deeper text is an error, whatever the size of the stack.
    public static let depthLimit = 128

    /// A scanner at the beginning of a text, behind a UTF-8 byte order mark if there is one.
    public init(_ bytes: Span<UInt8>, acceptsNonFinite: Bool = false) {
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        cursor = hasMark ? 3 : 0
        lineStart = cursor
        self.acceptsNonFinite = acceptsNonFinite
    }

    /// Column of the next byte, from 1, in bytes.
    public var column: Int { offset - lineStart + 1 }
}

// MARK: Punctuation

extension JSONScanner {
    /// Passes spaces, tabs and line breaks.
    ///
    /// - Returns: the byte after them, where the scanner now stands; nil at the end of the text
    @inlinable @inline(__always)
    public mutating func next(in bytes: Span<UInt8>) -> UInt8? {
        guard offset < bytes.count else { return nil }
        let byte = bytes[offset]
        if byte > 0x20 { return byte }
        if byte == 0x20, offset < bytes.count - 1, bytes[offset + 1] > 0x20 {
            cursor += 1
            return bytes[offset]
        }
        return nextBehindSpace(in: bytes)
    }

    @usableFromInline @inline(never)
    mutating func nextBehindSpace(in bytes: Span<UInt8>) -> UInt8? {
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case 0x20, 0x09, 0x0D: cursor += 1
            case 0x0A:
                cursor += 1
                line += 1
                lineStart = offset
            default: return byte
            }
        }
        return nil
    }

    /// Passes one byte that `next` has shown.
    @inlinable
    public mutating func pass() { cursor += 1 }

    /// Passes white space and then one byte if it is the one asked for.
    @inlinable @inline(__always)
    public mutating func take(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
        guard next(in: bytes) == byte else { return false }
        cursor += 1
        return true
    }

    /// Passes white space and one byte, which must be the one asked for.
    @inlinable @inline(__always)
    public mutating func expect(_ byte: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
        guard take(byte, in: bytes) else { throw missing(byte, in: bytes) }
    }

    /// Passes the rest of the text, which must be white space.
    public mutating func expectEnd(in bytes: Span<UInt8>) throws(JSONError) {
        guard next(in: bytes) == nil else { throw unexpected(in: bytes, allowed: "the end of the text") }
    }

    @usableFromInline @inline(never)
    func missing(_ byte: UInt8, orElse other: UInt8? = nil, in bytes: Span<UInt8>) -> JSONError {
        let allowed = [byte, other].compactMap { $0 }.map { "'\(Character(Unicode.Scalar($0)))'" }
        return unexpected(in: bytes, allowed: allowed.joined(separator: " or "))
    }

    /// An error at the next byte that says what stands there.
    @inline(never)
    public func unexpected(in bytes: Span<UInt8>, allowed: String) -> JSONError {
        error(at: offset, in: bytes, allowed: allowed)
    }

    /// An error at the next byte about what stands there.
    public func error(found: String, allowed: String) -> JSONError {
        error(at: offset, found: found, allowed: allowed)
    }

    /// What stands at the next byte in words: `null`, `a string`, `an array` …, or the byte itself when no value begins there.
    public func nextInWords(in bytes: Span<UInt8>) -> Phrase {
        guard offset < bytes.count else { return "the end of the text" }
        return switch bytes[offset] {
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "an array"
        case UInt8(ascii: "\""): "a string"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "a number"
        case UInt8(ascii: "t"): "true"
        case UInt8(ascii: "f"): "false"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "N"): "NaN"
        case UInt8(ascii: "I"): "Infinity"
        default: Self.describe(offset, in: bytes)
        }
    }

    /// An error at a byte of the token that begins at the next byte.
    func error(at index: Int, in bytes: Span<UInt8>, allowed: String) -> JSONError {
        error(at: index, found: Self.describe(index, in: bytes).description, allowed: allowed)
    }

    /// An error at a byte of the token that begins at the next byte or has just been passed.
    func error(at index: Int, found: String, allowed: String, reason: JSONError.Reason = .malformed) -> JSONError {
        JSONError(offset: index, line: line, column: index - lineStart + 1, found: found, allowed: allowed, reason: reason)
    }

    /// The byte at an offset in words.
    static func describe(_ offset: Int, in bytes: Span<UInt8>) -> Phrase {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        if (0x21...0x7E).contains(byte) { return "'\(String(Unicode.Scalar(byte)))'" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "byte 0x\(byte < 16 ? "0" + digits : digits)"
    }
}

// MARK: Arrays and objects

extension JSONScanner {
    /// Enters an array: passes `[`.
    @inlinable @inline(__always)
    public mutating func beginArray(in bytes: Span<UInt8>) throws(JSONError) {
        try begin(UInt8(ascii: "["), in: bytes)
    }

    /// Moves to the next element of the array that was entered last.
    ///
    /// - Parameter isFirst: true before the first element; false afterwards
    /// - Returns: false when `]` was passed and the array left
    @inlinable @inline(__always)
    public mutating func nextElement(isFirst: inout Bool, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        try advance(isFirst: &isFirst, closing: UInt8(ascii: "]"), in: bytes)
    }

    /// Enters an object: passes `{`.
    @inlinable @inline(__always)
    public mutating func beginObject(in bytes: Span<UInt8>) throws(JSONError) {
        try begin(UInt8(ascii: "{"), in: bytes)
    }

    /// Moves to the next member of the object that was entered last, up to its value.
    ///
    /// - Parameter isFirst: true before the first member; false afterwards
    /// - Returns: the member's name; nil when `}` was passed and the object left
    @inlinable @inline(__always)
    public mutating func nextMember(isFirst: inout Bool, in bytes: Span<UInt8>) throws(JSONError) -> JSONString? {
        guard try nextName(isFirst: &isFirst, in: bytes) else { return nil }
        return try passName(in: bytes)
    }

    /// Moves to the next member of the object that was entered last, up to the quote before its name.
    ///
    /// - Parameter isFirst: true before the first member; false afterwards
    /// - Returns: false when `}` was passed and the object left
    @inlinable @inline(__always)
    public mutating func nextName(isFirst: inout Bool, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        guard try advance(isFirst: &isFirst, closing: UInt8(ascii: "}"), in: bytes) else { return false }
        guard next(in: bytes) == UInt8(ascii: "\"") else { throw missing(UInt8(ascii: "\""), in: bytes) }
        return true
    }

    /// Passes the name of a member, to which `nextName` has moved, and its colon.
    @inlinable @inline(__always)
    public mutating func passName(in bytes: Span<UInt8>) throws(JSONError) -> JSONString {
        let name = try string(in: bytes)
        try expect(UInt8(ascii: ":"), in: bytes)
        return name
    }

    /// Passes a string of known bytes, at whose first quote the scanner stands.
    ///
    /// - Parameter length: of the string in bytes, which must be plain text, and behind them the other quote
    @inlinable @inline(__always)
    public mutating func passString(ofLength length: Int) { cursor += length + 2 }

    @inlinable @inline(__always)
    mutating func begin(_ opening: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
        try expect(opening, in: bytes)
        guard depth < Self.depthLimit else { throw tooDeep() }
        depth += 1
    }

    @inlinable @inline(__always)
    mutating func advance(isFirst: inout Bool, closing: UInt8, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        let byte = next(in: bytes)
        if byte == closing {
            cursor += 1
            depth -= 1
            return false
        }
        if isFirst {
            isFirst = false
        } else {
            guard byte == UInt8(ascii: ",") else {
                throw missing(UInt8(ascii: ","), orElse: closing, in: bytes)
            }
            cursor += 1
        }
        return true
    }

    @usableFromInline @inline(never)
    func tooDeep() -> JSONError {
        error(
            at: offset - 1, found: "arrays and objects nested deeper than \(Self.depthLimit)", allowed: "at most \(Self.depthLimit) levels")
    }
}
