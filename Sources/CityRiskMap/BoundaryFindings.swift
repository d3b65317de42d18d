import CityModel
import RiskScoring

/// Notes about sources, targets and shelters that stand outside the boundary: they count like all others, but a person should look.
///
/// Farther than `farOutside` metres from the boundary's box means that the position itself is in doubt.
func boundaryFindings(_ read: ReadCity, _ context: ScoringContext, shelterPoints: [PlaneCoordinate?], threads: Int) -> [Finding] {
    guard let boundary = read.input.boundary else { return [] }
    var box = PlaneBox.empty
    for feature in 0..<boundary.plane.count { box.formUnion(boundary.plane.box(ofFeature: feature)) }
    let judge = BoundaryJudge(context: context, near: box.grown(by: farOutside))
    let targetPoints = referencePoints(of: read.input.targets.plane, threads: threads)
    let file = read.city.file
    let input = read.input
    let sources = input.sources.items.enumerated().compactMap { index, source in
        judge.finding(
            at: context.referencePoints[index], layer: file.sources[source.layer].file.layer, id: source.id, place: source.place,
            feature: source.feature)
    }
    let targets = input.targets.items.enumerated().compactMap { index, target in
        judge.finding(
            at: targetPoints[index], layer: file.targets[target.layer].layer, id: target.id, place: target.place, feature: target.feature)
    }
    let shelters = input.shelters.items.enumerated().compactMap { index, shelter in
        judge.finding(
            at: shelterPoints[index], layer: file.shelters[shelter.layer].layer, id: shelter.id, place: shelter.place,
            feature: shelter.feature)
    }
    return sources + targets + shelters
}

/// Distance from the boundary's box, metres, beyond which a position is in doubt: more than three times the longest default reach.
private let farOutside = 10_000.0

private struct BoundaryJudge {
    let context: ScoringContext
    let near: PlaneBox

    func finding(at point: PlaneCoordinate?, layer: String, id: String, place: Place?, feature: Int?) -> Finding? {
        guard let point, !(context.cell(at: point).map(context.isInCity) ?? false) else { return nil }
        let isNear = near.intersects(PlaneBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
        let distance = isNear ? "" : ", more than \(Int(farOutside / 1000)) km away from it"
        return Finding(
            isNear ? .outsideBoundary : .farOutsideBoundary, .note, place: place, layer: layer, feature: feature, id: id,
            found: "[\(rounded(point.x, decimals: 1)), \(rounded(point.y, decimals: 1))] m is outside the boundary\(distance)",
            allowed: "records of the city and of its surroundings", done: "used like all others")
    }
}
