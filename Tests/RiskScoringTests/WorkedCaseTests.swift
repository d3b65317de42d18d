import CityModel
import RiskScoring
import Testing

/// MODEL 10, with the printed numbers.
@Suite struct WorkedCaseTests {
    /// Cells of 100 m around the source of case 1, which stands in the centre of cell (0, 0).
    private func city(
        _ sources: [(Source, TestGeometry)], families: [String] = ["chemical"], rules: ScoringRules = .standard,
        people: [(persons: Int64, TestGeometry)] = [], size: Double = 100
    ) -> ScoringInput {
        ScoringInput(
            grid: Grid(cellSize: size), families: families,
            sources: Located(items: sources.map(\.0), plane: GeometryTable(sources.map(\.1))), districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([.rectangle(-5000, -5000, 5000, 5000)])), targets: Located(),
            shelters: Located(),
            population: people.isEmpty
                ? [] : [PopulationLayer(thousandths: people.map { $0.persons * 1000 }, plane: GeometryTable(people.map(\.1)))],
            rules: rules)
    }

    private func score(at cell: Cell, of input: ScoringInput) throws -> UInt16 {
        let scores = try RiskScoring.score(input, threads: 1)
        return scores.total[scores.window.index(of: cell)]
    }

    private let enterprise = Source.test(0.75 + 0.25 * 10 / 60, reach: 2000, core: 100)

    @Test func `case 1: an enterprise falls off between core and reach`() throws {
        let input = city([(enterprise, .point(50, 50))])
        #expect(try score(at: Cell(column: 0, row: 0), of: input) == 7917)
        #expect(try score(at: Cell(column: 1, row: 0), of: input) == 7917)
        #expect(try score(at: Cell(column: 20, row: 0), of: input) == 0)
        let halfway = city([(enterprise, .point(0, 50))])
        #expect(try score(at: Cell(column: 10, row: 0), of: halfway) == 4453)
        #expect(halfway.rules.level(ofScore: 4453) == .yellow)
    }

    @Test(arguments: [(2, UInt16(7433)), (3, 8225)])
    func `case 2: a cluster of orange sources`(count: Int, expected: UInt16) throws {
        let orange = Source.test(0.625, reach: 1000)
        let input = city(Array(repeating: (orange, TestGeometry.point(50, 50)), count: count))
        #expect(try score(at: Cell(column: 0, row: 0), of: input) == expected)
    }

    @Test(arguments: [(Int64(20000), UInt16(10000)), (100, 6729)])
    func `case 3: people raise and empty ground lowers`(persons: Int64, expected: UInt16) throws {
        let input = city([(enterprise, .point(50, 50))], people: [(persons, .point(450, 350))])
        #expect(try score(at: Cell(column: 0, row: 0), of: input) == expected)
    }

    @Test func `case 6: an enterprise in a flood is lifted`() throws {
        var rules = ScoringRules.standard
        rules.couplings = [Coupling(from: 1, to: 0, factor: 0.5)]
        let input = city(
            [(.test(0.6, reach: 1000), .point(50, 50)), (.test(0.8, family: 1, reach: 300), .rectangle(0, 0, 100, 100))],
            families: ["chemical", "flood"], rules: rules)
        let scores = try RiskScoring.score(input, threads: 1)
        #expect(abs(scores.uplifts[0] - 0.4) < 1e-12)
        #expect(abs(scores.liftedSeverities[0] - 0.84) < 1e-12)
        #expect(scores.families[0][scores.window.index(of: Cell(column: 0, row: 0))] == 8400)
    }

    @Test func `a circle of couplings is an error that names it`() throws {
        var rules = ScoringRules.standard
        rules.couplings = [Coupling(from: 0, to: 1, factor: 0.5), Coupling(from: 1, to: 0, factor: 0.5)]
        let input = city([(enterprise, .point(50, 50))], families: ["chemical", "flood"], rules: rules)
        #expect(throws: ScoringError.couplingCircle(["chemical", "flood", "chemical"])) { try RiskScoring.score(input, threads: 1) }
    }

    @Test func `a city needs an extent`() throws {
        var input = city([(.test(nil, reach: 1000), .point(50, 50))])
        input.boundary = nil
        #expect(throws: ScoringError.noExtent) { try RiskScoring.score(input, threads: 1) }
        input.boundary = Located(items: [0], plane: GeometryTable([.rectangle(60, 60, 90, 90)]))
        #expect(throws: ScoringError.emptyCity) { try RiskScoring.score(input, threads: 1) }
        input.boundary = Located(items: [0], plane: GeometryTable([.rectangle(-2e7, -2e7, 2e7, 2e7)]))
        #expect(throws: ScoringError.tooManyCells(columns: 400_000, rows: 400_000)) { try RiskScoring.score(input, threads: 1) }
    }

    @Test func `without a boundary the city is the box of the graded sources grown by their reach, edges inside`() throws {
        var input = city([
            (.test(0.5, reach: 150), .point(0, 0)), (.test(nil, reach: 0), .point(9000, 0)), (.test(0, reach: 0), .point(250, 450)),
        ])
        input.boundary = nil
        #expect(try RiskScoring.score(input, threads: 1).window == CellWindow(columns: -2..<3, rows: -2..<5))
    }

    @Test(arguments: [Kernel.quartic, .linear, .step])
    func `at core = reach every kernel is a closed step`(kernel: Kernel) throws {
        var rules = ScoringRules.standard
        rules.kernel = kernel
        let input = city([(.test(0.5, reach: 500, core: 500), .point(50, 50))], rules: rules)
        #expect(try score(at: Cell(column: 3, row: 4), of: input) == 5000)
        #expect(try score(at: Cell(column: 4, row: 4), of: input) == 0)
    }

    @Test func `what overridden rules make negative scores nothing`() throws {
        var rules = ScoringRules.standard
        rules.people = Curve([(0, -1)])!
        #expect(
            try score(at: Cell(column: 0, row: 0), of: city([(enterprise, .point(50, 50))], rules: rules, people: [(5, .point(0, 0))])) == 0
        )
    }
}

/// STANDARDS 6.2 with quartic weights (MODEL 10, case 5).
@Suite struct ShelterTests {
    /// Three populated cells on a line, two shelters above it, at the distances of the table.
    private func input(people: [Int64], capacities: [Double?] = [1000, 500]) -> ScoringInput {
        // d(1,A) 400, d(2,A) 900, d(3,A) 1600; d(1,B) 1200, d(2,B) 500, d(3,B) 800: cells on a row at y = 0, x from A's foot.
        let cells = [400.0, -900, 1600].map { TestGeometry.point($0, 0) }
        return ScoringInput(
            grid: Grid(cellSize: 10), families: ["a"], sources: Located(), districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([.rectangle(-1000, -100, 1700, 100)])), targets: Located(),
            shelters: Located(
                items: capacities.enumerated().map { .test($1, radius: 1000, id: "\($0)") },
                plane: GeometryTable([.point(5, 5), .point(-1395, 5)].prefix(capacities.count).map { $0 })),
            population: [PopulationLayer(thousandths: people.map { $0 * 1000 }, plane: GeometryTable(cells))], rules: .standard)
    }

    @Test func `ratios use quartic weights and supply is conserved`() throws {
        let input = input(people: [2000, 3000, 1000])
        let context = try ScoringContext(input, threads: 1)
        let scores = context.cityScores(threads: 1)
        // w(400) = .7056, w(900) = .0361 for A; w(495) from (−900, 0) to B; the third cell is beyond both.
        #expect(abs(scores.shelterDemands[0].demand - (2000 * 0.7056 + 3000 * 0.0361)) < 1e-9)
        var supply = 0.0
        for entry in scores.persons.entries {
            supply += (context.explanation(of: entry.cell).shelters.access ?? 0) * Double(entry.thousandths) / 1000
        }
        #expect(abs(supply - 1500) < 1e-9)
        #expect(scores.personsBeyondShelters == 1_000_000)
    }

    @Test func `case 5: the ratios and accesses of the table, and all places are shared out`() throws {
        let layout = ScoringInput(
            grid: Grid(cellSize: 100), families: ["a"], sources: Located(), districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([.rectangle(0, 0, 2700, 100)])), targets: Located(),
            shelters: Located(
                items: [.test(1000, radius: 1000, id: "A"), .test(500, radius: 1000, id: "B")],
                plane: GeometryTable([.point(450, 50), .point(1850, 50)])),
            population: [
                PopulationLayer(
                    thousandths: [2_000_000, 3_000_000, 1_000_000],
                    plane: GeometryTable([.point(50, 50), .point(1350, 50), .point(2650, 50)]))
            ], rules: .standard)
        let context = try ScoringContext(layout, threads: 1)
        let ratios = context.cityScores(threads: 1).shelterDemands.compactMap(\.ratio)
        let weights = (a1: 0.7056, a2: 0.0361, b2: 0.5625, b3: 0.1296)
        let expected = (a: 1000 / (2000 * weights.a1 + 3000 * weights.a2), b: 500 / (3000 * weights.b2 + 1000 * weights.b3))
        #expect(abs(ratios[0] - expected.a) < 1e-12 && abs(ratios[0] - 0.6581112) < 1e-7)
        #expect(abs(ratios[1] - expected.b) < 1e-12 && abs(ratios[1] - 0.2751637) < 1e-7)
        let accesses = [0, 13, 26].map { context.explanation(of: Cell(column: $0, row: 0)).shelters.access ?? 0 }
        #expect(abs(accesses[0] - expected.a * weights.a1) < 1e-12)
        #expect(abs(accesses[1] - (expected.a * weights.a2 + expected.b * weights.b2)) < 1e-12)
        #expect(abs(accesses[2] - expected.b * weights.b3) < 1e-12)
        #expect(abs(2000 * accesses[0] + 3000 * accesses[1] + 1000 * accesses[2] - 1500) < 1e-9)
    }

    @Test func `a shelter that reaches nobody is excluded and reported`() throws {
        let scores = try score(input(people: [0, 3000, 1000], capacities: [1000, nil]), threads: 1)
        #expect(scores.findings.isEmpty)
        #expect(scores.shelterDemands[1].ratio == nil)
        let alone = try score(input(people: [0, 0, 1000]), threads: 1)
        #expect(alone.shelterDemands.allSatisfy { $0.ratio == nil && $0.demand == 0 })
        #expect(alone.findings.map(\.code) == [.shelterReachesNobody, .shelterReachesNobody])
        #expect(alone.personsBeyondShelters == nil)
    }
}
