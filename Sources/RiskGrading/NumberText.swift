/// Reads a number that was written as text: decimal digits, full-width ones too, with an optional sign, fraction and exponent;
/// commas only between groups of three (`1,200`, not `0,500`, which may be a decimal comma). Nil for anything else, also for hexadecimal,
/// `inf`, `nan` and numbers beyond Double.
func readNumber(_ text: String) -> Double? {
    var rest = Substring(plainWord(text))
    let plain = takeSign(&rest) + takeWhole(&rest) + takeFraction(&rest) + takeExponent(&rest)
    guard rest.isEmpty, plain.contains(where: isDigit), let number = Double(plain), number.isFinite else { return nil }
    return number
}

private func isDigit(_ character: Character) -> Bool { "0" <= character && character <= "9" }

private func takeSign(_ rest: inout Substring) -> String {
    guard let sign = rest.first, sign == "-" || sign == "+" else { return "" }
    rest.removeFirst()
    return sign == "-" ? "-" : ""
}

private func takeDigits(_ rest: inout Substring) -> String {
    let digits = rest.prefix(while: isDigit)
    rest.removeFirst(digits.count)
    return String(digits)
}

/// Digits, or one to three of them, the first no 0, followed by comma-separated groups of exactly three; a comma elsewhere is left
/// standing.
private func takeWhole(_ rest: inout Substring) -> String {
    var digits = takeDigits(&rest)
    guard (1...3).contains(digits.count), !digits.hasPrefix("0") else { return digits }
    while rest.first == "," {
        let group = rest.dropFirst().prefix(while: isDigit)
        guard group.count == 3 else { break }
        digits += group
        rest.removeFirst(4)
    }
    return digits
}

private func takeFraction(_ rest: inout Substring) -> String {
    guard rest.first == "." else { return "" }
    let digits = rest.dropFirst().prefix(while: isDigit)
    guard !digits.isEmpty else { return "" }
    rest.removeFirst(digits.count + 1)
    return "." + digits
}

private func takeExponent(_ rest: inout Substring) -> String {
    guard rest.first == "e" else { return "" }
    var after = rest.dropFirst()
    let sign = takeSign(&after)
    let digits = takeDigits(&after)
    guard !digits.isEmpty else { return "" }
    rest = after
    return "e" + sign + digits
}
