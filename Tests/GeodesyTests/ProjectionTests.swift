import CityModel
import Geodesy
import TestSupport
import Testing

private func place(_ longitude: Double, _ latitude: Double) -> GeographicCoordinate {
    GeographicCoordinate(longitude: longitude, latitude: latitude)
}

@Suite("Projection")
struct ProjectionTests {
    /// STANDARDS 9.1, four decimals.
    static let printed: [(Double, Double, Int, Double, Double)] = [
        (114.305, 30.593, 4547, 529251.8461, 3385891.4960), (114.305, 30.593, 4526, 38529251.8461, 3385891.4960),
        (114.305, 30.593, 4509, 241483.0813, 3388947.5749), (114.305, 30.593, 4498, 20241483.0813, 3388947.5749),
        (112.2397, 30.3353, 4546, 619214.4784, 3357934.6169), (120.1551, 30.2741, 4549, 514923.7343, 3350508.8698),
        (120.1551, 30.2741, 4510, 226207.9439, 3353927.2232), (118.3564, 35.1047, 4548, 623669.2891, 3887050.3935),
        (109.8367, 27.2087, 4546, 384746.0632, 3011290.3542),
    ]

    /// Output of `cs2cs -f %.4f EPSG:4490 EPSG:n` (EPSG:4326 for n outside CGCS2000), PROJ 9.1.1, written easting first.
    static let golden: [(Double, Double, Int, Double, Double)] = [
        (112.2397, 30.3353, 4547, 330715.9328, 3358596.8182), (118.3564, 35.1047, 4547, 897311.0971, 3894904.5374),
        (109.8367, 27.2087, 4547, 87324.9516, 3017618.5897), (109.8367, 27.2087, 4526, 38087324.9516, 3017618.5897),
        (109.8367, 27.2087, 4509, -210759.1313, 3031139.8997), (118.3564, 35.1047, 4546, 1171322.6898, 3911072.8399),
        (109.8367, 27.2087, 4549, -509984.4316, 3051995.7570), (114.305, 30.593, 32650, 241586.4881, 3387591.9960),
        (114.17, 22.3, 2326, 835559.6421, 817895.7547), (120.2, 23.0, 3826, 167988.3091, 2544506.8477),
        (139.76, 35.68, 6677, -6637.9492, -35499.9040), (18.4, -33.9, 32733, 814420.3310, 6243724.8401),
    ]

    @Test("Places of the standard and of cs2cs come out to the millimetre", arguments: printed + golden)
    func vectors(longitude: Double, latitude: Double, epsg: Int, x: Double, y: Double) throws {
        let plane = try CityPlane(epsg: epsg)
        let found = plane.plane([place(longitude, latitude)], threads: 1)[0]
        #expect(abs(found.x - x) <= 0.000551 && abs(found.y - y) <= 0.000551)
        #expect(found == found.roundedToMillimetre)
        let back = plane.geographic([PlaneCoordinate(x: x, y: y)], threads: 1)[0]
        // 1e-4 m; a change of datum loses the height over the other ellipsoid, and with it a millimetre or two.
        let tolerance = epsg == 2326 ? 2e-8 : 2e-9
        #expect(abs(back.longitude - longitude) < tolerance && abs(back.latitude - latitude) < tolerance)
    }

    @Test("The series of Krüger gives the printed places")
    func twinOnPrintedPlaces() {
        for (longitude, latitude, epsg, x, y) in Self.printed where (4534...4554).contains(epsg) {
            let found = KruegerSeries(centralMeridian: Double(75 + (epsg - 4534) * 3)).plane(place(longitude, latitude))
            #expect(abs(found.x - x) <= 0.000051 && abs(found.y - y) <= 0.000051)
        }
    }

    @Test("PROJ and the series of Krüger agree over all of China", arguments: [1, 2, 3] as [UInt64])
    func twin(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for meridian in stride(from: 75, through: 135, by: 12) {
            let plane = try CityPlane(epsg: 4534 + (meridian - 75) / 3)
            let series = KruegerSeries(centralMeridian: Double(meridian))
            let places = (0..<200).map { _ in
                place(Double(meridian) + .random(in: -3...3, using: &generator), .random(in: 3...54, using: &generator))
            }
            for (place, found) in zip(places, plane.plane(places, threads: 1)) {
                let twin = series.plane(place)
                #expect(abs(found.x - twin.x) <= 0.0005001 && abs(found.y - twin.y) <= 0.0005001)
            }
        }
    }

    @Test(
        "A place on the lattice comes back to itself over degrees",
        arguments: [(4547, 114.0, 30.0), (4526, 114, 30), (32650, 117, 40), (32733, 15, -30), (3826, 121, 24), (3857, 114, 30)])
    func roundTrip(epsg: Int, longitude: Double, latitude: Double) throws {
        var generator = SeededGenerator(seed: UInt64(epsg))
        let plane = try CityPlane(epsg: epsg)
        let places = (0..<500).map { _ in
            place(longitude + .random(in: -2...2, using: &generator), latitude + .random(in: -2...2, using: &generator))
        }
        let onPlane = plane.plane(places, threads: 1)
        #expect(plane.plane(plane.geographic(onPlane, threads: 1), threads: 1) == onPlane)
    }

    @Test("Degrees of WGS 84 and CGCS2000 are repeated bit by bit and fall on the same places")
    func equalSystems() throws {
        let plane = try CityPlane(epsg: 4547)
        let positions = [Position(x: 114.30512345678901, y: 30.593), Position(x: 0.1 + 0.2, y: -0.0), Position(x: 200, y: 91)]
        for system in [CoordinateSystem.wgs84, .cgcs2000] {
            let degrees = try CityPlane.geographic(positions, from: system, threads: 1)
            #expect(degrees.map(\.longitude.bitPattern) == positions.map(\.x.bitPattern))
            #expect(degrees.map(\.latitude.bitPattern) == positions.map(\.y.bitPattern))
        }
        let inside = Array(positions.prefix(1))
        let expected = try plane.plane(inside, from: .wgs84, threads: 1)
        for system in [CoordinateSystem.cgcs2000, .epsg(4326), .epsg(4490)] {
            #expect(try plane.plane(inside, from: system, threads: 1) == expected)
        }
        let zoned = try CityPlane(epsg: 4526).plane(inside, from: .wgs84, threads: 1)[0]
        #expect(zoned == PlaneCoordinate(x: expected[0].x + 38_000_000, y: expected[0].y).roundedToMillimetre)
    }

    @Test("A layer in the plane's own system is only rounded, one in a neighbouring zone is moved")
    func projectedLayers() throws {
        let plane = try CityPlane(epsg: 4547)
        let own = [Position(x: 529251.84614, y: 3385891.49960), Position(x: -1e7, y: 1e15)]
        #expect(
            try plane.plane(own, from: .epsg(4547), threads: 1) == [
                PlaneCoordinate(x: 529251.846, y: 3385891.5), PlaneCoordinate(x: -1e7, y: 1e15),
            ])
        let neighbour = [Position(x: 817059.5468, y: 3390509.0748)]
        #expect(try plane.plane(neighbour, from: .epsg(4546), threads: 1) == [PlaneCoordinate(x: 529251.846, y: 3385891.496)])
        let feet = try CityPlane.geographic([Position(x: 6487646.0, y: 1842518.0)], from: .epsg(6424), threads: 1)[0]
        #expect(abs(feet.longitude + 118.2437) < 0.01 && abs(feet.latitude - 34.0522) < 0.01)
    }
}

@Suite("What cannot be transformed")
struct FailedCoordinateTests {
    @Test(
        "Swapped, infinite and absurd input gives NaN, never infinity, and leaves its neighbours alone",
        arguments: [4547, 4526, 32650, 3857, 2326])
    func failures(epsg: Int) throws {
        let plane = try CityPlane(epsg: epsg)
        let good = place(114.2, 22.3)
        let bad = [
            place(30.593, 114.305), place(.nan, 30), place(114, .nan), place(.infinity, 30), place(114, -.infinity), place(1e308, 1e308),
            place(180.1, 30), place(114, 90.1),
        ]
        let found = plane.plane(bad.flatMap { [good, $0] } + [good], threads: 1)
        for (index, place) in found.enumerated() {
            if index % 2 == 0 { #expect(place == found[0] && place.x.isFinite) } else { #expect(place.x.isNaN && place.y.isNaN) }
        }
    }

    @Test("The inverse gives finite degrees or NaN for any number", arguments: [4547, 32650, 3857, 2326, 3826])
    func inverseOfAnything(epsg: Int) throws {
        let plane = try CityPlane(epsg: epsg)
        let numbers = [0, -0.0, 1, -1e6, 1e8, 1e12, -1e300, .greatestFiniteMagnitude, .infinity, -.infinity, .nan, .leastNonzeroMagnitude]
        for x in numbers {
            for y in numbers {
                let found = plane.geographic([PlaneCoordinate(x: x, y: y)], threads: 1)[0]
                #expect(found.longitude.isFinite && found.latitude.isFinite || found.longitude.isNaN && found.latitude.isNaN)
            }
        }
    }

    @Test(
        "Positions of a layer fail in the same way in every system",
        arguments: ["wgs84", "gcj02", "bd09", "EPSG:4547", "EPSG:4546", "EPSG:4258"])
    func layers(name: String) throws {
        let plane = try CityPlane(epsg: 4547)
        let system = try #require(CoordinateSystem(name))
        let positions = [
            Position(x: .nan, y: 0), Position(x: .infinity, y: 30), Position(x: 114, y: -.infinity), Position(x: 1e308, y: 30),
        ]
        for place in try plane.plane(positions, from: system, threads: 1) { #expect(place.x.isNaN && place.y.isNaN) }
        for place in try CityPlane.geographic(positions.dropLast(), from: system, threads: 1) {
            #expect(place.longitude.isNaN && place.latitude.isNaN)
        }
        #expect(try plane.plane([], from: system, threads: 8).isEmpty)
    }
}

@Suite("Threads")
struct ThreadTests {
    @Test("1, 2 and 8 threads give the same bits", arguments: ["wgs84", "gcj02", "bd09", "EPSG:4546"])
    func threads(name: String) throws {
        var generator = SeededGenerator(seed: 7)
        let plane = try CityPlane(epsg: 4547)
        let system = try #require(CoordinateSystem(name))
        let positions = (0..<70_001).map { _ in
            system == .epsg(4546)
                ? Position(x: .random(in: 4e5...9e5, using: &generator), y: .random(in: 3e6...4e6, using: &generator))
                : Position(x: .random(in: 112...116, using: &generator), y: .random(in: 28...33, using: &generator))
        }
        func bits(_ places: [PlaneCoordinate]) -> [UInt64] { places.flatMap { [$0.x.bitPattern, $0.y.bitPattern] } }
        let one = try plane.plane(positions, from: system, threads: 1)
        let degrees = plane.geographic(one, threads: 1)
        for threads in [0, 2, 3, 8] {
            #expect(try bits(plane.plane(positions, from: system, threads: threads)) == bits(one))
            #expect(plane.geographic(one, threads: threads) == degrees)
        }
    }
}
