import CityModel

/// A number above 0 that makes a graded source worse by a fixed amount; alone it grades nothing.
struct Addition: Sendable {
    let id: String
    let property: String
    let amount: Cited<Double>

    /// What is added: the amount, or 0.
    func amount(_ reader: inout PropertyReader) -> Double {
        (reader.number(property, in: .notNegative, done: "nothing added") ?? 0) > 0 ? amount.value : 0
    }
}

extension Addition {
    /// Reads `{id, property, amount}`.
    init(reading node: PackNode) throws(RuleError) {
        id = try node.member("id").text()
        property = try node.member("property").text()
        amount = try node.member("amount").cited { value throws(RuleError) in try value.number() }
    }
}
