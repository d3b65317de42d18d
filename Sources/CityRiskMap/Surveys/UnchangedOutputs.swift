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
    /// The files of all maps as they were.
    private let earlierZones: [Int?: StandingFile]
    /// The sources of which all is the same; nil where their files do not stand.
    let sources: UnchangedSources?

    /// - Parameters:
    ///   - results: what is the same
    ///   - earlier: the earlier state
    ///   - outputs: its files
    init(_ results: UnchangedResults, of earlier: SurveyedCity, outputs: EarlierOutputs) {
        self.results = results
        earlierZones = outputs.zones
        for family in results.zones.isEmpty ? [] : results.families {
            guard let file = outputs.zones[family] else { continue }
            let name = ZonesExport.fileName(ofFamily: earlier.layers.families.names[family])
            zones[family] = results.zones[family + 1]
            zoneFiles[family] = OutputFile(name: name, standing: file.bytes, digest: file.digest)
        }
        sources = outputs.sources.flatMap { rows in
            UnchangedSources(
                numbers: results.sources, keepsNumbers: results.keepsNumbers, of: earlier.scores.uplifts.count, layer: rows.layer,
                table: rows.table)
        }
    }
}

extension UnchangedOutputs {
    /// The zones of a map of which the earlier file has the rows; nil where it does not stand.
    func rows(of standing: StandingZones, family: Int?) -> UnchangedZones? {
        earlierZones[family].flatMap {
            UnchangedZones(numbers: standing.numbers, of: standing.earlierCount, rows: EarlierRows(features: $0.bytes))
        }
    }
}

/// The outputs of an earlier state that a later one may say again, as far as they are there as they were recorded.
struct EarlierOutputs: Sendable {
    let sources: EarlierSourceRows?
    /// Of the total and the families.
    let zones: [Int?: StandingFile]

    /// - Parameters:
    ///   - families: their names
    ///   - file: an earlier output by its name; nil for one that is not there as it was recorded
    init(families: [String], threads: Int, file: @Sendable (String) -> StandingFile?) {
        sources = EarlierSourceRows(threads: threads, file: file)
        let maps = [Int?.none] + families.indices.map(Optional.some)
        let files = parallelMap(count: maps.count, threads: threads) { number in
            file(ZonesExport.fileName(ofFamily: maps[number].map { families[$0] }))
        }
        zones = Dictionary(uniqueKeysWithValues: zip(maps, files).compactMap { map, file in file.map { (map, $0) } })
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
