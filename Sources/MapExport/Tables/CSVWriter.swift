import JSONCoding

/// A table as comma-separated values (RFC 4180) in UTF-8 with a byte order mark, by which Excel knows the encoding.
///
/// A text that a spreadsheet would take for a formula is preceded by an apostrophe (OWASP, CSV injection): one that begins with
/// `=`, `+`, `-`, `@`, their full-width forms, tab or carriage return and is no number.
public struct CSVWriter: Sendable {
    /// How rows end: CRLF as RFC 4180 has it in tables for people, LF in tables for programs.
    public enum LineEnd: Sendable {
        case crlf, lf
    }

    private var writer = JSONWriter()
    private let lineEnd: LineEnd
    private var isFirstInRow = true

    /// A table without rows, or the continuation of one: further rows without a byte order mark.
    public init(lineEnd: LineEnd = .crlf, continues: Bool = false) {
        self.lineEnd = lineEnd
        if continues { return }
        for byte: UInt8 in [0xEF, 0xBB, 0xBF] { writer.raw(byte: byte) }
    }

    /// UTF-8 written so far.
    public var bytes: [UInt8] { writer.bytes }

    /// Writes an empty field.
    public mutating func empty() { separate() }

    /// Writes a text; nil leaves the field empty.
    public mutating func text(_ text: String?) {
        guard var text else { return empty() }
        text.withUTF8 { self.text(utf8: $0.span) }
    }

    /// Writes a text of UTF-8.
    mutating func text(utf8 text: Span<UInt8>) {
        separate()
        text.withUnsafeBufferPointer { bytes in
            let isFormula = Self.looksLikeFormula(bytes)
            guard bytes.contains(where: Self.needsQuotes) || bytes.first == 0x20 || bytes.last == 0x20 else {
                if isFormula { writer.raw("'") }
                return writer.raw(bytes: text)
            }
            writer.raw("\"")
            if isFormula { writer.raw("'") }
            for byte in bytes {
                if byte == UInt8(ascii: "\"") { writer.raw(byte: byte) }
                writer.raw(byte: byte)
            }
            writer.raw("\"")
        }
    }

    /// Writes an integer.
    public mutating func integer(_ value: Int) {
        separate()
        writer.integer(value)
    }

    /// Writes a number with at most so many decimals (0…9), rounded half away from zero, trailing zeros dropped; nil, infinities and
    /// NaN leave the field empty.
    public mutating func decimal(_ value: Double?, decimals: Int) {
        separate()
        guard let value, value.isFinite else { return }
        if value.magnitude < 1e9 { writer.decimal(value, decimals: decimals) } else { writer.number(value) }
    }

    /// Writes a whole row with its end, as it was written before.
    mutating func row(_ row: Span<UInt8>) { writer.raw(bytes: row) }

    /// Ends the row.
    public mutating func endRow() {
        if lineEnd == .crlf { writer.raw("\r\n") } else { writer.raw("\n") }
        isFirstInRow = true
    }

    private mutating func separate() {
        if !isFirstInRow { writer.raw(",") }
        isFirstInRow = false
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
    }

    private static func looksLikeFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        switch UnicodeScalar(first) {
        case "=", "+", "-", "@", "\t", "\r": return !isNumber(text)
        case "\u{EF}": return ["＝", "＋", "－", "＠"].contains { text.starts(with: $0.utf8) }
        default: return false
        }
    }

    /// Sign, digits, a point with digits, an exponent: nothing that a formula could hide in.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.allSatisfy { "+-.0123456789eE".utf8.contains($0) } && Double(String(decoding: text, as: UTF8.self)) != nil
    }
}
