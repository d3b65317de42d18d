import CityModel

/// The numbers of the model that a city may override (MODEL 11), each with its citation, by their keys in `rules.yml`.
struct ModelNumbers: Sendable {
    /// A coupling of families by name.
    struct NamedCoupling: Hashable, Sendable {
        let from: String
        let to: String
        let factor: Double
    }

    let kernel: Cited<Kernel>
    let order: Cited<SumOrder>
    let couplings: Cited<[NamedCoupling]>
    /// Scheme in force per family of schemes: `depth`, `matrix`, `lec`.
    let schemes: [String: Cited<String>]
    let blueFrom: Cited<Int>
    let people: Cited<Curve>
    let targets: Cited<Double>
    let shelterTarget: Cited<Double>
    /// All of them for the listing, in the order of the pack.
    let parts: [CitedPart]
}

extension ModelNumbers {
    /// Reads an object of cited values; a family of schemes takes one of its ids.
    init(reading node: PackNode, schemes families: [SchemeFamily]) throws(RuleError) {
        kernel = try node.member("kernel").cited { value throws(RuleError) in try value.kernel() }
        order = try node.member("order").cited { value throws(RuleError) in try value.order() }
        couplings = try node.member("couplings").cited { list throws(RuleError) in
            try list.map(NamedCoupling.init(reading:)).withoutRepeats(at: list)
        }
        blueFrom = try node.member("blue_from").cited { value throws(RuleError) in
            Int(try value.number("a whole score of 1…2500 is needed") { (1...2500).contains($0) && $0.rounded() == $0 })
        }
        people = try node.member("people").cited { knots throws(RuleError) in
            try Curve(reading: knots, allowed: "pairs [persons, factor] are needed, persons ascending from 0 or more, factors at least 0") {
                $0 >= 0 && $1 >= 0
            }
        }
        targets = try node.member("targets").cited { value throws(RuleError) in
            try value.number("a number of at least 0 is needed") { $0 >= 0 }
        }
        shelterTarget = try node.member("shelter_target").cited { value throws(RuleError) in
            try value.number("a number above 0 is needed") { $0 > 0 }
        }
        var chosen: [String: Cited<String>] = [:]
        for family in families {
            chosen[family.name] = try node.member(family.name).cited { value throws(RuleError) in try value.scheme(of: family) }
        }
        schemes = chosen
        parts = try node.members().map { member throws(RuleError) in
            CitedPart(member.name, try member.node.cited { $0.value })
        }
    }
}

extension PackNode {
    fileprivate func kernel() throws(RuleError) -> Kernel {
        guard let kernel = value.text.flatMap(Kernel.init(rawValue:)) else {
            throw error("one of \(Kernel.allCases.map(\.rawValue).joined(separator: ", ")) is needed")
        }
        return kernel
    }

    fileprivate func order() throws(RuleError) -> SumOrder {
        switch value.text {
        case "1": .power(1)
        case "2": .power(2)
        case "4": .power(4)
        case "8": .power(8)
        case "highest": .highest
        default: throw error("one of 1, 2, 4, 8, highest is needed")
        }
    }

    fileprivate func scheme(of family: SchemeFamily) throws(RuleError) -> String {
        let id = try text()
        guard family.schemes.contains(where: { $0.id == id }) else {
            throw .unknown("scheme", id, at: place, known: family.schemes.compactMap(\.id))
        }
        return id
    }
}

extension ModelNumbers.NamedCoupling {
    private static let keys = ["from", "to", "factor"]

    /// Reads `{from, to, factor}`, factor at least 0.
    fileprivate init(reading node: PackNode) throws(RuleError) {
        for member in try node.members() where !Self.keys.contains(member.name) {
            throw .unknown("key", member.name, at: node.place, known: Self.keys)
        }
        from = try node.member("from").text()
        to = try node.member("to").text()
        factor = try node.member("factor").number("a number of at least 0 is needed") { $0 >= 0 }
    }
}

extension [ModelNumbers.NamedCoupling] {
    fileprivate func withoutRepeats(at node: PackNode) throws(RuleError) -> Self {
        for (index, coupling) in enumerated() where self[..<index].contains(where: { $0.from == coupling.from && $0.to == coupling.to }) {
            throw RuleError(
                place: "\(node.place): item \(index + 1)", found: "\(coupling.from) to \(coupling.to) again", allowed: "once is allowed")
        }
        return self
    }
}
