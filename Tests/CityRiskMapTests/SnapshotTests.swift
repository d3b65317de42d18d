import CityModel
import TestSupport
import Testing

@testable import CityRiskMap

/// What a workspace keeps of a city may be anything: a reader refuses it or gives something that can be used.
@Suite struct SnapshotTests {
    private static let options = RunOptions(threads: 1)

    private func city() throws -> SurveyedCity {
        let random = try (UInt64(0)..<50).lazy.map { try RandomSurveyedCity(seed: $0) }.first { !$0.hasNoBoundary }
        return try SurveyedCity(try #require(random).before.loaded(), options: Self.options)
    }

    @Test("a city comes back the same, and is written the same again")
    func again() throws {
        let city = try city()
        let restored = try city.restored(threads: 1)
        let pieces = CitySnapshot(city.layers, city.preparation, SourceScores(city.scores), threads: 1).pieces
        let again = CitySnapshot(restored.layers, restored.preparation, SourceScores(restored.scores), threads: 2).pieces
        #expect(pieces.map(\.name) == again.map(\.name))
        for (first, second) in zip(pieces, again) { #expect(first.bytes == second.bytes, "\(first.name)") }
    }

    @Test("only layers that were touched are written, and cells, people and shelters when one of these was")
    func touched() throws {
        let city = try city()
        func names(_ touched: Set<LayerSort>) -> [String] {
            CitySnapshot(city.layers, city.preparation, SourceScores(city.scores), touched: touched, threads: 1).pieces.map(\.name)
        }
        #expect(names([]) == ["scores", "record"])
        #expect(names([.sources(0)]) == ["scores", "record", "sources/0"])
        #expect(names([.shelters(0)]) == ["scores", "record", "preparation", "shelters/0"])
    }

    @Test("pieces that are cut off, or of which some bytes are others, are refused or read, never a crash", arguments: UInt64(0)..<20)
    func damaged(seed: UInt64) throws {
        let city = try city()
        let pieces = CitySnapshot(city.layers, city.preparation, SourceScores(city.scores), threads: 1).pieces
        var random = SeededGenerator(seed: seed)
        var refused = 0
        for round in 0..<40 {
            var broken = pieces
            let piece = Int(random.next() % UInt64(pieces.count))
            let place = Int(random.next() % UInt64(broken[piece].bytes.count))
            if round % 4 == 0 {
                broken[piece].bytes.removeSubrange(place...)
            } else {
                broken[piece].bytes[place] ^= UInt8(truncatingIfNeeded: 1 << (random.next() % 8))
            }
            do {
                let read = try CitySnapshot(pieces: broken).city(city.layers.city, threads: 1)
                _ = try ReadCity(read.layers)
            } catch {
                refused += 1
            }
        }
        #expect(refused >= 10)
    }

    @Test("a missing piece is refused")
    func missing() throws {
        let city = try city()
        let pieces = CitySnapshot(city.layers, city.preparation, SourceScores(city.scores), threads: 1).pieces
        for index in pieces.indices {
            var fewer = pieces
            fewer.remove(at: index)
            #expect(throws: SnapshotReader.Damage.self, "\(pieces[index].name)") {
                _ = try CitySnapshot(pieces: fewer).city(city.layers.city, threads: 1)
            }
        }
    }
}
