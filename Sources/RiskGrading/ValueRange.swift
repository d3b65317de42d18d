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

    /// As a message says it: `0…100`, `at least 0`, `above 0`, `whole numbers 1…5`.
    var text: String {
        let bounds =
            switch (from, above, upTo) {
            case (let from?, _, let upTo?): "\(shortestDecimal(from))…\(shortestDecimal(upTo))"
            case (let from?, _, nil): "at least \(shortestDecimal(from))"
            case (nil, let above?, let upTo?): "above \(shortestDecimal(above)), at most \(shortestDecimal(upTo))"
            case (nil, let above?, nil): "above \(shortestDecimal(above))"
            case (nil, nil, let upTo?): "at most \(shortestDecimal(upTo))"
            case (nil, nil, nil): "any"
            }
        return whole ? "whole numbers \(bounds)" : bounds
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
