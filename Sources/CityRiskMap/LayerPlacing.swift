import CityModel
import GeoReading
import Geodesy

/// The records of a layer with their geometries: record `i` has geometry `i` in both tables.
struct PlacedLayer: Sendable {
    var records: LayerRecords
    var geographic: GeometryTable<GeographicCoordinate>
    var plane: GeometryTable<PlaneCoordinate>
    var ids: [String]
    /// Findings about this layer's records so far, in file order.
    var findings: [Finding]

    /// Puts a layer on the plane; a record whose coordinates cannot be transformed keeps no geometry and becomes a finding.
    init(_ layer: ReadLayer, on plane: CityPlane) throws {
        records = layer.records
        let selected = layer.records.features
        let positions = layer.records.table.geometries
        let onPlane =
            layer.system == .epsg(plane.epsg)
            ? try plane.plane(positions.coordinates, from: layer.system, threads: 1)
            : plane.plane(layer.geographic.coordinates, threads: 1)
        let planeTable = positions.replacingCoordinates(onPlane)
        geographic = GeometryTable()
        self.plane = GeometryTable()
        ids = selected.map { layer.records.id(feature: $0) }
        let chosen = Set(layer.findings.isEmpty ? [] : selected)
        findings = layer.findings.filter { $0.feature.map { chosen.contains($0 - 1) } ?? true }
        for (record, feature) in selected.enumerated() {
            let failed = planeTable.coordinates(ofFeature: feature).first {
                onPlane[$0].x.isNaN || layer.geographic.coordinates[$0].longitude.isNaN
            }
            if let failed {
                let position = positions.coordinates[failed]
                self.plane.endFeature(.none)
                geographic.endFeature(.none)
                findings.append(
                    finding(
                        .projectionFailed, .error, record: record,
                        found: "position [\(shortestDecimal(position.x)), \(shortestDecimal(position.y))] in \(layer.system.description)",
                        allowed: "positions that can be put on EPSG:\(plane.epsg)", done: "geometry not used"))
            } else {
                self.plane.append(feature: feature, of: planeTable)
                geographic.append(feature: feature, of: layer.geographic)
            }
        }
        addIdentityFindings()
    }

    /// How many records there are.
    var count: Int { ids.count }

    /// The value of one of our properties for a record.
    func value(_ ours: String, record: Int) -> PropertyValue? { records.value(ours, feature: records.features[record]) }

    /// The name of a record.
    func name(record: Int) -> String? { records.name(feature: records.features[record]) }

    /// Where a record begins in its file.
    func place(record: Int) -> Place { records.table.places[records.features[record]].place(inFile: records.layer.file) }

    /// A finding about a record.
    func finding(
        _ code: FindingCode, _ severity: Finding.Severity, record: Int, found: String, allowed: String, done: String
    ) -> Finding {
        Finding(
            code, severity, place: place(record: record), layer: records.layer.layer, feature: records.features[record] + 1,
            id: ids[record],
            found: found, allowed: allowed, done: done)
    }

    /// A record without id in a layer where others have one, and a record that repeats an id (MODEL 4).
    private mutating func addIdentityFindings() {
        let own = records.features.map { records.ownID(feature: $0) }
        var first: [String: Int] = [:]
        let someHaveIDs = own.contains { $0 != nil }
        for (record, id) in ids.enumerated() {
            if own[record] == nil, someHaveIDs {
                findings.append(
                    finding(
                        .idMissing, .repaired, record: record, found: "no id", allowed: "an id in every record of the layer",
                        done: "called \(id)"))
            }
            if let earlier = first[id] {
                findings.append(
                    finding(
                        .idRepeated, .note, record: record, found: "id \(id), as feature \(records.features[earlier] + 1)",
                        allowed: "an id once in a layer", done: "both used, in file order"))
            } else {
                first[id] = record
            }
        }
    }
}
