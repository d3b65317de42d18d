import CityModel

/// One substance of an inventory, found in the tables: how much, against which critical quantity, with which β.
struct InventoryItem: Sendable {
    /// Name, CAS number or class, for people.
    let label: Phrase
    let tonnes: Double
    /// Q, tonnes.
    let critical: Double
    let beta: Double

    /// Its term of S.
    var share: Double { tonnes / critical }
}

/// What became of an item.
enum ItemReading {
    case counted(InventoryItem)
    /// In no table.
    case unknown
    /// Its tonnes cannot be read, so that S cannot be known.
    case bad
}

/// Finds the items of an inventory in the tables of GB 18218-2018.
struct InventoryReader {
    let tables: SubstanceTables
    /// β of a substance outside Table 3 that comes without class.
    let betaWithoutClass: Double

    /// Reads `{cas, name, class, tonnes}`.
    func item(_ value: PropertyValue, called place: @autoclosure () -> Phrase, _ reader: inout PropertyReader) -> ItemReading {
        let substance = substance(value, called: place(), &reader)
        let hazardClass = decidingClass(value["class"], called: place(), &reader)
        guard let critical = substance?.tonnes ?? hazardClass?.tonnes else {
            reader.add(
                .substanceUnknown, place(), value, allowed: "a substance of GB 18218-2018 Table 1 or a class of Table 2\(hint(value))",
                done: "not counted")
            return .unknown
        }
        let given = value["tonnes"] ?? .null
        guard let tonnes = reader.number(given, called: "\(place()) tonnes", in: .notNegative, done: "the rule does not apply") else {
            return .bad
        }
        if substance != nil, substance?.beta == nil, hazardClass == nil {
            reader.add(
                .substanceWithoutClass, place(), value, .note, allowed: "a class of GB 18218-2018 Table 4",
                done: "β \(shortestDecimal(betaWithoutClass)) taken")
        }
        let beta = substance?.beta ?? hazardClass?.beta ?? betaWithoutClass
        let label: Phrase = substance?.label ?? hazardClass.map { "hazard class \($0.symbol)" } ?? place()
        return .counted(InventoryItem(label: label, tonnes: tonnes, critical: critical, beta: beta))
    }

    /// The row of Table 1: by CAS number, else by name; of several rows the one that the name picks, else the lowest Q, with a finding.
    private func substance(
        _ item: PropertyValue, called place: @autoclosure () -> Phrase, _ reader: inout PropertyReader
    ) -> SubstanceTables.Substance? {
        let numbered = item["cas"]?.text.map(tables.rows(cas:)) ?? []
        if numbered.count == 1 { return numbered[0] }
        let named = item["name"]?.text.map(tables.rows(name:)) ?? []
        let rows = numbered.isEmpty ? named : numbered
        guard rows.count > 1 else { return rows.first }
        let picked = rows.filter { row in named.contains { $0.number == row.number } }
        let candidates = picked.isEmpty ? rows : picked
        guard let lowest = candidates.min(by: { $0.tonnes < $1.tonnes }) else { return nil }
        if candidates.count > 1 {
            reader.add(
                .substanceAmbiguous, place(), item, .note, allowed: "one of \(candidates.map(\.name), joined: "; ")",
                done: "lowest Q taken, \(shortestDecimal(lowest.tonnes)) t of row \(lowest.number)")
        }
        return lowest
    }

    /// Of several classes the one of the lowest Q, of equal Q the one of the highest β.
    private func decidingClass(
        _ value: PropertyValue?, called place: @autoclosure () -> Phrase, _ reader: inout PropertyReader
    ) -> SubstanceTables.HazardClass? {
        guard let value, !value.saysNothing else { return nil }
        if let only = value.text.flatMap(tables.hazardClass) { return only }
        var classes: [SubstanceTables.HazardClass] = []
        for symbol in symbols(value) {
            if let found = symbol.text.flatMap(tables.hazardClass) {
                classes.append(found)
            } else {
                let known = tables.classes.map(\.symbol)
                reader.add(
                    .wordUnknown, "\(place()) class", symbol, allowed: "one of \(known, joined: ", ")", done: "class not used")
            }
        }
        return classes.min { ($0.tonnes, -$0.beta) < ($1.tonnes, -$1.beta) }
    }

    private func symbols(_ value: PropertyValue) -> [PropertyValue] {
        switch value {
        case .array(let symbols): symbols
        case .string(let text): text.split(whereSeparator: { ",;，；、 ".contains($0) }).map { .string(String($0)) }
        default: [value]
        }
    }

    /// A mistyped digit explains why a CAS number is in no table.
    private func hint(_ item: PropertyValue) -> Phrase {
        guard let cas = item["cas"]?.text, !cas.isBlank, !isCASNumber(plainName(cas)) else { return "" }
        return "; \(cas) is no valid CAS number"
    }
}
