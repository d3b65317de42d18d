import CityModel
import JSONCoding
import MapLayers

/// `layers/sources.geojson`: every source with its grade, uplift, district and the score of its cell (MODEL 7).
///
/// Properties: `layer`, `id`, `name`, `kind`, `family`, `level` (`no data` without grade), `severity`, `rule`, `clause`, `mark`, `level_clause` and `level_mark` where the
/// class is no level itself, `detail`,
/// `hidden_danger_addition`, `uplift`, `lifted_severity`, `reach_m`, `core_m`, `district`, `score` in points; absent where there is none.
public func sourcesLayer(_ map: CityMap, style: Style) -> OutputFile {
    let shapes = map.input.sources.geographic
    let properties = sourceProperties(map)
    return sitesLayer("layers/sources.geojson", shapes) { index, writer in
        let source = map.input.sources.items[index]
        let layer = map.sourceLayers[source.layer]
        writer.raw("{\"type\":\"Feature\",\"id\":")
        writer.string("\(layer)/\(source.id)")
        writer.raw(",\"geometry\":")
        writer.geometry(shapes, feature: index)
        writer.raw(",\"properties\":{")
        writer.members(properties, ofFeature: index)
        let look = style.levels[source.grade?.level]
        switch shapes.kinds[index] {
        case .none, .point, .multiPoint: writer.markerStyle(colour: look.fill, level: source.grade?.level)
        case .lineString, .multiLineString: writer.lineStyle(look)
        case .polygon, .multiPolygon: writer.areaStyle(look)
        }
        writer.raw("}}")
    }
}

/// `layers/shelters.geojson`: every shelter with its demand and the zones that it stands in.
///
/// Properties: `layer`, `id`, `name`, `type`, `places`, `radius_m`, `demand`, `ratio`, `district`, `level` of the total in its cell, and
/// `conflicts`, the maps on which its cell is yellow or worse; absent where there is none.
public func sheltersLayer(_ map: CityMap, style: Style) -> OutputFile {
    let shapes = map.input.shelters.geographic
    let properties = shelterProperties(map)
    return sitesLayer("layers/shelters.geojson", shapes) { index, writer in
        let shelter = map.input.shelters.items[index]
        let layer = map.shelterLayers[shelter.layer]
        writer.raw("{\"type\":\"Feature\",\"id\":")
        writer.string("\(layer)/\(shelter.id)")
        writer.raw(",\"geometry\":")
        writer.geometry(shapes, feature: index)
        writer.raw(",\"properties\":{")
        writer.members(properties, ofFeature: index)
        if shapes.kinds[index].isArea {
            writer.member("fill", style.shelter.fill)
            writer.member("stroke", style.shelter.outline)
        } else {
            writer.markerStyle(colour: style.shelter.fill, level: nil)
        }
        writer.raw("}}")
    }
}

private func sitesLayer(
    _ name: String, _ shapes: GeometryTable<GeographicCoordinate>, write: @escaping @Sendable (Int, inout JSONWriter) -> Void
) -> OutputFile {
    FeatureCollection(
        name: name, groups: grouped(shapes.count, units: 20_000) { shapes.coordinates(ofFeature: $0).count + 10 },
        box: {
            var box = GeographicBox()
            for place in shapes.coordinates { box.formUnion(place) }
            return box
        }, write: write
    ).file
}

/// What is known of the sources, for every format.
///
/// - Parameter labels: words for people, in tables; nil: ids and English, for programs
func sourceProperties(_ map: CityMap, _ labels: Labels? = nil) -> [LayerProperty] {
    let sources = map.input.sources.items
    @Sendable func grade(_ index: Int) -> Grade? { sources[index].grade }
    @Sendable func result(_ index: Int) -> RuleResult? { grade(index)?.decidingResult }
    @Sendable func ifGraded(_ index: Int, _ value: Double) -> Double? { grade(index) == nil ? nil : value }
    @Sendable func joined(_ texts: [String]?) -> String? { texts.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") } }
    let ruleName = labels.map { labels in LayerProperty.text("rule_name") { result($0).map { labels.rule($0.rule) } } }
    return [
        .text("layer") { map.sourceLayers[sources[$0].layer] },
        .text("id") { sources[$0].id },
        .text("name") { sources[$0].name },
        .text("kind") { labels?.kind(sources[$0].kind) ?? sources[$0].kind },
        .text("family") { index in
            let family = map.input.families[sources[index].family]
            return labels?.family(family) ?? family
        },
        .text("level") { labels?.levels[grade($0)?.level] ?? gradeWord(grade($0)?.level) },
        .number("severity", decimals: 8) { grade($0)?.severity },
        .text("rule") { result($0)?.rule },
    ] + (ruleName.map { [$0] } ?? []) + [
        .text("clause") { result($0)?.citation.statement },
        .text("mark") { result($0)?.citation.mark },
        .text("level_clause") { joined(grade($0)?.levelCitations.map(\.statement)) },
        .text("level_mark") { joined(grade($0)?.levelCitations.map(\.mark)) },
        .text("detail") { index in grade(index).map { labels?.phrase($0.detail) ?? $0.detail.description } },
        .number("hidden_danger_addition", decimals: 8) { grade($0)?.hiddenDangerAddition },
        .number("uplift", decimals: 8) { ifGraded($0, map.scores.uplifts[$0]) },
        .number("lifted_severity", decimals: 8) { ifGraded($0, map.scores.liftedSeverities[$0]) },
        .number("reach_m", decimals: 3) { ifGraded($0, sources[$0].reach) },
        .number("core_m", decimals: 3) { ifGraded($0, sources[$0].core) },
        .text("district") { map.districtLabel(map.sources[$0].district) },
        .number("score", decimals: 2) { map.sources[$0].score.map { Double($0) / 100 } },
    ]
}

/// What is known of the shelters.
private func shelterProperties(_ map: CityMap) -> [LayerProperty] {
    let shelters = map.input.shelters.items
    return [
        .text("layer") { map.shelterLayers[shelters[$0].layer] },
        .text("id") { shelters[$0].id },
        .text("name") { shelters[$0].name },
        .text("type") { shelters[$0].type },
        .number("places", decimals: 3) { shelters[$0].places },
        .number("radius_m", decimals: 3) { shelters[$0].radius },
        .number("demand", decimals: 6) { map.scores.shelterDemands[$0].demand },
        .number("ratio", decimals: 8) { map.scores.shelterDemands[$0].ratio },
        .text("district") { map.districtLabel(map.shelters[$0].district) },
        .text("level") { map.shelters[$0].level?.word },
        .json("conflicts", has: { !map.shelters[$0].conflicts.isEmpty }) { shelter, writer in writer.conflicts(map.shelters[shelter], map)
        },
    ]
}

/// The sources as rows, numbered from 1 in the order of their sums.
public func sourceFeatures(_ map: CityMap) -> FeatureRows { siteFeatures(map.input.sources.geographic, sourceProperties(map)) }

/// The shelters as rows, numbered from 1 in the order of layer and file.
public func shelterFeatures(_ map: CityMap) -> FeatureRows { siteFeatures(map.input.shelters.geographic, shelterProperties(map)) }

private func siteFeatures(_ shapes: GeometryTable<GeographicCoordinate>, _ properties: [LayerProperty]) -> FeatureRows {
    FeatureRows(geometryType: "GEOMETRY", properties: properties, ids: shapes.kinds.indices.map { Int64($0) + 1 }) { site, bytes in
        shapes.appendGeoPackage(feature: site, to: &bytes)
    }
}

extension JSONWriter {
    /// The maps on which a shelter stands in yellow or worse.
    fileprivate mutating func conflicts(_ row: ShelterRow, _ map: CityMap) {
        raw("[")
        for (index, conflict) in row.conflicts.enumerated() {
            if index > 0 { raw(",") }
            raw("{\"map\":")
            string(map.name(ofFamily: conflict.family))
            member("level", conflict.level.word)
            raw("}")
        }
        raw("]")
    }
}
