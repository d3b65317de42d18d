import CityModel
import JSONCoding
import MapExport
import MapLayers

/// What surveys changed, for the terminal and for programs.
public struct RescoreReport: Sendable {
    /// One survey.
    struct Step: Sendable {
        let survey: String
        /// nil for a survey that was applied before.
        let layers: [LayerChange]?
        /// Cells whose inputs changed.
        let changed: Int
        /// Cells computed anew.
        let recomputed: Int
        /// Cells by how their level changed, worst first.
        let transitions: [Transition]
    }

    /// Cells that went from one level to another.
    struct Transition: Hashable, Sendable {
        let from: Level
        let to: Level
        let cells: Int
    }

    private let steps: [Step]
    private let isDryRun: Bool
    let build: BuildReport

    init(steps: [Step], isDryRun: Bool, build: BuildReport) { (self.steps, self.isDryRun, self.build) = (steps, isDryRun, build) }

    /// Whether more findings are errors than the allowed share of the records.
    public var isAboveAllowedShare: Bool { build.isAboveAllowedShare }

    /// The surveys, then what a build would say.
    public var json: [UInt8] {
        prettyJSON(.object([.init("dry_run", .bool(isDryRun)), .init("surveys", .array(steps.map(\.value))), .init("build", build.value)]))
    }

    /// What each survey changed, then the state after them.
    public var text: String {
        let labels = build.labels
        let surveys = steps.map { step in
            let survey = withoutControlCharacters(step.survey)
            guard let layers = step.layers else { return labels.phrase("survey \(survey): applied before, nothing to do") + "\n" }
            let rows =
                [["layer", "added", "changed", "removed", "unchanged"].map(labels.column)]
                + layers.map { [$0.layer, "\($0.added)", "\($0.changed)", "\($0.removed)", "\($0.unchanged)"] }
            let changes = step.transitions.map { change -> Phrase in
                "\(labels.levels[change.from]) → \(labels.levels[change.to]): \(change.cells) cells"
            }
            return labels.phrase("survey \(survey): \(step.changed) cells touched, \(step.recomputed) computed anew") + "\n"
                + alignedRows(rows).joined(separator: "\n") + "\n"
                + changes.map { labels.phrase($0) + "\n" }.joined()
        }
        let ending = isDryRun ? build.findingsText + "\n" + labels.phrase("dry run: nothing was written") + "\n" : build.text
        return surveys.joined(separator: "\n") + "\n" + ending
    }
}

extension LayerChange {
    var value: PropertyValue {
        .object([
            .init("layer", layer), .init("added", added), .init("changed", changed), .init("removed", removed),
            .init("unchanged", unchanged),
        ])
    }
}

extension RescoreReport.Step {
    fileprivate var value: PropertyValue {
        .object([
            .init("survey", survey), .init("applied_before", .bool(layers == nil)), .init("cells_touched", changed),
            .init("cells_computed", recomputed),
            .init(
                "layers",
                .array(
                    (layers ?? []).map(\.value))),
            .init(
                "level_changes",
                .array(transitions.map { .object([.init("from", $0.from.word), .init("to", $0.to.word), .init("cells", $0.cells)]) })),
        ])
    }
}
