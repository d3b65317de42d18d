/// Reads and judges a city's inputs without scoring or writing anything.
///
/// - Throws: `RunError` for inputs that stop a build too; what `isStrict` refuses is for the caller to ask (`strictRefusal`)
public func check(city path: String, options: RunOptions) throws -> FindingsReport {
    let city = try LoadedCity(path: path)
    let styles = try LoadedStyles(city.file, folder: options.styles)
    let prepared = try prepareCity(city, options: options)
    return FindingsReport(
        log: prepared.findings, recordCounts: prepared.read.recordCounts, labels: styles.labels, allowedShare: options.allowedShare)
}
