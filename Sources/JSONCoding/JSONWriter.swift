import CityModel

/// JSON text into a byte buffer: numbers, strings and punctuation as RFC 8259 has them, nothing else.
public struct JSONWriter: Sendable {
    /// UTF-8 written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty buffer.
    public init(reservingCapacity capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Writes text as it stands: punctuation and literals that need no escaping.
    public mutating func raw(_ text: StaticString) {
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
        bytes.append(UInt8(ascii: "\""))
        var own = text
        let isPlain = own.withUTF8 { text in
            if text.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) { return false }
            bytes.append(contentsOf: text)
            return true
        }
        if isPlain { return bytes.append(UInt8(ascii: "\"")) }
        for byte in text.utf8 {
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
        let scale = Self.powersOfTen[decimals]
        let scaled = (value * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard scaled.magnitude < 9e18 else { return raw("null") }
        var units = Int64(scaled.magnitude)
        var decimals = decimals
        while decimals > 0, units % 10 == 0 {
            units /= 10
            decimals -= 1
        }
        if scaled <= -1 { bytes.append(UInt8(ascii: "-")) }
        digits(units, decimals: decimals)
    }

    /// Writes digits with a point before the last `decimals` of them, at least one digit before the point.
    private mutating func digits(_ value: Int64, decimals: Int) {
        var text = InlineArray<21, UInt8>(repeating: UInt8(ascii: "0"))
        var start = text.count
        var rest = UInt64(value)
        var written = 0
        repeat {
            if written == decimals, written > 0 {
                start -= 1
                text[start] = UInt8(ascii: ".")
            }
            start -= 1
            text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            written += 1
        } while rest > 0 || written <= decimals
        raw(bytes: text.span.extracting(start...))
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
    private static let powersOfTen: [Int64] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]
}
