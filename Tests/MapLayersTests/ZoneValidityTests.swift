import CityModel
import GeometryKernel
import TestSupport
import Testing

@testable import MapLayers

@Suite struct ZoneValidityTests {
    private func onPlane(_ shapes: GeometryTable<GridCorner>) -> GeometryTable<PlaneCoordinate> {
        shapes.replacingCoordinates(shapes.coordinates.map { PlaneCoordinate(x: Double($0.column) * 100, y: Double($0.row) * 100) })
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func zonesAreValidDoNotOverlapAndFillTheirCells(seed: UInt64) throws {
        let city = randomCity(seed: seed)
        for map in zoneMaps(of: city, rules: .standard, threads: 1, contributors: { _, _ in [] }) {
            let shapes = onPlane(map.shapes)
            #expect(try invalidFeatures(of: shapes, threads: 1).isEmpty)
            for (index, zone) in map.zones.enumerated() {
                #expect(try PreparedFeature(index, of: shapes).area == Double(zone.cells) * 10_000)
            }
            if !map.zones.isEmpty { #expect(try unionArea(of: shapes) == Double(map.zones.reduce(0) { $0 + $1.cells }) * 10_000) }
        }
    }

    @Test func everyArrangementOfThreeByThreeCellsIsValid() throws {
        for pattern in 0..<512 {
            let drawing = (0..<3).map { row in String((0..<3).map { pattern >> (row * 3 + $0) & 1 == 1 ? "r" : "." }) }
            let shapes = onPlane(DrawnCity(drawing.joined(separator: "\n")).zones.shapes)
            #expect(try invalidFeatures(of: shapes, threads: 1).isEmpty, "\(drawing)")
        }
    }
}
