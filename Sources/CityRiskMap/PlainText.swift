import JSONCoding

/// A number with at most so many decimals (0…9), rounded half away from zero, without trailing zeros.
func rounded(_ value: Double, decimals: Int) -> String {
    var writer = JSONWriter()
    writer.decimal(value, decimals: decimals)
    return String(decoding: writer.bytes, as: UTF8.self)
}

/// A text that cannot steer a terminal: control characters become spaces.
func withoutControlCharacters(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}
