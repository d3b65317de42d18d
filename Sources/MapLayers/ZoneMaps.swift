import CityModel
import Parallelism
import RiskScoring

/// The zones of the total and of every family, with their shapes.
///
/// - Parameter contributors: the sources that make the score of a cell, of one family or (nil) of all, largest first, at most three;
///   asked once per zone, from any thread
/// - Returns: the total first, then the families in their order
public func zoneMaps(
    of scores: CityScores, rules: ScoringRules, threads: Int, contributors: @Sendable (Cell, Int?) -> [Zone.Contributor]
) -> [ZoneMap] {
    parallelMap(count: 1 + scores.families.count, threads: threads) { number in
        let family = number == 0 ? nil : number - 1
        return zoneMap(of: scores, family: family, rules: rules) { contributors($0, family) }
    }
}

/// The zones of one family, or of the total when `family` is nil.
///
/// Takes time in proportion to the cells of the window and memory in proportion to the runs of equal level in its rows. Indices of
/// cells must fit 32 bits.
func zoneMap(of scores: CityScores, family: Int?, rules: ScoringRules, contributors: (Cell) -> [Zone.Contributor]) -> ZoneMap {
    let map = family.map { scores.families[$0] } ?? scores.total
    let runs = LevelRuns(scores: map, districtOfCell: scores.districtOfCell, window: scores.window, rules: rules)
    let labels = ZoneLabels(runs)
    var zones = zoneStatistics(runs, labels, scores: map, persons: scores.persons, window: scores.window)
    for index in zones.indices { zones[index].contributors = contributors(zones[index].highestCell) }
    return ZoneMap(family: family, zones: zones, shapes: traceZones(runs, labels, window: scores.window))
}
