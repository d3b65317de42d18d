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
    var features = map.input.districts.map { _ in [Int]() }
    for (feature, district) in (map.input.boundary?.items ?? []).enumerated() where shapes.kinds[feature].isArea {
        features[district].append(feature)
    }
    let ofDistrict = features
    return FeatureCollection(
        name: "layers/districts.geojson",
        groups: grouped(features.count, units: 20_000) { 10 + ofDistrict[$0].reduce(0) { $0 + shapes.coordinates(ofFeature: $1).count } },
        box: {
            var box = GeographicBox()
            for feature in ofDistrict.joined() {
                for index in shapes.coordinates(ofFeature: feature) { box.formUnion(shapes.coordinates[index]) }
            }
            return box
        },
        write: { index, writer in
            let district = map.input.districts[index]
            writer.raw("{\"type\":\"Feature\",\"id\":")
            writer.string(map.districtLabel(index) ?? "")
            writer.raw(",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[")
            for (number, part) in ofDistrict[index].flatMap(shapes.parts).enumerated() {
                if number > 0 { writer.raw(",") }
                writer.paths(shapes, part: part, kind: .multiPolygon)
            }
            writer.raw("]},\"properties\":{\"code\":")
            writer.string(district.code)
            writer.member("name", district.name)
            writer.numbers(of: map.districts[index], map)
            writer.member("stroke", style.paper.district)
            writer.member("stroke-width", 2)
            writer.member("fill-opacity", 0)
            writer.raw("}}")
        }
    ).file
}

extension JSONWriter {
    /// The numbers of a district's row.
    fileprivate mutating func numbers(of row: DistrictRow, _ map: CityMap) {
        member("cells", Double(row.cells.sum))
        member("area_m2", map.area(ofCells: row.cells.sum))
        member("persons", Double(row.persons.sum) / 1000, decimals: 3)
        perLevel("cells") { Double(row.cells[$0]) }
        perLevel("persons") { Double(row.persons[$0]) / 1000 }
        perLevel("sources") { Double(row.sources[$0]) }
        member("no_data_sources", Double(row.sourcesWithoutData))
        member("shelters", Double(row.shelters))
        member("places", row.places, decimals: 3)
        member("mean_score", row.meanScore.map { $0 / 100 }, decimals: 4)
        member("rank", row.rank.map(Double.init))
    }

    private mutating func perLevel(_ what: String, _ value: (Level) -> Double) {
        for level in Level.allCases.reversed() {
            raw(",")
            string("\(level.word)_\(what)")
            raw(":")
            decimal(value(level), decimals: 3)
        }
    }
}
