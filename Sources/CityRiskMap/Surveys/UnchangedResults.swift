import CityModel
import MapLayers
import Parallelism
import RiskScoring

/// What of the results for an earlier state of a city is the same for the present one: of the same boundary, people and rules.
struct UnchangedResults: Sendable {
    /// Per source its number in the earlier state, if all that is told of it is the same; nil for others.
    let sources: [Int?]
    /// Whether no source was added, removed or renamed: each has the number that it had.
    let keepsNumbers: Bool
    /// Families whose zones and their contributors are the same.
    let families: Set<Int>
    /// The zones of the earlier state, of the total, then of the families, with the numbers that sources have now; empty when unknown.
    let zones: [KeptZones]
    let peaks: StandingPeaks
    private let computed: ComputedCells

    /// - Parameters:
    ///   - earlier: the earlier state
    ///   - zones: its zones: of the total, then of the families; empty when unknown
    ///   - input: what the present one was scored from
    ///   - rescored: its scores
    init(since earlier: EarlierCity, zones: [KeptZones], _ input: ScoringInput, _ rescored: RescoredCity, threads: Int) {
        let scores = rescored.scores
        let numbers = earlier.laterNumbers
        computed = rescored.computed
        let (ofZones, ofSources) = sideBySide(threads: threads) { () -> (zones: [KeptZones], peaks: StandingPeaks) in
            let zones = zones.map { $0.renumbered(numbers) }
            return (zones, StandingPeaks(zones, but: rescored.computed))
        } _: {
            (
                isSame: Self.areSame(earlier, input, scores, threads: threads),
                old: sourceRows(earlier.input, earlier.scores), new: sourceRows(input, scores)
            )
        }
        (self.zones, peaks) = (ofZones.zones, ofZones.peaks)
        let (isSame, old, new) = (ofSources.isSame, ofSources.old, ofSources.new)
        sources = earlier.numbers.enumerated().map { source, number in
            isSame[source] ? number.flatMap { old[$0] == new[source] ? $0 : nil } : nil
        }
        keepsNumbers = earlier.keepsNumbers
        var members = [Int](repeating: 0, count: input.families.count)
        for source in earlier.input.sources.items { members[source.family] += 1 }
        for (source, isSame) in zip(input.sources.items, isSame) where isSame { members[source.family] -= 1 }
        let changed = Set(zip(input.sources.items, isSame).compactMap { source, isSame in isSame ? nil : source.family })
        families = Set(
            members.indices.filter { family in
                members[family] == 0 && !changed.contains(family) && earlier.scores.families[family] == scores.families[family]
            })
    }

    /// Which zones of a map stand as they were; nil when those of the earlier state are unknown. A zone is what it was when nothing was
    /// computed of it and of the cells around it, and no source that makes its highest score is another.
    func standing(of map: ZoneMap) -> StandingZones? {
        guard !zones.isEmpty else { return nil }
        let earlier = zones[map.family.map { $0 + 1 } ?? 0].firstCells
        let numbers = Dictionary(zip(earlier, 0...)) { first, _ in first }
        let kept = map.zones.indices.map { zone in
            computed.meet(map.surroundings(ofZone: zone)) || map.zones[zone].contributors.contains { sources[$0.source] == nil }
                ? nil : numbers[map.zones[zone].firstCell]
        }
        let gone = Set(earlier).subtracting(map.zones.lazy.map(\.firstCell)).sorted()
        return StandingZones(numbers: kept, earlierCount: earlier.count, gone: gone)
    }

    /// Of each source whether it is what it was, but for the scores and the district of its cell.
    private static func areSame(_ earlier: EarlierCity, _ input: ScoringInput, _ scores: CityScores, threads: Int) -> [Bool] {
        let (old, new) = (earlier.input.sources, input.sources)
        return parallelMap(count: new.items.count, block: 256, threads: threads) { source in
            guard earlier.isInPlace[source], let number = earlier.numbers[source] else { return false }
            return old.items[number].isExactly(new.items[source]) && earlier.scores.uplifts[number] == scores.uplifts[source]
                && earlier.scores.liftedSeverities[number] == scores.liftedSeverities[source]
                && new.geographic.isEqual(feature: source, to: number, of: old.geographic)
        }
    }
}

/// Which zones of a map are those of an earlier state, with all that is told of them.
struct StandingZones: Sendable {
    /// Per zone its position in the earlier state; nil for one that is not what it was.
    let numbers: [Int?]
    /// How many zones the earlier state had.
    let earlierCount: Int
    /// First cells of zones that are gone.
    let gone: [Cell]

    /// Positions of the zones that are not what they were.
    var changed: [Int] { numbers.indices.filter { numbers[$0] == nil } }
}
