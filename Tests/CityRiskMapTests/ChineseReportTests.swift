import CityModel
import Foundation
import GeoReading
import GeometryKernel
import MapExport
import MapLayers
import SampleCity
import Testing

@testable import CityRiskMap
@testable import RiskGrading

/// A Chinese city's report is Chinese to the last word, but for names and values as given.
@Suite struct ChineseReportTests {
    private let labels: Labels
    private let phrases: [Phrase]
    /// The reports of the cities, as `check --all` prints them.
    private let reports: [String]

    init() throws {
        labels = try StyleFiles().labels(.zh)
        let folder = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeFiles(sampleCity(SampleOptions(scale: 0.05, faults: true)).map { ($0.name, $0.bytes) }, to: folder.path)
        let doubtful = try DoubtfulCity()
        defer { doubtful.remove() }
        var phrases = try DoubtfulRecords.phrases() + Self.readingPhrases()
        phrases += [ValueRange(upTo: 1).phrase, ValueRange(above: 0, upTo: 1).phrase]
        phrases += AreaDefect.Kind.allCases.map { Phrase(words: $0.rawValue) }
        var reports: [String] = []
        let cities = [try LoadedCity(path: folder.path), try LoadedCity(path: doubtful.folder.path)]
        let runs = cities.flatMap { [($0, false), ($0, true)] } + [(try CityInMemory.doubtful(), false)]
        for (city, repairAxes) in runs {
            let prepared = try prepareCity(city, options: RunOptions(repairAxes: repairAxes))
            phrases += prepared.findings.groups.flatMap(\.findings).flatMap { [$0.found, $0.allowed, $0.done] }
            phrases += prepared.read.input.sources.items.compactMap { $0.grade?.detail }
            let report = FindingsReport(
                log: prepared.findings, recordCounts: prepared.read.recordCounts, labels: labels, allowedShare: 1)
            reports.append(report.text(all: true))
        }
        self.phrases = phrases
        self.reports = reports
    }

    /// What reading the broken files of GeoReading's tests says, as far as they can be read to their end.
    private static func readingPhrases() throws -> [Phrase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../GeoReadingTests/Fixtures")
        let options = ReadingOptions(layer: "layer", file: "file", properties: ["name", "level"])
        var findings: [Finding] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where name.hasPrefix("bad-") {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            for repairAxes in [false, true] {
                guard var table = try? readFeatures(bytes.span, as: options) else { continue }
                checkPositions(of: &table, in: .wgs84, repairAxes: repairAxes, options: options)
                findings += table.findings
            }
        }
        let many = Array(repeating: #"{"type": "Feature", "properties": {}, "geometry": null}"#, count: 1001).joined(separator: "\n")
        let defects =
            ["Infinity", "-Infinity", "null"].map { #"{"type": "Point", "coordinates": [\#($0), 2]}"# } + [
                #"{"type": "MultiLineString", "coordinates": true}"#, #"{"type": "MultiPolygon", "coordinates": false}"#,
                #"{"type": "Polygon", "coordinates": {}}"#, #"{"type": 5, "coordinates": [1, 2]}"#,
            ]
        let features = defects.map { "{\"type\": \"Feature\", \"properties\": null, \"geometry\": \($0)}" }.joined(separator: "\n")
        for text in [many, features, #"{"type": "Point", "coordinates": [44.1, 87.6]}"#] {
            var table = try readFeatures(Array(text.utf8).span, as: options)
            checkPositions(of: &table, in: .wgs84, repairAxes: false, options: options)
            findings += table.findings
        }
        return findings.flatMap { [$0.found, $0.allowed, $0.done] }
    }

    /// A phrase and all that is nested in it.
    private func parts(_ phrase: Phrase) -> [Phrase] {
        [phrase]
            + phrase.arguments.flatMap { argument in
                switch argument {
                case .text, .number: [] as [Phrase]
                case .phrase(let phrase): parts(phrase)
                case .list(let phrases, let separator): (phrases + [separator]).flatMap(parts)
                }
            }
    }

    private func values(_ phrase: Phrase) -> [String] {
        parts(phrase).flatMap(\.arguments).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// Sentences around phrases, in reports and builds.
    private static let frames: Set = [
        "[{1}] {2}{3} ({4}), {5}", "{1}: ", "{1}: {2}; {3}; {4}", "{1}; {2}; {3}", "\n{1}: {2} files, {3} written, {4} unchanged\n",
        "rules {1}: in force already, nothing to do", "rules {1}: all states scored anew, {2} in number",
        "{1}: {2} cells with another score",
        "survey {1}: applied before, nothing to do", "survey {1}: {2} cells touched, {3} computed anew", "{1} → {2}: {3} cells",
        "match: {1}, {2} files", "program: the results are of {1}, this is {2}", "rules: {1} is not what the results were made with",
        "input: the kept inputs are not those that were recorded", "output: {1} is missing", "output: {1} is not what the inputs lead to",
        "dry run: nothing was written", "scores: {1}: those kept are not what the inputs lead to",
        "workspace: layer {1} is not what the inputs lead to",
        "workspace: what is kept of the city as it was read is not what the inputs lead to",
        "built", "rescored", "unchanged", "failed, exit code {1}",
        "date {1}", "a date not before the data date, {1}", "data date stands",
        "a date within two years of the data date, {1}", "taken as the data date", "no population", "a layer of people",
        "persons not known, M = 1",
        "exit code 1: {1}: {2} of {3} records cannot be used, --max-bad allows {4}", "exit code 1: {1}: the layer as a whole is in doubt",
        "--verify: a full run gives the same, steps compared: {1}", "--verify: nothing was new, nothing was compared",
        "{1}, of a survey: ", "exit code 1: survey {1}: {2}: a file as a whole is in doubt",
        "exit code 1: survey {1}: {2}: {3} of {4} records cannot be used, --max-bad allows {5}",
    ]

    @Test("every phrase is translated, and every translation is of a phrase")
    func everyPhrase() {
        let templates = Set(phrases.flatMap(parts).map(\.template)).filter { !$0.replacing(/\{\d+\}/, with: "").isEmpty }
        #expect(templates.filter { labels.phrases[$0] == nil }.sorted() == [])
        #expect(labels.phrases.keys.filter { !templates.union(Self.frames).contains($0) }.sorted() == [])
    }

    @Test("no English is left but in values as given")
    func noEnglish() {
        for phrase in phrases {
            var text = labels.phrase(phrase)
            for value in values(phrase).sorted(by: { $0.count > $1.count }) { text = text.replacing(value, with: "…") }
            #expect(text.firstMatch(of: /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/) == nil, "\(text)")
        }
    }

    @Test("the reports have no English outside quotation marks, file names and ids")
    func wholeReports() {
        for line in reports.flatMap({ $0.split(separator: "\n") }) {
            let plain = line.replacing(/"[^"]*"/, with: "…").replacing(/\{.*\}/, with: "…")
            #expect(plain.firstMatch(of: /[A-Za-z]+ [A-Za-z]+ [A-Za-z]+/) == nil, "\(line)")
        }
    }
}
