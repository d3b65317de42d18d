import CityModel
import JSONCoding
import MapLayers

/// `layers/districts.geojson`: one multipolygon per district, of all its boundary features, with the numbers of its row; no feature
/// without a boundary.
///
/// Properties: `code`, `name`, `cells`, `area_m2`, `persons`, each also per level (`red_cells`, `red_persons` …), `red_sources` …,
/// `no_data_sources`, `shelters`, `places`, `mean_score` in points, `rank`; absent where there is none.
public func districtsLayer(_ map: CityMap, style: Style) -> OutputFile {
    let shapes = map.input.boundary?.geographic ?? .init()
    let ofDistrict = areasOfDistricts(map)
    let properties = districtProperties(map)
    return FeatureCollection(
        name: layerFile("districts"),
        groups: grouped(ofDistrict.count, units: 20_000) { 10 + ofDistrict[$0].reduce(0) { $0 + shapes.coordinates(ofFeature: $1).count } },
        box: {
            var box = GeographicBox()
            for feature in ofDistrict.joined() {
                for index in shapes.coordinates(ofFeature: feature) { box.formUnion(shapes.coordinates[index]) }
            }
            return box
        },
        write: { index, writer in
            writer.raw("{\"type\":\"Feature\",\"id\":")
            writer.string(map.districtLabel(index) ?? "")
            writer.raw(",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[")
            for (number, part) in ofDistrict[index].flatMap(shapes.parts).enumerated() {
                if number > 0 { writer.raw(",") }
                writer.paths(shapes, part: part, kind: .multiPolygon)
            }
            writer.raw("]},\"properties\":{")
            properties.writeMembers(ofFeature: index, to: &writer)
            writer.member("stroke", style.paper.district)
            writer.member("stroke-width", 2)
            writer.member("fill-opacity", 0)
            writer.raw("}}")
        }
    ).file
}

/// The districts as rows, numbered from 1 in their order; none without a boundary.
public func districtFeatures(_ map: CityMap) -> FeatureRows {
    let shapes = map.input.boundary?.geographic ?? .init()
    let ofDistrict = areasOfDistricts(map)
    let ids = ofDistrict.indices.map { Int64($0) + 1 }
    return FeatureRows(geometryType: "MULTIPOLYGON", properties: districtProperties(map), ids: ids) { district, bytes in
        let parts = ofDistrict[district].flatMap(shapes.parts)
        if parts.isEmpty { return nil }
        var geometry = GeoPackageGeometry(after: &bytes)
        shapes.appendMultiPolygon(parts: parts, to: &geometry)
        return geometry.finish(into: &bytes)
    }
}

/// The boundary features of each district that are areas.
private func areasOfDistricts(_ map: CityMap) -> [[Int]] {
    var features = map.input.districts.map { _ in [Int]() }
    guard let boundary = map.input.boundary else { return features }
    for (feature, district) in boundary.items.enumerated() where boundary.geographic.kinds[feature].isArea {
        features[district].append(feature)
    }
    return features
}

/// What is known of the districts.
private func districtProperties(_ map: CityMap) -> LayerPropertyTable {
    let (districts, rows) = (map.input.districts, map.districts)
    func perLevel(_ what: String, decimals: Int = 0, _ value: @escaping @Sendable (DistrictRow, Level) -> Double) -> [LayerProperty] {
        Level.allCases.reversed().map { level in
            .number("\(level.word)_\(what)", decimals: decimals) { value(rows[$0], level) }
        }
    }
    let properties: [LayerProperty] =
        [
            .text("code") { districts[$0].code },
            .text("name") { districts[$0].name },
            .number("cells") { Double(rows[$0].cells.sum) },
            .number("area_m2") { map.area(ofCells: rows[$0].cells.sum) },
            .number("persons", decimals: 3) { Double(rows[$0].persons.sum) / 1000 },
        ]
        + perLevel("cells") { Double($0.cells[$1]) }
        + perLevel("persons", decimals: 3) { Double($0.persons[$1]) / 1000 }
        + perLevel("sources") { Double($0.sources[$1]) }
        + [
            .number("no_data_sources") { Double(rows[$0].sourcesWithoutData) },
            .number("shelters") { Double(rows[$0].shelters) },
            .number("places", decimals: 3) { rows[$0].places },
            .number("mean_score", decimals: 4) { rows[$0].meanScore.map { $0 / 100 } },
            .number("rank") { rows[$0].rank.map(Double.init) },
        ]
    return LayerPropertyTable(properties, count: districts.count)
}
