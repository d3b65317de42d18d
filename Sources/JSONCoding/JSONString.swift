/// Where a string stands in JSON text: its bytes between the quotes, already checked.
public struct JSONString: Hashable, Sendable {
    /// Byte offsets between the quotes.
    public let range: Range<Int>
    /// Whether the bytes hold a backslash, so that they are not the string itself.
    public let hasEscapes: Bool

    @usableFromInline
    init(range: Range<Int>, hasEscapes: Bool) {
        self.range = range
        self.hasEscapes = hasEscapes
    }

    /// The string itself.
    public func decoded(in bytes: Span<UInt8>) -> String {
        let content = bytes.extracting(range)
        guard hasEscapes else {
            return String(unsafeUninitializedCapacity: content.count) { buffer in
                for index in content.indices { buffer[index] = content[index] }
                return content.count
            }
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.count) { buffer in
            let count = Self.unescape(content, into: buffer)
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// Appends the string's own UTF-8.
    public func appendUTF8(to text: inout [UInt8], from bytes: Span<UInt8>) {
        let content = bytes.extracting(range)
        if hasEscapes {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.count) { buffer in
                text.append(contentsOf: buffer[..<Self.unescape(content, into: buffer)])
            }
        } else {
            content.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
    }

    /// Writes the UTF-8 behind checked escapes (RFC 8259, 7), which is never longer than they are; its length.
    private static func unescape(_ content: Span<UInt8>, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        var index = 0
        func write(_ byte: UInt8) {
            buffer[count] = byte
            count += 1
        }
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                write(content[index])
                index += 1
                continue
            }
            let letter = content[index + 1]
            guard letter == UInt8(ascii: "u") else {
                write(JSONEscape.byte(forLetter: letter) ?? letter)
                index += 2
                continue
            }
            var scalar = UInt32(JSONEscape.codeUnit(at: index + 2, in: content) ?? 0)
            index += 6
            if (0xD800..<0xDC00).contains(scalar), let low = JSONEscape.codeUnit(at: index + 2, in: content) {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (UInt32(low) - 0xDC00)
                index += 6
            }
            UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}")?.forEach(write)
        }
        return count
    }
}

/// What stands after a backslash (RFC 8259, 7).
enum JSONEscape {
    /// The byte that a one-letter escape stands for; nil if there is no such escape.
    static func byte(forLetter letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The UTF-16 code unit of four hexadecimal digits at an offset; nil if they are not there.
    static func codeUnit(at offset: Int, in bytes: Span<UInt8>) -> UInt16? {
        guard offset + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for index in offset..<offset + 4 {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
