import CityModel

/// The tables of GB 18218-2018: critical quantities by substance and class, β and α.
final class SubstanceTables: Sendable {
    /// A row of Table 1, or a substance that practice reads as one.
    final class Substance: Sendable {
        /// Row of Table 1.
        let number: Int
        /// As the table prints it.
        let name: String
        /// Names that mean it, plain.
        let names: [String]
        /// CAS numbers; none for groups.
        let cas: [String]
        /// Critical quantity Q, tonnes.
        let tonnes: Double
        /// β of Table 3; nil for substances that Table 3 does not name.
        let beta: Double?
        /// Name and row, for people.
        let label: Phrase

        fileprivate init(_ row: SubstanceRow, tonnes: Double, beta: Double?) {
            (number, name, names, cas) = (row.number, row.name, row.names, row.cas)
            (self.tonnes, self.beta) = (tonnes, beta)
            label = "\(row.name) (no \(row.number))"
        }
    }

    /// A class of Tables 2 and 4.
    struct HazardClass: Sendable {
        let symbol: String
        let tonnes: Double
        let beta: Double
    }

    /// Persons from which an α holds (Table 5).
    struct Alpha: Sendable {
        let from: Double
        let alpha: Double
    }

    let substances: [Substance]
    let classes: [HazardClass]
    let alphas: [Alpha]
    /// The tables for the listing of the pack.
    let parts: [CitedPart]
    private let byCAS: [String: [Substance]]
    private let byName: [String: [Substance]]
    private let bySymbol: [String: Int]

    /// Rows with a CAS number, in the order of the table; several where the number does not tell the variant.
    func rows(cas: String) -> [Substance] { byCAS[plainName(cas)] ?? [] }

    /// Rows with a name.
    func rows(name: String) -> [Substance] { byName[plainName(name)] ?? [] }

    /// The class of a symbol, in any letter case.
    func hazardClass(_ symbol: String) -> HazardClass? {
        bySymbol[plainWord(symbol)].map { classes[$0] }
    }

    /// α of Table 5 for persons who live within 500 m.
    func alpha(persons: Double) -> Double? { alphas.last { persons >= $0.from }?.alpha }

    /// Reads the document of the tables.
    init(reading node: PackNode) throws(RuleError) {
        let substances = try node.member("substances").cited { list throws(RuleError) in try list.map(SubstanceRow.init(reading:)) }
        let standIns = try node.member("stand_ins").cited { list throws(RuleError) in try list.map(SubstanceRow.init(reading:)) }
        let classes = try node.member("classes").cited { list throws(RuleError) in try Keyed.rows(list, "tonnes") }
        let classBetas = try node.member("beta_of_classes").cited { list throws(RuleError) in try Keyed.rows(list, "beta") }
        let betas = try node.member("beta_of_substances").cited { list throws(RuleError) in try list.map(SubstanceBeta.init(reading:)) }
        let alphas = try node.member("alpha").cited { list throws(RuleError) in
            try list.map { item throws(RuleError) in
                Alpha(from: try item.member("from").number(), alpha: try item.member("alpha").number())
            }
        }
        parts = [
            CitedPart("substances", substances), CitedPart("stand_ins", standIns), CitedPart("classes", classes),
            CitedPart("beta_of_substances", betas), CitedPart("beta_of_classes", classBetas), CitedPart("alpha", alphas),
        ]
        self.alphas = alphas.value
        self.classes = try classes.value.map { entry throws(RuleError) in
            guard let beta = classBetas.value.first(where: { $0.key == entry.key }) else {
                throw RuleError(place: "beta_of_classes", found: "no \(entry.key)", allowed: "every class needs a β")
            }
            return HazardClass(symbol: entry.key, tonnes: entry.number, beta: beta.number)
        }
        self.substances = (substances.value + standIns.value).compactMap { row in
            let tonnes = row.tonnes ?? substances.value.first { $0.number == row.number }?.tonnes
            let beta = betas.value.first { beta in row.cas.contains { beta.cas.contains($0) } }?.beta
            return tonnes.map { Substance(row, tonnes: $0, beta: beta) }
        }
        bySymbol = Dictionary(self.classes.enumerated().map { (plainWord($0.element.symbol), $0.offset) }) { first, _ in first }
        byCAS = Self.index(self.substances) { $0.cas.map(plainName) }
        byName = Self.index(self.substances) { [plainName($0.name)] + $0.names.map(plainName) }
    }

    private static func index(_ substances: [Substance], by keys: (Substance) -> [String]) -> [String: [Substance]] {
        var index: [String: [Substance]] = [:]
        for substance in substances {
            for key in keys(substance) where index[key]?.last !== substance { index[key, default: []].append(substance) }
        }
        return index
    }
}

/// A row of the data: `{no, name, names, cas, tonnes}`, tonnes optional for a stand-in of row `no`.
private struct SubstanceRow: Sendable {
    let number: Int
    let name: String
    let names: [String]
    let cas: [String]
    let tonnes: Double?

    init(reading node: PackNode) throws(RuleError) {
        number = Int(try node.member("no").number("1…85 is needed") { (1...85).contains($0) })
        name = try node.member("name").text()
        names = try node.member("names").texts()
        cas = try node.member("cas").texts()
        tonnes = try node.optional("tonnes")?.number("a number above 0 is needed") { $0 > 0 }
    }
}

/// A row `{name, cas, beta}`.
private struct SubstanceBeta: Sendable {
    let cas: [String]
    let beta: Double

    init(reading node: PackNode) throws(RuleError) {
        cas = try node.member("cas").texts()
        beta = try node.member("beta").number()
    }
}

/// A row of a class and a number.
private struct Keyed: Sendable {
    let key: String
    let number: Double

    static func rows(_ list: PackNode, _ number: String) throws(RuleError) -> [Keyed] {
        try list.map { row throws(RuleError) in
            Keyed(
                key: try row.member("class").text(), number: try row.member(number).number("a number above 0 is needed") { $0 > 0 })
        }
    }
}
