import CityModel
import GeoReading
import MapExport
import MapLayers
import Parallelism

/// The outputs of a scored city, made and not yet written.
struct Publication: Sendable {
    /// All files but the workspace.
    let files: [OutputFile]
    let findings: FindingsReport
    private let record: RunRecord
    private let scored: ScoredCity
    private let styles: LoadedStyles
    private let workspace: WorkspaceExport
    private let options: RunOptions

    /// Makes the outputs; a city whose counts contradict each other (MODEL 7) is refused.
    init(_ scored: ScoredCity, styles: LoadedStyles, cells: Bool, options: RunOptions) throws {
        if let broken = scored.map.conservation.first(where: { !$0.holds }) {
            throw RunError.internalFault("\(broken.what): \(broken.left) and \(broken.right) should be equal, nothing was written")
        }
        (self.scored, self.styles, self.options) = (scored, styles, options)
        findings = FindingsReport(
            log: scored.findings, recordCounts: scored.read.recordCounts, labels: styles.labels, allowedShare: options.allowedShare)
        try refuseIfStrict(findings, options)
        options.progress.report(.writing, 0)
        var (files, corners) = exportedFiles(scored, styles: styles, cells: cells, threads: options.threads)
        files.append(OutputFile(name: "findings.json", bytes: findings.json))
        record = RunRecord(
            scored: scored, findings: findings, outputs: files.map(\.name) + [RunRecord.fileName, WorkspaceExport.fileName])
        files.append(OutputFile(name: RunRecord.fileName, bytes: record.json))
        self.files = files
        workspace = WorkspaceExport(
            scored: scored, styles: styles, corners: corners, cells: cells, repairsAxes: options.repairAxes, threads: options.threads)
    }

    /// Names of all outputs.
    var names: [String] { files.map(\.name) + [WorkspaceExport.fileName] }

    /// Whether a folder holds all files with the digests that were recorded, and nothing that a killed run had begun.
    func stands(in folder: String, as recorded: [String: String]) -> Bool {
        guard OutputFolder(path: folder).isSettled, Set(files.map(\.name)) == Set(recorded.keys) else { return false }
        return files.allSatisfy { file in
            let found = try? MappedFile(path: joined(folder, file.name)).withBytes { sha256($0) }
            return found == recorded[file.name]
        }
    }

    /// Writes all files or none; interrupted by a signal it leaves what was there.
    func write(to folder: String) throws(RunError) -> OutputFolder.Changes {
        defer { options.progress.report(.writing, 1) }
        return try writeOutputs(
            files, last: workspace.file(beside: files.map(\.name), in: folder), replacing: RunRecord.outputs(recordedIn: folder),
            to: folder,
            threads: options.threads)
    }

    /// What the run did.
    func report(folder: String, changes: OutputFolder.Changes) -> BuildReport {
        BuildReport(folder: folder, record: record, findings: findings, scored: scored, labels: styles.labels, changes: changes)
    }
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
