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
        let properties = zoneProperties(zones, map)
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
                writer.raw(",\"properties\":{")
                writer.members(properties, ofFeature: index)
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
}

/// What is known of the zones of a map.
private func zoneProperties(_ zones: ZoneMap, _ map: CityMap) -> [LayerProperty] {
    let name = map.name(ofFamily: zones.family)
    let list = zones.zones
    return [
        .text("map") { _ in name },
        .text("level") { list[$0].level.word },
        .number("cells") { Double(list[$0].cells) },
        .number("area_m2") { map.area(ofCells: list[$0].cells) },
        .number("persons", decimals: 3) { Double(list[$0].persons) / 1000 },
        .number("highest_score", decimals: 2) { Double(list[$0].highest) / 100 },
        .number("mean_score", decimals: 4) { Double(list[$0].scoreSum) / Double(list[$0].cells) / 100 },
        .json("sources") { zone, writer in writer.contributors(of: list[zone], map) },
    ]
}

extension JSONWriter {
    /// The sources that make a zone's highest score, with their share of it.
    fileprivate mutating func contributors(of zone: Zone, _ map: CityMap) {
        raw("[")
        for (index, contributor) in zone.contributors.enumerated() {
            if index > 0 { raw(",") }
            raw("{\"layer\":")
            string(map.sourceLayers[map.input.sources.items[contributor.source].layer])
            member("id", map.input.sources.items[contributor.source].id)
            member("name", map.input.sources.items[contributor.source].name)
            member("share", contributor.share, decimals: 4)
            raw("}")
        }
        raw("]")
    }
}

/// The zones of a map as rows. An id is made of the zone's first cell, so that a zone keeps it as long as it begins there.
public func zoneFeatures(_ zones: ZoneMap, _ map: CityMap, corners: ZoneCorners) -> FeatureRows {
    let shapes = zones.shapes
    let ids = zones.zones.map { (Int64($0.firstCell.row) + 1 << 30) << 31 | (Int64($0.firstCell.column) + 1 << 30) }
    return FeatureRows(geometryType: "POLYGON", properties: zoneProperties(zones, map), ids: ids) { zone, bytes in
        var geometry = GeoPackageGeometry(after: &bytes)
        let rings = shapes.parts(ofFeature: zone).flatMap(shapes.paths)
        geometry.begin(3)
        geometry.append(Int32(rings.count))
        for path in rings {
            let ring = shapes.coordinates(ofPath: path)
            geometry.append(Int32(ring.count))
            geometry.append(places: ring.count) { corners.degrees(of: shapes.coordinates[ring.lowerBound + $0]) }
        }
        return geometry.finish(into: &bytes)
    }
}

extension CityMap {
    /// Area of so many cells, square metres.
    func area(ofCells count: Int) -> Double { Double(count) * (input.grid.cellSize * input.grid.cellSize) }
}
