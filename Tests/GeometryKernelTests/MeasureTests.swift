import CityModel
import GeometryKernel
import TestSupport
import Testing

@Suite("Measures")
struct MeasureTests {
    private func feature(_ kind: GeometryKind, _ paths: [Ring]) -> GeometryTable<PlaneCoordinate> {
        var table = GeometryTable<PlaneCoordinate>()
        for path in paths { table.append(path: path.map { PlaneCoordinate(x: $0.0, y: $0.1) }[...]) }
        table.endPart()
        table.endFeature(kind)
        return table
    }

    private func place(_ x: Double, _ y: Double) -> PlaneCoordinate { PlaneCoordinate(x: x, y: y) }

    @Test("A square with a hole: area, distances, an edge belongs to it but is not inside")
    func areaFeature() throws {
        let shape = try PreparedFeature(0, of: area([[square(0, 0, 10), square(4, 4, 4)]]))
        #expect(try shape.area == 84)
        #expect(try shape.distance(from: place(2, 2)) == 0)
        #expect(try shape.distance(from: place(13, 14)) == 5)
        #expect(try shape.distance(from: place(6, 7)) == 1)
        #expect(try shape.covers(place(10, 5)) && !shape.contains(place(10, 5)))
        #expect(try shape.covers(place(4, 6)) && !shape.contains(place(4, 6)))
        #expect(try shape.covers(place(1, 1)) && shape.contains(place(1, 1)))
        #expect(try !shape.covers(place(6, 6)) && !shape.contains(place(6, 6)))
        #expect(try shape.centroid == place((500 - 96) / 84, (500 - 96) / 84))
    }

    @Test("Points and lines have distances but no area, nothing has neither")
    func otherKinds() throws {
        let points = try PreparedFeature(0, of: feature(.multiPoint, [[(0, 0), (10, 0)]]))
        #expect(try points.distance(from: place(13, 4)) == 5)
        #expect(try points.area == 0)
        #expect(try points.centroid == place(5, 0))
        let lines = try PreparedFeature(0, of: feature(.multiLineString, [[(0, 0), (10, 0)], [(0, 20), (10, 20)]]))
        #expect(try lines.distance(from: place(5, 12)) == 8)
        #expect(try PreparedFeature(0, of: feature(.lineString, [[(0, 0), (10, 0)]])).distance(from: place(5, 3)) == 3)
        #expect(try PreparedFeature(0, of: feature(.point, [[(3, 4)]])).distance(from: place(0, 0)) == 5)
        var nothing = GeometryTable<PlaneCoordinate>()
        nothing.endFeature(.none)
        let empty = try PreparedFeature(0, of: nothing)
        #expect(try empty.distance(from: place(0, 0)) == .infinity)
        #expect(try empty.area == 0)
        #expect(try empty.centroid == nil)
        #expect(try !empty.covers(place(0, 0)))
    }

    @Test("Ground under several areas counts once")
    func union() throws {
        var table = area([[square(0, 0, 10)]])
        table.append(feature: 0, of: area([[square(5, 5, 10)]]))
        table.append(feature: 0, of: area([[square(0, 0, 5)], [square(100, 0, 1)]]))
        #expect(try unionArea(of: table) == 176)
        #expect(try unionArea(of: GeometryTable()) == 0)
    }
}
