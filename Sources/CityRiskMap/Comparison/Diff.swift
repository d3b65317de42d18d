import CityModel
import MapExport
import MapLayers

/// Compares two states of a city.
///
/// - Parameters:
///   - before: the earlier state, as `comparedState` takes it
///   - after: the later state
///   - output: folder for the change map, layer and tables; nil writes nothing
/// - Throws: `RunError`; nothing is written then
public func diff(_ before: String, _ after: String, output: String?, options: RunOptions) throws -> DiffReport {
    let (old, new) = (try comparedState(before, options: options), try comparedState(after, options: options))
    let styles = try LoadedStyles(new.read.city.file, folder: options.styles)
    for scored in [old, new] {
        let findings = FindingsReport(
            log: scored.findings, recordCounts: scored.read.recordCounts, labels: styles.labels, allowedShare: options.allowedShare)
        try refuseIfStrict(findings, options)
    }
    let comparison = try compare(old, new, names: (before, after), threads: options.threads)
    let files = output == nil ? [] : changeFiles(comparison, new, styles: styles, threads: options.threads)
    var changes: OutputFolder.Changes?
    if let output {
        options.progress.report(.writing, 0)
        for (scored, path) in [(old, before), (new, after)] {
            try refuseOverwritingInputs(of: scored.read.city, path: path, names: files.map(\.name), folder: output)
        }
        changes = try writeOutputs(files, to: output, threads: options.threads)
        options.progress.report(.writing, 1)
    }
    return DiffReport(
        comparison: comparison, city: new.read.city.file.name, names: (before, after), plane: new.read.plane, labels: styles.labels,
        folder: output, changes: changes)
}

/// The state of a city that an argument of `diff` names, scored.
private func comparedState(_ argument: String, options: RunOptions) throws -> ScoredCity {
    let state = try CityArgument(argument, options: options)
    return try scoreCity(state.city, options: state.options)
}

private func compare(
    _ before: ScoredCity, _ after: ScoredCity, names: (String, String), threads: Int
) throws -> CityComparison {
    do {
        return try CityComparison(before.state, after.state, threads: threads)
    } catch {
        throw RunError.unusableData("\(names.0) and \(names.1): \(error)")
    }
}

private func changeFiles(_ comparison: CityComparison, _ after: ScoredCity, styles: LoadedStyles, threads: Int) -> [OutputFile] {
    let (plane, style, labels) = (after.read.plane, styles.style, styles.labels)
    let corners = ZoneCorners(
        of: comparison.shapes, window: comparison.window, grid: comparison.after.map.input.grid, threads: threads
    ) { plane.geographic($0, threads: threads) }
    let sheet = Sheet(comparison, facts: after.sheetFacts, style: style, labels: labels, layout: styles.layout)
    return [
        OutputFile(name: "change-map.svg", bytes: svg(sheet, threads: threads)),
        changesLayer(comparison, corners: corners, style: style, labels: labels), transitionsTable(comparison, labels: labels),
        changedRecordsTable(comparison, labels: labels), changedDistrictsTable(comparison, labels: labels),
    ]
}

extension ScoredCity {
    /// The city as one of two that are compared.
    fileprivate var state: CityState {
        CityState(
            map: map, context: context, targetLayers: read.city.file.targets.map(\.layer), epsg: read.plane.epsg,
            dataDate: read.city.file.dataDate, rules: read.city.pack.digest)
    }
}
