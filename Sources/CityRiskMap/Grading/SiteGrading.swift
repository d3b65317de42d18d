import CityModel
import JSONCoding
import MapExport
import MapLayers
import RiskGrading

/// Sites with their grades, in the order of the file.
public struct GradedSites {
    private var rows: [(site: SiteList.Site, grading: Grading)]
    private var findings: [Finding]
    /// Words of the table; nil: English ones, as in data files.
    private var labels: Labels?

    /// Whether a larger share of the sites than allowed has an error.
    public let isAboveAllowedShare: Bool

    /// One line per finding, for standard error.
    public var findingLines: [String] { findings.map { finding in labels.map(finding.line) ?? finding.line } }

    init(rows: [(site: SiteList.Site, grading: Grading)], findings: [Finding], labels: Labels?, isAboveAllowedShare: Bool) {
        self.rows = rows
        self.findings = findings
        self.labels = labels
        self.isAboveAllowedShare = isAboveAllowedShare
    }

    private func word(_ level: Level?) -> String { labels?.levels[level] ?? level?.word ?? "no data" }

    private func detail(_ grade: Grade?) -> String? {
        (grade?.detail).map { labels?.phrase($0) ?? $0.text(digits: 6) }
    }

    private func basis(_ grade: Grade) -> String {
        ([grade.decidingResult.citation] + grade.levelCitations).map(\.markedStatement).joined(separator: "; ")
    }

    /// A table for people: id, level, severity, rule, where class and level stand, what was read.
    public var text: String {
        rows.map { site, grading in
            let deciding = grading.grade?.decidingResult
            let fields = [
                site.id, word(grading.grade?.level), grading.grade.map { rounded($0.severity, decimals: 4) } ?? "-",
                (deciding?.rule).map { labels?.rule($0) ?? $0 } ?? "-", grading.grade.map(basis) ?? "-", detail(grading.grade) ?? "-",
            ]
            return fields.map(withoutControlCharacters).joined(separator: "\t") + "\n"
        }.joined()
    }

    /// The same as JSON, with every rule that applied.
    public var json: [UInt8] {
        prettyJSON(
            .array(
                rows.map { site, grading in
                    .object([
                        .init("id", site.id), .init("name", site.name), .init("line", site.place.line),
                        .init("level", grading.grade?.level.word ?? "no data"), .init("severity", number: grading.grade?.severity),
                        .init("rule", grading.grade?.decidingResult.rule),
                        .init("hidden_dangers", number: grading.grade?.hiddenDangerAddition),
                        .init("hidden_danger_citations", grading.grade.map { .array($0.additionCitations.map(\.value)) } ?? .null),
                        .init("reach_m", number: grading.grade.map { _ in grading.reach }),
                        .init("core_m", number: grading.grade.map { _ in grading.core }),
                        .init("rules", .array(grading.grade?.results.map(\.value) ?? [])),
                    ])
                }))
    }

    /// Writes the table as CSV, beside its place and renamed when complete.
    public func writeCSV(to path: String) throws {
        var table = CSVWriter()
        let headers =
            ["id", "name", "level", "severity", "rule"] + (labels == nil ? [] : ["rule_name"])
            + ["clause", "mark", "level_clause", "level_mark", "detail", "reach_m", "core_m"]
        for header in headers { table.text(labels?.column(header) ?? header) }
        table.endRow()
        for (site, grading) in rows {
            let deciding = grading.grade?.decidingResult
            table.text(site.id)
            table.text(site.name)
            table.text(word(grading.grade?.level))
            table.decimal(grading.grade?.severity, decimals: 6)
            table.text(deciding?.rule)
            if let labels { table.text((deciding?.rule).map(labels.rule)) }
            table.text(deciding?.citation.statement)
            table.text(deciding?.citation.mark)
            table.text(grading.grade?.levelCitations.map(\.statement).joined(separator: "; "))
            table.text(grading.grade?.levelCitations.map(\.mark).joined(separator: "; "))
            table.text(detail(grading.grade))
            table.decimal(grading.grade.map { _ in grading.reach }, decimals: 3)
            table.decimal(grading.grade.map { _ in grading.core }, decimals: 3)
            table.endRow()
        }
        try writeFiles([(fileName(path), table.bytes)], to: folderName(path))
    }
}

extension RuleResult {
    /// A line of the defence of a colour as JSON.
    var value: PropertyValue {
        .object([
            .init("rule", rule), .init("scheme", scheme), .init("severity", number: severity), .init("level", level.word),
            .init("clause", citation.text), .init("mark", citation.mark), .init("wording", citation.wording),
            .init("level_citations", .array(levelCitations.map(\.value))), .init("detail", detail.description),
        ])
    }
}

extension Citation {
    /// Clause, mark, and what must be printed beside it, as JSON.
    var value: PropertyValue { .object([.init("clause", text), .init("mark", mark), .init("wording", wording)]) }
}

/// Grades a list of sites of one kind without a city.
///
/// - Parameters:
///   - fields: our property → their property
///   - rules: a file of overrides of the rule pack
///   - language: of the table and the findings, `zh` or `en`; nil: English, with the table's headers by their ids
///   - options: only what they say of findings counts, `isStrict` and `allowedShare`
/// - Throws: `RunError.wrongUse` for an unknown kind or language, `RunError.unusableData` for what `isStrict` refuses, and as reading does
public func gradeSites(
    file: String, kind: String, fields: [String: String], rules: String?, language: String? = nil, options: RunOptions = RunOptions()
) throws -> GradedSites {
    let labels = try language.map(gradeLabels)
    let pack = try rulePack(overrides: rules)
    try pack.checkKind(kind)
    let properties = pack.properties(ofKind: kind) ?? []
    let readable = properties + ["id", "name"]
    if let unknown = fields.keys.sorted().first(where: { !readable.contains($0) }) {
        let hint = nearestName(to: unknown, among: readable).map { ", did you mean \"\($0)\"?" } ?? ";"
        throw RunError.wrongUse("--field \(unknown): unknown property\(hint) known: \(readable.sorted().joined(separator: ", "))")
    }
    let list = try SiteList(path: file, fields: fields, properties: properties)
    var findings = list.findings
    let grader = pack.grader(kind: kind)
    let rows = list.sites.map { site in
        let grading = grader.grade(properties: site.value)
        findings += grading.findings.map { value in
            Finding(
                value.code, value.severity, place: site.place, layer: list.name, feature: site.feature, id: site.id,
                found: value.foundInRecord, allowed: value.allowed, done: value.done)
        }
        return (site, grading)
    }
    var log = FindingLog()
    log.add(findings)
    if options.isStrict, let refusal = log.strictRefusal() {
        throw RunError.unusableData("\(refusal); nothing was written", findings: findings.filter { $0.severity != .note })
    }
    let isAbove = Double(log.unusableRecords(of: list.name)) > options.allowedShare * Double(rows.count)
    return GradedSites(rows: rows, findings: findings, labels: labels, isAboveAllowedShare: isAbove)
}

private func gradeLabels(_ name: String) throws -> Labels {
    guard let language = Language(rawValue: name) else { throw RunError.wrongUse("--language \(name): zh or en is needed") }
    return try StyleFiles().labels(language)
}

/// The built-in rule pack, with the overrides of a file when one is named.
func rulePack(overrides path: String?) throws -> RulePack {
    guard let path else { return .builtIn }
    return try RulePack.builtIn.overriding(yaml: try InputFiles.folder(folderName(path)).text(of: fileName(path)).0, file: fileName(path))
}
