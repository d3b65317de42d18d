import CityModel
import JSONCoding
import MapExport
import MapLayers

/// What became of a city of a batch.
struct BatchOutcome: Sendable {
    /// How it ended.
    enum Status: String, Sendable {
        case built, rescored, unchanged, failed
    }

    /// A city whose outputs are those of its inputs.
    struct Result: Sendable {
        let status: Status
        let summary: CitySummary
        let labels: Labels
        var written: [String] = []
        var removed: [String] = []
        /// Whether the run applied a survey of which more records cannot be used than allowed.
        private var hasDoubtfulSurvey = false

        init(status: Status, summary: CitySummary, labels: Labels) {
            (self.status, self.summary, self.labels) = (status, summary, labels)
        }

        /// Keeps the few numbers of a report, so that the rest of it can go.
        init(status: Status, report: BuildReport, hasDoubtfulSurvey: Bool) throws(RunError) {
            guard let summary = CitySummary(report.value) else { throw .internalFault("\(report.folder): the run record lacks numbers") }
            self.init(status: status, summary: summary, labels: report.labels)
            (written, removed) = (report.changes.written, report.changes.removed)
            self.hasDoubtfulSurvey = hasDoubtfulSurvey
        }

        /// Whether more records than allowed cannot be used.
        func isAbove(_ allowedShare: Double) -> Bool { hasDoubtfulSurvey || summary.isAbove(allowedShare) }
    }

    let entry: BatchEntry
    let result: Swift.Result<Result, RunError>
    /// Wall time.
    let seconds: Double

    var status: Status { (try? result.get().status) ?? .failed }

    /// The outcome for programs.
    func value(allowedShare: Double) -> PropertyValue {
        let head: [PropertyValue.Member] = [.init("city", entry.city), .init("output", entry.output), .init("status", status.rawValue)]
        let time = PropertyValue.Member("seconds", number: (seconds * 1000).rounded() / 1000)
        switch result {
        case .success(let result):
            return .object(head + result.members(allowedShare: allowedShare) + [time])
        case .failure(let error):
            let lines = PropertyValue.array(error.findingLines.map(PropertyValue.string))
            return .object(
                head + [
                    .init(
                        "error",
                        .object([.init("message", error.message), .init("exit_code", Int(error.exitCode)), .init("findings", lines)])),
                    time,
                ])
        }
    }
}

extension BatchOutcome.Result {
    fileprivate func members(allowedShare: Double) -> [PropertyValue.Member] {
        [
            .init("cells", summary.cells),
            .init(
                "levels",
                .object(
                    summary.levels.map {
                        .init($0.level.word, .object([.init("area_km2", number: $0.area), .init("persons", number: $0.persons)]))
                    })),
            .init("written", .array(written.map(PropertyValue.string))), .init("removed", .array(removed.map(PropertyValue.string))),
            .init(
                "findings",
                .object([
                    .init("errors", summary.errors), .init("repaired", summary.repaired), .init("notes", summary.notes),
                    .init("above_allowed_share", .bool(isAbove(allowedShare))),
                ])),
        ]
    }
}
