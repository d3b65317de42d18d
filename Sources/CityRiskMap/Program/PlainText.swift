import JSONCoding

/// A number with at most so many decimals (0…9), rounded half away from zero, without trailing zeros.
func rounded(_ value: Double, decimals: Int) -> String {
    var writer = JSONWriter()
    writer.decimal(value, decimals: decimals)
    return String(decoding: writer.bytes, as: UTF8.self)
}

/// A number with exactly so many decimals (1…9), rounded half away from zero.
func fixed(_ value: Double, decimals: Int) -> String {
    let text = rounded(value, decimals: decimals)
    let present = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
    return text + (present == nil ? "." : "") + String(repeating: "0", count: decimals - (present ?? 0))
}

/// A text that cannot steer a terminal: control characters become spaces.
func withoutControlCharacters(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}
