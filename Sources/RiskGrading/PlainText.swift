/// A text for comparison: without spaces around it, full-width forms (U+FF01…U+FF5E, U+3000) and dashes as their ASCII
/// twins, in lower case.
func plainWord(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(halfWidth(scalar)) }
    return trimmed(String(scalars)).lowercased()
}

/// A substance's name for comparison: a plain word without any spaces.
func plainName(_ text: String) -> String { String(plainWord(text).filter { !$0.isWhitespace }) }

/// Whether a text holds nothing but white space.
func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

private func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
        return ""
    }
    return String(text[first...last])
}

private func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000: " "
    case 0x2010...0x2014, 0x2212: "-"
    default: scalar
    }
}
