import CityModel

/// JSON text into a byte buffer: numbers, strings and punctuation as RFC 8259 has them, nothing else.
public struct JSONWriter: Sendable {
    /// UTF-8 written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty buffer.
    public init(reservingCapacity capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Writes text as it stands: punctuation and literals that need no escaping.
    public mutating func raw(_ text: StaticString) {
        if text.utf8CodeUnitCount == 1 { return bytes.append(text.utf8Start.pointee) }
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text as it stands that was formatted before.
    public mutating func raw(bytes text: Span<UInt8>) { text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }

    /// Writes text as it stands.
    public mutating func raw(text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes one byte as it stands.
    public mutating func raw(byte: UInt8) { bytes.append(byte) }

    /// Writes a quoted string; control characters, quote and backslash are escaped.
    public mutating func string(_ text: String) {
        var own = text
        own.withUTF8 { string(utf8: $0.span) }
    }

    /// Writes a quoted string of UTF-8, likewise.
    public mutating func string(utf8 text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.withUnsafeBufferPointer { text in
            if text.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) { return false }
            bytes.append(contentsOf: text)
            return true
        }
        if isPlain { return bytes.append(UInt8(ascii: "\"")) }
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u00")
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func integer(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

    /// Writes a number by its shortest decimal text; `null` for infinities and NaN, which JSON does not have.
    public mutating func number(_ value: Double) {
        if value.isFinite { bytes.append(contentsOf: shortestDecimal(value).utf8) } else { raw("null") }
    }

    /// Writes a number with at most `decimals` (0…9) decimals, rounded half away from zero, trailing zeros dropped, never `-0`.
    ///
    /// The magnitude must stay below 9·10^18 / 10^decimals; `null` otherwise, and for infinities and NaN.
    public mutating func decimal(_ value: Double, decimals: Int) {
        var text = BackwardText()
        text.put(value, decimals: decimals)
        raw(bytes: text.bytes.span.extracting(text.start...))
    }

    /// Writes `[first,second]`, each number as `decimal` writes it.
    public mutating func pair(_ first: Double, _ second: Double, decimals: Int) {
        var text = BackwardText()
        text.put(UInt8(ascii: "]"))
        text.put(second, decimals: decimals)
        text.put(UInt8(ascii: ","))
        text.put(first, decimals: decimals)
        text.put(UInt8(ascii: "["))
        raw(bytes: text.bytes.span.extracting(text.start...))
    }

    /// Writes any value.
    public mutating func value(_ value: PropertyValue) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): if flag { raw("true") } else { raw("false") }
        case .number(let number): self.number(number)
        case .string(let text): string(text)
        case .array(let items):
            raw("[")
            for (index, item) in items.enumerated() {
                if index > 0 { raw(", ") }
                self.value(item)
            }
            raw("]")
        case .object(let members):
            raw("{")
            for (index, member) in members.enumerated() {
                if index > 0 { raw(", ") }
                string(member.name)
                raw(": ")
                self.value(member.value)
            }
            raw("}")
        }
    }

    /// Adds what another writer has written.
    public mutating func append(_ other: JSONWriter) { bytes.append(contentsOf: other.bytes) }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

/// A short text made from its end, as digits come: at most two numbers and three characters.
private struct BackwardText {
    var bytes: [64 of UInt8] = .init(repeating: 0)
    /// Where the text begins.
    var start = 64

    mutating func put(_ byte: UInt8) {
        start -= 1
        bytes[start] = byte
    }

    /// A number with at most so many decimals, `null` for one that is too large.
    mutating func put(_ value: Double, decimals: Int) {
        let scaled = (value * Self.powersOfTen[decimals]).rounded(.toNearestOrAwayFromZero)
        guard scaled.magnitude < 9e18 else {
            for byte in "llun".utf8 { put(byte) }
            return
        }
        put(UInt64(scaled.magnitude), decimals: decimals)
        if scaled <= -1 { put(UInt8(ascii: "-")) }
    }

    /// Digits with a point before the last `decimals` of them, trailing zeros behind it dropped, at least one digit before it.
    private mutating func put(_ units: UInt64, decimals: Int) {
        var (rest, decimals) = (units, decimals)
        while decimals > 0, rest % 10 == 0 {
            rest /= 10
            decimals -= 1
        }
        if decimals > 0 {
            for _ in 0..<decimals { putDigit(of: &rest) }
            put(UInt8(ascii: "."))
        }
        repeat { putDigit(of: &rest) } while rest > 0
    }

    private mutating func putDigit(of rest: inout UInt64) {
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
    }

    private static let powersOfTen: [10 of Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}
