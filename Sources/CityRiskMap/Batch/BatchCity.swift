import CityModel
import GeoReading
import MapExport
import Parallelism
import Workspace

/// A city of a batch with its files named and hashed, not read: enough to know what is to be done.
struct BatchCity: Sendable {
    /// What has to be done before the outputs are those of the inputs.
    enum Work: Sendable {
        /// Everything: an input, the rules, the program or an option is not what the workspace was made with.
        case build
        /// Surveys are to be applied, or outputs are missing or not those that were written.
        case rescore
        /// Nothing; with what the run record says.
        case nothing(CitySummary)
    }

    private let entry: BatchEntry
    private let options: RunOptions
    private let city: LoadedCity
    private let styles: LoadedStyles
    private let surveys: [LoadedSurvey]

    /// Reads the city file, rules and survey files.
    init(_ entry: BatchEntry, options: RunOptions) throws {
        (self.entry, self.options) = (entry, options)
        city = try LoadedCity(path: entry.city)
        styles = try LoadedStyles(city.file, folder: options.styles)
        var surveys: [LoadedSurvey] = []
        for path in entry.surveys {
            let survey = try LoadedSurvey(.definition(path), of: city.file)
            if surveys.contains(where: { $0.digest == survey.digest }) { continue }
            guard !surveys.contains(where: { $0.survey.name == survey.survey.name }) else {
                throw RunError.unusableData("\(path): another survey of the city is named \"\(survey.survey.name)\", names are unique")
            }
            surveys.append(survey)
        }
        self.surveys = surveys
    }

    /// Does what is to be done.
    ///
    /// - Throws: `RunError`; the outputs are then those of an earlier run, or those after the last survey that was applied whole
    func run() throws -> BatchOutcome.Result {
        try settleOutputs(in: entry.output)
        let made = try WorkspaceIndex(path: joined(entry.output, WorkspaceExport.fileName))
        switch try work(made) {
        case .nothing(let summary):
            if options.isStrict, let refusal = FindingLog.strictRefusal(ofCount: summary.errors + summary.repaired) {
                throw RunError.unusableData("\(refusal); nothing was written")
            }
            return BatchOutcome.Result(status: .unchanged, summary: summary, labels: styles.labels)
        case .build:
            let report = try built(over: made)
            return try BatchOutcome.Result(
                status: .built, report: report, hasDoubtfulSurvey: report.surveyShares.contains { $0.isAbove(options.allowedShare) })
        case .rescore:
            var options = options
            options.judgesAll = true
            let report = try rescore(city: entry.output, surveys: entry.surveys.map(SurveyInput.definition), options: options)
            return try BatchOutcome.Result(status: .rescored, report: report.build, hasDoubtfulSurvey: report.hasDoubtfulSurvey)
        }
    }

    /// Builds the city with its surveys in one run, whose outputs are byte for byte those of a build and surveys after it (MODEL 9).
    private func built(over made: WorkspaceIndex?) throws -> BuildReport {
        let own = Set(surveys.map(\.survey.name))
        if let lost = made?.surveys.first(where: { !own.contains($0.name) }) {
            throw RunError.unusableData(
                "\(entry.output): survey \"\(lost.name)\" was applied and the batch does not name it; a city whose inputs changed is built "
                    + "with the surveys of the batch only: name it there, or build the city anew by `riskmap build`")
        }
        var city = city
        city.surveys = surveys
        var options = options
        options.keepsInputs = true
        return try publish(
            try scoreCity(city, options: options), styles: styles, path: entry.city, folder: entry.output, extras: extras(made),
            options: options
        ) {
            let now = try WorkspaceIndex(path: joined(entry.output, WorkspaceExport.fileName))
            guard now?.surveys == made?.surveys else {
                throw RunError.outputFailed(
                    "\(entry.output): surveys were applied while the city was built, nothing was written; run again")
            }
        }
    }

    /// The outputs that are asked for: by the manifest, else when the workspace was made.
    private func extras(_ made: WorkspaceIndex?) -> Set<ExtraOutput> {
        var extras = entry.also ?? made?.state.extras ?? []
        guard let cells = entry.cells else { return extras }
        if cells { extras.insert(.cells) } else { extras.remove(.cells) }
        return extras
    }

    // MARK: What is to be done

    private func work(_ made: WorkspaceIndex?) throws -> Work {
        guard let made, made.state.program == programVersion, made.state.rules == city.pack.digest,
            made.state.options == WorkspaceState.options(extras: extras(made), repairsAxes: options.repairAxes),
            try made.files == inputs(), made.styles == styleFiles(), continues(made.surveys)
        else { return .build }
        let applied = Set(made.surveys.map(\.digest))
        guard surveys.allSatisfy({ applied.contains($0.digest) }), holds(made.state.outputs),
            let record = RunRecord.value(recordedIn: entry.output), let summary = CitySummary(record)
        else { return .rescore }
        return .nothing(summary)
    }

    /// Whether the surveys that are applied and those to come stand in the order of the batch, and none was edited after it was applied.
    private func continues(_ applied: [WorkspaceSurvey]) -> Bool {
        let own = Set(surveys.map(\.digest))
        let common = applied.map(\.digest).filter(own.contains)
        let names = Set(applied.map(\.name))
        return common == surveys.prefix(common.count).map(\.digest)
            && !surveys.dropFirst(common.count).contains { names.contains($0.survey.name) }
    }

    /// The city's own files as they are now.
    private func inputs() throws -> [WorkspaceFile] {
        let inputs = city.inputFiles
        return try parallelMap(weights: inputs.map { $0.files.size(of: $0.name) }, threads: options.threads) { index in
            let input = inputs[index]
            let record = try input.files.withBytes(of: input.name) { InputRecord(name: input.name, bytes: $0) }
            return WorkspaceFile(role: input.role, layer: input.layer, name: record.name, sha256: record.sha256, size: record.byteCount)
        }
    }

    private func styleFiles() -> [WorkspaceFile] {
        styles.replacements.map { style in
            let record = InputRecord(name: style.name, bytes: style.bytes.span)
            return WorkspaceFile(role: .style, name: record.name, sha256: record.sha256, size: record.byteCount)
        }
    }

    /// Whether the folder holds the outputs of these digests, all of one run.
    private func holds(_ outputs: [String: String]) -> Bool {
        let names = outputs.keys.sorted()
        guard !names.isEmpty, OutputFolder(path: entry.output).isSettled else { return false }
        return parallelMap(count: names.count, threads: options.threads) { index in
            let digest = try? MappedFile(path: joined(entry.output, names[index])).withBytes { sha256($0) }
            return digest == outputs[names[index]]
        }.allSatisfy(\.self)
    }
}

/// What a workspace says about its results, without the bytes that it keeps.
struct WorkspaceIndex: Sendable {
    let state: WorkspaceState
    let surveys: [WorkspaceSurvey]
    /// The city's own files, in the order of the run.
    let files: [WorkspaceFile]
    /// Files that replaced built-in styles.
    let styles: [WorkspaceFile]

    /// - Returns: nil where there is no workspace
    /// - Throws: `RunError` for one that cannot be read
    init?(path: String) throws {
        guard fileIdentity(path) != nil else { return nil }
        do throws(WorkspaceError) {
            (state, surveys, files, styles) = try Workspace(path: path).read { contents throws(WorkspaceError) in
                let files = try contents.files().filter { $0.survey == 0 }
                return (
                    try contents.state(), try contents.surveys(), files.filter { $0.role != .style }, files.filter { $0.role == .style }
                )
            }
        } catch {
            throw RunError(error)
        }
    }
}
