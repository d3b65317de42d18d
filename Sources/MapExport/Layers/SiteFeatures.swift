import CityModel
import JSONCoding

/// A layer of sites: points, or areas that a few of them have.
func sitesLayer(
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

/// Sites as rows, numbered from 1.
func siteFeatures(_ shapes: GeometryTable<GeographicCoordinate>, _ properties: LayerPropertyTable) -> FeatureRows {
    FeatureRows(geometryType: "GEOMETRY", properties: properties, ids: shapes.kinds.indices.map { Int64($0) + 1 }) { site, bytes in
        shapes.appendGeoPackage(feature: site, to: &bytes)
    }
}

extension JSONWriter {
    /// A site as a feature up to its properties, behind which its look is written.
    mutating func beginSite(
        _ id: String, _ shapes: GeometryTable<GeographicCoordinate>, _ properties: LayerPropertyTable, _ index: Int
    ) {
        raw("{\"type\":\"Feature\",\"id\":")
        string(id)
        raw(",\"geometry\":")
        geometry(shapes, feature: index)
        raw(",\"properties\":{")
        properties.writeMembers(ofFeature: index, to: &self)
    }
}
