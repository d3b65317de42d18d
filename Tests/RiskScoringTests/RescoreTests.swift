import CityModel
import TestSupport
import Testing

@testable import RiskScoring

@Suite struct RescoreTests {
    @Test(arguments: UInt64(0)..<30)
    func `after ten random surveys every score is that of a full run`(tens: UInt64) throws {
        var compared = 0
        for seed in 10 * tens..<10 * tens + 10 {
            let survey = RandomSurvey(seed: seed)
            let earlier = try score(survey.before, threads: 2)
            let context: ScoringContext
            do throws(ScoringError) { context = try ScoringContext(survey.after, threads: 2) } catch {
                #expect(error == .noExtent && survey.after.boundary == nil, "\(seed)")
                continue
            }
            try compare(context, survey, earlier)
            compared += 1
        }
        #expect(compared >= 8)
    }

    /// Compares with a run of a context that shares nothing with this one.
    private func compare(_ context: ScoringContext, _ survey: RandomSurvey, _ earlier: CityScores) throws {
        let full = try score(survey.after, threads: 1)
        let before = EarlierCity(survey.before, earlier, of: context.input, threads: 2)
        let rescored = context.cityScores(updating: before, threads: 2)
        try expectKept(survey, before, full)
        #expect(rescored.scores.families == full.families && rescored.scores.total == full.total)
        #expect(rescored.scores.window == full.window && rescored.scores.districtOfCell == full.districtOfCell)
        #expect(rescored.scores.persons.entries == full.persons.entries && rescored.scores.shelterDemands == full.shelterDemands)
        #expect(rescored.scores.liftedSeverities == full.liftedSeverities && rescored.scores.findings == full.findings)
    }

    /// Compares with a context that takes over what was found of sources and cells that the survey did not change.
    private func expectKept(_ survey: RandomSurvey, _ earlier: EarlierCity?, _ full: CityScores) throws {
        guard let preparation = try? ScoringContext(survey.before, threads: 1).preparation else { return }
        let kept = KeptPreparation(preparation, hasSamePeople: false, hasSameShelters: false, sources: earlier)
        let context = try ScoringContext(survey.after, keeping: kept, threads: 2)
        let rescored = context.cityScores(updating: earlier, threads: 2).scores
        #expect(rescored.families == full.families && rescored.total == full.total && rescored.uplifts == full.uplifts)
        #expect(rescored.liftedSeverities == full.liftedSeverities && rescored.referencePoints == full.referencePoints)
        #expect(context.cityScores(threads: 2).families == full.families)
        let whole = try ScoringContext(survey.after, threads: 1)
        for cell in stride(from: 0, to: full.window.count, by: 97).map(full.window.cell(at:)) {
            #expect(context.largestContributions(at: cell, family: nil) == whole.largestContributions(at: cell, family: nil))
        }
    }

    @Test func `cells whose inputs changed are computed, and at most half as many others`() throws {
        var (recomputed, changed) = (0, 0)
        for seed in UInt64(0)..<36 {
            let survey = RandomSurvey(seed: seed)
            let before = try ScoringContext(survey.before, threads: 2)
            guard !survey.changesTargets, let after = try? ScoringContext(survey.after, threads: 2), before.window == after.window,
                (before.shelters.field == nil) == (after.shelters.field == nil)
            else { continue }
            let earlier = EarlierCity(survey.before, before.cityScores(threads: 2), of: survey.after, threads: 2)
            let rescored = after.cityScores(updating: earlier, threads: 2)
            let own = (0..<after.window.count).count { index in
                let cell = after.window.cell(at: index)
                return after.isInCity(cell) && CellInputs(cell, before) != CellInputs(cell, after)
            }
            #expect(own <= rescored.changed && 2 * rescored.recomputed <= 3 * rescored.changed)
            recomputed += rescored.recomputed
            changed += own
        }
        #expect(changed > 1000 && 2 * recomputed <= 3 * changed)
    }

    @Test func `nothing changed, nothing computed`() throws {
        let input = RandomSurvey(seed: 4).before
        let context = try ScoringContext(input, threads: 2)
        let earlier = context.cityScores(threads: 2)
        let rescored = context.cityScores(updating: EarlierCity(input, earlier, of: context.input, threads: 2), threads: 2)
        #expect(rescored.changed == 0 && rescored.recomputed == 0 && rescored.scores.total == earlier.total)
    }

    @Test func `a new name and another clause change no cell`() throws {
        let input = RandomSurvey(seed: 4).before
        let earlier = try score(input, threads: 2)
        var renamed = input
        for index in renamed.sources.items.indices {
            renamed.sources.items[index].name = "new"
            renamed.sources.items[index].grade?.level = .blue
        }
        let rescored = try ScoringContext(renamed, threads: 2).cityScores(
            updating: EarlierCity(input, earlier, of: renamed, threads: 2), threads: 2)
        #expect(rescored.recomputed == 0)
    }

    @Test func `other rules compute every cell`() throws {
        let input = RandomSurvey(seed: 4).before
        let earlier = try score(input, threads: 2)
        var other = input
        other.rules.targets = 0.3
        let context = try ScoringContext(other, threads: 2)
        let rescored = context.cityScores(updating: EarlierCity(input, earlier, of: context.input, threads: 2), threads: 2)
        #expect(rescored.recomputed == context.window.count && rescored.scores.total == context.cityScores(threads: 2).total)
    }

    @Test(arguments: UInt64(0)..<40)
    func `windows hold every cell of a mask once, and at most half as many others`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let window = CellWindow(columns: 3..<23, rows: -5..<12)
        let share = Double.random(in: 0...0.9, using: &random)
        let mask = CellMask(window: window, cells: (0..<window.count).map { _ in Double.random(in: 0..<1, using: &random) < share })
        var count = [Int](repeating: 0, count: window.count)
        for part in mask.denseWindows {
            for row in part.rows { for column in part.columns { count[window.index(of: Cell(column: column, row: row))] += 1 } }
        }
        #expect(zip(mask.cells, count).allSatisfy { $0 ? $1 == 1 : $1 <= 1 })
        #expect(2 * count.reduce(0, +) <= 3 * mask.cells.count(where: \.self))
    }
}

/// All that the score of a cell depends on, by the ids of its records and as `explain` finds it, apart from targets.
private struct CellInputs: Equatable {
    var sources: [[String]] = []
    var nearby: Int64?
    var shelters: [String] = []

    init(_ cell: Cell, _ context: ScoringContext) {
        let explanation = context.explanation(of: cell)
        let input = context.input
        sources = explanation.families.map { family in
            family.sources.map { "\(input.sources.items[$0.source].id) \($0.distance) \($0.k) \($0.liftedSeverity)" }
        }
        nearby = explanation.people.nearby
        shelters = explanation.shelters.shelters.map { "\(input.shelters.items[$0.shelter].id) \($0.distance) \($0.weight) \($0.ratio)" }
    }
}
