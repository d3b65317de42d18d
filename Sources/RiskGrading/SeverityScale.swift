import CityModel

/// The scale of severity: where each level begins, what a table gives it, and how far below the next level it stays (MODEL 3).
struct SeverityScale: Sendable {
    struct Band: Sendable {
        let level: Level
        let from: Double
        let middle: Double
    }

    /// Worst first.
    let bands: [Band]
    /// How far below the upper edge of its class a severity stays at least.
    let belowEdge: Double

    /// The level of a severity: bands are closed below, only 0 has none.
    func level(of severity: Double) -> Level {
        severity <= 0 ? .none : bands.first { severity >= $0.from }?.level ?? .none
    }

    /// The severity that a table gives a level, the middle of its band; 0 for none.
    func middle(of level: Level) -> Double { bands.first { $0.level == level }?.middle ?? 0 }

    /// The greatest severity of a class: just below the next level, 1 for the worst, 0 for none.
    func greatest(of level: Level) -> Double {
        guard let index = bands.firstIndex(where: { $0.level == level }) else { return 0 }
        return index == 0 ? 1 : bands[index - 1].from - belowEdge
    }
}

extension SeverityScale {
    /// Reads `{levels: [{level, from, middle}], below_edge}`.
    init(reading node: PackNode) throws(RuleError) {
        belowEdge = try node.member("below_edge").number()
        bands = try node.member("levels").map { band throws(RuleError) in
            Band(
                level: try band.member("level").level(), from: try band.member("from").number(), middle: try band.member("middle").number())
        }
    }
}
