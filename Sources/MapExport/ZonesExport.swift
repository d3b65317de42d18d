import CityModel
import JSONCoding
import MapLayers

/// `layers/zones.geojson` and `layers/zones-FAMILY.geojson` for each family: one polygon per zone (MODEL 7).
///
/// Properties: `map`, `level` in English, `cells`, `area_m2`, `persons`, `highest_score` and `mean_score` in points, and `sources`, the
/// up to three that make the highest score, with their share of it.
public func zoneLayers(_ map: CityMap, corners: ZoneCorners, style: Style) -> [OutputFile] {
    map.maps.map { zones in
        let name = map.name(ofFamily: zones.family)
        let shapes = zones.shapes
        return FeatureCollection(
            name: zones.family == nil ? "layers/zones.geojson" : "layers/zones-\(fileName(of: name)).geojson",
            groups: grouped(shapes.count, units: 20_000) { shapes.coordinates(ofFeature: $0).count + 10 },
            box: {
                var box = GeographicBox()
                for corner in shapes.coordinates { box.formUnion(corners.degrees(of: corner)) }
                return box
            },
            write: { index, writer in
                writer.raw("{\"type\":\"Feature\",\"id\":")
                writer.string("\(name)-\(index + 1)")
                writer.raw(",\"geometry\":")
                writer.shape(shapes, zone: index, corners)
                writer.raw(",\"properties\":{\"map\":")
                writer.string(name)
                writer.numbers(of: zones.zones[index], map)
                writer.areaStyle(style.levels[zones.zones[index].level])
                writer.raw("}}")
            }
        ).file
    }
}

/// A family's name as part of a file name: characters that mean something in a path are written as `%` and two hex digits.
func fileName(of family: String) -> String {
    var name = ""
    for scalar in family.unicodeScalars {
        if scalar.value < 0x20 || "%/\\:*?\"<>|".unicodeScalars.contains(scalar) {
            name += "%" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
        } else {
            name.unicodeScalars.append(scalar)
        }
    }
    return name
}

extension JSONWriter {
    /// A zone's polygon.
    mutating func shape(_ shapes: GeometryTable<GridCorner>, zone: Int, _ corners: ZoneCorners) {
        raw("{\"type\":\"Polygon\",\"coordinates\":[")
        let all = shapes.coordinates
        for (ring, path) in shapes.parts(ofFeature: zone).flatMap(shapes.paths).enumerated() {
            if ring > 0 { raw(",") }
            raw("[")
            let range = shapes.coordinates(ofPath: path)
            for index in range {
                if index > range.lowerBound { raw(",") }
                corners.write(all[index], to: &self)
            }
            raw("]")
        }
        raw("]}")
    }

    /// What is known of a zone.
    fileprivate mutating func numbers(of zone: Zone, _ map: CityMap) {
        member("level", zone.level.word)
        member("cells", Double(zone.cells))
        member("area_m2", map.area(ofCells: zone.cells))
        member("persons", Double(zone.persons) / 1000, decimals: 3)
        member("highest_score", Double(zone.highest) / 100, decimals: 2)
        member("mean_score", Double(zone.scoreSum) / Double(zone.cells) / 100, decimals: 4)
        raw(",\"sources\":[")
        for (index, contributor) in zone.contributors.enumerated() {
            let source = map.input.sources.items[contributor.source]
            if index > 0 { raw(",") }
            raw("{\"layer\":")
            string(map.sourceLayers[source.layer])
            member("id", source.id)
            member("name", source.name)
            member("share", contributor.share, decimals: 4)
            raw("}")
        }
        raw("]")
    }
}

extension CityMap {
    /// Area of so many cells, square metres.
    func area(ofCells count: Int) -> Double { Double(count) * (input.grid.cellSize * input.grid.cellSize) }
}
