/// Estimates the room of texts and cuts them to it, from the style's table of widths.
struct TextRuler: Sendable {
    let fonts: Style.Fonts

    /// Least share of its size that a text may shrink to before it is cut.
    static let leastShrink = 0.72
    private static let ellipsis: Character = "…"

    /// Estimated width, mm.
    func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        Double(text.unicodeScalars.reduce(0) { $0 + thousandths($1, isBold) }) / 1000 * size
    }

    private func thousandths(_ scalar: Unicode.Scalar, _ isBold: Bool) -> Int {
        let latin = Int(scalar.value) - 0x20
        let table = isBold ? fonts.bold : fonts.regular
        return table.indices.contains(latin) ? table[latin] : fonts.narrow[scalar] ?? fonts.wide
    }

    /// The longest beginning of a text that fits with an ellipsis; the text itself when it fits.
    func cut(_ text: String, size: Double, isBold: Bool, width limit: Double) -> String {
        let room = limit / size * 1000
        var used = 0.0
        var kept = text.startIndex
        let ellipsis = Double(fonts.wide)
        for index in text.indices {
            if used + ellipsis <= room { kept = index }
            used += Double(text[index].unicodeScalars.reduce(0) { $0 + thousandths($1, isBold) })
            if used > room { return String(text[..<kept]) + String(Self.ellipsis) }
        }
        return text
    }

    /// A text within a width: first smaller, then cut.
    ///
    /// - Parameter text: any text; what must not be drawn is dropped
    func place(
        _ text: String, at place: PagePoint, size: Double, width limit: Double = .infinity, isBold: Bool = false,
        anchor: PageText.Anchor = .start, colour: String, halo: String? = nil
    ) -> PageText {
        let clean = Self.drawable(text)
        let natural = width(clean, size: size, isBold: isBold)
        let fitting = natural <= limit ? size : max(size * limit / natural * 0.999, size * Self.leastShrink)
        let fitted = cut(clean, size: fitting, isBold: isBold, width: limit)
        let width = width(fitted, size: fitting, isBold: isBold)
        let left =
            switch anchor {
            case .start: place.x
            case .middle: place.x - width / 2
            case .end: place.x - width
            }
        return PageText(
            text: fitted, at: place, size: fitting, isBold: isBold, anchor: anchor, colour: colour, halo: halo,
            box: PageBox(x: left, y: place.y - 0.88 * fitting, width: width, height: 1.12 * fitting))
    }

    /// The text as one line: white space as single blanks; controls, format characters (also those that turn the direction of
    /// writing), unassigned and private characters dropped.
    static func drawable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = scalars.last, last != " " { scalars.append(" ") }
                continue
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .unassigned, .privateUse, .surrogate: continue
            default: scalars.append(scalar)
            }
        }
        if scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
