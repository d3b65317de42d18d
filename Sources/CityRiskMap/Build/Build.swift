import CityModel
import GeoReading
import Geodesy
import JSONCoding
import MapExport
import MapLayers
import RiskScoring
import Workspace

/// Reads, scores and exports a city.
///
/// - Parameters:
///   - path: a city file or its folder
///   - output: folder of the outputs; nil: `out` beside the city file
///   - extras: outputs that are written beside those that every build writes
///   - dropsSurveys: whether a workspace in the folder may be replaced although surveys were applied to it
/// - Throws: `RunError`; nothing is written then
public func build(
    city path: String, output: String?, extras: Set<ExtraOutput> = [], dropsSurveys: Bool = false, options: RunOptions
) throws -> BuildReport {
    var options = options
    options.keepsInputs = true
    let city = try LoadedCity(path: path)
    try refuseInputsOfOneName(of: city)
    let folder = output ?? joined(city.folder, "out")
    if !dropsSurveys { try refuseDroppingSurveys(in: folder) }
    let styles = try LoadedStyles(city.file, folder: options.styles)
    return try publish(try scoreCity(city, options: options), styles: styles, path: path, folder: folder, extras: extras, options: options)
    {
        if !dropsSurveys { try refuseDroppingSurveys(in: folder) }
    }
}

/// Exports a scored city.
///
/// - Parameter check: throws when what stands in the folder must stay; asked when nobody else can write there any more
func publish(
    _ scored: ScoredCity, styles: LoadedStyles, path: String, folder: String, extras: Set<ExtraOutput>, options: RunOptions,
    check: () throws -> Void
) throws -> BuildReport {
    let publication = try Publication(scored, styles: styles, extras: extras, options: options)
    try refuseOverwritingInputs(of: scored.read.city, path: path, names: publication.names, folder: folder)
    let changes = try Interruption.held {
        try whileNobodyWrites(folder) {
            try check()
            try settleOutputs(in: folder)
            try refuseForeignFiles(named: publication.names, in: folder)
            return try publication.write(to: folder)
        }
    }
    return publication.report(folder: folder, changes: changes)
}

/// A city scored, with all that is drawn from it.
struct ScoredCity: Sendable {
    var read: ReadCity
    var context: ScoringContext
    var map: CityMap
    var findings: FindingLog
}

/// A city ready to be scored and explained.
struct PreparedCity: Sendable {
    var read: ReadCity
    var context: ScoringContext
    /// Reference point of each shelter; nil without geometry.
    var shelterPoints: [PlaneCoordinate?]
    var findings: FindingLog
}

/// Reads a city and prepares its scoring: what every command but `grade` begins with.
func prepareCity(_ city: LoadedCity, options: RunOptions) throws -> PreparedCity {
    try prepareCity(try readCity(city, options: options), options: options)
}

/// Prepares the scoring of a city.
///
/// - Parameter kept: what an earlier preparation of it found and still holds
func prepareCity(_ read: ReadCity, keeping kept: KeptPreparation? = nil, options: RunOptions) throws -> PreparedCity {
    let context: ScoringContext
    do { context = try ScoringContext(read.input, keeping: kept, threads: options.threads) } catch {
        throw RunError.unusableData("\(read.city.configuration[0].name): \(error)", findings: read.findings.groups.flatMap(\.findings))
    }
    var findings = read.findings
    findings.add(context.findings.map { withPlace($0, read) })
    let shelterPoints = referencePoints(of: read.input.shelters.plane, threads: options.threads)
    if read.input.population.isEmpty {
        findings.add(
            Finding(
                .peopleAbsent, .note, place: Place(file: read.city.configuration[0].name, line: 1, column: 1), found: "no population",
                allowed: "a layer of people", done: "persons not known, M = 1"))
    }
    findings.add(boundaryFindings(read, context, shelterPoints: shelterPoints, threads: options.threads))
    return PreparedCity(read: read, context: context, shelterPoints: shelterPoints, findings: findings)
}

/// A finding of the scoring with the place of the shelter or the file of the people that it is about.
private func withPlace(_ finding: Finding, _ read: ReadCity) -> Finding {
    guard finding.place == nil else { return finding }
    var finding = finding
    if let people = read.city.file.population.first(where: { $0.layer == finding.layer }) {
        finding.place = Place(file: people.file, line: 1, column: 1)
    }
    guard let id = finding.id, let layer = read.city.file.shelters.firstIndex(where: { $0.layer == finding.layer }) else { return finding }
    finding.place = read.input.shelters.items.first { $0.layer == layer && ExactText($0.id) == ExactText(id) }?.place
    return finding
}

/// Reads and scores a city and finds its zones and tables.
func scoreCity(_ city: LoadedCity, options: RunOptions) throws -> ScoredCity {
    let prepared = try prepareCity(city, options: options)
    let scores = prepared.context.cityScores(threads: options.threads) { options.progress.report(.scoring, $0) }
    return scoredCity(prepared, scores: scores, options: options)
}

/// Finds the zones and tables of a scored city.
///
/// - Parameters:
///   - unchanged: families whose zones are as they were
///   - peaks: what is known of the highest cells of zones
func scoredCity(
    _ prepared: PreparedCity, scores: CityScores, unchanged: [Int: KeptZones] = [:], peaks: StandingPeaks? = nil, options: RunOptions
) -> ScoredCity {
    let (read, context) = (prepared.read, prepared.context)
    options.progress.report(.zones, 0)
    let map = CityMap(
        read.input, scores, sourceLayers: read.city.file.sources.map(\.file.layer), shelterLayers: read.city.file.shelters.map(\.layer),
        shelterPoints: prepared.shelterPoints, unchanged: unchanged, threads: options.threads
    ) { cell, family in
        peaks?.contributors(at: cell, family: family)
            ?? context.largestContributions(at: cell, family: family).map { Zone.Contributor(source: $0.source, share: $0.share) }
    }
    options.progress.report(.zones, 1)
    return ScoredCity(read: read, context: context, map: map, findings: prepared.findings)
}

/// No output takes the place of a file that the city was read from.
func refuseOverwritingInputs(of city: LoadedCity, path: String, names: [String], folder: String) throws(RunError) {
    let layers = (city.file.boundary.map { [$0.file.file] } ?? []) + city.file.layers.map(\.file) + (city.file.rules.map { [$0] } ?? [])
    let inputs = Set(([isFolder(path) ? joined(path, "city.yml") : path] + layers.map { joined(city.folder, $0) }).compactMap(fileIdentity))
    for name in names {
        guard let identity = fileIdentity(joined(folder, name)), inputs.contains(identity) else { continue }
        throw .outputFailed("\(joined(folder, name)): is an input of the city, another folder is needed; nothing was written")
    }
}

/// A folder that no run has left anything in may hold somebody's files: none of them is replaced.
private func refuseForeignFiles(named names: [String], in folder: String) throws(RunError) {
    let signs = [RunRecord.fileName, WorkspaceExport.fileName]
    guard signs.allSatisfy({ fileIdentity(joined(folder, $0)) == nil }) else { return }
    for name in names {
        let place = joined(folder, name)
        guard fileIdentity(place) != nil, !isFolder(place) else { continue }
        throw .outputFailed(
            "\(place): is not of this program, for there is no \(signs[0]) beside it, another folder is needed; nothing was written")
    }
}

/// Different files of one name cannot be told apart in the workspace, which knows a file of an absolute path by its name only.
private func refuseInputsOfOneName(of city: LoadedCity) throws(RunError) {
    var paths: [String: String] = [:]
    for input in city.inputFiles {
        let path = joined(city.folder, input.name)
        guard let other = paths.updateValue(path, forKey: InputFiles.keptName(input.name)), fileIdentity(other) != fileIdentity(path) else {
            continue
        }
        throw .unusableData(
            "\(city.configuration[0].name): \(other) and \(path): different files of one name, each needs a name of its own")
    }
}

/// Surveys may be nowhere but in the workspace: a build does not replace one that has some, or of which that cannot be found out.
private func refuseDroppingSurveys(in folder: String) throws(RunError) {
    let path = joined(folder, WorkspaceExport.fileName)
    guard let standing = standingPath(of: path), fileIdentity(standing) != nil else { return }
    let surveys: [WorkspaceSurvey]
    do throws(WorkspaceError) {
        surveys = try Workspace(path: standing).read { contents throws(WorkspaceError) in try contents.surveys() }
    } catch {
        throw .outputFailed("\(error); surveys that it may have would be lost, --drop-surveys builds anew")
    }
    if surveys.isEmpty { return }
    let names = surveys.map(\.name).joined(separator: ", ")
    throw .outputFailed(
        "\(path): has surveys that a build would drop: \(names); rescore applies further ones, --drop-surveys builds anew")
}

/// Keeps others from writing a folder's workspace while it is replaced; a folder without one needs no such care. Signals must be held, or
/// one of them leaves the lock's file behind.
private func whileNobodyWrites<Value>(_ folder: String, _ body: () throws -> Value) throws -> Value {
    let path = joined(folder, WorkspaceExport.fileName)
    guard fileIdentity(path) != nil else { return try body() }
    let lock: WriterLock
    do { lock = try WriterLock(workspace: path, command: "riskmap build") } catch { throw RunError.outputFailed("\(error)") }
    return try withExtendedLifetime(lock, body)
}

/// Writes all files or none; interrupted by a signal it leaves what was there.
///
/// - Parameter earlier: names of the files of an earlier run that are removed unless they are among them
func writeOutputs(
    _ files: [OutputFile], last: SelfWritingFile? = nil, replacing earlier: @autoclosure () -> [String] = [], to folder: String,
    threads: Int
) throws(RunError) -> OutputFolder.Changes {
    do throws(OutputError) {
        return try Interruption.held { () throws(OutputError) in
            try OutputFolder(path: folder).write(files, last: last, replacing: earlier(), threads: threads) {
                Interruption.isRequested
            }
        }
    } catch {
        throw .outputFailed("\(error.path): \(error.reason)")
    }
}

/// Puts back what a killed run had begun to replace in a folder: whoever goes on from its workspace must read the one that will stand.
func settleOutputs(in folder: String) throws(RunError) {
    do throws(OutputError) {
        try Interruption.held { () throws(OutputError) in try OutputFolder(path: folder).settle() }
    } catch {
        throw .outputFailed("\(error.path): \(error.reason)")
    }
}

/// With `--strict`, errors and repairs stop the run.
///
/// - Parameter known: what was found before the step that is judged
func refuseIfStrict(_ findings: FindingsReport, besides known: FindingLog = FindingLog(), _ options: RunOptions) throws(RunError) {
    guard options.isStrict, let refusal = findings.log.strictRefusal(besides: known) else { return }
    throw .unusableData("\(refusal); nothing was written\n\n\(findings.text(all: false))")
}

/// Refuses a folder that holds anything else than a generated city as it was generated, whatever lies beside its files.
///
/// - Parameter generated: the files of the city that a `city.yml` says it is; nil for one that was not generated
/// - Throws: `RunError.outputFailed`
public func refuseReplacing(folder: String, unless generated: (_ cityFile: String) -> [(name: String, bytes: [UInt8])]?) throws {
    guard isFolder(folder), try !isEmptyFolder(folder) else { return }
    let files = InputFiles.folder(folder)
    guard let text = try? files.text(of: "city.yml").0, let expected = generated(text) else {
        throw RunError.outputFailed("\(folder): holds no generated city, an empty or a new folder is needed; nothing was written")
    }
    for file in expected {
        let stands = (try? files.withBytes(of: file.name) { bytes in bytes.withUnsafeBytes { $0.elementsEqual(file.bytes) } }) ?? false
        guard stands else {
            throw RunError.outputFailed(
                "\(joined(folder, file.name)): is not as it was generated, an empty or a new folder is needed; nothing was written")
        }
    }
}

/// Writes small files that belong together: all of them or none.
public func writeFiles(_ files: [(name: String, bytes: [UInt8])], to folder: String) throws {
    do throws(OutputError) {
        _ = try OutputFolder(path: folder).write(files.map { OutputFile(name: $0.name, bytes: $0.bytes) }, threads: 1)
    } catch {
        throw RunError.outputFailed("\(error.path): \(error.reason)")
    }
}
