import CityModel
import RiskScoring
import TestSupport
import Testing

/// Insides and reference points worked out by hand.
@Suite struct AreaTests {
    /// Cells of 10 m whose centres the city of one boundary feature holds, as (column, row).
    private func cells(_ geometry: TestGeometry) throws -> Set<[Int]> {
        let input = ScoringInput(
            grid: Grid(cellSize: 10), families: [], sources: Located(), districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([geometry])), targets: Located(), shelters: Located(), population: [],
            rules: .standard)
        let scores = try score(input, threads: 1)
        let all = (0..<scores.window.count).map(scores.window.cell(at:)).filter(scores.isInCity)
        return Set(all.map { [$0.column, $0.row] })
    }

    private func reference(_ geometry: TestGeometry) -> PlaneCoordinate? { referencePoints(of: GeometryTable([geometry]), threads: 1)[0] }

    @Test func `centres on edges and corners are inside`() throws {
        #expect(try cells(.rectangle(5, 5, 15, 15)) == [[0, 0], [1, 0], [0, 1], [1, 1]])
        #expect(try cells(.polygon([(5, 5), (25, 5), (5, 25)])) == [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [0, 2]])
        #expect(try cells(.polygon([(5, 5), (15, 25), (25, 5)])) == [[0, 0], [1, 0], [2, 0], [1, 1], [1, 2]])
    }

    @Test func `a hole's edge is inside, its middle is not`() throws {
        let ring = TestGeometry.polygon([(5, 5), (45, 5), (45, 45), (5, 45)], [(15, 15), (35, 15), (35, 35), (15, 35)])
        let square: [[Int]] = (0..<5).flatMap { x in (0..<5).map { y in [x, y] } }
        #expect(try cells(ring) == Set(square).subtracting([[2, 2]]))
    }

    @Test func `overlapping parts are a union, overlapping rings of one part are not`() throws {
        let (one, two) = (TestGeometry.rectangle(0, 0, 30, 10), TestGeometry.rectangle(10, 0, 40, 10))
        #expect(try cells(.multi(one, two)) == [[0, 0], [1, 0], [2, 0], [3, 0]])
        let rings = TestGeometry.polygon([(0, 0), (30, 0), (30, 10), (0, 10)], [(10, 0), (40, 0), (40, 10), (10, 10)])
        #expect(try cells(rings) == [[0, 0], [3, 0]])
    }

    @Test func `a spike is neither inside nor a boundary`() throws {
        let spiked = TestGeometry.polygon([(0, 0), (10, 0), (10, 5), (55, 5), (10, 5), (10, 10), (0, 10)])
        #expect(try cells(spiked) == [[0, 0]])
        let partly = TestGeometry.polygon([(0, 0), (10, 0), (10, 5), (55, 5), (35, 5), (10, 5), (10, 10), (0, 10)])
        #expect(try cells(partly) == [[0, 0]])
    }

    @Test func `a ring traced twice cancels`() throws {
        let twice = TestGeometry.polygon([(0, 0), (20, 0), (20, 10), (0, 10)], [(0, 0), (0, 10), (20, 10), (20, 0)])
        #expect(try cells(.multi(twice, .rectangle(30, 0, 40, 10))) == [[3, 0]])
        #expect(throws: ScoringError.emptyCity) { try cells(twice) }
    }

    @Test func `centroids count the inside once and even-odd`() {
        #expect(reference(.rectangle(0, 0, 40, 20)) == PlaneCoordinate(x: 20, y: 10))
        // A bow-tie of two equal triangles, whose signed areas would cancel.
        #expect(reference(.polygon([(0, 0), (20, 20), (20, 0), (0, 20)])) == PlaneCoordinate(x: 10, y: 10))
        #expect(reference(.multi(.rectangle(0, 0, 30, 10), .rectangle(10, 0, 40, 10))) == PlaneCoordinate(x: 20, y: 5))
        let holed = TestGeometry.polygon([(0, 0), (40, 0), (40, 10), (0, 10)], [(0, 0), (20, 0), (20, 10), (0, 10)])
        #expect(reference(holed) == PlaneCoordinate(x: 30, y: 5))
    }

    @Test func `points and lines are referred to by their first place`() {
        #expect(reference(.line([(3, 4), (50, 60)])) == PlaneCoordinate(x: 3, y: 4))
        #expect(reference(.none) == nil)
        #expect(reference(.polygon([(7, 7), (9, 9)])) == PlaneCoordinate(x: 7, y: 7))
        #expect(reference(.point(.nan, 0)) == nil)
    }

    @Test(arguments: UInt64(400)..<420)
    func `centroids agree with strips between all crossings`(seed: UInt64) throws {
        let table = RandomCity(seed: seed).input.sources.plane
        let found = referencePoints(of: table, threads: 2)
        for feature in 0..<min(12, table.count) {
            let expected = table.naiveArea(ofFeature: feature).reference
            #expect((found[feature] == nil) == (expected == nil))
            guard let place = found[feature], let expected else { continue }
            #expect(abs(place.x - expected.x) < 1e-5 && abs(place.y - expected.y) < 1e-5, "feature \(feature)")
        }
    }

    @Test func `people who live in an area are shared by its cells in the city`() throws {
        let input = ScoringInput(
            grid: Grid(cellSize: 10), families: [], sources: Located(), districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([.rectangle(0, 0, 30, 10)])), targets: Located(), shelters: Located(),
            population: [
                PopulationLayer(
                    thousandths: [1001, 10, 2, 7, 5],
                    plane: GeometryTable([
                        .rectangle(0, 0, 20, 10), .rectangle(20, 0, 60, 10), .rectangle(0, 0, 30, 10), .rectangle(1, 1, 3, 3),
                        .rectangle(30, 0, 50, 10),
                    ]), layer: "blocks")
            ], rules: .standard)
        let scores = try score(input, threads: 1)
        #expect(scores.persons.entries.map(\.thousandths) == [509, 501, 10])
        #expect(scores.personsOutside == 5)
        #expect(scores.findings.map(\.code) == [.peopleMostlyOutsideCity, .peopleMostlyOutsideCity, .peopleOutsideCity])
        #expect(scores.findings.map(\.feature) == [2, 5, nil] && scores.findings.allSatisfy { $0.layer == "blocks" })
    }

    @Test func `people count up to exactly 500 m, centre to centre`() throws {
        var rules = ScoringRules.standard
        rules.people = Curve([(0, 0), (1, 1)])!
        let input = ScoringInput(
            grid: Grid(cellSize: 100), families: ["a"],
            sources: Located(items: [.test(1, reach: 5000, core: 5000)], plane: GeometryTable([.point(50, 50)])),
            districts: [District(code: "1", name: "")],
            boundary: Located(items: [0], plane: GeometryTable([.rectangle(-1000, -1000, 1100, 1100)])),
            targets: Located(), shelters: Located(),
            population: [PopulationLayer(thousandths: [1000], plane: GeometryTable([.point(50, 50)]))],
            rules: rules)
        let scores = try score(input, threads: 1)
        for index in 0..<scores.window.count {
            let cell = scores.window.cell(at: index)
            #expect(scores.total[index] == (cell.row * cell.row + cell.column * cell.column <= 25 ? 10000 : 0), "\(cell)")
        }
    }
}
