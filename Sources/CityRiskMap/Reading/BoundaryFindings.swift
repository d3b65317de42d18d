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
    let targetPoints = referencePoints(of: input.targets.plane, threads: threads)
    return judge.findings(
        points: context.referencePoints, geometries: input.sources.geographic, layers: file.sources.map(\.file),
        layerOf: { input.sources.items[$0].layer },
        record: { RecordIdentity(input.sources.items[$0].id, input.sources.items[$0].place, input.sources.items[$0].feature) })
        + judge.findings(
            points: targetPoints, geometries: input.targets.geographic, layers: file.targets, layerOf: { input.targets.items[$0].layer },
            record: { RecordIdentity(input.targets.items[$0].id, input.targets.items[$0].place, input.targets.items[$0].feature) })
        + judge.findings(
            points: shelterPoints, geometries: input.shelters.geographic, layers: file.shelters,
            layerOf: { input.shelters.items[$0].layer },
            record: { RecordIdentity(input.shelters.items[$0].id, input.shelters.items[$0].place, input.shelters.items[$0].feature) })
}

/// Distance from the boundary's box, metres, beyond which a position is in doubt: more than three times the longest default reach.
private let farOutside = 10_000.0

/// What a finding names of a record.
private struct RecordIdentity {
    let id: String
    let place: Place?
    let feature: Int?

    init(_ id: String, _ place: Place?, _ feature: Int?) { (self.id, self.place, self.feature) = (id, place, feature) }
}

private struct BoundaryJudge {
    let context: ScoringContext
    let near: PlaneBox

    /// Findings about the records of a sort that stand outside, then about layers that are far away as a whole.
    func findings(
        points: [PlaneCoordinate?], geometries: GeometryTable<GeographicCoordinate>, layers: [LayerFile], layerOf: (Int) -> Int,
        record: (Int) -> RecordIdentity
    ) -> [Finding] {
        var located = [Int](repeating: 0, count: layers.count)
        var far = located
        var findings: [Finding] = []
        for (index, point) in points.enumerated() {
            guard let point, let first = geometries.coordinates(ofFeature: index).first else { continue }
            let layer = layerOf(index)
            located[layer] += 1
            if let cell = context.cell(at: point), context.isInCity(cell) { continue }
            let isNear = near.intersects(PlaneBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
            if !isNear { far[layer] += 1 }
            let begins = geometries.coordinates[first]
            findings.append(finding(about: record(index), in: layers[layer], begins: begins, isNear: isNear))
        }
        let doubtful = layers.indices.filter { located[$0] > 0 && far[$0] == located[$0] }
        return findings + doubtful.map { doubt(about: layers[$0], count: located[$0]) }
    }

    private func finding(about record: RecordIdentity, in layer: LayerFile, begins: GeographicCoordinate, isNear: Bool) -> Finding {
        let place: Phrase = "[\(rounded(begins.longitude, decimals: 7)), \(rounded(begins.latitude, decimals: 7))]"
        return Finding(
            isNear ? .outsideBoundary : .farOutsideBoundary, .note, place: record.place, layer: layer.layer, feature: record.feature,
            id: record.id,
            found: isNear
                ? "\(place) is outside the boundary"
                : "\(place) is outside the boundary, more than \(Int(farOutside / 1000)) km away from it",
            allowed: "records of the city and of its surroundings", done: "used like all others")
    }

    private func doubt(about layer: LayerFile, count: Int) -> Finding {
        let system: Phrase = layer.system.map { "\($0.description)" } ?? "the file's own crs or wgs84"
        return Finding(
            .crsDoubtful, .error, place: Place(file: layer.file, line: 1, column: 1), layer: layer.layer,
            found: "all \(count) records are more than \(Int(farOutside / 1000)) km away from the boundary, read as \(system)",
            allowed: "a crs in the city file that puts the layer into the city", done: "used as it stands")
    }
}
