import CityModel
import MapExport
import MapLayers
import Workspace

extension WorkspaceExport {
    /// The layers of results that are not as a base has them, each made when it is asked for.
    var tables: [@Sendable () -> ResultTable] {
        let (map, style, labels) = (scored.map, styles.style, styles.labels)
        func table(
            _ name: String, _ title: String, _ rows: @escaping @Sendable () -> FeatureRows,
            changed: @escaping @Sendable () -> ChangedRows? = { nil }, _ look: LayerLook
        ) -> @Sendable () -> ResultTable {
            { ResultTable(name: name, title: title, rows: rows(), changed: changed(), qml: qgisStyle(look), sld: sldStyle(look)) }
        }
        let names = zoneTableNames(ofFamilies: map.input.families)
        let zoneTables = map.maps.map { [zones, standing] shown in
            let name = shown.family.map { names[$0] } ?? "zones"
            return table(
                name, "\(labels.text(.zone)): \(labels.family(map.name(ofFamily: shown.family)))", { zones.features(of: shown) },
                changed: {
                    standing[shown.family].map { standing in
                        ChangedRows(
                            positions: standing.changed, removed: standing.gone.map(ZonesExport.rowID(ofZoneFrom:)),
                            bounds: zones.bounds(of: shown))
                    }
                },
                .zones(name: name, rules: map.input.rules, style: style, labels: labels))
        }
        return zoneTables + [
            table(
                "sources", labels.text(.source), { [sources] in sources.features },
                changed: { [sources] in sources.changedRows.map { ChangedRows(positions: $0, bounds: sources.bounds) } },
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
