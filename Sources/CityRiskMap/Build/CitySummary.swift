import CityModel

/// What a run record says about a city in a few numbers.
struct CitySummary: Sendable {
    /// A level's share of the city.
    struct Share: Sendable {
        let level: Level
        /// km².
        let area: Double
        let persons: Double
    }

    /// A layer's records and how many of them cannot be used.
    private struct Layer: Sendable {
        let records: Double
        let unusable: Double
    }

    /// Cells of the city.
    let cells: Int
    /// The four colours of all families together, worst first.
    let levels: [Share]
    let errors: Int
    let repaired: Int
    let notes: Int
    private let layers: [Layer]

    /// - Returns: nil for a record that lacks a number
    init?(_ record: PropertyValue) {
        guard let edge = record["grid"]?["cell"]?.number, let cells = record["grid"]?["cells_in_city"]?.count,
            case .array(let maps) = record["levels"], let total = maps.first, let findings = record["findings"],
            let errors = findings["errors"]?.count, let repaired = findings["repaired"]?.count, let notes = findings["notes"]?.count,
            case .array(let layers) = findings["layers"]
        else { return nil }
        (self.cells, self.errors, self.repaired, self.notes) = (cells, errors, repaired, notes)
        levels = Level.colours.compactMap { level in
            guard let cells = total[level.word]?["cells"]?.number, let persons = total[level.word]?["persons"]?.number else { return nil }
            return Share(level: level, area: cells * edge * edge / 1e6, persons: persons)
        }
        self.layers = layers.compactMap { layer in
            guard let records = layer["records"]?.number, let unusable = layer["unusable"]?.number else { return nil }
            return Layer(records: records, unusable: unusable)
        }
        guard levels.count == Level.colours.count, self.layers.count == layers.count else { return nil }
    }

    /// Whether in any layer a larger share of the records than allowed cannot be used.
    func isAbove(_ allowedShare: Double) -> Bool { layers.contains { $0.unusable > allowedShare * $0.records } }
}

extension PropertyValue {
    fileprivate var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// An integer from 0 on.
    fileprivate var count: Int? { number.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil } }
}
