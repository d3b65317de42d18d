import CityModel
import Foundation
import MapLayers
import TestSupport
import Testing

@testable import MapExport

@Suite("Corners of zones")
struct ZoneCornersTests {
    private static let window = CellWindow(columns: -7..<53, rows: 11..<61)

    /// Planes of a city at 60° north, 100 km wide: meridians draw together northwards, and the whole is turned on the plane.
    @Test(
        "the box from the outermost corners is that of all corners, however the plane is turned",
        arguments: [0.0, 1, 30, 45, 89, 90, 135, 180, 200, 270, 300, 359])
    func box(turn: Double) throws {
        let angle = turn * .pi / 180
        func degrees(_ place: PlaneCoordinate) -> GeographicCoordinate {
            let (east, north) = (place.x * cos(angle) - place.y * sin(angle), place.x * sin(angle) + place.y * cos(angle))
            let latitude = 60 + north / 111_000
            return GeographicCoordinate(
                longitude: 114 + east / (111_000 * cos(latitude * .pi / 180)), latitude: latitude - east * east * 2e-13)
        }
        var random = SeededGenerator(seed: UInt64(turn))
        for _ in 0..<40 {
            let shapes = Self.shapes(count: Int.random(in: 1...60, using: &random), &random)
            let corners = ZoneCorners(of: shapes, window: Self.window, grid: Grid(cellSize: 2000), threads: 1) { $0.map(degrees) }
            var all = GeographicBox()
            for corner in shapes.coordinates { all.formUnion(corners.degrees(of: corner)) }
            #expect(corners.box(of: shapes) == all)
        }
    }

    @Test("shapes without corners have no box")
    func nothing() {
        let shapes = GeometryTable<GridCorner>()
        let corners = ZoneCorners(of: shapes, window: Self.window, grid: Grid(cellSize: 1), threads: 1) { $0.map { _ in fatalError() } }
        #expect(corners.box(of: shapes).bounds == nil)
    }

    /// Squares of cells, here and there.
    private static func shapes(count: Int, _ random: inout SeededGenerator) -> GeometryTable<GridCorner> {
        var shapes = GeometryTable<GridCorner>()
        for _ in 0..<count {
            let west = Int32.random(in: Int32(window.columns.lowerBound)..<Int32(window.columns.upperBound), using: &random)
            let south = Int32.random(in: Int32(window.rows.lowerBound)..<Int32(window.rows.upperBound), using: &random)
            let ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map { GridCorner(column: west + $0.0, row: south + $0.1) }
            shapes.append(path: ring[...])
            shapes.endPart()
            shapes.endFeature(.polygon)
        }
        return shapes
    }
}
