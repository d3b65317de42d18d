import CityModel
import JSONCoding
import MapLayers

/// All findings of a run as a file and as text for people.
public struct FindingsReport: Sendable {
    /// What was found.
    var log: FindingLog
    /// Records of each layer.
    var recordCounts: [ReadCity.LayerCount]
    /// Words for people.
    var labels: Labels
    /// Allowed share of errors.
    var allowedShare: Double

    /// Records of all layers together.
    var recordCount: Int { recordCounts.reduce(0) { $0 + $1.records } }

    /// Whether in any layer a larger share of the records than allowed has an error: a layer that is lost is not outweighed by others.
    public var isAboveAllowedShare: Bool { !layersAboveAllowedShare.isEmpty }

    private var layersAboveAllowedShare: [ReadCity.LayerCount] {
        recordCounts.filter {
            log.isWhollyDoubtful($0.layer) || Double(log.unusableRecords(of: $0.layer)) > allowedShare * Double($0.records)
        }
    }

    /// What `--strict` has against the errors and repairs; nil when there are none.
    public var strictRefusal: String? { log.strictRefusal() }

    /// `findings.json`: counts, then groups of one code with their findings; of a group at most `FindingLog.kept` findings are listed.
    var value: PropertyValue {
        .object([
            .init("records", recordCount),
            .init("errors", log.count(.error)),
            .init("repaired", log.count(.repaired)),
            .init("notes", log.count(.note)),
            .init("groups", .array(log.bySeverity.map(groupValue))),
        ])
    }

    /// `findings.json` as bytes.
    public var json: [UInt8] { prettyJSON(value) }

    private var allowed: String { "\(shortestDecimal(allowedShare * 100)) %" }

    /// Why a survey has the exit code 1: a line for each of its layers of which more records than allowed cannot be used.
    func lines(of shares: [SurveyShare]) -> [String] {
        shares.filter { $0.isAbove(allowedShare) }.map { share in
            let survey = withoutControlCharacters(share.survey)
            return share.isWhollyDoubtful
                ? labels.phrase("exit code 1: survey \(survey): \(share.layer): a file as a whole is in doubt")
                : labels.phrase(
                    "exit code 1: survey \(survey): \(share.layer): \(share.unusable) of \(share.records) records cannot be used, --max-bad allows \(allowed)"
                )
        }
    }

    private func groupValue(_ group: FindingLog.Group) -> PropertyValue {
        .object([
            .init("code", group.code.rawValue),
            .init("title", labels.finding(group.code)),
            .init("severity", group.severity.rawValue),
            .init("layer", group.layer),
            .init("count", group.count),
            .init("findings", .array(group.findings.map(findingValue))),
        ])
    }

    private func findingValue(_ finding: Finding) -> PropertyValue {
        .object([
            .init("file", finding.place?.file),
            .init("line", finding.place?.line),
            .init("column", finding.place?.column),
            .init("feature", finding.feature),
            .init("id", finding.id),
            .init("found", finding.found.text(in: labels.phrases)),
            .init("allowed", finding.allowed.text(in: labels.phrases)),
            .init("done", finding.done.text(in: labels.phrases)),
        ])
    }

    /// Counts and, where the exit code is 1 for them, the layers that are why; then groups with their first three findings, or with all
    /// that are kept.
    public func text(all: Bool) -> String {
        guard !log.groups.isEmpty else { return labels.text(.noFindings) + "\n" }
        var lines = [
            labels.text(
                .findingCounts,
                [
                    "all": "\(log.count(.error) + log.count(.repaired) + log.count(.note))", "errors": "\(log.count(.error))",
                    "repaired": "\(log.count(.repaired))", "notes": "\(log.count(.note))",
                ])
        ]
        lines += layersAboveAllowedShare.map { layer in
            if log.isWhollyDoubtful(layer.layer) { return labels.phrase("exit code 1: \(layer.layer): the layer as a whole is in doubt") }
            let unusable = log.unusableRecords(of: layer.layer)
            return labels.phrase(
                "exit code 1: \(layer.layer): \(unusable) of \(layer.records) records cannot be used, --max-bad allows \(allowed)")
        }
        for group in log.bySeverity {
            let layer: Phrase = group.layer.map { group.isOfSurvey ? "\($0), of a survey: " : "\($0): " } ?? ""
            let title = labels.finding(group.code)
            let count = labels.text(.findingCount, ["count": "\(group.count)"])
            lines.append("")
            lines.append(labels.phrase("[\(labels.severity(group.severity))] \(layer)\(title) (\(group.code.rawValue)), \(count)"))
            let shown = all ? group.findings[...] : group.findings.prefix(3)
            lines += shown.map { "  \($0.line(labels))" }
            let more = group.count - shown.reduce(0) { $0 + $1.count }
            if more > 0 { lines.append("  " + labels.text(.moreFindings, ["count": "\(more)"])) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Finding {
    /// `parks.geojson:12:3, feature 7, P07: score 120; allowed 0…100; not used`, without control characters.
    func line(_ labels: Labels) -> String {
        let place = [
            place.map { "\($0.file):\($0.line):\($0.column)" }, feature.map { labels.text(.feature, ["number": "\($0)"]) }, shownID,
        ].compactMap(\.self)
        let allowed = labels.text(.allowed, ["allowed": labels.phrase(allowed)])
        let done = labels.text(.done, ["done": labels.phrase(done)])
        return withoutControlCharacters(
            labels.phrase(
                place.isEmpty ? "\(found); \(allowed); \(done)" : "\(place, joined: ", "): \(found); \(allowed); \(done)"))
    }
}
