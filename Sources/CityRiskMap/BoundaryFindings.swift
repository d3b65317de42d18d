import CityModel
import RiskScoring

/// Notes about sources, targets and shelters that stand outside the boundary: they count like all others, but a person should look.
///
/// Farther than `farOutside` metres from the boundary's box means that the position itself is in doubt; when all records of a layer stand
/// there, its coordinate system is.
func boundaryFindings(_ read: ReadCity, _ context: ScoringContext, shelterPoints: [PlaneCoordinate?], threads: Int) -> [Finding] {
    guard let boundary = read.input.boundary else { return [] }
    var box = PlaneBox.empty
    for feature in 0..<boundary.plane.count { box.formUnion(boundary.plane.box(ofFeature: feature)) }
    let judge = BoundaryJudge(context: context, near: box.grown(by: farOutside))
    let (file, input) = (read.city.file, read.input)
    let sources = input.sources.items.enumerated().compactMap { index, source -> PlacedRecord? in
        PlacedRecord(
            context.referencePoints[index], input.sources.geographic, index, layer: file.sources[source.layer].file, id: source.id,
            place: source.place, feature: source.feature)
    }
    let targetPoints = referencePoints(of: input.targets.plane, threads: threads)
    let targets = input.targets.items.enumerated().compactMap { index, target -> PlacedRecord? in
        PlacedRecord(
            targetPoints[index], input.targets.geographic, index, layer: file.targets[target.layer], id: target.id, place: target.place,
            feature: target.feature)
    }
    let shelters = input.shelters.items.enumerated().compactMap { index, shelter -> PlacedRecord? in
        PlacedRecord(
            shelterPoints[index], input.shelters.geographic, index, layer: file.shelters[shelter.layer], id: shelter.id,
            place: shelter.place, feature: shelter.feature)
    }
    return [sources, targets, shelters].flatMap { judge.findings(about: $0) }
}

/// Distance from the boundary's box, metres, beyond which a position is in doubt: more than three times the longest default reach.
private let farOutside = 10_000.0

/// A record with its reference point and where its geometry begins.
private struct PlacedRecord {
    let point: PlaneCoordinate
    let begins: GeographicCoordinate
    let layer: LayerFile
    let id: String
    let place: Place?
    let feature: Int?

    init?(
        _ point: PlaneCoordinate?, _ geometries: GeometryTable<GeographicCoordinate>, _ index: Int, layer: LayerFile, id: String,
        place: Place?, feature: Int?
    ) {
        guard let point, let first = geometries.coordinates(ofFeature: index).first else { return nil }
        (self.point, self.layer, self.id, self.place, self.feature) = (point, layer, id, place, feature)
        begins = geometries.coordinates[first]
    }
}

private struct BoundaryJudge {
    let context: ScoringContext
    let near: PlaneBox

    /// Findings about the records of a sort, then about layers that are far away as a whole.
    func findings(about records: [PlacedRecord]) -> [Finding] {
        var located: [(layer: LayerFile, count: Int, far: Int)] = []
        var findings: [Finding] = []
        for record in records {
            if located.last?.layer.layer != record.layer.layer { located.append((record.layer, 0, 0)) }
            located[located.count - 1].count += 1
            guard let finding = finding(about: record) else { continue }
            if finding.code == .farOutsideBoundary { located[located.count - 1].far += 1 }
            findings.append(finding)
        }
        return findings + located.filter { $0.far == $0.count }.map { doubt(about: $0.layer, count: $0.count) }
    }

    private func finding(about record: PlacedRecord) -> Finding? {
        let point = record.point
        guard !(context.cell(at: point).map(context.isInCity) ?? false) else { return nil }
        let isNear = near.intersects(PlaneBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
        let distance = isNear ? "" : ", more than \(Int(farOutside / 1000)) km away from it"
        let place = "[\(rounded(record.begins.longitude, decimals: 7)), \(rounded(record.begins.latitude, decimals: 7))]"
        return Finding(
            isNear ? .outsideBoundary : .farOutsideBoundary, .note, place: record.place, layer: record.layer.layer, feature: record.feature,
            id: record.id, found: "\(place) is outside the boundary\(distance)", allowed: "records of the city and of its surroundings",
            done: "used like all others")
    }

    private func doubt(about layer: LayerFile, count: Int) -> Finding {
        Finding(
            .crsDoubtful, .error, place: Place(file: layer.file, line: 1, column: 1), layer: layer.layer,
            found: "all \(count) records are more than \(Int(farOutside / 1000)) km away from the boundary, read as "
                + (layer.system?.description ?? "the file's own crs or wgs84"),
            allowed: "a crs in the city file that puts the layer into the city", done: "used as it stands")
    }
}
