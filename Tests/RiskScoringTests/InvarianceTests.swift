import CityModel
import RiskScoring
import TestSupport
import Testing

/// What must not change a score.
@Suite struct InvarianceTests {
    private static let seeds = UInt64(300)..<312

    @Test(arguments: seeds)
    func `any number of threads gives the same bits`(seed: UInt64) throws {
        let input = RandomCity(seed: seed).input
        let one = try score(input, threads: 1)
        for threads in [2, 8] {
            let other = try score(input, threads: threads)
            #expect(other.families == one.families && other.total == one.total && other.districtOfCell == one.districtOfCell)
            #expect(other.persons.entries == one.persons.entries && other.uplifts == one.uplifts)
            #expect(other.shelterDemands == one.shelterDemands && other.findings == one.findings)
        }
    }

    @Test(arguments: seeds)
    func `rings that run the other way give the same scores`(seed: UInt64) throws {
        let input = RandomCity(seed: seed).input
        var turned = input
        turned.sources.plane = reversedAreas(of: input.sources.plane)
        turned.boundary?.plane = reversedAreas(of: input.boundary?.plane ?? .init())
        turned.population = input.population.map { PopulationLayer(thousandths: $0.thousandths, plane: reversedAreas(of: $0.plane)) }
        expectClose(try score(turned, threads: 2), try score(input, threads: 2))
    }

    @Test(arguments: seeds)
    func `a city shifted by whole cells has the same scores`(seed: UInt64) throws {
        let input = RandomCity(seed: seed).input
        let (columns, rows) = (4000, 34_000)
        func shifted(_ table: GeometryTable<PlaneCoordinate>) -> GeometryTable<PlaneCoordinate> {
            table.replacingCoordinates(
                table.coordinates.map {
                    PlaneCoordinate(x: $0.x + Double(columns) * input.grid.cellSize, y: $0.y + Double(rows) * input.grid.cellSize)
                })
        }
        var moved = input
        moved.sources.plane = shifted(input.sources.plane)
        moved.boundary?.plane = shifted(input.boundary?.plane ?? .init())
        moved.targets.plane = shifted(input.targets.plane)
        moved.shelters.plane = shifted(input.shelters.plane)
        moved.population = input.population.map { PopulationLayer(thousandths: $0.thousandths, plane: shifted($0.plane)) }
        let (here, there) = (try score(input, threads: 2), try score(moved, threads: 2))
        #expect(there.window.columns.lowerBound == here.window.columns.lowerBound + columns)
        #expect(there.window.rows.lowerBound == here.window.rows.lowerBound + rows)
        expectClose(there, here)
    }

    @Test(arguments: seeds)
    func `any window of a city is scored as the whole is`(seed: UInt64) throws {
        let context = try ScoringContext(RandomCity(seed: seed).input, threads: 1)
        let whole = context.cityScores(threads: 1)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let columns = context.window.columns.randomElement(using: &random)!..<context.window.columns.upperBound
            let first = context.window.rows.randomElement(using: &random)!
            let window = CellWindow(columns: columns, rows: first..<min(first + 3, context.window.rows.upperBound))
            let scores = context.scores(of: window)
            for index in 0..<window.count {
                #expect((scores?.total[index] ?? 0) == whole.total[whole.window.index(of: window.cell(at: index))])
            }
        }
    }

    /// Persons and districts equal; scores but for the last bit of a centroid or a turned edge.
    private func expectClose(_ one: CityScores, _ other: CityScores) {
        #expect(one.districtOfCell == other.districtOfCell)
        #expect(one.persons.entries.map(\.thousandths) == other.persons.entries.map(\.thousandths))
        #expect(one.personsOutside == other.personsOutside)
        let differences = zip(one.total, other.total).map { abs(Int($0) - Int($1)) }
        #expect((differences.max() ?? 0) <= 1)
    }

    private func reversedAreas(of table: GeometryTable<PlaneCoordinate>) -> GeometryTable<PlaneCoordinate> {
        var reversed = GeometryTable<PlaneCoordinate>()
        for feature in 0..<table.count {
            for part in table.parts(ofFeature: feature) {
                for path in table.paths(ofPart: part) {
                    let own = table.coordinates[table.coordinates(ofPath: path)]
                    for place in table.kinds[feature].isArea ? own.reversed() : Array(own) { reversed.append(place) }
                    reversed.endPath()
                }
                reversed.endPart()
            }
            reversed.endFeature(table.kinds[feature])
        }
        return reversed
    }
}
