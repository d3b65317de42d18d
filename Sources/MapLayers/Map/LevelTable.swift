import CityModel

/// The level of every integer score, for passes over all cells.
struct LevelTable {
    private let levels: [Level]

    /// The levels of the rules in force.
    init(_ rules: ScoringRules) { levels = (0...10_000).map { rules.level(ofScore: $0) } }

    /// The level of a score; scores end at 10000.
    subscript(score: UInt16) -> Level { levels[Int(min(score, 10_000))] }
}
