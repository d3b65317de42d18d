import CityModel
import MapExport
import TestSupport
import Testing

@testable import CityRiskMap

/// Random surveys of cities whose records are as bad as real ones: repeated ids, ids in two spellings of Unicode, none, or like a made-up
/// one; records that no longer fit `where`, values that cannot be read, rings the wrong way round, files with exchanged axes.
@Suite struct HostileSurveyTests {
    private static let options = RunOptions(threads: 2)

    @Test(arguments: UInt64(0)..<150)
    func `a survey of bad records leads to the outputs and the findings of the merged data`(seed: UInt64) throws {
        let random = try HostileCity(seed: seed)
        let surveyed = try SurveyedCity(try random.before.loaded(), options: Self.options).surveyed(random.survey, options: Self.options)
        let after = try surveyed.city.scored(options: Self.options)
        let restored = try surveyed.city.restored(threads: 2).scored(options: Self.options)
        #expect(try outputs(of: restored) == outputs(of: after))
        #expect(records(restored.findings) == records(after.findings))
        let merged = try scoreCity(try random.after.loaded(), options: Self.options)
        #expect(try outputs(of: after) == outputs(of: merged))
        #expect(totals(after.findings) == totals(merged.findings))
        #expect(records(after.findings) == records(merged.findings))
        #expect(after.read.recordCounts == merged.read.recordCounts)
        for (change, expected) in zip(try #require(surveyed.city.layers.surveys.first?.layers), random.changes) {
            #expect([change.added, change.removed] == [expected.added, expected.removed], "\(change.layer)")
            // Records of other texts may mean the same.
            #expect(change.changed + change.unchanged == expected.changed + expected.unchanged && change.changed <= expected.changed)
        }
    }

    /// Outputs by name, but for those that name files.
    private func outputs(of city: ScoredCity) throws -> [String: [UInt8]] {
        let styles = try LoadedStyles(city.read.city.file, replacing: [:])
        let files = try Publication(city, styles: styles, extras: [.cells], options: Self.options).files
        return Dictionary(
            uniqueKeysWithValues: files.filter { !["run.json", "findings.json"].contains($0.name) }.map { ($0.name, $0.bytes) })
    }

    /// Whether a finding is about a step of the survey and not about the data.
    private func isAboutSurvey(_ finding: Finding) -> Bool {
        [.idRemovedToo, .recordMoved, .idChanged, .idSimilar, .ruleLost].contains(finding.code)
            || finding.done == "the first one is changed, the others stay"
    }

    /// How many findings there are of each code, severity and layer.
    private func totals(_ log: FindingLog) -> [String: Int] {
        var totals: [String: Int] = [:]
        for finding in log.groups.flatMap(\.findings) where !isAboutSurvey(finding) {
            totals["\(finding.code) \(finding.severity) \(finding.layer ?? "")", default: 0] += finding.count
        }
        return totals
    }

    /// What is said of single records.
    private func records(_ log: FindingLog) -> [String] {
        let findings = log.groups.flatMap(\.findings).filter { !isAboutSurvey($0) && ![.axesSwapped, .ringDirection].contains($0.code) }
        // What these say depends on the file: which feature was first, how many there are.
        let namesFile: Set<FindingCode> = [.idRepeated, .layerEmpty]
        return findings.map { "\($0.code) \($0.layer ?? "") \($0.id ?? "") \(namesFile.contains($0.code) ? "" : $0.found.description)" }
            .sorted()
    }
}

/// A city of bad records, a survey of it, and the merged data written as one file per layer.
///
/// In the merged files a record that is gone leaves a feature that does not fit `where`, so that all others keep their positions.
private struct HostileCity {
    private(set) var before = CityInMemory()
    private(set) var after = CityInMemory()
    /// What the survey does to each layer that it names.
    private(set) var changes: [LayerChange] = []
    let survey: LoadedSurvey

    private typealias Record = CityInMemory.Record

    private static let layers = ["sites", "schools", "shelters", "people"]

    init(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        before.cityFile = """
            name: 测试市
            cell: 200
            crs: EPSG:4547
            boundary: {file: districts.geojson, name: name}
            sources: [{layer: sites, kind: other, family: chemical, file: sites.geojson, where: {status: open}}]
            targets: [{layer: schools, file: schools.geojson, where: {status: open}}]
            shelters: [{layer: shelters, file: shelters.geojson, where: {status: open}}]
            population: [{layer: people, file: people.geojson, where: {status: open}}]
            """
        let ring = [(114.28, 30.47), (114.36, 30.47), (114.36, 30.53), (114.28, 30.53), (114.28, 30.47)]
        before.layers = ["districts": [Record("d", ring: ring, [.init(name: "name", value: .string("区"))])]]
        for layer in Self.layers {
            let isSwapped = Int.random(in: 0..<6, using: &random) == 0
            before.layers[layer] = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Self.record(layer, id: Self.ids(layer).randomElement(using: &random)!, isSwapped: isSwapped, &random)
            }
        }
        after = before
        var steps: [String] = []
        var removals: [String] = []
        var files: [String: [Record]] = [:]
        for layer in Self.layers where steps.isEmpty || Bool.random(using: &random) {
            var merging = Merging(layer: layer, records: before.layers[layer] ?? [])
            let isReplacing = Int.random(in: 0..<4, using: &random) == 0
            let file = Self.surveyed(merging.records, layer, isReplacing: isReplacing, &random)
            files["\(layer)-new.geojson"] = file
            steps.append("{layer: \(layer), file: \(layer)-new.geojson, mode: \(isReplacing ? "replace" : "upsert")}")
            if isReplacing { merging.replace(with: file) } else { file.forEach { merging.upsert($0) } }
            if !isReplacing, Int.random(in: 0..<3, using: &random) == 0, let gone = merging.names.randomElement(using: &random) {
                merging.remove(gone)
                removals.append("{layer: \(layer), ids: [\"\(gone)\"]}")
            }
            after.layers[layer] = merging.records
            changes.append(merging.change)
        }
        var bytes = files.mapValues(CityInMemory.geoJSON)
        bytes["survey.yml"] = Array(
            "{name: s, changes: [\(steps.joined(separator: ", "))], removed: [\(removals.joined(separator: ", "))]}".utf8)
        survey = try LoadedSurvey(.kept(bytes), name: "survey.yml", of: try before.loaded().file)
    }

    private static func ids(_ layer: String) -> [String?] { ["a", "b", "c", "d", "\u{5140}", "\u{FA0C}", "\(layer)-2", "\(layer)-3", nil] }

    private static func record(_ layer: String, id: String?, isSwapped: Bool, _ random: inout SeededGenerator) -> Record {
        let x = 114.27 + Double(Int.random(in: 0..<100, using: &random)) / 1000
        let y = 30.46 + Double(Int.random(in: 0..<80, using: &random)) / 1000
        var record: Record
        switch layer {
        case "sites": record = .site(id, x, y, ["red", "orange", "yellow", "wat"].randomElement(using: &random)!)
        case "schools": record = .target(id, x, y, ["高敏感", "一类", "unheard-of"].randomElement(using: &random)!)
        case "shelters": record = .shelter(id, x, y, capacity: Double([-1, 0, 200, 900].randomElement(using: &random)!))
        default: record = .people(id, x, y, Double([-1, 0, 300, 2000].randomElement(using: &random)!))
        }
        record.properties.append(.init(name: "status", value: .string(Int.random(in: 0..<4, using: &random) == 0 ? "closed" : "open")))
        if Int.random(in: 0..<3, using: &random) == 0 {
            let ring = [(x, y), (x + 0.004, y), (x + 0.002, y + 0.003), (x, y)]
            record.ring = Bool.random(using: &random) ? ring : ring.reversed()
        }
        if isSwapped {
            (record.x, record.y) = (record.y, record.x)
            record.ring = record.ring?.map { ($1, $0) }
        }
        return record
    }

    /// The records of a survey's file, each id once unless it replaces the layer.
    private static func surveyed(
        _ records: [Record], _ layer: String, isReplacing: Bool, _ random: inout SeededGenerator
    ) -> [Record] {
        let isSwapped = Int.random(in: 0..<6, using: &random) == 0
        let news = (0..<Int.random(in: 1...6, using: &random)).map { _ -> Record in
            let id = ids(layer).randomElement(using: &random)!
            let known = records.first { $0.id.map(ExactText.init) == id.map(ExactText.init) }
            if !isSwapped, let known, Bool.random(using: &random) { return known }
            return record(layer, id: id, isSwapped: isSwapped, &random)
        }
        guard !isReplacing else { return news }
        var seen: Set<ExactText> = []
        let named = news.filter { $0.id.map { seen.insert(ExactText($0)).inserted } ?? false }
        return named.isEmpty ? [record(layer, id: "a", isSwapped: isSwapped, &random)] : named
    }
}

/// A layer's file while a survey is merged into it by hand.
private struct Merging {
    typealias Record = CityInMemory.Record

    var records: [Record]
    private let old: [Record]
    /// Where each record of the file comes from: the survey, or the city's file as it was.
    private var isNew: [Bool]
    private(set) var counted: LayerChange

    init(layer: String, records: [Record]) {
        (self.records, old) = (records, records)
        isNew = records.map { _ in false }
        counted = LayerChange(layer: layer)
    }

    private func isOpen(_ record: Record) -> Bool { record.properties.contains { $0.name == "status" && $0.value == .string("open") } }

    private func index(of id: String) -> Int? { records.firstIndex { isOpen($0) && $0.id.map(ExactText.init) == ExactText(id) } }

    /// What the records are called, in file order.
    var names: [String] { records.indices.filter { isOpen(records[$0]) }.map { name($0) } }

    private func name(_ index: Int) -> String { records[index].id ?? "\(counted.layer)-\(index + 1)" }

    private mutating func drop(_ index: Int) {
        for property in records[index].properties.indices where records[index].properties[property].name == "status" {
            records[index].properties[property].value = .string("gone")
        }
    }

    mutating func upsert(_ record: Record) {
        guard let known = index(of: record.id ?? "") else {
            if isOpen(record) {
                records.append(record)
                isNew.append(true)
            }
            return
        }
        if isOpen(record) { (records[known], isNew[known]) = (record, true) } else { drop(known) }
    }

    mutating func replace(with file: [Record]) {
        records = file
        isNew = file.map { _ in true }
    }

    mutating func remove(_ name: String) {
        let called = records.indices.filter { isOpen(records[$0]) && ExactText(self.name($0)) == ExactText(name) }
        let own = called.filter { records[$0].id != nil }
        for index in own.isEmpty ? called : own { drop(index) }
    }

    /// Counts by hand: per name and whether it is the record's own, the old records that do not stand untouched against the survey's.
    var change: LayerChange {
        func key(_ record: Record, _ index: Int) -> [String] {
            [record.id == nil ? "made up" : "own", record.id.map { "\(Array($0.utf8))" } ?? "\(index)"]
        }
        var change = counted
        var gone: [[String]: [Record]] = [:]
        for (index, record) in old.enumerated() where isOpen(record) {
            let isUntouched = index < isNew.count && !isNew[index] && isOpen(records[index])
            if !isUntouched { gone[key(record, index), default: []].append(record) }
        }
        for (index, record) in records.enumerated() where isNew[index] && isOpen(record) {
            guard let earlier = gone[key(record, index)]?.first else {
                change.added += 1
                continue
            }
            gone[key(record, index)]?.removeFirst()
            let isSame = "\(earlier)" == "\(record)"
            change.changed += isSame ? 0 : 1
            change.unchanged += isSame ? 1 : 0
        }
        change.removed = gone.values.reduce(0) { $0 + $1.count }
        return change
    }
}
