import CityModel
import JSONCoding
import MapLayers

/// `layers/shelters.geojson`: every shelter with its demand and the zones that it stands in.
///
/// Properties: `layer`, `id`, `name`, `type`, `places`, `radius_m`, `demand`, `ratio`, `district`, `level` of the total in its cell, and
/// `conflicts`, the maps on which its cell is yellow or worse; absent where there is none.
public func sheltersLayer(_ map: CityMap, style: Style) -> OutputFile {
    let shapes = map.input.shelters.geographic
    let properties = shelterProperties(map)
    return sitesLayer(layerFile("shelters"), shapes) { index, writer in
        let shelter = map.input.shelters.items[index]
        let layer = map.shelterLayers[shelter.layer]
        writer.beginSite("\(layer)/\(shelter.id)", shapes, properties, index)
        if shapes.kinds[index].isArea {
            writer.member("fill", style.shelter.fill)
            writer.member("stroke", style.shelter.outline)
        } else {
            writer.markerStyle(colour: style.shelter.fill, level: nil)
        }
        writer.raw("}}")
    }
}

/// What is known of the shelters.
private func shelterProperties(_ map: CityMap) -> LayerPropertyTable {
    let shelters = map.input.shelters.items
    let properties: [LayerProperty] = [
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
    return LayerPropertyTable(properties, count: shelters.count)
}

/// The shelters as rows, numbered from 1 in the order of layer and file.
public func shelterFeatures(_ map: CityMap) -> FeatureRows { siteFeatures(map.input.shelters.geographic, shelterProperties(map)) }

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
