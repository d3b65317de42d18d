import CityModel
import MapExport
import MapLayers
import Workspace

extension WorkspaceExport {
    /// The layers of results, each made when it is asked for.
    var tables: [@Sendable () -> ResultTable] {
        let (map, style, labels) = (scored.map, styles.style, styles.labels)
        func table(
            _ name: String, _ title: String, _ rows: @escaping @Sendable () -> FeatureRows, _ look: LayerLook
        ) -> @Sendable () -> ResultTable {
            { ResultTable(name: name, title: title, rows: rows(), qml: qgisStyle(look), sld: sldStyle(look)) }
        }
        let zones = zip(["zones"] + zoneTableNames(ofFamilies: map.input.families), map.maps).map { name, zones in
            table(
                name, "\(labels.text(.zone)): \(labels.family(map.name(ofFamily: zones.family)))",
                { zoneFeatures(zones, map, corners: corners) }, .zones(name: name, style: style, labels: labels))
        }
        return zones + [
            table(
                "sources", labels.text(.source), { sourceFeatures(map) },
                .sources(name: "sources", map, style: style, labels: labels)),
            table(
                "shelters", labels.text(.shelters), { shelterFeatures(map) },
                .shelters(name: "shelters", map, style: style, labels: labels)),
            table(
                "districts", labels.text(.districtBoundary), { districtFeatures(map) },
                .districts(name: "districts", style: style, labels: labels)),
        ]
    }
}
