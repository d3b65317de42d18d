import CityModel
import GeoReading
import MapExport
import MapLayers
import Parallelism
import Workspace

/// The outputs of a scored city, made and not yet written.
struct Publication: Sendable {
    /// All files but the workspace.
    let files: [OutputFile]
    let findings: FindingsReport
    let scored: ScoredCity
    let styles: LoadedStyles
    private let workspace: WorkspaceExport
    private let options: RunOptions

    /// Makes the outputs; a city whose counts contradict each other (MODEL 7) is refused.
    ///
    /// - Parameters:
    ///   - base: the workspace that the new one goes on from
    ///   - unchanged: outputs of the earlier state of which something is the same still
    ///   - known: what was found in the earlier state, which strict runs do not hold against the present one
    init(
        _ scored: ScoredCity, styles: LoadedStyles, extras: Set<ExtraOutput>, since base: WorkspaceBase? = nil,
        unchanged: UnchangedOutputs? = nil,
        known: FindingLog = FindingLog(), options: RunOptions
    ) throws {
        if let broken = scored.map.conservation.first(where: { !$0.holds }) {
            throw RunError.internalFault("\(broken.what): \(broken.left) and \(broken.right) should be equal, nothing was written")
        }
        (self.scored, self.styles, self.options) = (scored, styles, options)
        findings = FindingsReport(
            log: scored.findings, recordCounts: scored.read.recordCounts, labels: styles.labels, allowedShare: options.allowedShare)
        try refuseIfStrict(findings, besides: known, options)
        options.progress.report(.writing, 0)
        let threads = options.threads
        let (zones, others) = sideBySide(threads: threads) {
            let standing = Dictionary(
                uniqueKeysWithValues: scored.map.maps.compactMap { map in unchanged?.results.standing(of: map).map { (map.family, $0) } })
            let rows = Dictionary(
                uniqueKeysWithValues: standing.compactMap { family, zones in
                    unchanged?.rows(of: zones, family: family).map { (family, $0) }
                })
            let corners = ZoneCorners(of: scored.map, but: rows, threads: threads) {
                scored.read.plane.geographic($0, threads: threads)
            }
            let files = unchanged?.zoneFiles ?? [:]
            return (
                standing: standing, export: ZonesExport(scored.map, corners: corners, unchanged: files, rows: rows, threads: threads)
            )
        } _: {
            (
                sources: SourcesExport(scored.map, labels: styles.labels, unchanged: unchanged?.sources, threads: threads),
                scores: PackedScores(scored.map.scores, since: base, threads: threads),
                snapshot: PackedSnapshot(scored, since: base, threads: threads)
            )
        }
        var files = exportedFiles(scored, styles: styles, zones: zones.export, sources: others.sources)
        files += try extraFiles(scored, beside: files, extras: extras, threads: threads)
        files.append(OutputFile(name: "findings.json", bytes: findings.json))
        let names = files.map(\.name) + [RunRecord.fileName, WorkspaceExport.fileName]
        files.append(
            OutputFile(name: RunRecord.fileName) { [findings] in RunRecord(scored: scored, findings: findings, outputs: names).json })
        self.files = files
        workspace = WorkspaceExport(
            scored: scored, styles: styles, zones: zones.export, sources: others.sources, snapshot: others.snapshot, scores: others.scores,
            extras: extras, repairsAxes: options.repairAxes, base: base, standing: zones.standing, threads: threads)
    }

    /// The layers of results in the workspace, each made when it is asked for.
    var tables: [@Sendable () -> ResultTable] { workspace.tables }

    /// The workspace that the new one goes on from; nil: all of it is written.
    var base: WorkspaceBase? { workspace.base }

    /// Digests of the pieces of the snapshot, those that the base holds among them.
    var snapshotDigests: [String: String] { workspace.snapshot.digests }

    /// What the workspace says of its results, but for their digests.
    var statement: WorkspaceState { workspace.state }

    /// The surveys and files that the workspace lists, those of the base among them.
    func listing() throws(RunError) -> WorkspaceListing { try workspace.listing() }

    /// The scores as they are stored: the total, then the families.
    var tiles: [[ScoreTile]] { workspace.scores.tiles }

    /// Names of all outputs.
    var names: [String] { files.map(\.name) + [WorkspaceExport.fileName] }

    /// What the run was made from and came to; made each time.
    var record: RunRecord { RunRecord(scored: scored, findings: findings, outputs: names) }

    /// Whether a folder holds all files with the digests that were recorded, and nothing that a killed run had begun.
    func stands(in folder: String, as recorded: [String: String]) -> Bool {
        guard OutputFolder(path: folder).isSettled, Set(files.map(\.name)) == Set(recorded.keys) else { return false }
        return files.allSatisfy { file in
            let found = try? MappedFile(path: joined(folder, file.name)).withBytes { sha256($0) }
            return found == recorded[file.name]
        }
    }

    /// Makes again the files that do not stand as the workspace of the folder records them; the workspace too, if it records others.
    func restore(in folder: String, as recorded: [String: String]) throws(RunError) -> OutputFolder.Changes {
        let isRecorded =
            files.count == recorded.count
            && files.allSatisfy { file in
                let bytes = file.bytes
                return sha256(bytes.span) == recorded[file.name]
            }
        guard isRecorded else { return try write(to: folder) }
        let earlier = RunRecord.outputs(recordedIn: folder).filter { $0 != WorkspaceExport.fileName }
        var changes = try writeOutputs(files, replacing: earlier, to: folder, threads: options.threads)
        changes.unchanged.append(WorkspaceExport.fileName)
        return changes
    }

    /// Writes all files or none; interrupted by a signal it leaves what was there.
    func write(to folder: String) throws(RunError) -> OutputFolder.Changes {
        defer { options.progress.report(.writing, 1) }
        return try writeOutputs(
            files, last: workspace.file(beside: files, in: folder), replacing: RunRecord.outputs(recordedIn: folder),
            to: folder,
            threads: options.threads)
    }

    /// What the run did.
    func report(folder: String, changes: OutputFolder.Changes) -> BuildReport {
        BuildReport(folder: folder, publication: self, changes: changes)
    }
}

/// The files of every run but the findings, the run record and the workspace, made when they are written.
private func exportedFiles(
    _ scored: ScoredCity, styles: LoadedStyles, zones: ZonesExport, sources: SourcesExport
) -> [OutputFile] {
    let (map, style, labels) = (scored.map, styles.style, styles.labels)
    let further = scored.read.city.file.sheets
    let sheets = sheetFiles(
        map, subjects: map.subjects(families: further.contains(.family), districts: further.contains(.district)),
        facts: { scored.sheetFacts }, style: style, labels: labels, layout: styles.layout)
    return sheets + [sources.table, sources.layer(style: style)] + zones.layers(style: style)
        + [sheltersTable(map, labels: labels), districtsTable(map, labels: labels)]
        + [sheltersLayer(map, style: style), districtsLayer(map, style: style)]
        + layerStyles(map, title: labels.text(.title, ["city": scored.read.city.file.name]), style: style, labels: labels)
}

/// The files that were asked for.
///
/// - Parameter made: those of every run
private func extraFiles(
    _ scored: ScoredCity, beside made: [OutputFile], extras: Set<ExtraOutput>, threads: Int
) throws(RunError) -> [OutputFile] {
    let formats = extras.compactMap { PictureFormat(rawValue: $0.rawValue) }.sorted { $0.rawValue < $1.rawValue }
    let wanted = made.filter { $0.name.hasSuffix(".svg") }.flatMap { sheet in formats.map { (sheet, $0) } }
    let pictures = try parallelMap(count: wanted.count, threads: threads) { number throws(RunError) in
        let (sheet, format) = wanted[number]
        return OutputFile(name: "\(sheet.name.dropLast(4)).\(format.rawValue)", bytes: try picture(of: sheet.bytes, as: format))
    }
    return (extras.contains(.cells) ? [cellsTable(scored.map)] : []) + pictures
}
