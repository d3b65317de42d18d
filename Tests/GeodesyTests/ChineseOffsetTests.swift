import CityModel
import Foundation
import TestSupport
import Testing

@testable import Geodesy

private func place(_ longitude: Double, _ latitude: Double) -> GeographicCoordinate {
    GeographicCoordinate(longitude: longitude, latitude: latitude)
}

/// Whether two places differ by at most some degrees on each axis.
private func close(_ one: GeographicCoordinate, _ other: GeographicCoordinate, within degrees: Double) -> Bool {
    abs(one.longitude - other.longitude) <= degrees && abs(one.latitude - other.latitude) <= degrees
}

@Suite("GCJ-02 and BD-09")
struct ChineseOffsetTests {
    @Test(
        "WGS 84 to GCJ-02 gives every printed digit",
        arguments: [
            (place(121.5272106, 31.1774276), place(121.531541859215, 31.17530398364597)),
            (place(113.912316, 22.543847), place(113.9171764808363, 22.540796131694766)),
            (place(116.377817, 39.911954), place(116.38404722455657, 39.91334545536069)),
            (place(116.404, 39.915), place(116.41024449916938, 39.91640428150164)),
        ])
    func forward(wgs84: GeographicCoordinate, gcj02: GeographicCoordinate) throws {
        #expect(close(GCJ02.fromWGS84(wgs84), gcj02, within: 3e-14))
        #expect(close(GCJ02.toWGS84(gcj02), wgs84, within: 1e-9))
    }

    @Test("The inverse is within 1.2 m of the one-step form, and unlike it comes back")
    func inverse() {
        let gcj02 = place(116.404, 39.915)
        let found = GCJ02.toWGS84(gcj02)
        #expect(close(found, place(116.39775550083061, 39.91359571849836), within: 1.2e-5))
        #expect(close(GCJ02.fromWGS84(found), gcj02, within: 1e-9))
    }

    @Test("GCJ-02 to BD-09 and back give the printed digits")
    func secondOffset() {
        #expect(close(BD09.fromGCJ02(place(116.404, 39.915)), place(116.41036949371, 39.92133699351), within: 6e-12))
        #expect(close(BD09.toGCJ02(place(116.404, 39.915)), place(116.39762729119, 39.90865673958), within: 6e-12))
    }

    @Test("Round trips in the box settle to 1e-9 degrees, the second offset to 3e-6", arguments: [1, 2, 3] as [UInt64])
    func roundTrips(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let wgs84 = place(.random(in: 72.02...137.8, using: &generator), .random(in: 0.85...55.8, using: &generator))
            let gcj02 = GCJ02.fromWGS84(wgs84)
            #expect(close(GCJ02.toWGS84(gcj02), wgs84, within: 1e-9))
            #expect(close(BD09.toGCJ02(BD09.fromGCJ02(gcj02)), gcj02, within: 3e-6))
        }
        // The square root of |longitude - 105| has no slope at 105.
        for step in -100...100 {
            let wgs84 = place(105 + Double(step) * 1e-10, 35 + Double(step) * 1e-10)
            #expect(close(GCJ02.toWGS84(GCJ02.fromWGS84(wgs84)), wgs84, within: 2e-9))
        }
    }

    @Test(
        "Nothing moves outside the box; its edges belong to it",
        arguments: [
            (72.004, 20.0, true), (72.0039, 20, false), (137.8347, 20, true), (137.8348, 20, false), (100, 0.8293, true),
            (100, 0.8292, false), (100, 55.8271, true), (100, 55.8272, false),
        ])
    func box(longitude: Double, latitude: Double, moves: Bool) throws {
        #expect((GCJ02.fromWGS84(place(longitude, latitude)) != place(longitude, latitude)) == moves)
        let read = try CityPlane.geographic([Position(x: longitude, y: latitude)], from: .gcj02, threads: 1)[0]
        #expect((read != place(longitude, latitude)) == moves)
    }

    @Test("Layers in gcj02 and bd09 are read by these inverses")
    func layers() throws {
        let plane = try CityPlane(epsg: 4547)
        let position = Position(x: 114.31, y: 30.6)
        #expect(try CityPlane.geographic([position], from: .gcj02, threads: 1) == [GCJ02.toWGS84(place(114.31, 30.6))])
        #expect(try CityPlane.geographic([position], from: .bd09, threads: 1) == [GCJ02.toWGS84(BD09.toGCJ02(place(114.31, 30.6)))])
        #expect(try plane.plane([position], from: .gcj02, threads: 1) == plane.plane([GCJ02.toWGS84(place(114.31, 30.6))], threads: 1))
    }

    private struct City: Decodable {
        var coords: [String: [Double]]
    }

    @Test("111 cities as map services give them, to 1e-5 degrees", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func cities() throws {
        let bytes = try #require(SharedData.bytes("data/crs_vectors/china_cities_sample.json"))
        let cities = try JSONDecoder().decode([City].self, from: Data(bytes))
        #expect(cities.count == 111)
        for city in cities {
            let wgs84 = try #require(city.coords["WGS84"])
            for (name, system) in [("GCJ02", CoordinateSystem.gcj02), ("BD09", .bd09), ("EPSG3857", .epsg(3857))] {
                let given = try #require(city.coords[name])
                let found = try CityPlane.geographic([Position(x: given[0], y: given[1])], from: system, threads: 1)[0]
                #expect(close(found, place(wgs84[0], wgs84[1]), within: 1e-5), "\(name) \(given)")
            }
        }
    }
}
