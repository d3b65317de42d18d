import CityModel
import GeoReading
import GeometryKernel
import MapLayers
import RiskScoring
import TestSupport
import Testing

@testable import MapExport

@Suite struct ZonesReadBackTests {
    /// Sinusoidal: meridians converge and parallels keep their lengths, so straight edges of the plane bend.
    private func degrees(_ place: PlaneCoordinate) -> GeographicCoordinate {
        let latitude = place.y / 111_195
        let cosine = 1 - latitude * latitude * 1.523_087e-4 + latitude * latitude * latitude * latitude * 3.866_3e-9
        return GeographicCoordinate(longitude: 114 + place.x / (111_195 * cosine), latitude: latitude)
    }

    /// Patches of levels, far from the meridian where edges are straight, with long straight edges around them.
    private func city(seed: UInt64, cellSize: Double) -> CityMap {
        var random = SeededGenerator(seed: seed)
        let (width, height) = (300, 120)
        let first = Cell(column: Int(150_000 / cellSize), row: Int(4_400_000 / cellSize))
        let patch = Int.random(in: 1...9, using: &random)
        let levels = (0..<(width / patch + 1) * (height / patch + 1)).map { _ in UInt16.random(in: 0...4, using: &random) * 2000 }
        let total = (0..<width * height).map { index in
            index / width < 40 ? 8000 : levels[index / width / patch * (width / patch + 1) + index % width / patch]
        }
        let window = CellWindow(columns: first.column..<first.column + width, rows: first.row..<first.row + height)
        let scores = CityScores(
            window: window, districtOfCell: Array(repeating: 0, count: window.count), families: [], total: total,
            persons: CellPersons(entries: []), personsOutside: 0, uplifts: [], liftedSeverities: [], referencePoints: [],
            shelterDemands: [],
            personsBeyondShelters: nil, findings: [])
        let input = ScoringInput(
            grid: Grid(cellSize: cellSize), families: [], sources: .init(), districts: [], boundary: nil, targets: .init(),
            shelters: .init(),
            population: [], rules: SmallCity.rules)
        return CityMap(input, scores, sourceLayers: [], shelterLayers: [], shelterPoints: [], threads: 1) { _, _ in [] }
    }

    @Test(arguments: [(1, 1.0), (2, 1), (3, 2), (4, 25), (5, 100), (6, 1000)] as [(UInt64, Double)])
    func zonesOfAnyCellSizeAreValidAfterRounding(seed: UInt64, cellSize: Double) throws {
        let map = city(seed: seed, cellSize: cellSize)
        let corners = ZoneCorners(of: map, threads: 2) { $0.map(degrees) }
        let file = ZonesExport(map, corners: corners, threads: 2).layers(style: try StyleFiles().style())[0]
        let table = try readFeatures(
            file.bytes.span, as: ReadingOptions(layer: nil, file: "zones.geojson", properties: ["level", "cells", "persons"]))
        #expect(table.findings.isEmpty)
        #expect(table.geometries.count == map.maps[0].zones.count)
        #expect(table.properties.values(ofProperty: 0) == map.maps[0].zones.map { .string($0.level.word) })
        #expect(table.properties.values(ofProperty: 1) == map.maps[0].zones.map { .number(Double($0.cells)) })
        #expect(table.geometries.coordinateStarts == map.maps[0].shapes.coordinateStarts)
        let shapes = table.geometries.replacingCoordinates(table.geometries.coordinates.map { PlaneCoordinate(x: $0.x, y: $0.y) })
        #expect(try invalidFeatures(of: shapes, threads: 2).isEmpty)
        for (written, corner) in zip(table.geometries.coordinates, map.maps[0].shapes.coordinates) {
            let exact = corners.degrees(of: corner)
            #expect(abs(written.x - exact.longitude) <= 5.1e-8 && abs(written.y - exact.latitude) <= 5.1e-8)
        }
    }
}
