import CityModel
import MapExport
import MapLayers
import Parallelism
import RiskScoring

/// What of the results for an earlier state of a city is the same for the present one: of the same boundary, people and rules.
struct StandingResults: Sendable {
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
            return old.items[partner] == new.items[number] && oldUplifts[partner] == newUplifts[number]
                && oldSeverities[partner] == newSeverities[number]
                && new.plane.isEqual(feature: number, to: partner, of: old.plane)
                && new.geographic.isEqual(feature: number, to: partner, of: old.geographic)
        }
    }
}

/// The outputs of an earlier state of a city of which something still stands.
struct StandingOutputs: Sendable {
    /// Counts of the zones of families that are the same.
    private(set) var zones: [Int: ZoneCounts] = [:]
    /// The files of these families.
    private(set) var zoneFiles: [Int: [UInt8]] = [:]
    /// The sources of which all is the same; nil where their files do not stand.
    let sources: StandingSources?

    /// - Parameters:
    ///   - results: what is the same
    ///   - earlier: the earlier state, with its zones counted
    ///   - file: the bytes of an earlier output by its name; nil for one that is not there as it was recorded
    init(_ results: StandingResults, of earlier: SurveyedCity, threads: Int, file: @Sendable (String) -> [UInt8]?) {
        let families = earlier.zones.isEmpty ? [] : results.families.sorted()
        let names =
            families.map { ZonesExport.fileName(ofFamily: earlier.layers.families.names[$0]) } + [
                SourcesExport.layerName, SourcesExport.tableName,
            ]
        let files = parallelMap(count: names.count, threads: threads) { file(names[$0]) }
        for (family, bytes) in zip(families, files) {
            guard let bytes else { continue }
            zones[family] = earlier.zones[family + 1]
            zoneFiles[family] = bytes
        }
        sources =
            if let layer = files[families.count], let table = files[families.count + 1] {
                StandingSources(
                    numbers: results.sources, keepsNumbers: results.keepsNumbers, of: earlier.scores.uplifts.count, layer: layer,
                    table: table)
            } else {
                nil
            }
    }
}
