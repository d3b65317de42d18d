import CityModel
import GeoReading
import Geodesy
import GeometryKernel
import JSONCoding
import MapExport
import MapLayers
import Parallelism
import RiskScoring
import Workspace

/// Reads, scores and exports a city.
///
/// - Parameters:
///   - path: a city file or its folder
///   - output: folder of the outputs; nil: `out` beside the city file
///   - cells: whether `cells.csv` is written
/// - Throws: `RunError`; nothing is written then
public func build(city path: String, output: String?, cells: Bool, options: RunOptions) throws -> BuildReport {
    let city = try LoadedCity(path: path)
    let styles = try LoadedStyles(city.file, folder: options.styles)
    let scored = try scoreCity(city, options: options)
    return try publish(scored, styles: styles, path: path, output: output, cells: cells, options: options)
}

/// Exports a scored city; one whose counts contradict each other (MODEL 7) is refused, and nothing is written.
func publish(
    _ scored: ScoredCity, styles: LoadedStyles, path: String, output: String?, cells: Bool, options: RunOptions
) throws -> BuildReport {
    if let broken = scored.map.conservation.first(where: { !$0.holds }) {
        throw RunError.internalFault("\(broken.what): \(broken.left) and \(broken.right) should be equal, nothing was written")
    }
    let findings = FindingsReport(
        log: scored.findings, recordCounts: scored.read.recordCounts, labels: styles.labels, allowedShare: options.allowedShare)
    try refuseIfStrict(findings, options)
    options.progress.report(.writing, 0)
    var (files, corners) = exportedFiles(scored, styles: styles, cells: cells, threads: options.threads)
    files.append(OutputFile(name: "findings.json", bytes: findings.json))
    let record = RunRecord(scored: scored, findings: findings, outputs: files.map(\.name) + [RunRecord.fileName, WorkspaceExport.fileName])
    files.append(OutputFile(name: RunRecord.fileName, bytes: record.json))
    let folder = output ?? joined(scored.read.city.folder, "out")
    let names = files.map(\.name)
    try refuseOverwritingInputs(of: scored.read.city, path: path, names: names + [WorkspaceExport.fileName], folder: folder)
    let workspace = WorkspaceExport(scored: scored, styles: styles, corners: corners, cells: cells, threads: options.threads)
    let changes = try whileNobodyWrites(folder) {
        try writeOutputs(
            files, last: workspace.file(beside: names, in: folder), replacing: RunRecord.outputs(recordedIn: folder), to: folder,
            threads: options.threads)
    }
    options.progress.report(.writing, 1)
    return BuildReport(folder: folder, record: record, findings: findings, scored: scored, labels: styles.labels, changes: changes)
}

/// A city scored, with all that is drawn from it.
struct ScoredCity: Sendable {
    var read: ReadCity
    var context: ScoringContext
    var map: CityMap
    var findings: FindingLog
}

/// A city ready to be scored and explained.
struct PreparedCity {
    var read: ReadCity
    var context: ScoringContext
    /// Reference point of each shelter; nil without geometry.
    var shelterPoints: [PlaneCoordinate?]
    var findings: FindingLog
}

/// Reads a city and prepares its scoring: what every command but `grade` begins with.
func prepareCity(_ city: LoadedCity, options: RunOptions) throws -> PreparedCity {
    let read = try readCity(city, options: options)
    let context: ScoringContext
    do { context = try ScoringContext(read.input, threads: options.threads) } catch {
        throw RunError.unusableData("\(city.configuration[0].name): \(error)", findings: read.findings.groups.flatMap(\.findings))
    }
    var findings = read.findings
    findings.add(context.findings.map { withPlace($0, read) })
    let shelterPoints = referencePoints(of: read.input.shelters.plane, threads: options.threads)
    findings.add(boundaryFindings(read, context, shelterPoints: shelterPoints, threads: options.threads))
    return PreparedCity(read: read, context: context, shelterPoints: shelterPoints, findings: findings)
}

/// A finding of the scoring with the place of the shelter that it is about.
private func withPlace(_ finding: Finding, _ read: ReadCity) -> Finding {
    guard finding.place == nil, let id = finding.id, let layer = read.city.file.shelters.firstIndex(where: { $0.layer == finding.layer })
    else { return finding }
    var finding = finding
    finding.place = read.input.shelters.items.first { $0.layer == layer && $0.id == id }?.place
    return finding
}

/// Reads and scores a city and finds its zones and tables.
func scoreCity(_ city: LoadedCity, options: RunOptions) throws -> ScoredCity {
    let prepared = try prepareCity(city, options: options)
    let (read, context) = (prepared.read, prepared.context)
    let scores = context.cityScores(threads: options.threads) { options.progress.report(.scoring, $0) }
    options.progress.report(.zones, 0)
    let map = CityMap(
        read.input, scores, sourceLayers: city.file.sources.map(\.file.layer), shelterLayers: city.file.shelters.map(\.layer),
        shelterPoints: prepared.shelterPoints, threads: options.threads
    ) { cell, family in
        context.largestContributions(at: cell, family: family).map { Zone.Contributor(source: $0.source, share: $0.share) }
    }
    options.progress.report(.zones, 1)
    return ScoredCity(read: read, context: context, map: map, findings: prepared.findings)
}

/// All files but the findings, the run record and the workspace; those that cannot be made piece by piece are made side by side. With
/// them the corners of their zones.
private func exportedFiles(
    _ scored: ScoredCity, styles: LoadedStyles, cells: Bool, threads: Int
) -> (files: [OutputFile], corners: ZoneCorners) {
    let (map, plane, style, labels) = (scored.map, scored.read.plane, styles.style, styles.labels)
    let makers: [@Sendable () -> (files: [OutputFile], corners: ZoneCorners?)] = [
        {
            let sheet = Sheet(SheetContent(map, facts: scored.sheetFacts), style: style, labels: labels, layout: styles.layout)
            return ([OutputFile(name: "map.svg", bytes: svg(sheet))], nil)
        },
        {
            let corners = ZoneCorners(of: map, threads: threads) { plane.geographic($0, threads: threads) }
            return (zoneLayers(map, corners: corners, style: style), corners)
        },
        { ([sourcesTable(map, labels: labels)], nil) },
        { ([sheltersTable(map, labels: labels), districtsTable(map, labels: labels)], nil) },
        { ([sourcesLayer(map, style: style), sheltersLayer(map, style: style), districtsLayer(map, style: style)], nil) },
    ]
    let made = parallelMap(count: makers.count, threads: threads) { makers[$0]() }
    return (made.flatMap(\.files) + (cells ? [cellsTable(map)] : []), made.compactMap(\.corners)[0])
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

/// Keeps others from writing a folder's workspace while it is replaced; a folder without one needs no such care.
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

/// With `--strict`, errors and repairs stop the run.
func refuseIfStrict(_ findings: FindingsReport, _ options: RunOptions) throws(RunError) {
    guard options.isStrict, let refusal = findings.strictRefusal else { return }
    throw .unusableData("\(refusal); nothing was written\n\n\(findings.text(all: false))")
}

/// Refuses a folder whose `city.yml` does not hold a text by which generated cities are known.
///
/// - Throws: `RunError.outputFailed`
public func refuseReplacingCity(in folder: String, signs text: String) throws {
    let path = joined(folder, "city.yml")
    guard fileIdentity(path) != nil, let content = try? InputFiles.folder(folder).text(of: "city.yml").0, !content.contains(text) else {
        return
    }
    throw RunError.outputFailed("\(path): a city that was not generated stands here, another folder is needed")
}

/// Writes small files that belong together: all of them or none.
public func writeFiles(_ files: [(name: String, bytes: [UInt8])], to folder: String) throws {
    do throws(OutputError) {
        _ = try OutputFolder(path: folder).write(files.map { OutputFile(name: $0.name, bytes: $0.bytes) }, threads: 1)
    } catch {
        throw RunError.outputFailed("\(error.path): \(error.reason)")
    }
}
