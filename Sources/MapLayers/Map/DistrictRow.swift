import CityModel
import Parallelism
import RiskScoring

/// What a district, or the whole city, has of cells, persons, sources and shelters (MODEL 7).
public struct DistrictRow: Hashable, Sendable {
    /// Index among the input's districts; nil for the city.
    public var district: Int?
    /// Cells per level of their total score.
    public var cells = LevelTally<Int>()
    /// Thousandths of a person per level of their cell.
    public var persons = LevelTally<Int64>()
    /// Sources per graded level, those whose reference point lies in its cells.
    public var sources = LevelTally<Int>()
    /// Sources there that no rule fits.
    public var sourcesWithoutData = 0
    /// Shelters whose reference point lies in its cells.
    public var shelters = 0
    /// Places of these shelters, as far as known.
    public var places = 0.0
    /// Sum of the integer total scores of its cells.
    public var scoreSum = 0
    /// 1 for the highest mean score, equal means share a rank and the next is skipped (1, 1, 3); nil for the city and without cells.
    public var rank: Int?

    /// An empty row.
    public init(district: Int?) { self.district = district }

    /// Mean integer score of its cells; nil without cells.
    public var meanScore: Double? { cells.sum == 0 ? nil : Double(scoreSum) / Double(cells.sum) }
}

/// One row per district in the input's order, and last the row of the city.
///
/// The city's row is counted for itself, not added up from the districts, so that the two can be checked against each other. Without
/// a boundary it is the only row.
public func districtRows(
    _ input: ScoringInput, _ scores: CityScores, sources: [SourceRow], shelters: [ShelterRow], threads: Int
) -> [DistrictRow] {
    var rows = input.districts.indices.map { DistrictRow(district: $0) } + [DistrictRow(district: nil)]
    let city = rows.count - 1
    addCells(of: scores, to: &rows, rules: input.rules, threads: threads)
    for entry in scores.persons.entries {
        guard let district = scores.district(of: entry.cell) else { continue }
        let level = input.rules.level(ofScore: scores.total[scores.window.index(of: entry.cell)])
        rows[city].persons[level] += entry.thousandths
        if district < city { rows[district].persons[level] += entry.thousandths }
    }
    for (source, row) in zip(input.sources.items, sources) {
        guard let district = row.district else { continue }
        for place in district < city ? [district, city] : [city] {
            if let level = source.level { rows[place].sources[level] += 1 } else { rows[place].sourcesWithoutData += 1 }
        }
    }
    for (shelter, row) in zip(input.shelters.items, shelters) {
        guard let district = row.district else { continue }
        for place in district < city ? [district, city] : [city] {
            rows[place].shelters += 1
            rows[place].places += shelter.places ?? 0
        }
    }
    rank(&rows)
    return rows
}

/// Counts the cells of every row, band by band of the window's rows.
private func addCells(of scores: CityScores, to rows: inout [DistrictRow], rules: ScoringRules, threads: Int) {
    let city = rows.count - 1
    let levels = LevelTable(rules)
    let bands = min(64, scores.window.rows.count)
    let empty = rows
    let counted = parallelMap(count: bands, threads: threads) { band in
        let width = scores.window.columns.count
        let first = scores.window.rows.count * band / bands * width
        let last = scores.window.rows.count * (band + 1) / bands * width
        var tallies = empty.map { _ in CellTally() }
        for index in first..<last where scores.districtOfCell[index] != CityScores.outside {
            let score = scores.total[index]
            let level = Int(levels[score].rawValue)
            let district = Int(scores.districtOfCell[index])
            tallies[city].add(score, level: level)
            if district < city { tallies[district].add(score, level: level) }
        }
        return tallies
    }
    for tallies in counted {
        for row in rows.indices {
            for level in Level.allCases { rows[row].cells[level] += tallies[row].cells[Int(level.rawValue)] }
            rows[row].scoreSum += tallies[row].scoreSum
        }
    }
}

/// Cells per level and the sum of their scores, without an array of its own.
private struct CellTally {
    var cells: [5 of Int] = [0, 0, 0, 0, 0]
    var scoreSum = 0

    mutating func add(_ score: UInt16, level: Int) {
        cells[level] += 1
        scoreSum += Int(score)
    }
}

/// Ranks the districts by exact comparison of their means.
private func rank(_ rows: inout [DistrictRow]) {
    let districts = rows.indices.filter { rows[$0].district != nil && rows[$0].cells.sum > 0 }
    for index in districts {
        let own = rows[index]
        rows[index].rank = 1 + districts.count { hasHigherMean(rows[$0], than: own) }
    }
}

private func hasHigherMean(_ left: DistrictRow, than right: DistrictRow) -> Bool {
    let first = left.scoreSum.multipliedFullWidth(by: right.cells.sum)
    let second = right.scoreSum.multipliedFullWidth(by: left.cells.sum)
    return (first.high, first.low) > (second.high, second.low)
}

extension CityScores {
    /// The district of a cell of the city; 0 everywhere inside without a boundary, nil outside the city.
    func district(of cell: Cell) -> Int? {
        isInCity(cell) ? Int(districtOfCell[window.index(of: cell)]) : nil
    }
}
