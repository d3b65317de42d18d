import CityModel
import TestSupport

/// A geometry as a test writes it: kind, then parts of paths of places in metres.
struct TestGeometry {
    var kind: GeometryKind
    var parts: [[[PlaneCoordinate]]]

    static func point(_ x: Double, _ y: Double) -> TestGeometry { TestGeometry(kind: .point, parts: [[[PlaneCoordinate(x: x, y: y)]]]) }

    static func line(_ places: [(Double, Double)]) -> TestGeometry { TestGeometry(kind: .lineString, parts: [[coordinates(places)]]) }

    /// Rings are closed here.
    static func polygon(_ rings: [(Double, Double)]...) -> TestGeometry {
        TestGeometry(kind: .polygon, parts: [rings.map { coordinates($0 + $0.prefix(1)) }])
    }

    static func rectangle(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> TestGeometry {
        polygon([(west, south), (east, south), (east, north), (west, north)])
    }

    static func multi(_ polygons: TestGeometry...) -> TestGeometry {
        TestGeometry(kind: .multiPolygon, parts: polygons.flatMap(\.parts))
    }

    static let none = TestGeometry(kind: .none, parts: [])

    static func coordinates(_ places: [(Double, Double)]) -> [PlaneCoordinate] { places.map { PlaneCoordinate(x: $0.0, y: $0.1) } }

    func shifted(_ dx: Double, _ dy: Double) -> TestGeometry { mapped { PlaneCoordinate(x: $0.x + dx, y: $0.y + dy) } }

    func mapped(_ change: (PlaneCoordinate) -> PlaneCoordinate) -> TestGeometry {
        TestGeometry(kind: kind, parts: parts.map { $0.map { $0.map(change) } })
    }

    /// The same ground, every path the other way round.
    var reversed: TestGeometry { TestGeometry(kind: kind, parts: parts.map { $0.map { $0.reversed() } }) }
}

extension GeometryTable where Coordinate == PlaneCoordinate {
    init(_ geometries: [TestGeometry]) {
        self.init()
        for geometry in geometries {
            for part in geometry.parts {
                for path in part {
                    for place in path { append(place) }
                    endPath()
                }
                endPart()
            }
            endFeature(geometry.kind)
        }
    }
}

extension Source {
    static func test(
        _ severity: Double?, family: Int = 0, reach: Double, core: Double = 0, layer: Int = 0, id: String = "s"
    ) -> Source {
        Source(
            layer: layer, id: id, name: nil, kind: "other", family: family,
            grade: severity.map { Grade(severity: $0, level: .orange, deciding: 0, results: []) }, reach: reach, core: core)
    }
}

extension Shelter {
    static func test(_ places: Double?, radius: Double, id: String = "s") -> Shelter {
        Shelter(layer: 0, id: id, name: nil, type: "short", places: places, radius: radius)
    }
}

extension Target {
    static func test(_ weight: Double) -> Target { Target(layer: 0, id: "t", name: nil, targetClass: "一类", weight: weight) }
}

extension ScoringRules {
    /// The rule pack's defaults (MODEL 4 to 6), without couplings.
    static let standard = ScoringRules(
        kernel: .quartic, order: .power(4), couplings: [], blueFrom: 500,
        people: Curve([(0, 0.75), (100, 0.85), (1000, 1), (5000, 1.15), (20000, 1.30)])!, targets: 0.2, shelterTarget: 0.25)
}
