import CityModel
import GeoReading
import Geodesy
import MapExport
import Parallelism
import RiskScoring
import Workspace

/// Applies other rules or surveys to a city's workspace, computes what they can touch and exports again (MODEL 9).
///
/// The rules come first, then each survey is one step: workspace and outputs are of the state before it or after it. Rules that are in
/// force already and a survey that was applied before are passed over; outputs that are missing or are not those of the workspace are made
/// again.
///
/// - Parameters:
///   - argument: a workspace, its folder, or the city's folder with `out` in it
///   - rules: path of overrides of the rule pack that take the place of the city's, for the city as built and all its surveys; one
///     without entries, `{}`, leads back to the pack as it is
///   - isDryRun: says what would change and writes nothing
///   - verifies: makes a full run as well and compares every output byte for byte, and what the workspace would hold
/// - Throws: `RunError`; the state is then that of the last survey that was applied whole
public func rescore(
    city argument: String, rules: String? = nil, surveys: [SurveyInput], isDryRun: Bool = false, verifies: Bool = false,
    options: RunOptions
) throws -> RescoreReport {
    let path = try workspacePath(of: argument)
    if !isDryRun { try refuseOtherName(of: path) }
    let lock = isDryRun ? nil : try writerLock(path, command: "riskmap rescore")
    return try withExtendedLifetime(lock) {
        if !isDryRun { try settleOutputs(in: folderName(path)) }
        var rescoring = try Rescoring(path: path, options: options)
        if let rules { try rescoring.apply(rules: rules, isDryRun: isDryRun, verifies: verifies) }
        for survey in surveys { try rescoring.apply(survey, isDryRun: isDryRun, verifies: verifies) }
        return try rescoring.report(isDryRun: isDryRun, verifies: verifies)
    }
}

/// Outputs and workspace are written under their own names: a copy or a link under another one would stay behind, and the next survey
/// would go on from before this one.
private func refuseOtherName(of path: String) throws(RunError) {
    guard fileName(path) != WorkspaceExport.fileName || followingLink(path) != path else { return }
    throw .wrongUse(
        "\(path): is a copy or a link, which a survey cannot be applied to: the folder of a city's own \(WorkspaceExport.fileName) is needed; "
            + "nothing was written")
}

/// The right to write a workspace.
func writerLock(_ path: String, command: String) throws(RunError) -> WriterLock {
    do { return try WriterLock(workspace: path, command: command) } catch { throw RunError(error) }
}

/// An output; nil for one that is not there with the digest that was recorded.
private func recordedFile(_ name: String, in folder: String, as recorded: [String: String]) -> StandingFile? {
    guard let digest = recorded[name],
        let place = OutputFolder(path: folder).standingPath(of: name),
        let bytes = try? MappedFile(path: place).withBytes({ bytes in bytes.withUnsafeBytes { Array($0) } }),
        sha256(bytes.span) == digest
    else { return nil }
    return StandingFile(bytes: bytes, digest: digest)
}

/// A workspace on its way through rules and surveys.
private struct Rescoring {
    private var kept: KeptCity
    private let options: RunOptions
    private var city: SurveyedCity
    private var rulesStep: RescoreReport.RulesStep?
    private var steps: [RescoreReport.Step] = []
    /// What was found before the step under way, as far as strict runs need to know it.
    private var known = FindingLog()
    private var publication: Publication?
    private var changes = OutputFolder.Changes()
    /// State of the workspace as it stands.
    private var state: WorkspaceState
    /// Its scores as it stores them.
    private var tiles: [[ScoreTile]]
    /// The files in the folder; nil when they were not read.
    private var outputs: EarlierOutputs?
    /// How many steps were compared with a full run, which gave the same.
    private var verified = 0
    /// Whether the workspace holds the city as it is here: not behind a survey that was only tried.
    private var isWritten = true

    init(path: String, options: RunOptions) throws {
        let (read, outputs) = try sideBySide(threads: options.threads) {
            let kept = try KeptCity(path: path)
            let options = kept.options(options)
            let tiles = kept.isOfThisProgram ? try kept.recordedTiles(threads: options.threads) : []
            return (kept: kept, options: options, tiles: tiles, city: try SurveyedCity(kept, tiles: tiles, options: options))
        } _: {
            CityPlane.openDatabase()
            let state = try KeptCity.state(of: path)
            return EarlierOutputs(families: state.families, threads: options.threads) {
                recordedFile($0, in: folderName(path), as: state.outputs)
            }
        }
        (kept, self.options, state, tiles, city) = (read.kept, read.options, read.kept.state, read.tiles, read.city)
        self.outputs = outputs
        guard city.layers.inputsDigest == kept.state.inputs else {
            throw RunError.unusableData("\(kept.path): the kept inputs are not those that were recorded")
        }
    }

    private var folder: String { folderName(kept.path) }

    /// Scores the city as built and all its surveys anew under other rules.
    mutating func apply(rules: String, isDryRun: Bool, verifies: Bool) throws {
        let ruled = try kept.city.underRules(rules)
        rulesStep = RescoreReport.RulesStep(file: fileName(rules), states: nil)
        guard ruled.pack.digest != kept.city.pack.digest else { return }
        try rememberFindings()
        var before = try scoresBeforeLastSurvey()
        before.append(try ColouredScores(city))
        var states: [RescoreReport.RulesStep.State] = []
        var next = try visitStates(of: ruled, options: options) { name, state, _ in
            let changes = try before[states.count].changes(to: ColouredScores(state))
            states.append(RescoreReport.RulesStep.State(survey: name, changed: changes.scores, transitions: changes.levels))
        }
        let scored = try next.scored(options: options)
        next.zones = scored.map.keptZones
        let made = try publication(of: scored)
        if verifies { try verify(made, next.layers.city) }
        if !isDryRun {
            add(try made.write(to: folder))
            kept = try KeptCity(path: kept.path)
            state = kept.state
        }
        isWritten = !isDryRun
        rulesStep?.states = states
        (city, publication, tiles, outputs) = (next, made, made.tiles, nil)
    }

    /// The states that the workspace has been through under its own rules, but for the last one, in which the city is here.
    private func scoresBeforeLastSurvey() throws -> [ColouredScores] {
        var earlier = kept.city
        guard earlier.surveys.popLast() != nil else { return [] }
        var scores: [ColouredScores] = []
        try visitStates(of: earlier, options: options) { _, state, _ in scores.append(try ColouredScores(state)) }
        return scores
    }

    mutating func apply(_ input: SurveyInput, isDryRun: Bool, verifies: Bool) throws {
        let survey = try LoadedSurvey(input, of: kept.city.file)
        let applied = city.layers.city.surveys
        if applied.contains(where: { $0.digest == survey.digest }) {
            steps.append(RescoreReport.Step(survey: survey.survey.name, layers: nil, changed: 0, recomputed: 0, transitions: []))
            return
        }
        guard !applied.contains(where: { $0.survey.name == survey.survey.name }) else {
            throw RunError.unusableData(
                "\(survey.definition.name): survey \"\(survey.survey.name)\": another survey of this name was applied, a name of its own is needed"
            )
        }
        try rememberFindings()
        var base =
            isWritten
            ? WorkspaceBase(
                kept, state: state, layers: city.layers, scores: city.scores, tiles: tiles, touched: Set(survey.survey.sorts))
            : nil
        let (surveyed, copy) = try sideBySide(threads: options.threads) { [city, options] in
            try city.surveyed(survey, options: options)
        } _: { [base, folder] in
            isDryRun ? nil : base.map { WorkspaceCopy(of: $0.path, in: folder) }
        }
        base?.copy = copy
        var (next, rescored) = (surveyed.city, surveyed.rescored)
        let drawsFamilies = city.layers.city.file.sheets.contains(.family)
        let unchanged = base?.isAsWritten == true && !drawsFamilies ? surveyed.unchanged.map { unchangedOutputs($0) } : nil
        outputs = nil
        let scored = try next.scored(unchanged: unchanged, options: options)
        next.zones = scored.map.keptZones
        let (made, changes) = try sideBySide(threads: options.threads) { [self, base] in
            try publication(of: scored, since: base, unchanged: unchanged)
        } _: { [city, next] in
            try ColouredScores(city).changes(to: ColouredScores(next))
        }
        if verifies { try verify(made, next.layers.city) }
        if !isDryRun {
            add(try made.write(to: folder))
            state = try KeptCity.state(of: kept.path)
        }
        isWritten = !isDryRun
        let shares = next.layers.surveyShares.filter { $0.survey == survey.survey.name }
        steps.append(
            RescoreReport.Step(
                survey: survey.survey.name, layers: next.layers.surveys.last?.layers ?? [], changed: rescored.changed,
                recomputed: rescored.recomputed, transitions: changes.levels, doubts: made.findings.lines(of: shares)))
        (city, publication, tiles) = (next, made, made.tiles)
    }

    /// Strict runs judge what a step brings, not what the city had before it.
    private mutating func rememberFindings() throws {
        guard options.isStrict, !options.judgesAll else { return }
        known = try publication?.findings.log ?? city.scored(options: options).findings
    }

    /// Where no survey was new, outputs that are not there as the workspace records them are made again; else nothing is touched.
    mutating func report(isDryRun: Bool, verifies: Bool) throws -> RescoreReport {
        if publication == nil { try rememberFindings() }
        let made = try publication ?? publication(of: try city.scored(options: options))
        if publication == nil, !isDryRun {
            if !kept.isOfThisProgram {
                add(try made.write(to: folder))
            } else if made.stands(in: folder, as: kept.state.outputs) {
                changes.unchanged = made.names.sorted()
            } else {
                add(try made.restore(in: folder, as: kept.state.outputs))
            }
        }
        return RescoreReport(
            rules: rulesStep, steps: steps, isDryRun: isDryRun, verified: verifies ? verified : nil,
            build: made.report(folder: folder, changes: changes))
    }

    private func publication(
        of scored: ScoredCity, since base: WorkspaceBase? = nil, unchanged: UnchangedOutputs? = nil
    ) throws -> Publication {
        try Publication(
            scored, styles: kept.styles, extras: kept.extras, since: base, unchanged: unchanged, known: known, options: options)
    }

    /// The outputs in the folder of which something is the same, as far as they are those that the workspace records.
    private func unchangedOutputs(_ results: UnchangedResults) -> UnchangedOutputs {
        let outputs =
            outputs
            ?? EarlierOutputs(families: state.families, threads: options.threads) { [folder, recorded = state.outputs] in
                recordedFile($0, in: folder, as: recorded)
            }
        return UnchangedOutputs(results, of: city, outputs: outputs)
    }

    private mutating func add(_ new: OutputFolder.Changes) {
        let touched = Set(changes.written + new.written)
        let all = touched.union(changes.unchanged).union(new.unchanged).subtracting(new.removed)
        changes.written = touched.intersection(all).sorted()
        changes.unchanged = all.subtracting(touched).sorted()
        changes.removed += new.removed
    }

    /// Compares outputs and workspace with those of a full run on the same inputs.
    private mutating func verify(_ made: Publication, _ city: LoadedCity) throws {
        let expected = try publication(of: scoreCity(city, options: options))
        let differing = zip(expected.files, made.files).filter { $0.name != $1.name || $0.bytes != $1.bytes }.map { $0.0.name }
        let others = try made.workspaceDifferences(from: expected)
        guard differing.isEmpty, others.isEmpty, expected.files.count == made.files.count else {
            throw RunError.internalFault(
                "--verify: a full run gives another \((differing + others).joined(separator: ", ")); nothing was written")
        }
        verified += 1
    }
}
