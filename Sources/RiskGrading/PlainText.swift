/// A text for comparison: without spaces around it, full-width forms (U+FF01…U+FF5E, U+3000) and dashes as their ASCII
/// twins, in lower case.
func plainWord(_ text: String) -> String {
    if isPlain(text) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(halfWidth(scalar)) }
    return trimmed(String(scalars)).lowercased()
}

/// A substance's name for comparison: a plain word without any spaces.
func plainName(_ text: String) -> String {
    let word = plainWord(text)
    return isPlain(word) ? word : String(word.filter { !$0.isWhitespace })
}

/// Whether a text is certainly a plain word and a plain name: nothing but Chinese characters, and of ASCII no space or capital.
private func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPlain) }

private func isPlain(_ scalar: Unicode.Scalar) -> Bool { scalar.isCertainlyVisible && !("A"..."Z" ~= scalar) }

private func trimmed(_ text: String) -> String {
    if let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, first.isCertainlyVisible, last.isCertainlyVisible {
        return text
    }
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
