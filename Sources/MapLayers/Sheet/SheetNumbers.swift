/// A number with that many decimals, 0…6, rounded half away from zero; integers up to 2^53.
func grouped(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 9e9 else { return "–" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let units = Int((value.magnitude * Double(scale)).rounded(.toNearestOrAwayFromZero))
    let sign = value < 0 && units > 0 ? "−" : ""
    if decimals == 0 { return sign + grouped(units) }
    let fraction = String(units % scale)
    return sign + grouped(units / scale) + "." + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
}

/// A whole number with commas between thousands.
func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8)
    var text = value < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
}
