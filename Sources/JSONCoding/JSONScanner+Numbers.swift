extension JSONScanner {
    /// Passes a number and gives the nearest double, ties to even, for any count of digits.
    ///
    /// - Returns: an infinity when the magnitude is beyond every double; not a finite number either for the literals that
    ///   `acceptsNonFinite` lets pass
    public mutating func number(in bytes: Span<UInt8>) throws(JSONError) -> Double {
        let digits = try scanNumber(in: bytes)
        return digits.value(in: bytes)
    }

    /// Passes a number without asking what it is.
    public mutating func skipNumber(in bytes: Span<UInt8>) throws(JSONError) {
        var index = offset
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        index = try skipDigits(from: index, in: bytes, isInteger: true)
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") { index = try skipDigits(from: index + 1, in: bytes) }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            index = try skipDigits(from: index, in: bytes)
        }
        cursor = index
    }

    private func skipDigits(from start: Int, in bytes: Span<UInt8>, isInteger: Bool = false) throws(JSONError) -> Int {
        var index = start
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
        try checkDigits(start..<index, in: bytes, isInteger: isInteger)
        return index
    }

    private func checkDigits(_ range: Range<Int>, in bytes: Span<UInt8>, isInteger: Bool) throws(JSONError) {
        guard !range.isEmpty else { throw error(at: range.lowerBound, in: bytes, allowed: "a digit") }
        if isInteger, range.count > 1, bytes[range.lowerBound] == UInt8(ascii: "0") {
            throw error(at: range.lowerBound, found: "a number with leading zero", allowed: "a number without leading zero")
        }
    }

    private mutating func scanNumber(in bytes: Span<UInt8>) throws(JSONError) -> DecimalDigits {
        let isNegative = offset < bytes.count && bytes[offset] == UInt8(ascii: "-")
        var index = isNegative ? offset + 1 : offset
        var number = DecimalDigits(start: index, isNegative: isNegative)
        index = number.appendDigits(from: index, in: bytes)
        try checkDigits(number.start..<index, in: bytes, isInteger: true)
        number.count = index - number.start
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = number.appendDigits(from: start, in: bytes)
            try checkDigits(start..<index, in: bytes, isInteger: false)
            number.count += index - start
            number.exponent = start - index
        }
        number.end = index
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            var isBelow = false
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                isBelow = bytes[index] == UInt8(ascii: "-")
                index += 1
            }
            let start = index
            var power = 0
            while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
                if power < DecimalDigits.exponentLimit { power = power * 10 + Int(bytes[index] - UInt8(ascii: "0")) }
                index += 1
            }
            try checkDigits(start..<index, in: bytes, isInteger: false)
            number.exponent += isBelow ? -power : power
        }
        cursor = index
        return number
    }
}
