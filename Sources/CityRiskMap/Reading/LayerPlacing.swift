import CityModel
import GeoReading
import Geodesy
import RiskScoring

/// The records of a layer with their geometries: record `i` has geometry `i` in both tables.
struct PlacedLayer: Sendable {
    var records: LayerRecords
    var geographic: GeometryTable<GeographicCoordinate>
    var plane: GeometryTable<PlaneCoordinate>
    /// Findings about this layer's records so far, in file order.
    var findings: [Finding]

    /// Puts a layer on the plane; a record whose coordinates cannot be transformed keeps no geometry and becomes a finding.
    init(_ layer: ReadLayer, on plane: CityPlane, threads: Int) throws {
        records = layer.records
        let selected = layer.records.features
        let positions = layer.records.table.geometries
        let onPlane =
            layer.system == .epsg(plane.epsg)
            ? try plane.plane(positions.coordinates, from: layer.system, threads: threads)
            : plane.plane(layer.geographic.coordinates, threads: threads)
        let planeTable = positions.replacingCoordinates(onPlane)
        findings = layer.findings
        let failed = (0..<onPlane.count).contains { onPlane[$0].x.isNaN || layer.geographic.coordinates[$0].longitude.isNaN }
        if !failed, selected.count == planeTable.count {
            (self.plane, geographic) = (planeTable, layer.geographic)
        } else {
            (self.plane, geographic) = (GeometryTable(), GeometryTable())
            for (record, feature) in selected.enumerated() { append(feature, asRecord: record, of: planeTable, layer, on: plane) }
        }
    }

    /// Adds a feature's geometry; one with a coordinate that could not be transformed keeps none.
    private mutating func append(
        _ feature: Int, asRecord record: Int, of planeTable: GeometryTable<PlaneCoordinate>, _ layer: ReadLayer, on plane: CityPlane
    ) {
        let failed = planeTable.coordinates(ofFeature: feature).first {
            planeTable.coordinates[$0].x.isNaN || layer.geographic.coordinates[$0].longitude.isNaN
        }
        guard let failed else {
            self.plane.append(feature: feature, of: planeTable)
            geographic.append(feature: feature, of: layer.geographic)
            return
        }
        self.plane.endFeature(.none)
        geographic.endFeature(.none)
        let position = records.table.geometries.coordinates[failed]
        findings.append(
            finding(
                .projectionFailed, .error, record: record,
                found: "position [\(shortestDecimal(position.x)), \(shortestDecimal(position.y))] in \(layer.system.description)",
                allowed: "positions that can be put on EPSG:\(plane.epsg)", done: "geometry not used"))
    }

    /// How many records there are.
    var count: Int { records.features.count }

    /// The id of a record.
    func id(record: Int) -> String { records.id(feature: records.features[record]) }

    /// The value of one of our properties for a record.
    func value(_ ours: String, record: Int) -> PropertyValue? { records.value(ours, feature: records.features[record]) }

    /// The value of a column for a record.
    func value(_ column: LayerRecords.PropertyColumn, record: Int) -> PropertyValue? {
        records.value(column, feature: records.features[record])
    }

    /// The name of a record.
    func name(record: Int) -> String? { records.name(feature: records.features[record]) }

    /// Where a record begins in its file.
    func place(record: Int) -> Place { records.table.places[records.features[record]].place(inFile: records.layer.file) }

    /// Position of a record in its file, from 1.
    func feature(record: Int) -> Int { records.features[record] + 1 }

    /// A finding about a record.
    func finding(
        _ code: FindingCode, _ severity: Finding.Severity, record: Int, found: Phrase, allowed: Phrase, done: Phrase
    ) -> Finding {
        Finding(
            code, severity, place: place(record: record), layer: records.layer.layer, feature: feature(record: record),
            id: id(record: record),
            found: found, allowed: allowed, done: done)
    }

    /// A record without id in a layer where others have one, and a record that repeats an id (MODEL 4).
    mutating func addIdentityFindings() {
        guard records.haveIDs else { return }
        let own = records.features.lazy.map { [records] in records.ownID(feature: $0) }
        guard !IdentityCheck.isNeedless(own) else { return }
        var check = IdentityCheck(count: count)
        for record in 0..<count {
            findings += check.findings(
                ownID: own[record], id: id(record: record), feature: feature(record: record),
                place: place(record: record), layer: records.layer.layer)
        }
    }
}
