import CityModel
import JSONCoding
import MapLayers

/// `layers/sources.geojson`: every source with its grade, uplift, district and the score of its cell (MODEL 7).
///
/// Properties: `layer`, `id`, `name`, `kind`, `family`, `level` (`no data` without grade), `severity`, `rule`, `clause`, `mark`, `detail`,
/// `hidden_danger_addition`, `uplift`, `lifted_severity`, `reach_m`, `core_m`, `district`, `score` in points; absent where there is none.
public func sourcesLayer(_ map: CityMap, style: Style) -> OutputFile {
    let shapes = map.input.sources.geographic
    return sitesLayer("layers/sources.geojson", shapes) { index, writer in
        let source = map.input.sources.items[index]
        let layer = map.sourceLayers[source.layer]
        writer.raw("{\"type\":\"Feature\",\"id\":")
        writer.string("\(layer)/\(source.id)")
        writer.raw(",\"geometry\":")
        writer.geometry(shapes, feature: index)
        writer.raw(",\"properties\":{\"layer\":")
        writer.string(layer)
        writer.member("id", source.id)
        writer.member("name", source.name)
        writer.member("kind", source.kind)
        writer.member("family", map.input.families[source.family])
        writer.grade(source, map, index)
        writer.member("district", map.districtLabel(map.sources[index].district))
        writer.member("score", map.sources[index].score.map { Double($0) / 100 }, decimals: 2)
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
    return sitesLayer("layers/shelters.geojson", shapes) { index, writer in
        let shelter = map.input.shelters.items[index]
        let layer = map.shelterLayers[shelter.layer]
        writer.raw("{\"type\":\"Feature\",\"id\":")
        writer.string("\(layer)/\(shelter.id)")
        writer.raw(",\"geometry\":")
        writer.geometry(shapes, feature: index)
        writer.raw(",\"properties\":{\"layer\":")
        writer.string(layer)
        writer.member("id", shelter.id)
        writer.member("name", shelter.name)
        writer.member("type", shelter.type)
        writer.member("places", shelter.places, decimals: 3)
        writer.member("radius_m", shelter.radius, decimals: 3)
        writer.member("demand", map.scores.shelterDemands[index].demand, decimals: 6)
        writer.member("ratio", map.scores.shelterDemands[index].ratio, decimals: 8)
        writer.member("district", map.districtLabel(map.shelters[index].district))
        writer.member("level", map.shelters[index].level?.word)
        writer.conflicts(map.shelters[index], map)
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

extension JSONWriter {
    /// How bad a source is and why.
    fileprivate mutating func grade(_ source: Source, _ map: CityMap, _ index: Int) {
        member("level", gradeWord(source.grade?.level))
        guard let grade = source.grade else { return }
        let result = grade.results[grade.deciding]
        member("severity", grade.severity, decimals: 8)
        member("rule", result.rule)
        member("clause", result.clause)
        member("mark", result.mark)
        member("detail", result.detail.description)
        if grade.hiddenDangerAddition > 0 { member("hidden_danger_addition", grade.hiddenDangerAddition, decimals: 8) }
        member("uplift", map.scores.uplifts[index], decimals: 8)
        member("lifted_severity", map.scores.liftedSeverities[index], decimals: 8)
        member("reach_m", source.reach, decimals: 3)
        member("core_m", source.core, decimals: 3)
    }

    /// The maps on which a shelter stands in yellow or worse.
    fileprivate mutating func conflicts(_ row: ShelterRow, _ map: CityMap) {
        guard !row.conflicts.isEmpty else { return }
        key("conflicts")
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
