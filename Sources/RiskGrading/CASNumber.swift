/// Whether a text is a CAS registry number with a right check digit: 2…7 digits, 2 digits, 1 check digit, which is
/// Σ digit · position counted from the right, modulo 10.
public func isCASNumber(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.count == 3, (2...7).contains(groups[0].utf8.count), groups[1].utf8.count == 2, groups[2].utf8.count == 1 else {
        return false
    }
    let bytes = groups.joined().utf8
    guard bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
    let digits = bytes.map { Int($0 - UInt8(ascii: "0")) }
    let sum = digits.dropLast().reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset + 1) }
    return sum % 10 == digits[digits.count - 1]
}
