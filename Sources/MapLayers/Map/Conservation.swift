import CityModel
import Parallelism
import RiskScoring

/// An identity that every run must satisfy (MODEL 7): two counts of the same thing, found in different ways.
public struct Conservation: Hashable, Sendable {
    /// What is counted, e.g. `zones of chemical: red cells`.
    public var what: String
    /// Cells, thousandths of a person, sources or shelters, found one way.
    public var left: Int64
    /// The same, found another way.
    public var right: Int64

    /// Whether the two agree; if not, the program is wrong.
    public var holds: Bool { left == right }

    /// An identity.
    public init(_ what: String, _ left: Int64, _ right: Int64) {
        self.what = what
        self.left = left
        self.right = right
    }
}

/// The identities of a run: level cells add up to the city, district rows to the city's row, persons in equal persons out plus those
/// outside, and zones hold the cells of their levels.
///
/// - Parameter unchanged: families that are not among the maps
public func conservation(
    _ input: ScoringInput, _ scores: CityScores, districts: [DistrictRow], maps: [ZoneMap],
    unchanged: [Int: KeptZones] = [:], threads: Int
) -> [Conservation] {
    guard let city = districts.last else { return [] }
    let cells = scores.districtOfCell.count { $0 != CityScores.outside }
    var identities = [Conservation("cells of all levels and of the city", Int64(city.cells.sum), Int64(cells))]
    if districts.count > 1 { identities += districtIdentities(districts.dropLast(), city) }
    let personsIn = input.population.reduce(into: Int64(0)) { sum, layer in sum += layer.thousandths.reduce(0, +) }
    identities.append(
        Conservation(
            "thousandths of persons read, and in the city or reported outside", personsIn, city.persons.sum + scores.personsOutside))
    let zones = (maps.map { (family: $0.family, counts: $0.counts) } + unchanged.map { (family: $0.key, counts: $0.value.counts) }).sorted {
        ($0.family ?? -1) < ($1.family ?? -1)
    }
    return identities
        + parallelMap(count: zones.count, threads: threads) { number in
            let (family, counts) = zones[number]
            let name = family.map { input.families[$0] } ?? "total"
            let cells = family.map { levelCells(of: scores.families[$0], scores, input.rules) } ?? city.cells
            return Level.colours.map { level in
                Conservation("zones of \(name): \(level.word) cells", Int64(counts.cells[level]), Int64(cells[level]))
            }
        }.joined()
}

private func districtIdentities(_ districts: ArraySlice<DistrictRow>, _ city: DistrictRow) -> [Conservation] {
    func sum(_ number: (DistrictRow) -> Int64) -> Int64 { districts.reduce(0) { $0 + number($1) } }
    var identities: [Conservation] = []
    for level in Level.allCases.reversed() {
        identities += [
            Conservation("districts and city: \(level.word) cells", sum { Int64($0.cells[level]) }, Int64(city.cells[level])),
            Conservation("districts and city: thousandths of persons in \(level.word)", sum { $0.persons[level] }, city.persons[level]),
            Conservation("districts and city: \(level.word) sources", sum { Int64($0.sources[level]) }, Int64(city.sources[level])),
        ]
    }
    return identities + [
        Conservation("districts and city: sources without data", sum { Int64($0.sourcesWithoutData) }, Int64(city.sourcesWithoutData)),
        Conservation("districts and city: shelters", sum { Int64($0.shelters) }, Int64(city.shelters)),
        Conservation("districts and city: sums of scores", sum { Int64($0.scoreSum) }, Int64(city.scoreSum)),
    ]
}

/// Cells of the city by the levels of a family's scores.
private func levelCells(of family: [UInt16], _ scores: CityScores, _ rules: ScoringRules) -> LevelTally<Int> {
    let levels = LevelTable(rules)
    var cells: [5 of Int] = [0, 0, 0, 0, 0]
    for (district, score) in zip(scores.districtOfCell, family) where district != CityScores.outside {
        cells[Int(levels[score].rawValue)] += 1
    }
    var tally = LevelTally<Int>()
    for level in Level.allCases { tally[level] = cells[Int(level.rawValue)] }
    return tally
}
