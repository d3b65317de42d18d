import CityModel
import TestSupport
import Testing

@testable import RiskScoring

@Suite struct ExplainTests {
    @Test(arguments: UInt64(100)..<120)
    func `the printed numbers of a cell recompute to its score`(seed: UInt64) throws {
        let input = RandomCity(seed: seed).input
        let context = try ScoringContext(input, threads: 2)
        let scores = context.cityScores(threads: 2)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let cell = scores.window.cell(at: Int.random(in: 0..<scores.window.count, using: &random))
            guard scores.isInCity(cell) else { continue }
            let explanation = context.explanation(of: cell)
            #expect(explanation.total.score == scores.total[scores.window.index(of: cell)])
            for family in explanation.families {
                #expect(family.score.score == scores.families[family.family][scores.window.index(of: cell)])
                #expect(recomputed(family, explanation, input) == family.score.score)
                let shares = family.sources.reduce(0) { $0 + $1.share }
                #expect(family.sum == 0 || abs(shares - 1) < 1e-9)
            }
        }
    }

    /// The score from the parts that an explanation prints, by plain arithmetic.
    private func recomputed(_ family: FamilyExplanation, _ cell: CellExplanation, _ input: ScoringInput) -> UInt16 {
        var sum = 0.0
        for term in family.sources {
            let lifted = min(1, term.severity * (1 + term.uplifts.reduce(0) { $0 + $1.factor * $1.hazard }))
            let value = lifted * term.k
            switch input.rules.order {
            case .highest: sum = max(sum, value)
            case .power(let p): sum += (0..<p.trailingZeroBitCount).reduce(value) { power, _ in power * power }
            }
        }
        if case .power(let p) = input.rules.order { for _ in 0..<p.trailingZeroBitCount { sum = sum.squareRoot() } }
        let access = cell.shelters.shelters.reduce(0) { $0 + $1.ratio * $1.weight }
        let c = cell.shelters.access == nil ? 1 : 0.9 + 0.2 * min(1, access / input.rules.shelterTarget)
        let v = 1 + input.rules.targets * cell.targets.highest
        let points = min(100, 100 * min(1, sum) * cell.people.factor * v / c)
        return UInt16((points * 100).rounded(.toNearestOrAwayFromZero))
    }

    @Test func `the next levels are as far as their thresholds`() throws {
        let input = ScoringInput(
            grid: Grid(cellSize: 100), families: ["a"],
            sources: Located(items: [.test(0.6, reach: 1000)], plane: GeometryTable([.point(50, 50)])), districts: [], boundary: nil,
            targets: Located(), shelters: Located(), population: [], rules: .standard)
        let context = try ScoringContext(input, threads: 1)
        let here = context.explanation(of: Cell(column: 0, row: 0))
        #expect(here.total.score == 6000 && here.total.level == .orange)
        #expect(here.total.worse == ScoreExplanation.LevelStep(level: .red, distance: 1500))
        #expect(here.total.better == ScoreExplanation.LevelStep(level: .yellow, distance: 1001))
        let away = context.explanation(of: Cell(column: 100, row: 0))
        #expect(away.district == nil && away.total.score == 0 && away.decidingFamily == nil)
        #expect(away.total.worse == ScoreExplanation.LevelStep(level: .blue, distance: 500))
        #expect(away.total.better == nil)
    }

    @Test(arguments: UInt64(200)..<210)
    func `the largest contributions are the first of all terms by size`(seed: UInt64) throws {
        let input = RandomCity(seed: seed).input
        let context = try ScoringContext(input, threads: 1)
        for index in stride(from: 0, to: context.window.count, by: 37) {
            let cell = context.window.cell(at: index)
            let explanation = context.explanation(of: cell)
            for family in input.families.indices {
                let terms = explanation.families[family].sources.filter { $0.raised > 0 }
                let expected = terms.sorted { $0.raised != $1.raised ? $0.raised > $1.raised : $0.source < $1.source }.prefix(3)
                let found = context.largestContributions(at: cell, family: family)
                #expect(found.map(\.source) == expected.map(\.source))
                #expect(zip(found, expected).allSatisfy { abs($0.share - $1.share) < 1e-12 })
            }
            let all = explanation.families.flatMap(\.sources).filter { $0.raised > 0 }
            let expected = all.sorted { $0.raised != $1.raised ? $0.raised > $1.raised : $0.source < $1.source }.prefix(3)
            #expect(context.largestContributions(at: cell, family: nil).map(\.source) == expected.map(\.source))
        }
    }
}
