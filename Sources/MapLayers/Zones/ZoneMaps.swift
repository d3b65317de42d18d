import CityModel
import Parallelism
import RiskScoring

/// The zones of the total and of the families, with their shapes.
///
/// - Parameters:
///   - families: those whose zones are found; nil: all
///   - contributors: the sources that make the score of a cell, of one family or (nil) of all, largest first, at most three;
///     asked once per zone, from any thread
/// - Returns: the total first, then the families in the order that was asked for
public func zoneMaps(
    of scores: CityScores, rules: ScoringRules, families: [Int]? = nil, threads: Int,
    contributors: @Sendable (Cell, Int?) -> [Zone.Contributor]
) -> [ZoneMap] {
    let shown = [nil] + (families ?? Array(scores.families.indices))
    var maps = parallelMap(count: shown.count, threads: threads) { zoneMap(of: scores, family: shown[$0], rules: rules) }
    let cells = maps.flatMap { map in map.zones.map { (cell: $0.highestCell, family: map.family) } }
    var found = parallelMap(count: cells.count, block: 128, threads: threads) { contributors(cells[$0].cell, cells[$0].family) }
        .makeIterator()
    for map in maps.indices {
        for zone in maps[map].zones.indices { maps[map].zones[zone].contributors = found.next() ?? [] }
    }
    return maps
}

/// The zones of one family, or of the total when `family` is nil, as yet without contributors.
///
/// Takes time in proportion to the cells of the window and memory in proportion to the runs of equal level in its rows. Indices of
/// cells must fit 32 bits.
func zoneMap(of scores: CityScores, family: Int?, rules: ScoringRules) -> ZoneMap {
    let map = family.map { scores.families[$0] } ?? scores.total
    let runs = ClassRuns(scores: map, districtOfCell: scores.districtOfCell, window: scores.window, rules: rules)
    let labels = ZoneLabels(runs)
    let zones = zoneStatistics(runs, labels, scores: map, persons: scores.persons, window: scores.window)
    return ZoneMap(family: family, zones: zones, shapes: traceZones(runs, labels, window: scores.window))
}
