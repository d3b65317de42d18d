import CityModel
import Foundation
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
        #expect(names([.sources(0)]) == ["scores", "record", "sources/0", "sources/0/items/0"])
        #expect(names([.shelters(0)]) == ["scores", "record", "preparation", "shelters/0", "shelters/0/items/0"])
    }

    @Test("pieces of a survey with those that stand of the state before make the whole city", arguments: UInt64(0)..<30)
    func continued(seed: UInt64) throws {
        let random = try RandomSurveyedCity(seed: seed)
        guard !random.hasNoBoundary else { return }
        let before = try SurveyedCity(random.before.loaded(), options: Self.options)
        let after = try before.surveyed(random.survey, options: Self.options).city
        func snapshot(_ city: SurveyedCity, touched: Set<LayerSort>? = nil, since earlier: CityLayers? = nil) -> CitySnapshot {
            CitySnapshot(
                city.layers, city.preparation, SourceScores(city.scores), touched: touched, since: earlier, threads: 1)
        }
        let touched = Set(random.survey.survey.sorts)
        let (first, changed, whole) = (
            snapshot(before), snapshot(after, touched: touched, since: before.layers), snapshot(after)
        )
        var merged = Dictionary(uniqueKeysWithValues: first.pieces.filter { changed.names.contains($0.name) }.map { ($0.name, $0.bytes) })
        for piece in changed.pieces { merged[piece.name] = piece.bytes }
        #expect(Set(merged.keys) == whole.names && whole.names == changed.names)
        for piece in whole.pieces { #expect(merged[piece.name] == piece.bytes, "\(piece.name)") }
    }

    @Test("a city that comes back from pieces before each survey is after it what one is that never went", arguments: UInt64(0)..<30)
    func surveyedAgain(seed: UInt64) throws {
        let first = try RandomSurveyedCity(seed: seed)
        guard !first.hasNoBoundary else { return }
        var (city, random) = (first.before, SeededGenerator(seed: seed))
        var state = try SurveyedCity(city.loaded(), options: Self.options)
        var built = try state.scored(options: Self.options)
        state.zones = built.map.keptZones
        var pieces = pieces(of: state)
        for step in 1...3 {
            let isSmall = Bool.random(using: &random)
            let (files, after) = RandomSurveyedCity.survey(
                of: city, named: "survey \(step)", layers: isSmall ? ["sites", "floods", "shelters"] : RandomSurveyedCity.layers,
                newFrom: isSmall ? nil : 90 + 10 * step, &random)
            let survey = try LoadedSurvey(.kept(files), name: "survey.yml", of: state.layers.city.file)
            let restored = try restored(state, from: pieces)
            #expect(restored.zones == state.zones && restored.zones.contains { !$0.firstCells.isEmpty })

            let (plain, again) = (
                try state.surveyed(survey, options: Self.options), try restored.surveyed(survey, options: Self.options)
            )
            #expect(plain.rescored.changed == again.rescored.changed && plain.rescored.recomputed == again.rescored.recomputed)
            let (next, own) = (plain.city, again.city)
            #expect(own.scores.total == next.scores.total && own.scores.families == next.scores.families)

            let earlier = try outputs(of: built)
            let unchanged = again.unchanged.map { results in
                let files = EarlierOutputs(families: state.layers.families.names, threads: 1) { name in
                    earlier[name].map { StandingFile(bytes: $0, digest: "") }
                }
                return UnchangedOutputs(results, of: restored, outputs: files)
            }
            let scored = try own.scored(unchanged: unchanged, options: Self.options)
            built = try next.scored(options: Self.options)
            #expect(try outputs(of: scored, unchanged: unchanged) == outputs(of: built))

            (state, city) = (next, after)
            state.zones = built.map.keptZones
            var continued = own
            continued.zones = scored.map.keptZones
            let changed = CitySnapshot(
                continued.layers, continued.preparation, SourceScores(continued.scores, zones: continued.zones),
                touched: Set(survey.survey.sorts), since: restored.layers, threads: 1)
            pieces = pieces.filter { changed.names.contains($0.key) }.merging(changed.pieces.map { ($0.name, $0.bytes) }) { $1 }
            let whole = self.pieces(of: state)
            #expect(pieces.keys.sorted() == whole.keys.sorted())
            for (name, bytes) in whole { #expect(pieces[name] == bytes, "survey \(step): \(name)") }
        }
    }

    private func pieces(of city: SurveyedCity) -> [String: [UInt8]] {
        let sources = SourceScores(city.scores, zones: city.zones)
        let snapshot = CitySnapshot(city.layers, city.preparation, sources, threads: 1)
        return Dictionary(uniqueKeysWithValues: snapshot.pieces.map { ($0.name, $0.bytes) })
    }

    /// A city from pieces of its snapshot, and its maps.
    private func restored(_ city: SurveyedCity, from pieces: [String: [UInt8]]) throws -> SurveyedCity {
        let snapshot = CitySnapshot(pieces: pieces.map { ($0.key, $0.value) })
        let (layers, preparation, sources) = try snapshot.city(city.layers.city, threads: 1)
        return SurveyedCity(layers, preparation, sources, maps: [city.scores.total] + city.scores.families)
    }

    private func outputs(of city: ScoredCity, unchanged: UnchangedOutputs? = nil) throws -> [String: [UInt8]] {
        let styles = try LoadedStyles(city.read.city.file, replacing: [:])
        let made = try Publication(city, styles: styles, extras: [.cells], unchanged: unchanged, options: Self.options)
        return Dictionary(uniqueKeysWithValues: made.files.map { ($0.name, $0.bytes) })
    }

    @Test("a block of items is kept only where the state before has a block of the same items")
    func blocks() throws {
        let city = try city()
        var layer = city.layers.shelters[0]
        let count = layer.count
        layer.items = (0..<1030).map { layer.items[$0 % count] }
        layer.origins = (0..<1030).map { layer.origins[$0 % count] }
        var shorter = layer
        shorter.items.removeLast(3)
        #expect(layer.has(sameItems: 0..<1024, as: layer) && layer.has(sameItems: 1024..<1030, as: layer))
        #expect(shorter.has(sameItems: 0..<1024, as: layer) && !shorter.has(sameItems: 1024..<1027, as: layer))
        #expect(!layer.has(sameItems: 1024..<1030, as: shorter))
        var other = layer
        other.items[7]?.name = "e\u{301}"
        layer.items[7]?.name = "\u{E9}"
        #expect(!other.has(sameItems: 0..<1024, as: layer) && other.has(sameItems: 1024..<1030, as: layer))
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

    @Test("texts come back byte for byte, and a citation is one object however often it was made")
    func shared() throws {
        let texts = ["\u{5140}", "\u{FA0C}", "", "\u{5140}", "a", "\u{FA0C}", "", "\u{5140}"]
        func citation(_ clause: String) -> Citation { Citation(document: "document", clause: clause, edition: "1", mark: "V") }
        var writer = SnapshotWriter()
        for text in texts { writer.text(text) }
        for clause in ["4.1", "4.2", "4.1"] { writer.citation(citation(clause)) }
        var reader = try SnapshotReader(writer.finished())
        for text in texts { #expect(Array(try reader.text().utf8) == Array(text.utf8)) }
        let citations = [try reader.citation(), try reader.citation(), try reader.citation()]
        #expect(citations == ["4.1", "4.2", "4.1"].map(citation))
        #expect(citations[0] === citations[2])
        try reader.end()
    }

    @Test("a number of no citation or text is refused, and so are bytes too few for the table of texts")
    func unknownNumbers() throws {
        var writer = SnapshotWriter()
        writer.count(0)
        let bytes = writer.finished()
        for count in 0..<bytes.count { #expect(throws: SnapshotReader.Damage.self) { _ = try SnapshotReader(Array(bytes.prefix(count))) } }
        #expect(throws: SnapshotReader.Damage.self) {
            var reader = try SnapshotReader(bytes)
            _ = try reader.citation()
        }
        #expect(throws: SnapshotReader.Damage.self) {
            var reader = try SnapshotReader(bytes)
            _ = try reader.text()
        }
    }

    /// A value that is large in memory.
    private struct LargeValue {
        var numbers: InlineArray<64, Int> = .init(repeating: 0)
    }

    /// Bytes that the process has asked the system for, whether it uses them or not (proc(5), statm).
    private func addressSpace() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ").first.flatMap { Int($0) }
        return try #require(pages) * sysconf(Int32(_SC_PAGESIZE))
    }

    @Test("a list takes no more memory than its bytes, however many values it says it has")
    func hostileCount() throws {
        let size = 32 << 20
        var writer = SnapshotWriter()
        writer.count(size)
        for _ in 0..<size { writer.byte(0) }
        var reader = try SnapshotReader(writer.finished())
        let before = try addressSpace()
        var taken = 0
        #expect(throws: SnapshotReader.Damage.self) {
            _ = try reader.list { _ -> LargeValue in
                taken = try addressSpace() - before
                throw SnapshotReader.Damage()
            }
        }
        #expect(taken < 4 << 30, "\(taken) bytes")
    }

    @Test("values that take fewer bytes in a list than in memory come back all the same")
    func longList() throws {
        var writer = SnapshotWriter()
        writer.list(Array(0..<10_000)) { $0.byte(UInt8($1 % 256)) }
        var reader = try SnapshotReader(writer.finished())
        #expect(try reader.list { Int(try $0.byte()) } == (0..<10_000).map { $0 % 256 })
        try reader.end()
    }

    @Test("a window of more cells than a number can count is refused")
    func hostileWindow() throws {
        var writer = SnapshotWriter()
        for bound in [-2_000_000_000, 2_000_000_000, -2_000_000_000, 2_000_000_000] { writer.integer(bound) }
        writer.array([1 as UInt32])
        writer.array([0 as UInt16])
        var reader = try SnapshotReader(writer.finished())
        #expect(throws: SnapshotReader.Damage.self) { _ = try reader.preparation(districts: 1, shelters: 0) }
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
