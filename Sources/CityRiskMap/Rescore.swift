import CityModel
import GeoReading
import MapExport
import Parallelism
import RiskScoring
import Workspace

/// Applies surveys to a city's workspace, computes what they can touch and exports again (MODEL 9).
///
/// Each survey is one step: workspace and outputs are of the state before it or after it. A survey that was applied before is passed
/// over; outputs that are missing or are not those of the workspace are made again.
///
/// - Parameters:
///   - argument: a workspace, its folder, or the city's folder with `out` in it
///   - isDryRun: says what would change and writes nothing
///   - verifies: makes a full run as well and compares every output byte for byte
/// - Throws: `RunError`; the state is then that of the last survey that was applied whole
public func rescore(
    city argument: String, surveys: [SurveyInput], isDryRun: Bool = false, verifies: Bool = false, options: RunOptions
) throws -> RescoreReport {
    let path = try workspacePath(of: argument)
    let lock = isDryRun ? nil : try writerLock(path, command: "riskmap rescore")
    return try withExtendedLifetime(lock) {
        let kept = try KeptCity(path: path)
        var rescoring = try Rescoring(kept, options: kept.options(options))
        for survey in surveys {
            try rescoring.apply(LoadedSurvey(survey, of: kept.city.file), isDryRun: isDryRun, verifies: verifies)
        }
        return try rescoring.report(isDryRun: isDryRun)
    }
}

/// The right to write a workspace.
func writerLock(_ path: String, command: String) throws(RunError) -> WriterLock {
    do { return try WriterLock(workspace: path, command: command) } catch { throw RunError(error) }
}

/// The bytes of an output; nil for one that is not there with the digest that was recorded.
private func recordedFile(_ name: String, in folder: String, as recorded: [String: String]) -> [UInt8]? {
    guard let bytes = try? MappedFile(path: joined(folder, name)).withBytes({ bytes in bytes.withUnsafeBytes { Array($0) } }),
        sha256(bytes.span) == recorded[name]
    else { return nil }
    return bytes
}

/// A workspace on its way through surveys.
private struct Rescoring {
    private let kept: KeptCity
    private let options: RunOptions
    private var city: SurveyedCity
    private var steps: [RescoreReport.Step] = []
    private var publication: Publication?
    private var changes = OutputFolder.Changes()
    /// State of the workspace as it stands.
    private var state: WorkspaceState
    /// Its scores as it stores them.
    private var tiles: [[ScoreTile]]
    /// What the files in the folder say of each source; nil when they do not stand or were not read.
    private var sourceRows: EarlierSourceRows?
    /// Whether the workspace holds the city as it is here: not behind a survey that was only tried.
    private var isWritten = true

    init(_ kept: KeptCity, options: RunOptions) throws {
        (self.kept, self.options, state) = (kept, options, kept.state)
        let (read, rows) = try sideBySide(threads: options.threads) {
            let tiles = kept.isOfThisProgram ? try kept.recordedTiles() : []
            return (tiles: tiles, city: try SurveyedCity(kept, tiles: tiles, options: options))
        } _: {
            EarlierSourceRows(threads: options.threads) { recordedFile($0, in: folderName(kept.path), as: kept.state.outputs) }
        }
        (tiles, city, sourceRows) = (read.tiles, read.city, rows)
        guard city.layers.inputsDigest == kept.state.inputs else {
            throw RunError.unusableData("\(kept.path): the kept inputs are not those that were recorded")
        }
    }

    private var folder: String { folderName(kept.path) }

    mutating func apply(_ survey: LoadedSurvey, isDryRun: Bool, verifies: Bool) throws {
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
        let surveyed = try city.surveyed(survey, options: options)
        var (next, rescored) = (surveyed.city, surveyed.rescored)
        let base =
            isWritten
            ? WorkspaceBase(
                kept, state: state, surveys: applied.count, scores: city.scores, tiles: tiles, touched: Set(survey.survey.sorts))
            : nil
        let unchanged = base?.isAsWritten == true ? surveyed.unchanged.map { unchangedOutputs($0) } : nil
        sourceRows = nil
        let scored = try next.scored(unchanged: unchanged, options: options)
        next.zones = scored.map.zoneCounts
        let made = try publication(of: scored, since: base, unchanged: unchanged)
        if verifies { try verify(made, next.layers.city) }
        if !isDryRun {
            add(try made.write(to: folder))
            state = try KeptCity.state(of: kept.path)
        }
        isWritten = !isDryRun
        steps.append(
            RescoreReport.Step(
                survey: survey.survey.name, layers: next.layers.surveys.last?.layers ?? [], changed: rescored.changed,
                recomputed: rescored.recomputed,
                transitions: transitions(from: city.scores, to: rescored.scores, rules: scored.read.input.rules)))
        (city, publication, tiles) = (next, made, made.tiles)
    }

    /// Where no survey was new, outputs that are not there as the workspace records them are made again; else nothing is touched.
    mutating func report(isDryRun: Bool) throws -> RescoreReport {
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
        return RescoreReport(steps: steps, isDryRun: isDryRun, build: made.report(folder: folder, changes: changes))
    }

    private func publication(
        of scored: ScoredCity, since base: WorkspaceBase? = nil, unchanged: UnchangedOutputs? = nil
    ) throws -> Publication {
        try Publication(scored, styles: kept.styles, cells: kept.writesCells, since: base, unchanged: unchanged, options: options)
    }

    /// The outputs in the folder of which something is the same, as far as they are those that the workspace records.
    private func unchangedOutputs(_ results: UnchangedResults) -> UnchangedOutputs {
        let file = { @Sendable [folder, recorded = state.outputs] name in recordedFile(name, in: folder, as: recorded) }
        let rows = sourceRows ?? EarlierSourceRows(threads: options.threads, file: file)
        return UnchangedOutputs(results, of: city, rows: rows, threads: options.threads, file: file)
    }

    private mutating func add(_ new: OutputFolder.Changes) {
        let touched = Set(changes.written + new.written)
        let all = touched.union(changes.unchanged).union(new.unchanged).subtracting(new.removed)
        changes.written = touched.intersection(all).sorted()
        changes.unchanged = all.subtracting(touched).sorted()
        changes.removed += new.removed
    }

    /// Compares the outputs with those of a full run on the same inputs.
    private func verify(_ made: Publication, _ city: LoadedCity) throws {
        let expected = try publication(of: scoreCity(city, options: options))
        let differing = zip(expected.files, made.files).filter { $0.name != $1.name || $0.bytes != $1.bytes }.map { $0.0.name }
        guard differing.isEmpty, expected.files.count == made.files.count else {
            throw RunError.internalFault("--verify: a full run gives another \(differing.joined(separator: ", ")); nothing was written")
        }
    }

    private func transitions(from old: CityScores, to new: CityScores, rules: ScoringRules) -> [RescoreReport.Transition] {
        guard old.window == new.window else { return [] }
        var counts: [RescoreReport.Transition: Int] = [:]
        for index in new.total.indices where new.total[index] != old.total[index] && new.isInCity(at: index) {
            let (from, to) = (rules.level(ofScore: old.total[index]), rules.level(ofScore: new.total[index]))
            if from != to { counts[RescoreReport.Transition(from: from, to: to, cells: 0), default: 0] += 1 }
        }
        return counts.map { RescoreReport.Transition(from: $0.key.from, to: $0.key.to, cells: $0.value) }.sorted {
            ($0.to.rawValue, $0.from.rawValue) > ($1.to.rawValue, $1.from.rawValue)
        }
    }
}
