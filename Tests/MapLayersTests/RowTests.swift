import CityModel
import RiskScoring
import Testing

@testable import MapLayers

@Suite struct RowTests {
    private func input(_ districts: Int, cellSize: Double = 100, population: [Int64] = []) -> ScoringInput {
        ScoringInput(
            grid: Grid(cellSize: cellSize), families: [], sources: .init(),
            districts: (0..<districts).map { District(code: "\($0)", name: "") },
            boundary: nil, targets: .init(), shelters: .init(), population: [PopulationLayer(thousandths: population, plane: .init())],
            rules: .standard)
    }

    private func rows(means: [UInt16?]) -> [DistrictRow] {
        // One row of cells, two per district; districts without a mean have none.
        let cells = means.enumerated().flatMap { index, mean in mean.map { [(UInt16(index), $0 - 7), (UInt16(index), $0 + 7)] } ?? [] }
        let scores = CityScores(
            window: CellWindow(columns: 0..<cells.count, rows: 5..<6), districtOfCell: cells.map(\.0), total: cells.map(\.1))
        return districtRows(input(means.count), scores, sources: [], shelters: [], threads: 2)
    }

    @Test func equalMeansShareARankAndTheNextIsSkipped() {
        #expect(rows(means: [3000, 9000, 9000, nil, 100]).map(\.rank) == [3, 1, 1, nil, 4, nil])
    }

    @Test func districtsWithoutCellsHaveNoMean() {
        let rows = rows(means: [3000, nil])
        #expect(rows.map(\.meanScore) == [3000, nil, 3000])
        #expect(rows.map(\.cells.sum) == [2, 0, 2])
    }

    @Test func withoutBoundaryThereIsTheCityOnly() {
        let scores = CityScores(
            window: CellWindow(columns: 0..<2, rows: 0..<1), districtOfCell: [0, CityScores.outside], total: [600, 0],
            persons: [.init(cell: Cell(column: 0, row: 0), thousandths: 42)])
        let rows = districtRows(input(0), scores, sources: [SourceRow(district: 0, score: 600)], shelters: [], threads: 1)
        #expect(rows.count == 1)
        #expect(rows[0].district == nil && rows[0].cells[.blue] == 1 && rows[0].persons[.blue] == 42)
        let identities = conservation(input(0, population: [42]), scores, districts: rows, maps: [], threads: 1)
        #expect(identities.count == 2 && identities.allSatisfy(\.holds))
    }

    @Test(
        arguments: [
            (33.3, 99.9, 3), (33.3, 99.899, 2), (100, 99.9996, 0), (100, 99.99999999, 1), (0.7, 2.1, 3), (25, 0, 0), (25, -0.001, nil),
            (100, 1000, nil),
            (100, .nan, nil),
            (100, .infinity, nil), (100, 1e300, nil),
        ] as [(Double, Double, Int?)])
    func aPlaceOnAnEdgeBelongsToTheCellAbove(cellSize: Double, x: Double, column: Int?) {
        let scores = CityScores(
            window: CellWindow(columns: 0..<10, rows: 0..<1), districtOfCell: Array(repeating: 0, count: 10),
            total: Array(repeating: 0, count: 10))
        #expect(scores.cell(at: PlaneCoordinate(x: x, y: 0), grid: Grid(cellSize: cellSize))?.column == column)
    }

    @Test func noPlaceHasNoCell() {
        #expect(DrawnCity("r").scores.cell(at: nil, grid: Grid(cellSize: 100)) == nil)
    }
}
