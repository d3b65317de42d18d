import CityModel
import JSONCoding
import MapLayers
import Parallelism

/// What is known of every source, in each format: GeoJSON and GeoPackage for programs, CSV for people. What they have in common is made
/// once.
public struct SourcesExport: Sendable {
    private let map: CityMap
    /// Ids and English, for programs.
    private let properties: [LayerProperty]
    /// Words in the city's language, for people.
    private let columns: [LayerProperty]
    private let labels: Labels
    private let unchanged: UnchangedSources?

    /// Makes every value that is not written already.
    ///
    /// - Parameter unchanged: sources of which earlier files say the same
    public init(_ map: CityMap, labels: Labels, unchanged: UnchangedSources? = nil, threads: Int) {
        (self.map, self.labels, self.unchanged) = (map, labels, unchanged)
        let facts = SourceFact.all(of: map, labels)
        let made = layerProperties(of: map.input.sources.items, facts, threads: threads) { source in
            unchanged.map { !$0.keepsNumbers || $0.numbers[source] == nil } ?? true
        }
        properties = zip(facts, made).filter { $0.0.audience != .people }.map(\.1)
        columns = zip(facts, made).filter { $0.0.audience != .programs }.map(\.1)
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
    public static let layerName = "layers/sources.geojson"

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
            if chunk == 0 { table.header(columns.map(\.name), labels) }
            for index in max(0, chunk - 1) * rows..<min(chunk * rows, count) {
                if let unchanged, let row = unchanged.numbers[index] {
                    unchanged.table.withRow(row) { table.row($0) }
                } else {
                    for column in columns { table.property(column, ofFeature: index) }
                    table.endRow()
                }
            }
            return table.bytes
        }
    }
}

/// One thing that is known of a source, and how it is found from the source and its position.
private struct SourceFact: Sendable {
    enum Audience: Sendable {
        case programs, people, all
    }

    enum Value: Sendable {
        case text(@Sendable (Source, Int) -> String?)
        /// At most so many decimals.
        case number(decimals: Int, @Sendable (Source, Int) -> Double?)
    }

    let name: String
    let audience: Audience
    let value: Value

    private static func text(
        _ name: String, for audience: Audience = .all, _ value: @escaping @Sendable (Source, Int) -> String?
    ) -> SourceFact { SourceFact(name: name, audience: audience, value: .text(value)) }

    private static func number(
        _ name: String, decimals: Int, _ value: @escaping @Sendable (Source, Int) -> Double?
    ) -> SourceFact { SourceFact(name: name, audience: .all, value: .number(decimals: decimals, value)) }

    /// All facts in the order of the formats.
    static func all(of map: CityMap, _ labels: Labels) -> [SourceFact] {
        [
            .text("layer") { source, _ in map.sourceLayers[source.layer] },
            .text("id") { source, _ in source.id },
            .text("name") { source, _ in source.name },
            .text("kind", for: .programs) { source, _ in source.kind },
            .text("kind", for: .people) { source, _ in labels.kind(source.kind) },
            .text("family", for: .programs) { source, _ in map.input.families[source.family] },
            .text("family", for: .people) { source, _ in labels.family(map.input.families[source.family]) },
            .text("level", for: .programs) { source, _ in gradeWord(source.level) },
            .text("level", for: .people) { source, _ in labels.levels[source.level] },
            .number("severity", decimals: 8) { source, _ in source.severity },
            .text("rule") { source, _ in source.grade?.decidingResult.rule },
            .text("rule_name", for: .people) { source, _ in source.grade.map { labels.rule($0.decidingResult.rule) } },
            .text("clause") { source, _ in source.grade?.decidingResult.citation.statement },
            .text("mark") { source, _ in source.grade?.decidingResult.citation.mark },
            .text("level_clause") { source, _ in joined(source.grade?.levelCitations.map(\.statement)) },
            .text("level_mark") { source, _ in joined(source.grade?.levelCitations.map(\.mark)) },
            .text("detail", for: .programs) { source, _ in source.grade?.detail.description },
            .text("detail", for: .people) { source, _ in source.grade.map { labels.phrase($0.detail) } },
            .number("hidden_danger_addition", decimals: 8) { source, _ in source.grade?.hiddenDangerAddition },
            .number("uplift", decimals: 8) { source, index in source.hasData ? map.scores.uplifts[index] : nil },
            .number("lifted_severity", decimals: 8) { source, index in source.hasData ? map.scores.liftedSeverities[index] : nil },
            .number("reach_m", decimals: 3) { source, _ in source.hasData ? source.reach : nil },
            .number("core_m", decimals: 3) { source, _ in source.hasData ? source.core : nil },
            .text("district") { _, index in map.districtLabel(map.sources[index].district) },
            .number("score", decimals: 2) { _, index in map.sources[index].score.map { Double($0) / 100 } },
        ]
    }

    private static func joined(_ texts: [String]?) -> String? { texts.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") } }
}

/// Some rows of all columns: of each either the texts or the numbers.
private struct FactRows: Sendable {
    var texts: [[String?]]
    var numbers: [[Double?]]

    init(_ rows: Range<Int>, of sources: [Source], _ facts: [SourceFact], isNeeded: (Int) -> Bool) {
        texts = facts.map { fact in if case .text = fact.value { Array(repeating: nil, count: rows.count) } else { [] } }
        numbers = facts.map { fact in if case .number = fact.value { Array(repeating: nil, count: rows.count) } else { [] } }
        for index in rows where isNeeded(index) {
            let (source, row) = (sources[index], index - rows.lowerBound)
            for (column, fact) in facts.enumerated() {
                switch fact.value {
                case .text(let value): texts[column][row] = value(source, index)
                case .number(_, let value): numbers[column][row] = value(source, index)
                }
            }
        }
    }
}

/// Finds all facts of all sources that are needed, source by source, as properties that hold their values.
private func layerProperties(
    of sources: [Source], _ facts: [SourceFact], threads: Int, isNeeded: @Sendable (Int) -> Bool
) -> [LayerProperty] {
    let share = 1024
    let parts = parallelMap(count: (sources.count + share - 1) / share, threads: threads) { part in
        FactRows(part * share..<min(sources.count, (part + 1) * share), of: sources, facts, isNeeded: isNeeded)
    }
    return facts.enumerated().map { column, fact in
        switch fact.value {
        case .text:
            let values = parts.flatMap { $0.texts[column] }
            return .text(fact.name) { values[$0] }
        case .number(let decimals, _):
            let values = parts.flatMap { $0.numbers[column] }
            return .number(fact.name, decimals: decimals) { values[$0] }
        }
    }
}
