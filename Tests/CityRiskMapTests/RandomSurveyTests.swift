import CityModel
import MapExport
import MapLayers
import TestSupport
import Testing

@testable import CityRiskMap

/// Random surveys of random small cities: moves, new grades, additions and removals in every layer, in and outside the boundary.
@Suite struct RandomSurveyTests {
    private static let options = RunOptions(threads: 2)

    private func outputs(of city: ScoredCity) throws -> [(name: String, bytes: [UInt8])] {
        let styles = try LoadedStyles(city.read.city.file, replacing: [:])
        return try Publication(city, styles: styles, extras: [.cells], options: Self.options).files.map {
            ($0.name, $0.bytes)
        }
    }

    /// Names of the outputs that two cities do not have alike.
    private func differences(_ left: ScoredCity, _ right: ScoredCity, but ignored: Set<String> = []) throws -> [String] {
        let (left, right) = (try outputs(of: left), try outputs(of: right))
        return left.map(\.name) != right.map(\.name)
            ? ["names"] : zip(left, right).filter { $0.bytes != $1.bytes && !ignored.contains($0.name) }.map(\.0.name)
    }

    /// The outputs with what stands of the earlier ones are those that are made anew.
    private func expectSameOutputs(
        of city: SurveyedCity, after before: SurveyedCity, _ built: ScoredCity, _ results: UnchangedResults
    ) throws {
        let files = Dictionary(uniqueKeysWithValues: try outputs(of: built).map { ($0.name, $0.bytes) })
        let outputs = EarlierOutputs(families: before.layers.families.names, threads: 2) {
            files[$0].map { StandingFile(bytes: $0, digest: "") }
        }
        let unchanged = UnchangedOutputs(results, of: before, outputs: outputs)
        let styles = try LoadedStyles(city.layers.city.file, replacing: [:])
        let made = try Publication(
            try city.scored(unchanged: unchanged, options: Self.options), styles: styles, extras: [.cells],
            unchanged: unchanged,
            options: Self.options)
        let anew = try self.outputs(of: try city.scored(options: Self.options))
        for (file, expected) in zip(made.files, anew) {
            #expect(file.name == expected.name && file.bytes == expected.bytes, "\(file.name)")
        }
        #expect(made.files.count == anew.count)
    }

    @Test(arguments: UInt64(0)..<300)
    func `every output after a survey is byte for byte that of a full run`(seed: UInt64) throws {
        let random = try RandomSurveyedCity(seed: seed)
        var before = try SurveyedCity(try random.before.loaded(), options: Self.options)
        let built = try before.scored(options: Self.options)
        before.zones = built.map.keptZones
        let (surveyed, rescored, unchanged) = try before.surveyed(random.survey, options: Self.options)
        let after = try surveyed.scored(options: Self.options)
        if seed % 5 == 0 {
            var city = try random.before.loaded()
            city.surveys = [random.survey]
            #expect(try differences(after, try scoreCity(city, options: Self.options)) == [])
        }
        let merged = try scoreCity(try random.after.loaded(), options: Self.options)
        #expect(try differences(after, merged, but: ["run.json", "findings.json"]) == [])
        #expect(2 * rescored.recomputed <= 3 * rescored.changed || random.hasNoBoundary)
        if let unchanged { try expectSameOutputs(of: surveyed, after: before, built, unchanged) }
        if seed % 3 == 0, !random.hasNoBoundary {
            let restored = try before.restored(threads: 2)
            #expect(try differences(try restored.scored(options: Self.options), try before.scored(options: Self.options)) == [])
            let fromSnapshot = try restored.surveyed(random.survey, options: Self.options)
            #expect(try differences(try fromSnapshot.city.scored(options: Self.options), after) == [])
            #expect(fromSnapshot.rescored.changed == rescored.changed && fromSnapshot.rescored.recomputed == rescored.recomputed)
        }
    }
}

/// A random city, a survey of it, and the city that the survey leads to, written as files of its own.
struct RandomSurveyedCity {
    private(set) var before = CityInMemory()
    private(set) var after = CityInMemory()
    let survey: LoadedSurvey
    let hasNoBoundary: Bool

    private typealias Record = CityInMemory.Record

    static let layers = ["sites", "floods", "schools", "shelters", "people"]

    init(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        hasNoBoundary = seed % 10 == 9
        let boundary = hasNoBoundary ? "" : "boundary: {file: districts.geojson, name: name}\n"
        before.cityFile = """
            name: 测试市
            cell: 200
            crs: EPSG:4547
            \(boundary)sources:
              - {layer: sites, kind: other, family: chemical, file: sites.geojson}
              - {layer: floods, kind: other, family: flood, file: floods.geojson}
            targets: [{layer: schools, file: schools.geojson}]
            shelters: [{layer: shelters, file: shelters.geojson}]
            population: [{layer: people, file: people.geojson}]
            """
        before.layers = ["districts": Self.districts]
        for layer in Self.layers {
            before.layers[layer] = (0..<Int.random(in: 2...14, using: &random)).map { number in
                Self.record(layer, "\(layer)-\(10 + number)", &random)
            }
        }
        let (files, after) = Self.survey(of: before, named: "s", newFrom: 90, &random)
        self.after = after
        survey = try LoadedSurvey(.kept(files), name: "survey.yml", of: try before.loaded().file)
    }

    /// A random survey of such a city.
    ///
    /// - Parameters:
    ///   - layers: that it may name
    ///   - number: of the first new record of each layer; nil: none is new
    /// - Returns: the survey's files with its definition in `survey.yml`, and the city that it leads to
    static func survey(
        of before: CityInMemory, named name: String, date: String? = nil, layers: [String] = Self.layers, newFrom number: Int?,
        _ random: inout SeededGenerator
    ) -> (files: [String: [UInt8]], after: CityInMemory) {
        var after = before
        var changes: [String] = []
        var removals: [String] = []
        var files: [String: [Record]] = [:]
        for layer in layers where Int.random(in: 0..<3, using: &random) > 0 {
            let (news, removed, merged) = Self.survey(of: before.layers[layer] ?? [], layer, newFrom: number, &random)
            after.layers[layer] = merged
            let replaces = Int.random(in: 0..<4, using: &random) == 0
            if replaces || !news.isEmpty {
                files["\(layer)-new.geojson"] = replaces ? merged.shuffled(using: &random) : news
                changes.append("{layer: \(layer), file: \(layer)-new.geojson, mode: \(replaces ? "replace" : "upsert")}")
                if replaces { after.layers[layer] = files["\(layer)-new.geojson"] }
            }
            if !replaces, !removed.isEmpty { removals.append("{layer: \(layer), ids: [\(removed.joined(separator: ", "))]}") }
        }
        if changes.isEmpty, removals.isEmpty {
            changes.append("{layer: sites, file: sites.geojson}")
            files["sites.geojson"] = Array((before.layers["sites"] ?? []).prefix(1))
        }
        let head = "name: \(name)" + (date.map { ", date: \($0)" } ?? "")
        let definition = "{\(head), changes: [\(changes.joined(separator: ", "))], removed: [\(removals.joined(separator: ", "))]}"
        var bytes = files.mapValues(CityInMemory.geoJSON)
        bytes["survey.yml"] = Array(definition.utf8)
        return (bytes, after)
    }

    /// Two districts side by side.
    private static let districts: [Record] = [(114.28, 114.315, "西区"), (114.315, 114.36, "东区")].map { west, east, name in
        Record(
            name, ring: [(west, 30.47), (east, 30.47), (east, 30.53), (west, 30.53), (west, 30.47)],
            [.init(name: "name", value: .string(name))])
    }

    private static func record(_ layer: String, _ id: String, _ random: inout SeededGenerator) -> Record {
        let x = 114.26 + Double(Int.random(in: 0..<1200, using: &random)) / 10_000
        let y = 30.45 + Double(Int.random(in: 0..<1000, using: &random)) / 10_000
        var record: Record
        switch layer {
        case "sites", "floods":
            record = .site(id, x, y, ["red", "orange", "yellow", "blue"].randomElement(using: &random)!)
            record.properties.append(.init(name: "reach_m", value: .number(Double(Int.random(in: 200...2500, using: &random)))))
            record.properties.append(.init(name: "core_m", value: .number(Double(Int.random(in: 0...200, using: &random)))))
        case "schools": record = .target(id, x, y, ["高敏感", "一类", "unheard-of"].randomElement(using: &random)!)
        case "shelters": record = .shelter(id, x, y, capacity: Double(Int.random(in: 0...900, using: &random)))
        default: record = .people(id, x, y, Double(Int.random(in: 0...3000, using: &random)))
        }
        if layer == "floods" || Int.random(in: 0..<5, using: &random) == 0 {
            let size = Double(Int.random(in: 1...60, using: &random)) / 10_000
            record.ring = [(x, y), (x + size, y), (x + size / 2, y + size), (x, y)]
        }
        return record
    }

    /// - Returns: changed and new records, ids that are gone, and the layer after all of it
    private static func survey(
        of records: [Record], _ layer: String, newFrom first: Int?, _ random: inout SeededGenerator
    ) -> (news: [Record], removed: [String], merged: [Record]) {
        var news: [Record] = []
        var removed: [String] = []
        var merged: [Record] = []
        for record in records {
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where records.count - removed.count > 1: removed.append(record.id ?? "")
            case 1:
                merged.append(Self.record(layer, record.id ?? "", &random))
                news.append(merged[merged.count - 1])
            case 2:
                merged.append(record)
                news.append(record)
            default: merged.append(record)
            }
        }
        for number in 0..<(first == nil ? 0 : Int.random(in: 0...2, using: &random)) {
            merged.append(Self.record(layer, "\(layer)-\((first ?? 0) + number)", &random))
            news.append(merged[merged.count - 1])
        }
        return (news, removed, merged)
    }
}

extension SurveyedCity {
    /// The city as a workspace would give it back.
    func restored(threads: Int) throws -> SurveyedCity {
        let snapshot = CitySnapshot(layers, preparation, SourceScores(scores, zones: zones), threads: threads)
        let (layers, preparation, sources) = try snapshot.city(self.layers.city, threads: threads)
        return SurveyedCity(layers, preparation, sources, maps: [scores.total] + scores.families)
    }
}
