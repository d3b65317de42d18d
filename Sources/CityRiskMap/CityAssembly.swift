import CityModel
import Geodesy
import GeometryKernel
import Parallelism
import RiskScoring

/// Puts layers as read on the plane, judges their records and makes of them what the scoring reads.
///
/// Nothing is lost: every record becomes an item, or a finding says why not.
///
/// - Parameter layers: the boundary first when the city has one, then the layers in the order of the city file
func assembleCity(_ city: LoadedCity, on plane: CityPlane, layers: [ReadLayer], threads: Int) throws -> ReadCity {
    let placed = try parallelMap(weights: layers.map(\.input.byteCount), threads: threads) { index in
        var layer = try PlacedLayer(layers[index], on: plane)
        try layer.repairAreas(plane)
        return layer
    }
    var rest = placed[...]
    func take(_ count: Int) -> [PlacedLayer] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
    let file = city.file
    let boundaryLayer = take(file.boundary == nil ? 0 : 1).first
    let (families, familyOfLayer) = try families(of: city)
    let (sources, sourceFindings) = gradedSources(take(file.sources.count), of: city, familyOfLayer: familyOfLayer, threads: threads)
    let (targets, targetFindings) = targets(take(file.targets.count), pack: city.pack)
    let (shelters, shelterFindings) = shelters(take(file.shelters.count), pack: city.pack)
    let (population, peopleFindings) = population(take(file.population.count), pack: city.pack)
    let (districts, boundary) = boundaryLayer.map { ($0.districts, $0.boundary) } ?? ([], nil)
    let input = ScoringInput(
        grid: Grid(cellSize: file.cell), families: families, sources: sources, districts: districts, boundary: boundary, targets: targets,
        shelters: shelters, population: population, rules: try scoringRules(of: city, families: families),
        shelterLayers: file.shelters.map(\.layer))
    var findings = FindingLog()
    placed.forEach { findings.add($0.findings) }
    findings.add(boundaryLayer?.notAreas ?? [])
    findings.add(sourceFindings)
    findings.add(targetFindings)
    findings.add(shelterFindings)
    findings.add(peopleFindings)
    return ReadCity(
        city: city, plane: plane, input: input, findings: findings, inputs: city.configuration + layers.map(\.input),
        recordCounts: placed.map { ReadCity.LayerCount(layer: $0.records.layer.layer, records: $0.count) })
}

private func scoringRules(of city: LoadedCity, families: [String]) throws(RunError) -> ScoringRules {
    do { return try city.pack.scoringRules(families: families) } catch {
        throw .unusableData("\(city.file.rules ?? "rules"): \(error)")
    }
}
