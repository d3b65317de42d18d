import MapLayers

/// SVG into a byte buffer: escaped text, and numbers no longer than they need to be.
struct SVGText: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Writes markup as it stands.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text, in elements or in quoted attributes; characters that XML 1.0 (2.2) does not have are dropped.
    mutating func escaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": raw("&amp;")
            case "<": raw("&lt;")
            case ">": raw("&gt;")
            case "\"": raw("&quot;")
            case "'": raw("&#39;")
            case "\t", "\n", "\r": raw(" ")
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": continue
            default: bytes.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    /// Writes ` name="value"`.
    mutating func attribute(_ name: StaticString, _ value: String) {
        open(name)
        escaped(value)
        raw("\"")
    }

    /// Writes ` name="1.25"`.
    mutating func attribute(_ name: StaticString, _ value: Double, decimals: Int = 2) {
        open(name)
        decimal(value, decimals: decimals)
        raw("\"")
    }

    private mutating func open(_ name: StaticString) {
        raw(" ")
        raw(name)
        raw("=\"")
    }

    /// Writes an integer.
    mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(Int(value.magnitude), atLeast: 1)
    }

    /// Writes a number rounded to 0…9 decimals, without zeros that say nothing: `.5`, `-3`, `0`; 0 for what is not finite.
    mutating func decimal(_ value: Double, decimals: Int = 2) {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * Double(scale)).rounded(.toNearestOrAwayFromZero)
        integer(scaled.magnitude < 9e18 ? Int(scaled) : 0, decimals: decimals)
    }

    /// Writes an integer divided by a power of ten.
    mutating func integer(_ value: Int, decimals: Int) {
        var (units, decimals, scale) = (Int(value.magnitude), decimals, 1)
        if units == 0 { return bytes.append(UInt8(ascii: "0")) }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        while decimals > 0, units % 10 == 0 {
            units /= 10
            decimals -= 1
        }
        for _ in 0..<decimals { scale *= 10 }
        if units >= scale { digits(units / scale, atLeast: 1) }
        guard decimals > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        digits(units % scale, atLeast: decimals)
    }

    private mutating func digits(_ value: Int, atLeast count: Int) {
        var (width, limit) = (1, 10)
        while width < 18, value >= limit {
            width += 1
            limit *= 10
        }
        width = max(width, count)
        let end = bytes.count + width
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
        var (rest, index) = (value, end - 1)
        while rest > 0 {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            index -= 1
        }
    }

    /// Adds what another has written.
    mutating func append(_ other: SVGText) { bytes.append(contentsOf: other.bytes) }
}

extension SVGText {
    /// Writes path data: where each line begins, then its steps, in hundredths of a millimetre rounded before they are subtracted.
    mutating func path(_ path: PagePath) {
        var here = (x: 0, y: 0)
        for line in path.lines {
            var start: (x: Int, y: Int)?
            for point in line {
                let next = (x: Int((point.x * 100).rounded()), y: Int((point.y * 100).rounded()))
                raw(start == nil ? "m" : "l")
                pair(next.x - here.x, next.y - here.y)
                here = next
                if start == nil { start = next }
            }
            if path.isClosed, let start {
                raw("z")
                here = start
            }
        }
    }

    /// Writes two hundredths; a minus parts them as well as a blank.
    private mutating func pair(_ x: Int, _ y: Int) {
        integer(x, decimals: 2)
        if y >= 0 { raw(" ") }
        integer(y, decimals: 2)
    }
}
