import JSONCoding

/// Finds out which of some names a string is: by its first sixteen bytes and its length, then by the rest.
struct NameTable {
    private let names: [String]
    private let keys: [Key]
    private let quoted: [QuotedName]
    /// Lengths of names, bit by bit; bit 63 for all from 63 on.
    private let lengths: UInt64

    /// What tells most names apart.
    private struct Key: Equatable, BitwiseCopyable {
        /// Bytes 0–7 and 8–15, the first in the lowest place, zeros behind a shorter name.
        var words: (UInt64, UInt64)
        var length: Int

        @inline(__always)
        static func == (left: Key, right: Key) -> Bool { left.words == right.words && left.length == right.length }
    }

    init(_ names: [String]) {
        self.names = names
        keys = names.map { name in
            let bytes = Array(name.utf8)
            return Self.key(of: 0..<bytes.count, in: bytes.span)
        }
        quoted = names.map(QuotedName.init)
        lengths = keys.reduce(0) { $0 | 1 << UInt64(min($1.length, 63)) }
    }

    /// The number of the name that the string is; nil if it is none.
    ///
    /// - Parameter guess: a number that is tried first: most objects have their members in the order of the one before
    @inline(__always)
    func number(of string: JSONString, trying guess: Int, in text: Span<UInt8>) -> Int? {
        let length = string.range.count
        if string.hasEscapes { return number(ofEscaped: string, in: text) }
        guard lengths &>> UInt64(min(length, 63)) & 1 == 1 else { return nil }
        let key = Self.key(of: string.range, in: text)
        if guess < keys.count, keys[guess] == key, length <= 16 || isWhole(guess, string, in: text) { return guess }
        for number in keys.indices where keys[number] == key && (length <= 16 || isWhole(number, string, in: text)) { return number }
        return nil
    }

    /// The length of a name when it is what stands between quotes, the first of which is at an offset; nil when it is not or cannot be
    /// told in a glance.
    @inline(__always)
    func length(of name: Int, ifAt offset: Int, in text: Span<UInt8>) -> Int? {
        guard name < quoted.count, offset <= text.count - 1 - MemoryLayout<(UInt64, UInt64)>.size else { return nil }
        return quoted[name].stands(at: offset + 1, in: text.bytes) ? quoted[name].length : nil
    }

    @inline(__always)
    private static func key(of range: Range<Int>, in text: Span<UInt8>) -> Key {
        let first = word(of: range, in: text)
        let second = range.count <= 8 ? 0 : word(of: range.lowerBound + 8..<range.upperBound, in: text)
        return Key(words: (first, second), length: range.count)
    }

    /// Up to eight bytes of the text, the first in the lowest place.
    @inline(__always)
    private static func word(of range: Range<Int>, in text: Span<UInt8>) -> UInt64 {
        guard range.lowerBound <= text.count - 8 else { return lastWord(of: range, in: text) }
        let word = UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
        return range.count >= 8 ? word : word & (1 &<< UInt64(8 &* range.count) &- 1)
    }

    /// A word that cannot be loaded at once, at the end of the text.
    @inline(never)
    private static func lastWord(of range: Range<Int>, in text: Span<UInt8>) -> UInt64 {
        range.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64(text[$1]) }
    }

    /// Whether the string, whose first sixteen bytes and length are the name's, is the name.
    @inline(never)
    private func isWhole(_ number: Int, _ string: JSONString, in text: Span<UInt8>) -> Bool {
        var offset = string.range.lowerBound
        for byte in names[number].utf8 {
            if byte != text[offset] { return false }
            offset += 1
        }
        return true
    }

    @inline(never)
    private func number(ofEscaped string: JSONString, in text: Span<UInt8>) -> Int? {
        let name = string.decoded(in: text).utf8
        return names.firstIndex { $0.utf8.elementsEqual(name) }
    }
}

/// A name of at most fifteen bytes and the quote behind it, to be compared at once with sixteen bytes of text.
private struct QuotedName: BitwiseCopyable {
    /// The bytes, the first in the lowest place, zeros behind them.
    private var words: (UInt64, UInt64) = (0, 0)
    /// All bits of those bytes.
    private var masks: (UInt64, UInt64) = (0, 0)
    /// Of the name in bytes; -1 for one that is too long or that JSON does not write as it is.
    let length: Int

    init(_ name: String) {
        let bytes = Array(name.utf8) + [UInt8(ascii: "\"")]
        let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard bytes.count <= 16, isPlain else {
            length = -1
            return
        }
        length = bytes.count - 1
        for (index, byte) in bytes.enumerated() {
            let shift = UInt64(index % 8 * 8)
            if index < 8 {
                words.0 |= UInt64(byte) << shift
                masks.0 |= 0xFF << shift
            } else {
                words.1 |= UInt64(byte) << shift
                masks.1 |= 0xFF << shift
            }
        }
    }

    /// Whether the name and a quote stand at an offset, from which there are sixteen bytes.
    @inline(__always)
    func stands(at offset: Int, in text: RawSpan) -> Bool {
        let first = UInt64(littleEndian: text.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let second = UInt64(littleEndian: text.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        return length >= 0 && (first ^ words.0) & masks.0 | (second ^ words.1) & masks.1 == 0
    }
}

extension JSONScanner {
    /// Passes the name of a member, to which `nextName` has moved, and its colon.
    ///
    /// - Parameter guess: a number that is tried first
    /// - Returns: the name's number in the table; nil if it is none of it
    @inline(__always)
    mutating func passName(among names: NameTable, trying guess: Int, in bytes: Span<UInt8>) throws(JSONError) -> Int? {
        if let length = names.length(of: guess, ifAt: offset, in: bytes) {
            passString(ofLength: length)
            try expect(UInt8(ascii: ":"), in: bytes)
            return guess
        }
        return names.number(of: try passName(in: bytes), trying: guess, in: bytes)
    }
}
