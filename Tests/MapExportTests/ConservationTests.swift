import CityModel
import MapLayers
import RiskScoring
import Testing

/// The identities of a run (MODEL 7) on the small city: all hold, and every single fault breaks exactly its own.
@Suite struct ConservationTests {
    /// What a map is made of, open to faults.
    private struct Counts {
        var input = SmallCity.input
        var scores = SmallCity.scores
        var districts: [DistrictRow]
        var maps: [ZoneMap]

        init() {
            let map = SmallCity.map()
            (districts, maps) = (map.districts, map.maps)
        }

        var identities: [Conservation] { conservation(input, scores, districts: districts, maps: maps, threads: 1) }
    }

    /// A fault and the one identity that it breaks.
    private struct Fault: Sendable {
        var breaks: String
        var plant: @Sendable (inout Counts) -> Void
    }

    @Test func everyIdentityOfTheRunHolds() {
        let identities = SmallCity.map().conservation
        #expect(identities.count == 2 + 15 + 3 + 12)
        #expect(identities.filter { !$0.holds }.isEmpty)
        #expect(identities.contains(Conservation("zones of chemical: red cells", 5, 5)))
        #expect(identities.contains(Conservation("districts and city: orange cells", 3, 3)))
    }

    @Test("each identity is broken by its own fault, and by no other's")
    func faults() {
        for fault in Self.faults {
            var counts = Counts()
            fault.plant(&counts)
            #expect(counts.identities.filter { !$0.holds }.map(\.what) == [fault.breaks])
        }
        #expect(Self.faults.map(\.breaks).sorted() == Counts().identities.map(\.what).sorted())
    }

    @Test("a zone that is lost, a person who is counted twice, a cell that is in two zones")
    func lostAndDoubled() {
        var counts = Counts()
        counts.maps[0].zones.removeAll { $0.level == .red }
        #expect(counts.identities.filter { !$0.holds } == [Conservation("zones of total: red cells", 0, 5)])
        counts = Counts()
        counts.maps[0].zones[0].cells += 1
        #expect(counts.identities.filter { !$0.holds } == [Conservation("zones of total: red cells", 6, 5)])
        let read: Int64 = 12_345_678 + 1750 + 3000
        var scores = SmallCity.scores
        scores.persons.entries[0].thousandths += 1000
        let map = CityMap(
            SmallCity.input, scores, sourceLayers: ["parks"], shelterLayers: ["shelters"], shelterPoints: [nil, nil], threads: 1
        ) { _, _ in [] }
        let persons = "thousandths of persons read, and in the city or reported outside"
        #expect(map.conservation.filter { !$0.holds } == [Conservation(persons, read, read + 1000)])
    }

    private static let faults: [Fault] =
        [
            // Of a cell without colour, which no zone has.
            Fault(breaks: "cells of all levels and of the city") { $0.scores.districtOfCell[7] = CityScores.outside },
            Fault(breaks: "thousandths of persons read, and in the city or reported outside") {
                $0.input.population[0].thousandths[1] += 1
            },
            Fault(breaks: "districts and city: sources without data") { $0.districts[1].sourcesWithoutData += 1 },
            Fault(breaks: "districts and city: shelters") { $0.districts[0].shelters += 1 },
            Fault(breaks: "districts and city: sums of scores") { $0.districts[1].scoreSum -= 1 },
        ]
        + Level.allCases.flatMap { level in
            [
                Fault(breaks: "districts and city: \(level.word) cells") { $0.districts[0].cells[level] += 1 },
                Fault(breaks: "districts and city: thousandths of persons in \(level.word)") { $0.districts[1].persons[level] -= 1 },
                Fault(breaks: "districts and city: \(level.word) sources") { $0.districts[0].sources[level] += 1 },
            ]
        }
        + ["total", "chemical", "洪涝/内涝"].enumerated().flatMap { map, name in
            Level.colours.map { level in
                Fault(breaks: "zones of \(name): \(level.word) cells") { counts in
                    var zone = counts.maps[0].zones[0]
                    (zone.level, zone.cells) = (level, 1)
                    counts.maps[map].zones.append(zone)
                }
            }
        }
}
