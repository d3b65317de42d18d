import CityModel
import Glibc
import RiskScoring
import TestSupport
import Testing

/// The engine against a linear scan with brute-force geometry, on small cities full of odd shapes.
@Suite struct TwinTests {
    @Test(arguments: UInt64(0)..<24)
    func `the engine agrees with the slow twin`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let input = RandomCity(seed: seed).input
        let scores = try score(input, threads: 2)
        let districts = input.boundary.map { $0.plane.allAreas }
        let around = CellWindow(columns: -30..<75, rows: -30..<75)
        let cells = (0..<around.count).map(around.cell(at:))
        let isInCity: (Cell) -> Bool = { cell in
            districts?.contains { $0.contains(input.grid.centre(of: cell)) } ?? scores.window.contains(cell)
        }
        let naive = NaiveScoring(input, isInCity: isInCity, cells: cells, orderOfFamilies: [1, 2, 0])
        if let districts, let boundary = input.boundary {
            for cell in cells {
                let first = districts.firstIndex { $0.contains(input.grid.centre(of: cell)) }.map { boundary.items[$0] }
                let found = scores.isInCity(cell) ? Int(scores.districtOfCell[scores.window.index(of: cell)]) : nil
                #expect(found == first, "district of \(cell)")
            }
        }
        #expect(scores.persons.entries.map(\.cell) == naive.persons.keys.sorted())
        #expect(scores.persons.entries.map(\.thousandths) == naive.persons.sorted { $0.key < $1.key }.map(\.value))
        #expect(scores.personsOutside == naive.personsOutside)
        for (index, demand) in scores.shelterDemands.enumerated() {
            #expect(abs(demand.demand - naive.demands[index]) <= 1e-9 * naive.demands[index])
            #expect((demand.ratio == nil) == (naive.ratios[index] == nil))
        }
        for (found, source) in zip(scores.referencePoints, naive.sources) {
            #expect((found == nil) == (source.reference == nil))
            if let found, let expected = source.reference { #expect(hypot(found.x - expected.x, found.y - expected.y) < 1e-5) }
        }
        for index in input.sources.items.indices {
            #expect(abs(scores.uplifts[index] - naive.uplifts[index]) < 1e-9, "uplift of source \(index)")
            #expect(abs(scores.liftedSeverities[index] - (naive.lifted[index])) < 1e-9)
        }
        for _ in 0..<100 {
            let index = Int.random(in: 0..<scores.window.count, using: &random)
            let cell = scores.window.cell(at: index)
            guard scores.isInCity(cell) else {
                #expect(scores.total[index] == 0)
                continue
            }
            for family in input.families.indices {
                let expected = naive.points(family, at: cell) * 100
                #expect(abs(Double(scores.families[family][index]) - expected) <= 0.5 + 1e-6, "family \(family) at \(cell)")
            }
            #expect(scores.total[index] == scores.families.map { $0[index] }.max())
        }
    }
}
