import CityModel
import RiskScoring

/// The total scores of a state of a city, with the rules that give them their colours.
struct ColouredScores: Sendable {
    private let window: CellWindow
    private let total: [UInt16]
    private let rules: ScoringRules

    /// The totals of a city's scores.
    init(_ scores: CityScores, rules: ScoringRules) { (window, total, self.rules) = (scores.window, scores.total, rules) }

    /// The totals of a city after the surveys that it has.
    init(_ city: SurveyedCity) throws { self.init(city.scores, rules: try city.layers.scoringRules()) }

    /// What became of the cells in another state on the same grid: how many have another score, and how many went from one level to
    /// another, worst first. A cell that only one of the states has counts as without score in the other.
    func changes(to later: ColouredScores) -> (scores: Int, levels: [RescoreReport.Transition]) {
        var scores = 0
        var counts = [Int](repeating: 0, count: 256)
        func count(_ old: UInt16, _ new: UInt16) {
            if old != new { scores += 1 }
            counts[Int(rules.level(ofScore: old).rawValue) << 4 | Int(later.rules.level(ofScore: new).rawValue)] += 1
        }
        let haveSameRules = rules == later.rules
        if window == later.window {
            for (old, new) in zip(total, later.total) where old != new || !haveSameRules { count(old, new) }
        } else {
            for (index, old) in total.enumerated() { count(old, later.score(of: window.cell(at: index))) }
            for (index, new) in later.total.enumerated() where !window.contains(later.window.cell(at: index)) { count(0, new) }
        }
        let levels = Level.allCases.sorted { $0.rawValue > $1.rawValue }
        return (
            scores,
            levels.flatMap { new in
                levels.filter { $0 != new }.map { old in
                    RescoreReport.Transition(from: old, to: new, cells: counts[Int(old.rawValue) << 4 | Int(new.rawValue)])
                }
            }.filter { $0.cells > 0 }
        )
    }

    private func score(of cell: Cell) -> UInt16 { window.contains(cell) ? total[window.index(of: cell)] : 0 }
}
