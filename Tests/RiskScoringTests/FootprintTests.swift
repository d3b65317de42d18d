import CityModel
import TestSupport
import Testing

@testable import RiskScoring

/// Footprints and cells inside areas against brute force.
@Suite struct FootprintTests {
    @Test(arguments: UInt64(0)..<30)
    func `distances and insides agree with brute force`(seed: UInt64) throws {
        let table = RandomCity(seed: seed).input.sources.plane
        let axis = CellAxis(Grid(cellSize: 25))
        let window = CellWindow(columns: -8..<40, rows: -8..<40)
        for feature in 0..<min(table.count, 8) {
            let naive = table.naiveArea(ofFeature: feature)
            let footprint = Footprint(feature: feature, of: table)
            let interior = footprint.interior(on: axis, rows: window.rows)
            var wrong: [String] = []
            for index in stride(from: feature, to: window.count, by: 3) {
                let cell = window.cell(at: index)
                let place = LatticePoint(x: axis.centre(cell.column), y: axis.centre(cell.row))
                let found = footprint.squaredDistance(to: place, within: 1e9).squareRoot() / 1000
                let expected = naive.distance(to: place.plane)
                if found != expected, abs(found - expected) > 1e-9 { wrong.append("\(cell): \(found) for \(expected)") }
                if let interior, interior.contains(cell) != (expected == 0) { wrong.append("\(cell): inside wrong") }
            }
            #expect(wrong.isEmpty, "feature \(feature), \(table.kinds[feature]): \(wrong.count) cells, \(wrong.first ?? "")")
        }
    }
}
