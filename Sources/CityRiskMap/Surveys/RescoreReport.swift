import CityModel
import JSONCoding
import MapExport
import MapLayers

/// What other rules and surveys changed, for the terminal and for programs.
public struct RescoreReport: Sendable {
    /// Other rules.
    struct RulesStep: Sendable {
        /// What the new rules changed of one state.
        struct State: Sendable {
            /// Name of the survey after which it is, `build` for the city as built.
            let survey: String
            /// Cells with another score.
            let changed: Int
            /// Cells by how their level changed, worst first.
            let transitions: [Transition]
        }

        /// Name of the rules.
        let file: String
        /// From the city as built on; nil for rules that were in force already.
        var states: [State]?
    }

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
        /// Why the survey has the exit code 1, in the city's language; empty when it has not.
        var doubts: [String] = []
    }

    /// Cells that went from one level to another.
    struct Transition: Hashable, Sendable {
        let from: Level
        let to: Level
        let cells: Int
    }

    private let rules: RulesStep?
    private let steps: [Step]
    private let isDryRun: Bool
    /// How many of the steps were compared with a full run, which gave the same; nil when that was not asked for.
    private let verified: Int?
    let build: BuildReport

    init(rules: RulesStep?, steps: [Step], isDryRun: Bool, verified: Int?, build: BuildReport) {
        (self.rules, self.steps, self.isDryRun, self.verified, self.build) = (rules, steps, isDryRun, verified, build)
    }

    /// Whether more findings are errors than the allowed share of the records, those of a layer or those that one of the surveys names.
    public var isAboveAllowedShare: Bool { build.isAboveAllowedShare || hasDoubtfulSurvey }

    /// Whether more records of a survey that was applied cannot be used than allowed.
    var hasDoubtfulSurvey: Bool { steps.contains { !$0.doubts.isEmpty } }

    /// The rules, if any were given, the surveys, then what a build would say.
    public var json: [UInt8] {
        prettyJSON(
            .object(
                [.init("dry_run", .bool(isDryRun))] + (rules.map { [.init("rules", $0.value)] } ?? [])
                    + (verified.map { [.init("verified", $0)] } ?? []) + [
                        .init("surveys", .array(steps.map(\.value))), .init("build", build.value),
                    ]))
    }

    /// What the rules and each survey changed, then the state after them.
    public var text: String {
        let labels = build.labels
        let surveys = steps.map { step in
            let survey = withoutControlCharacters(step.survey)
            guard let layers = step.layers else { return labels.phrase("survey \(survey): applied before, nothing to do") + "\n" }
            let rows =
                [["layer", "added", "changed", "removed", "unchanged"].map(labels.column)]
                + layers.map { [$0.layer, "\($0.added)", "\($0.changed)", "\($0.removed)", "\($0.unchanged)"] }
            return labels.phrase("survey \(survey): \(step.changed) cells touched, \(step.recomputed) computed anew") + "\n"
                + (alignedRows(rows) + step.doubts).joined(separator: "\n") + "\n"
                + lines(of: step.transitions)
        }
        let ending = isDryRun ? build.findingsText + "\n" + labels.phrase("dry run: nothing was written") + "\n" : build.text
        let verdict = verified.map { verified in
            let count: Phrase =
                verified == 0
                ? "--verify: nothing was new, nothing was compared" : "--verify: a full run gives the same, steps compared: \(verified)"
            return labels.phrase(count) + "\n"
        }
        return ((rules.map { [text(of: $0)] } ?? []) + surveys).joined(separator: "\n") + "\n" + ending + (verdict ?? "")
    }

    private func text(of rules: RulesStep) -> String {
        let labels = build.labels
        let file = withoutControlCharacters(rules.file)
        guard let states = rules.states else { return labels.phrase("rules \(file): in force already, nothing to do") + "\n" }
        return labels.phrase("rules \(file): all states scored anew, \(states.count) in number") + "\n"
            + states.map { state in
                labels.phrase("\(withoutControlCharacters(state.survey)): \(state.changed) cells with another score") + "\n"
                    + lines(of: state.transitions, indent: "  ")
            }.joined()
    }

    private func lines(of transitions: [Transition], indent: String = "") -> String {
        let labels = build.labels
        return transitions.map { change in
            let line: Phrase = "\(labels.levels[change.from]) → \(labels.levels[change.to]): \(change.cells) cells"
            return indent + labels.phrase(line) + "\n"
        }.joined()
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
            .init("level_changes", .array(transitions.map(\.value))), .init("above_allowed_share", .bool(!doubts.isEmpty)),
        ])
    }
}

extension RescoreReport.RulesStep {
    fileprivate var value: PropertyValue {
        .object([
            .init("file", file), .init("in_force_before", .bool(states == nil)),
            .init(
                "states",
                .array(
                    (states ?? []).map { state in
                        .object([
                            .init("survey", state.survey), .init("cells_changed", state.changed),
                            .init("level_changes", .array(state.transitions.map(\.value))),
                        ])
                    })),
        ])
    }
}

extension RescoreReport.Transition {
    fileprivate var value: PropertyValue { .object([.init("from", from.word), .init("to", to.word), .init("cells", cells)]) }
}
