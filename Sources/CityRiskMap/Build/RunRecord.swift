import CityModel
import GeoReading
import JSONCoding
import MapLayers
import RiskGrading
import RiskScoring

/// What a run was made from and came to: the contents of `run.json` (MODEL 7). Holds no clock, no host and no path of the machine.
struct RunRecord: Sendable {
    /// Name of the file in the output folder.
    static let fileName = "run.json"

    /// The record as a value.
    let value: PropertyValue

    /// The record as the bytes of `run.json`.
    var json: [UInt8] { prettyJSON(value) }

    init(scored: ScoredCity, findings: FindingsReport, outputs: [String]) {
        let (read, map) = (scored.read, scored.map)
        let file = read.city.file
        value = .object([
            .init("program", "riskmap \(programVersion)"),
            .init(
                "city",
                .object([
                    .init("name", file.name), .init("code", file.code), .init("language", file.language.rawValue),
                    .init("data_date", file.dataDate),
                ])),
            .init("crs", .object([.init("epsg", read.plane.epsg), .init("name", read.plane.name)])),
            .init("grid", Self.grid(map)),
            .init("inputs", .array(read.inputs.map(\.value))),
            .init("surveys", .array(read.city.surveys.map(\.value))),
            .init(
                "rules",
                .object(
                    [.init("sha256", read.city.pack.digest), .init("numbers", read.city.pack.numbers)] + read.city.pack.distances)),
            .init("counts", Self.counts(map)),
            .init("levels", .array(zip(map.totalAndFamilies, map.zoneCounts).map { Self.levels($0, $1, map) })),
            .init("findings", Self.findings(findings)),
            .init("checks_hold", .bool(map.conservation.allSatisfy(\.holds))),
            .init("checks", .array(map.conservation.map(\.value))),
            .init("outputs", .array(outputs.sorted().map(PropertyValue.string))),
        ])
    }

    /// The record in a folder; nil without a readable one.
    static func value(recordedIn folder: String) -> PropertyValue? {
        guard let mapped = try? MappedFile(path: joined(folder, fileName)) else { return nil }
        return mapped.withBytes { bytes in try? parseJSON(bytes) }
    }

    /// Names of the files that the run recorded in a folder wrote; none without a readable record.
    static func outputs(recordedIn folder: String) -> [String] {
        guard case .array(let names) = value(recordedIn: folder)?["outputs"] else { return [] }
        return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }

    private static func grid(_ map: CityMap) -> PropertyValue {
        let window = map.scores.window
        return .object([
            .init("cell", number: map.input.grid.cellSize),
            .init("columns", .array([.number(Double(window.columns.lowerBound)), .number(Double(window.columns.upperBound))])),
            .init("rows", .array([.number(Double(window.rows.lowerBound)), .number(Double(window.rows.upperBound))])),
            .init("cells_in_city", map.districts.last?.cells.sum),
        ])
    }

    private static func counts(_ map: CityMap) -> PropertyValue {
        .object([
            .init("districts", map.input.districts.count),
            .init("sources", map.input.sources.items.count),
            .init("sources_without_data", map.input.sources.items.count { !$0.hasData }),
            .init("targets", map.input.targets.items.count),
            .init("shelters", map.input.shelters.items.count),
            .init("persons_in_city", number: Double(map.districts.last?.persons.sum ?? 0) / 1000),
            .init("persons_outside_city", number: Double(map.scores.personsOutside) / 1000),
            .init("persons_beyond_shelters", number: map.scores.personsBeyondShelters.map { Double($0) / 1000 }),
        ])
    }

    private static func levels(_ family: Int?, _ counts: ZoneCounts, _ map: CityMap) -> PropertyValue {
        .object(
            [.init("map", map.name(ofFamily: family))]
                + Level.colours.map { level in
                    .init(
                        level.word,
                        .object([
                            .init("zones", counts.zones[level]), .init("cells", counts.cells[level]),
                            .init("persons", number: Double(counts.persons[level]) / 1000),
                        ]))
                })
    }

    private static func findings(_ report: FindingsReport) -> PropertyValue {
        .object([
            .init("records", report.recordCount), .init("errors", report.log.count(.error)), .init("repaired", report.log.count(.repaired)),
            .init("notes", report.log.count(.note)),
            .init(
                "layers",
                .array(
                    report.recordCounts.map { count in
                        .object([
                            .init("layer", count.layer), .init("records", count.records),
                            .init("unusable", report.log.unusableRecords(of: count.layer)),
                        ])
                    })),
            .init(
                "groups",
                .array(
                    report.log.bySeverity.map { group in
                        .object([
                            .init("code", group.code.rawValue), .init("severity", group.severity.rawValue), .init("layer", group.layer),
                            .init("count", group.count),
                        ])
                    })),
        ])
    }
}

extension InputRecord {
    var value: PropertyValue { .object([.init("file", name), .init("bytes", byteCount), .init("sha256", sha256)]) }
}

extension LoadedSurvey {
    fileprivate var value: PropertyValue {
        .object([.init("name", survey.name), .init("date", survey.date), .init("sha256", digest)])
    }
}

extension Conservation {
    var value: PropertyValue {
        .object([.init("what", what), .init("left", Int(left)), .init("right", Int(right)), .init("holds", .bool(holds))])
    }
}
