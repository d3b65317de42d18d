import MapExport
import MapLayers
import Parallelism

/// The outputs of an earlier state of a city of which something still stands.
struct UnchangedOutputs: Sendable {
    /// The zones of families that are the same.
    private(set) var zones: [Int: KeptZones] = [:]
    /// What makes the highest cells of zones that were there.
    var peaks: StandingPeaks { results.peaks }
    /// What is the same.
    let results: UnchangedResults
    /// The files of these families.
    private(set) var zoneFiles: [Int: OutputFile] = [:]
    /// The sources of which all is the same; nil where their files do not stand.
    let sources: UnchangedSources?

    /// - Parameters:
    ///   - results: what is the same
    ///   - earlier: the earlier state
    ///   - rows: of its sources; nil when their files do not stand
    ///   - file: an earlier output by its name; nil for one that is not there as it was recorded
    init(
        _ results: UnchangedResults, of earlier: SurveyedCity, rows: EarlierSourceRows?, threads: Int,
        file: @Sendable (String) -> StandingFile?
    ) {
        self.results = results
        let families = results.zones.isEmpty ? [] : results.families.sorted()
        let names = families.map { ZonesExport.fileName(ofFamily: earlier.layers.families.names[$0]) }
        let files = parallelMap(count: names.count, threads: threads) { file(names[$0]) }
        for (number, family) in families.enumerated() {
            guard let file = files[number] else { continue }
            zones[family] = results.zones[family + 1]
            zoneFiles[family] = OutputFile(name: names[number], standing: file.bytes, digest: file.digest)
        }
        sources = rows.flatMap { rows in
            UnchangedSources(
                numbers: results.sources, keepsNumbers: results.keepsNumbers, of: earlier.scores.uplifts.count, layer: rows.layer,
                table: rows.table)
        }
    }
}

/// An output of an earlier state that is there as it was recorded.
struct StandingFile: Sendable {
    let bytes: [UInt8]
    /// Its SHA-256.
    let digest: String
}

/// What earlier files say of each source.
struct EarlierSourceRows: Sendable {
    let layer: EarlierRows
    let table: EarlierRows

    /// nil unless both files stand.
    ///
    /// - Parameter file: an earlier output by its name; nil for one that is not there as it was recorded
    init?(threads: Int, file: @Sendable (String) -> StandingFile?) {
        let (layer, table) = sideBySide(threads: threads) {
            file(SourcesExport.layerName).map { EarlierRows(features: $0.bytes) }
        } _: {
            file(SourcesExport.tableName).map { EarlierRows(table: $0.bytes) }
        }
        guard let layer, let table else { return nil }
        (self.layer, self.table) = (layer, table)
    }
}
