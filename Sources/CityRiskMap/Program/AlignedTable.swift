/// Rows of a table for a terminal: the first column starts at the left, the others end below each other.
func alignedRows(_ rows: [[String]]) -> [String] {
    let widths = rows.reduce(into: [Int]()) { widths, row in
        for (column, text) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], terminalWidth(text))
        }
    }
    return rows.map { row in
        row.enumerated().map { column, text in
            let space = String(repeating: " ", count: widths[column] - terminalWidth(text))
            return column == 0 ? text + space : space + text
        }.joined(separator: "  ")
    }
}

/// How many columns a text takes on a terminal: wide and full-width characters take two (Unicode Standard Annex 11).
private func terminalWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            width + 2
        default: width + 1
        }
    }
}
