import CityModel
import GeometryKernel
import SampleCity
import Testing

@Suite struct GeometryTests {
    @Test("all areas of a city are valid", arguments: ["districts", "parks", "flood-areas", "flash-floods", "reservoirs"])
    func valid(layer: String) throws {
        #expect(try invalidFeatures(of: ReadSample(layer, of: Sample.city).plane(), threads: 1).isEmpty)
    }

    @Test("all areas of other cities are valid", arguments: 2...6)
    func validForSeed(seed: Int) throws {
        let files = sampleCity(SampleOptions(seed: UInt64(seed), scale: 0.3))
        for layer in ["districts", "parks", "flood-areas", "flash-floods", "reservoirs"] {
            #expect(try invalidFeatures(of: ReadSample(layer, of: files).plane(), threads: 1).isEmpty, "\(layer)")
        }
    }

    @Test("the area is within 3 % of the area asked for", arguments: [(SampleOptions.Size.city, 1500e6), (.metropolis, 16_850e6)])
    func area(size: SampleOptions.Size, squareMetres: Double) throws {
        let districts = try ReadSample("districts", of: size == .city ? Sample.city : Sample.metropolis).plane()
        let area = try (0..<districts.count).reduce(0) { try $0 + PreparedFeature($1, of: districts).area }
        #expect(abs(area / squareMetres - 1) < 0.03)
        #expect(abs(try unionArea(of: districts) / area - 1) < 1e-9)
    }

    /// A side from one position to another.
    struct Edge: Hashable {
        var from: Position
        var to: Position
    }

    @Test("districts tile: each inner side is shared by two, the outer sides are one ring", arguments: SampleOptions.Size.allCases)
    func tiling(size: SampleOptions.Size) throws {
        let districts = try ReadSample("districts", of: size == .city ? Sample.city : Sample.metropolis)
        let coordinates = districts.table.geometries.coordinates
        var edges: Set<Edge> = []
        for ring in districts.rings {
            for index in ring.dropLast() {
                let (isNew, _) = edges.insert(Edge(from: coordinates[index], to: coordinates[index + 1]))
                #expect(isNew, "two districts on the same side of an edge")
            }
        }
        let outer = edges.filter { !edges.contains(Edge(from: $0.to, to: $0.from)) }
        #expect(outer.count < edges.count)
        let next = Dictionary(outer.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
        #expect(next.count == outer.count, "the outline touches itself")
        let start = try #require(outer.first).from
        var place = start
        var steps = 0
        repeat {
            place = try #require(next[place])
            steps += 1
        } while place != start && steps <= outer.count
        #expect(steps == outer.count, "the outline has an island or a hole")
    }

    @Test("everything lies in the city", arguments: allLayers.dropFirst())
    func inTheCity(layer: String) throws {
        let districts = try ReadSample("districts", of: Sample.city).plane()
        let prepared = try (0..<districts.count).map { try PreparedFeature($0, of: districts) }
        let places = try ReadSample(layer, of: Sample.city).plane().coordinates
        for place in places {
            let isInside = try prepared.contains { try $0.covers(place) }
            #expect(isInside, "\(place)")
        }
    }

    @Test("about half of the enterprises stand in the parks, people do not")
    func parks() throws {
        let parks = try ReadSample("parks", of: Sample.city).plane()
        let prepared = try (0..<parks.count).map { try PreparedFeature($0, of: parks) }
        func countInParks(_ layer: String) throws -> Int {
            try ReadSample(layer, of: Sample.city).plane().coordinates.count { place in try prepared.contains { try $0.covers(place) } }
        }
        #expect((37...60).contains(try countInParks("enterprises")))
        #expect(try countInParks("people") == 0)
    }
}
