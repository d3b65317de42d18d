import CityModel
import JSONCoding
import MapLayers
import Parallelism

/// The zones of a scored city in each format.
public struct ZonesExport: Sendable {
    private let map: CityMap
    private let corners: ZoneCorners
    /// What is known of the zones of each map.
    private let properties: [Int?: LayerPropertyTable]
    /// Earlier files of families whose zones are as they were.
    private let unchanged: [Int: OutputFile]
    /// Of other maps the zones that are as they were.
    private let rows: [Int?: UnchangedZones]

    /// Formats what zones have in common.
    ///
    /// - Parameters:
    ///   - corners: those of all maps
    ///   - unchanged: earlier files of families whose zones are as they were
    ///   - rows: of other maps the zones that are as they were; these have no values as features
    public init(
        _ map: CityMap, corners: ZoneCorners, unchanged: [Int: OutputFile] = [:], rows: [Int?: UnchangedZones] = [:], threads: Int
    ) {
        (self.map, self.corners, self.unchanged, self.rows) = (map, corners, unchanged, rows)
        let (items, layers) = (map.input.sources.items, map.sourceLayers)
        // `{"layer":…,"id":…,"name":…` of every source, for the zones that it helps to make.
        let sources = TextTable(count: items.count, threads: threads) { index, writer in
            writer.raw("{\"layer\":")
            writer.string(layers[items[index].layer])
            writer.member("id", items[index].id)
            writer.member("name", items[index].name)
        }
        let tables = parallelMap(count: map.maps.count, threads: threads) { number in
            let zones = map.maps[number]
            let properties = zoneProperties(of: zones, map, sources: sources)
            let rows = rows[zones.family]
            return (
                zones.family,
                LayerPropertyTable(properties, count: zones.zones.count, threads: threads) { rows?.numbers[$0] == nil }
            )
        }
        properties = Dictionary(uniqueKeysWithValues: tables)
    }

    /// `layers/zones.geojson` and `layers/zones-FAMILY.geojson` for each family: one polygon per zone (MODEL 7).
    ///
    /// Properties: `map`, `level` in English, `cells`, `area_m2`, `persons`, `highest_score` and `mean_score` in points, and `sources`, the
    /// up to three that make the highest score, with their share of it.
    public func layers(style: Style) -> [OutputFile] {
        let found = Dictionary(uniqueKeysWithValues: map.maps.map { ($0.family, $0) })
        return map.totalAndFamilies.compactMap { family in
            if let zones = found[family] { return layer(of: zones, style: style) }
            return family.flatMap { unchanged[$0] }
        }
    }

    private func fileName(ofFamily family: Int?) -> String { Self.fileName(ofFamily: family.map { map.input.families[$0] }) }

    /// Name of the file of a family's zones; of the total's for nil.
    public static func fileName(ofFamily family: String?) -> String { layerFile(layerName(ofFamily: family)) }

    /// Name of the layer of a family's zones; of the total's for nil.
    static func layerName(ofFamily family: String?) -> String { family.map { "zones-\(MapExport.fileName(of: $0))" } ?? "zones" }

    private func layer(of zones: ZoneMap, style: Style) -> OutputFile {
        let (name, shapes, properties) = (map.name(ofFamily: zones.family), zones.shapes, properties[zones.family]!)
        let file = fileName(ofFamily: zones.family)
        let looks = zones.zones.map { style.levels[$0.level] }
        return FeatureCollection(
            name: file,
            groups: grouped(shapes.count, units: 20_000) { shapes.coordinates(ofFeature: $0).count + 10 },
            box: { [corners] in corners.box(of: shapes) },
            write: { [corners, rows = rows[zones.family]] index, writer in
                writer.beginZone(index, of: name)
                if let rows, let row = rows.numbers[index] { return rows.write(row, of: name, to: &writer) }
                writer.raw(",\"geometry\":")
                writer.shape(shapes, zone: index, corners)
                writer.raw(",\"properties\":{")
                properties.writeMembers(ofFeature: index, to: &writer)
                writer.areaStyle(looks[index])
                writer.raw("}}")
            }
        ).file
    }

    /// Id of a zone's row, made of its first cell, so that a zone keeps it as long as it begins there.
    public static func rowID(ofZoneFrom cell: Cell) -> Int64 { (Int64(cell.row) + 1 << 30) << 31 | (Int64(cell.column) + 1 << 30) }

    /// The zones of a map as rows.
    public func features(of zones: ZoneMap) -> FeatureRows {
        let shapes = zones.shapes
        let ids = zones.zones.map { Self.rowID(ofZoneFrom: $0.firstCell) }
        return FeatureRows(geometryType: "POLYGON", properties: properties[zones.family]!, ids: ids) { [corners] zone, bytes in
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

    /// The box around the zones of a map; nil without any.
    public func bounds(of zones: ZoneMap) -> FeatureRows.Bounds? {
        corners.box(of: zones.shapes).bounds.map { FeatureRows.Bounds(west: $0[0], south: $0[1], east: $0[2], north: $0[3]) }
    }
}

/// What is known of the zones of a map.
private func zoneProperties(of zones: ZoneMap, _ map: CityMap, sources: TextTable) -> [LayerProperty] {
    let (name, list) = (map.name(ofFamily: zones.family), zones.zones)
    let cellArea = map.area(ofCells: 1)
    return [
        .text("map") { _ in name },
        .text("level") { list[$0].level.word },
        .number("cells") { Double(list[$0].cells) },
        .number("area_m2") { Double(list[$0].cells) * cellArea },
        .number("persons", decimals: 3) { Double(list[$0].persons) / 1000 },
        .number("highest_score", decimals: 2) { Double(list[$0].highest) / 100 },
        .number("mean_score", decimals: 4) { Double(list[$0].scoreSum) / Double(list[$0].cells) / 100 },
        .json("sources") { zone, writer in
            writer.raw("[")
            for (index, contributor) in list[zone].contributors.enumerated() {
                if index > 0 { writer.raw(",") }
                sources.write(contributor.source, to: &writer)
                writer.member("share", contributor.share, decimals: 4)
                writer.raw("}")
            }
            writer.raw("]")
        },
    ]
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
    /// A zone's feature up to and with its id.
    mutating func beginZone(_ zone: Int, of map: String) {
        raw("{\"type\":\"Feature\",\"id\":")
        string("\(map)-\(zone + 1)")
    }

    /// A zone's polygon.
    mutating func shape(_ shapes: GeometryTable<GridCorner>, zone: Int, _ corners: ZoneCorners) {
        raw("{\"type\":\"Polygon\",\"coordinates\":[")
        let all = shapes.coordinates
        for (ring, path) in shapes.parts(ofFeature: zone).flatMap(shapes.paths).enumerated() {
            if ring > 0 { raw(",") }
            raw("[")
            corners.write(all[shapes.coordinates(ofPath: path)], to: &self)
            raw("]")
        }
        raw("]}")
    }
}

extension CityMap {
    /// Area of so many cells, square metres.
    func area(ofCells count: Int) -> Double { Double(count) * (input.grid.cellSize * input.grid.cellSize) }
}
