import CityModel
import JSONCoding
import MapLayers

/// What is known of every source, in each format: GeoJSON and GeoPackage for programs, CSV for people. What they have in common is made
/// once.
public struct SourcesExport: Sendable {
    private let map: CityMap
    /// Ids and English, for programs.
    private let properties: LayerPropertyTable
    /// Words in the city's language, for people.
    private let columns: LayerPropertyTable
    private let labels: Labels
    private let unchanged: UnchangedSources?

    /// Makes every value that is not written already.
    ///
    /// - Parameter unchanged: sources of which earlier files say the same
    public init(_ map: CityMap, labels: Labels, unchanged: UnchangedSources? = nil, threads: Int) {
        (self.map, self.labels, self.unchanged) = (map, labels, unchanged)
        let count = map.input.sources.items.count
        let facts = LayerPropertyTable(sourceProperties(map, labels), count: count, threads: threads) { source in
            unchanged.map { !$0.keepsNumbers || $0.numbers[source] == nil } ?? true
        }
        (properties, columns) = (facts.told(to: .programs), facts.told(to: .people))
    }

    /// `layers/sources.geojson`: every source with its grade, uplift, district and the score of its cell (MODEL 7).
    ///
    /// Properties: `layer`, `id`, `name`, `kind`, `family`, `level` (`no data` without grade), `severity`, `rule`, `clause`, `mark`,
    /// `level_clause` and `level_mark` where the class is no level itself, `detail`, `hidden_danger_addition`, `uplift`,
    /// `lifted_severity`, `reach_m`, `core_m`, `district`, `score` in points; absent where there is none.
    public func layer(style: Style) -> OutputFile {
        let (shapes, sources) = (map.input.sources.geographic, map.input.sources.items)
        return sitesLayer(Self.layerName, shapes) { [layers = map.sourceLayers, properties, unchanged] index, writer in
            if let unchanged, let row = unchanged.numbers[index] { return unchanged.layer.withRow(row) { writer.raw(bytes: $0) } }
            let level = sources[index].level
            writer.beginSite("\(layers[sources[index].layer])/\(sources[index].id)", shapes, properties, index)
            let look = style.levels[level]
            switch shapes.kinds[index] {
            case .none, .point, .multiPoint: writer.markerStyle(colour: look.fill, level: level)
            case .lineString, .multiLineString: writer.lineStyle(look)
            case .polygon, .multiPolygon: writer.areaStyle(look)
            }
            writer.raw("}}")
        }
    }

    /// Name of the layer's file.
    public static let layerName = layerFile("sources")

    /// Name of the table's file.
    public static let tableName = "tables/sources.csv"

    /// The sources as rows, numbered from 1 in the order of their sums; of those that stand unchanged in a workspace only the geometry.
    public var features: FeatureRows { siteFeatures(map.input.sources.geographic, properties) }

    /// The box around all sources; nil when none has a geometry.
    public var bounds: FeatureRows.Bounds? {
        var bounds: FeatureRows.Bounds?
        for place in map.input.sources.geographic.coordinates {
            let (x, y) = (place.longitude, place.latitude)
            bounds?.formUnion(FeatureRows.Bounds(west: x, south: y, east: x, north: y))
            bounds = bounds ?? FeatureRows.Bounds(west: x, south: y, east: x, north: y)
        }
        return bounds
    }

    /// Positions of the rows that are not as the earlier state has them; nil where all are to be written.
    public var changedRows: [Int]? {
        guard let unchanged, unchanged.keepsNumbers else { return nil }
        return unchanged.numbers.indices.filter { unchanged.numbers[$0] == nil }
    }

    /// `tables/sources.csv`: one row per source, in the order of its sums: by layer, then id.
    public var table: OutputFile {
        let count = map.input.sources.items.count
        let rows = 2000
        return OutputFile(name: Self.tableName, chunks: (count + rows - 1) / rows + 1) { [columns, labels, unchanged] chunk in
            var table = CSVWriter(continues: chunk > 0)
            if chunk == 0 { table.header(columns.names, labels) }
            for index in max(0, chunk - 1) * rows..<min(chunk * rows, count) {
                if let unchanged, let row = unchanged.numbers[index] {
                    unchanged.table.withRow(row) { table.row($0) }
                } else {
                    columns.writeRow(ofFeature: index, to: &table)
                }
            }
            return table.bytes
        }
    }
}

/// What is known of the sources, in the order of the formats.
private func sourceProperties(_ map: CityMap, _ labels: Labels) -> [LayerProperty] {
    let (sources, scores, places, families) = (map.input.sources.items, map.scores, map.sources, map.input.families)
    return [
        .text("layer") { map.sourceLayers[sources[$0].layer] },
        .text("id") { sources[$0].id },
        .text("name") { sources[$0].name },
        .text("kind", for: .programs) { sources[$0].kind },
        .text("kind", for: .people) { labels.kind(sources[$0].kind) },
        .text("family", for: .programs) { families[sources[$0].family] },
        .text("family", for: .people) { labels.family(families[sources[$0].family]) },
        .text("level", for: .programs) { gradeWord(sources[$0].level) },
        .text("level", for: .people) { labels.levels[sources[$0].level] },
        .number("severity", decimals: 8) { sources[$0].severity },
        .text("rule") { sources[$0].graded { $0.decidingResult.rule } },
        .text("rule_name", for: .people) { sources[$0].graded { labels.rule($0.decidingResult.rule) } },
        .text("clause") { sources[$0].graded { $0.decidingResult.citation.statement } },
        .text("mark") { sources[$0].graded { $0.decidingResult.citation.mark } },
        .text("level_clause") { joined(sources[$0].graded { $0.levelCitations.map(\.statement) }) },
        .text("level_mark") { joined(sources[$0].graded { $0.levelCitations.map(\.mark) }) },
        .text("detail", for: .programs) { sources[$0].graded(\.detail.description) },
        .text("detail", for: .people) { sources[$0].graded { labels.phrase($0.detail) } },
        .number("hidden_danger_addition", decimals: 8) { sources[$0].graded(\.hiddenDangerAddition) },
        .number("uplift", decimals: 8) { sources[$0].hasData ? scores.uplifts[$0] : nil },
        .number("lifted_severity", decimals: 8) { sources[$0].hasData ? scores.liftedSeverities[$0] : nil },
        .number("reach_m", decimals: 3) { sources[$0].hasData ? sources[$0].reach : nil },
        .number("core_m", decimals: 3) { sources[$0].hasData ? sources[$0].core : nil },
        .text("district") { map.districtLabel(places[$0].district) },
        .number("score", decimals: 2) { places[$0].score.map { Double($0) / 100 } },
    ]
}

private func joined(_ texts: [String]?) -> String? { texts.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") } }
