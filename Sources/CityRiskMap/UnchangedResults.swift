import CityModel
import MapLayers
import RiskScoring

/// What of the results for an earlier state of a city is the same for the present one: of the same boundary, people and rules.
struct UnchangedResults: Sendable {
    /// Per source its number in the earlier state, if all that is told of it is the same; nil for others.
    let sources: [Int?]
    /// Whether no source was added, removed or renamed: each has the number that it had.
    let keepsNumbers: Bool
    /// Families whose zones and their contributors are the same.
    let families: Set<Int>

    /// - Parameters:
    ///   - before: the earlier state, and what it was scored from
    ///   - after: the present one
    init(before: (input: ScoringInput, scores: CityScores), after: (input: ScoringInput, scores: CityScores)) {
        let partners = Self.partners(of: after.input.sources.items, among: before.input.sources.items)
        let isSame = Self.areSame(partners, before, after)
        let (old, new) = (sourceRows(before.input, before.scores), sourceRows(after.input, after.scores))
        sources = partners.enumerated().map { number, partner in
            isSame[number] ? partner.flatMap { old[$0] == new[number] ? $0 : nil } : nil
        }
        keepsNumbers = old.count == new.count && partners.enumerated().allSatisfy { $0 == $1 }
        var members = [Int](repeating: 0, count: after.input.families.count)
        for source in before.input.sources.items { members[source.family] += 1 }
        for (source, isSame) in zip(after.input.sources.items, isSame) where isSame { members[source.family] -= 1 }
        let changed = Set(zip(after.input.sources.items, isSame).compactMap { source, isSame in isSame ? nil : source.family })
        families = Set(
            members.indices.filter { family in
                members[family] == 0 && !changed.contains(family) && before.scores.families[family] == after.scores.families[family]
            })
    }

    /// For each source the one of the same layer and id, of repeats the one at the same place among them; both ascend by layer and id.
    private static func partners(of sources: [Source], among earlier: [Source]) -> [Int?] {
        func precedes(_ left: Source, _ right: Source) -> Bool {
            left.layer != right.layer ? left.layer < right.layer : left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
        }
        var next = 0
        return sources.map { source in
            while next < earlier.count, precedes(earlier[next], source) { next += 1 }
            guard next < earlier.count, !precedes(source, earlier[next]) else { return nil }
            next += 1
            return next - 1
        }
    }

    /// Of each source whether it is what its partner was, but for the scores and the district of its cell.
    private static func areSame(
        _ partners: [Int?], _ before: (input: ScoringInput, scores: CityScores), _ after: (input: ScoringInput, scores: CityScores)
    ) -> [Bool] {
        let (old, new) = (before.input.sources, after.input.sources)
        let (oldUplifts, newUplifts) = (before.scores.uplifts, after.scores.uplifts)
        let (oldSeverities, newSeverities) = (before.scores.liftedSeverities, after.scores.liftedSeverities)
        return partners.enumerated().map { number, partner in
            guard let partner else { return false }
            return old.items[partner].isExactly(new.items[number]) && oldUplifts[partner] == newUplifts[number]
                && oldSeverities[partner] == newSeverities[number]
                && new.plane.isEqual(feature: number, to: partner, of: old.plane)
                && new.geographic.isEqual(feature: number, to: partner, of: old.geographic)
        }
    }
}
