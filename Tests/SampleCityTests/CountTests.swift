import CityModel
import RiskGrading
import SampleCity
import Testing

@Suite struct CountTests {
    static let cityCounts = [
        ("districts", 7), ("parks", 9), ("enterprises", 82), ("waterlogging", 52), ("flood-areas", 5), ("flash-floods", 46),
        ("reservoirs", 109), ("geological-hazards", 73), ("targets", 108), ("shelters", 64), ("people", 5000),
    ]
    static let metropolisCounts = [
        ("districts", 14), ("parks", 9), ("enterprises", 9400), ("waterlogging", 96), ("flood-areas", 5), ("flash-floods", 1905),
        ("reservoirs", 638), ("geological-hazards", 1131), ("targets", 4000), ("shelters", 3000), ("people", 200_000),
    ]

    @Test("a city has the counts asked for", arguments: cityCounts)
    func city(layer: String, count: Int) throws {
        #expect(try ReadSample(layer, of: Sample.city).table.count == count)
        #expect(Sample.count(layer, of: Sample.city) == count)
    }

    @Test("a tenth of a metropolis has a tenth of its counts", arguments: metropolisCounts)
    func metropolis(layer: String, count: Int) {
        let isScaled = layer != "districts" && layer != "flood-areas"
        #expect(Sample.count(layer, of: Sample.metropolis) == (isScaled ? Int((Double(count) / 10).rounded()) : count))
    }

    @Test("a metropolis has the counts asked for", .disabled(if: Sample.isDebugBuild, "takes a minute without optimisation"))
    func wholeMetropolis() throws {
        let files = sampleCity(SampleOptions(size: .metropolis))
        for (layer, count) in Self.metropolisCounts { #expect(Sample.count(layer, of: files) == count, "\(layer)") }
        #expect(try floodVertices(of: files) == 100_000)
    }

    @Test("28 of a city's 82 enterprises are major hazard sources")
    func majorHazardSources() throws {
        let pack = RulePack.builtIn
        let layer = try ReadSample("enterprises", of: Sample.city, properties: try #require(pack.properties(ofKind: "chemical-enterprise")))
        let major = (0..<layer.table.count).count { feature in
            // A severity by inventory alone is below .125 exactly when S < 1 (MODEL 3).
            let grading = pack.grade(kind: "chemical-enterprise") { name in
                ["inventory", "persons_500m"].contains(name) ? layer.value(name, of: feature) : nil
            }
            return grading.grade.map { $0.severity >= 0.125 } ?? false
        }
        #expect(major == 28)
    }

    @Test("persons add up to 300,000")
    func persons() throws {
        let people = try ReadSample("people", of: Sample.city, properties: ["people"])
        let persons = (0..<people.table.count).compactMap { people.number("people", of: $0) }
        #expect(persons.reduce(0, +) == 300_000)
        #expect(persons.allSatisfy { $0 >= 1 })
    }

    @Test("flood areas have the vertices asked for", arguments: [(SampleOptions.Size.city, 7000), (.metropolis, 10_000)])
    func floodVertices(size: SampleOptions.Size, count: Int) throws {
        #expect(try floodVertices(of: size == .city ? Sample.city : Sample.metropolis) == count)
    }

    private func floodVertices(of files: [SampleFile]) throws -> Int {
        try ReadSample("flood-areas", of: files).rings.reduce(0) { $0 + $1.count - 1 }
    }

    @Test("flash-flood zones have 20 to 200 vertices")
    func flashFloodVertices() throws {
        let zones = try ReadSample("flash-floods", of: Sample.metropolis)
        let counts = zones.rings.map { $0.count - 1 }
        #expect(counts.allSatisfy { (20...200).contains($0) })
        #expect(Set(counts).count > 50)
    }

    @Test("scale multiplies the counts", arguments: [0.02, 0.1, 1.5])
    func scale(factor: Double) throws {
        let files = sampleCity(SampleOptions(scale: factor))
        for (layer, count) in Self.cityCounts where layer != "districts" && layer != "flood-areas" {
            #expect(Sample.count(layer, of: files) == max(1, Int((Double(count) * factor).rounded())), "\(layer)")
        }
        #expect(Sample.count("districts", of: files) == 7)
    }

    @Test("a scale is kept within 0.01 and 100", arguments: [(0.0, 0.01), (-3, 0.01), (.infinity, 100), (.nan, 1), (2, 2)])
    func scaleLimits(given: Double, used: Double) {
        #expect(SampleOptions(scale: given).scale == used)
    }
}
