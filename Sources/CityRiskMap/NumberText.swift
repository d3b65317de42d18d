import JSONCoding

/// A number with at most so many decimals (0…9), rounded half away from zero, without trailing zeros.
func rounded(_ value: Double, decimals: Int) -> String {
    var writer = JSONWriter()
    writer.decimal(value, decimals: decimals)
    return String(decoding: writer.bytes, as: UTF8.self)
}
