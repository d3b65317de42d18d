import CityModel

/// The numbers that a property may have.
struct ValueRange: Sendable {
    /// Lower bound, included.
    var from: Double?
    /// Lower bound, not included.
    var above: Double?
    /// Upper bound, included.
    var upTo: Double?
    /// Whether only whole numbers count.
    var whole = false

    static let notNegative = ValueRange(from: 0)

    func contains(_ number: Double) -> Bool {
        number >= from ?? -.infinity && number > above ?? -.infinity && number <= upTo ?? .infinity
            && (!whole || number.rounded(.towardZero) == number)
    }

    /// As a message says it: `a number from 0 to 100`, `a number of at least 0`, `a whole number from 1 to 5`.
    var phrase: Phrase {
        let noun: Phrase = whole ? "a whole number" : "a number"
        return switch (from, above, upTo) {
        case (let from?, _, let upTo?): "\(noun) from \(from) to \(upTo)"
        case (let from?, _, nil): "\(noun) of at least \(from)"
        case (nil, let above?, let upTo?): "\(noun) above \(above) and at most \(upTo)"
        case (nil, let above?, nil): "\(noun) above \(above)"
        case (nil, nil, let upTo?): "\(noun) of at most \(upTo)"
        case (nil, nil, nil): noun
        }
    }
}

extension ValueRange {
    /// Reads `{from | above, to, whole}`, each of them optional.
    init(reading node: PackNode) throws(RuleError) {
        from = try node.optional("from")?.number()
        above = try node.optional("above")?.number()
        upTo = try node.optional("to")?.number()
        whole = node.value["whole"] == .bool(true)
    }
}
