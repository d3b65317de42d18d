import CityModel
import Geodesy
import GeometryKernel
import Parallelism
import RiskScoring

/// A city's layers on its plane, each record judged by itself.
///
/// Nothing is lost: every record becomes an item, or a finding says why not.
struct CityLayers: Sendable {
    /// The city with the surveys that were applied.
    var city: LoadedCity
    let plane: CityPlane
    /// Families in the order of their first appearance, and the family of each source layer.
    let families: (names: [String], ofLayer: [Int])
    /// In the order of their first feature; empty without boundary.
    private(set) var districts: [District] = []
    /// The boundary's features, each with the index of its district.
    private(set) var boundary: Located<Int>?
    private(set) var boundaryFindings: [Finding] = []
    private(set) var boundaryCount: Int?
    var sources: [AssembledLayer<Source>] = []
    var targets: [AssembledLayer<Target>] = []
    var shelters: [AssembledLayer<Shelter>] = []
    var population: [AssembledLayer<Int64>] = []
    /// Every file that was read: those of the city, then those of its surveys.
    var inputs: [InputRecord]
    /// What the surveys did, in their order.
    var surveys: [SurveyReport] = []
    /// What the surveys found, in their order.
    var surveyFindings: [Finding] = []

    /// Puts layers as read on the plane and assembles them.
    ///
    /// - Parameters:
    ///   - layers: the boundary first when the city has one, then the layers in the order of the city file
    ///   - keepsIDs: whether people keep their ids, for surveys
    init(_ layers: [ReadLayer], of city: LoadedCity, on plane: CityPlane, keepsIDs: Bool, threads: Int) throws {
        self.city = city
        self.city.surveys = []
        self.plane = plane
        inputs = city.configuration + layers.map(\.input)
        families = try CityRiskMap.families(of: city)
        let placed = try parallelMap(weights: layers.map(\.input.byteCount), threads: threads) { index in
            var layer = try PlacedLayer(layers[index], on: plane)
            layer.addIdentityFindings()
            try layer.repairAreas(plane)
            return layer
        }
        let sorts = city.file.layerSorts
        if let layer = placed.first, placed.count > sorts.count {
            (districts, boundary) = (layer.districts, layer.boundary)
            boundaryFindings = layer.findings
            notAreas = layer.notAreas
            boundaryCount = layer.count
        }
        for (layer, sort) in zip(placed.suffix(sorts.count), sorts) {
            switch sort {
            case .sources(let number): sources.append(assembledSources(layer, number: number, threads: threads))
            case .targets(let number): targets.append(CityRiskMap.targets(layer, number: number, pack: city.pack))
            case .shelters(let number): shelters.append(CityRiskMap.shelters(layer, number: number, pack: city.pack))
            case .population: population.append(CityRiskMap.population(layer, pack: city.pack, keepsIDs: keepsIDs))
            }
        }
    }

    private(set) var notAreas: [Finding] = []

    /// A layer of sources, graded.
    func assembledSources(_ layer: PlacedLayer, number: Int, threads: Int) -> AssembledLayer<Source> {
        gradedSources(layer, number: number, family: families.ofLayer[number], of: city, threads: threads)
    }

    /// What the scoring reads.
    func scoringInput() throws -> ScoringInput {
        ScoringInput(
            grid: Grid(cellSize: city.file.cell), families: families.names, sources: Located(orderOfSums: sources), districts: districts,
            boundary: boundary, targets: Located(targets), shelters: Located(shelters), population: population.map(\.population),
            rules: try scoringRules(of: city, families: families.names), shelterLayers: city.file.shelters.map(\.layer))
    }

    /// What was found, layer by layer: first in the files, then by the rules, then by surveys.
    var findings: FindingLog {
        var findings = FindingLog()
        findings.add(boundaryFindings)
        sources.forEach { findings.add($0.readingFindings) }
        targets.forEach { findings.add($0.readingFindings) }
        shelters.forEach { findings.add($0.readingFindings) }
        population.forEach { findings.add($0.readingFindings) }
        findings.add(notAreas)
        sources.forEach { findings.add($0.ruleFindings) }
        targets.forEach { findings.add($0.ruleFindings) }
        shelters.forEach { findings.add($0.ruleFindings) }
        population.forEach { findings.add($0.ruleFindings) }
        findings.add(surveyFindings)
        return findings
    }

    /// Per layer, the boundary first, how many records it has.
    var recordCounts: [ReadCity.LayerCount] {
        func count(_ layer: AssembledLayer<some Sendable>) -> ReadCity.LayerCount {
            ReadCity.LayerCount(layer: layer.layer, records: layer.count)
        }
        return (boundaryCount.map { [ReadCity.LayerCount(layer: "districts", records: $0)] } ?? [])
            + sources.map { count($0) } + targets.map { count($0) } + shelters.map { count($0) } + population.map { count($0) }
    }
}

/// Which of the city's layers a layer is.
enum LayerSort: Hashable, Sendable {
    /// Index among the layers of its sort.
    case sources(Int), targets(Int), shelters(Int), population(Int)
}

extension CityFile {
    /// The sorts of all layers but the boundary, in the order of the file.
    var layerSorts: [LayerSort] {
        sources.indices.map(LayerSort.sources) + targets.indices.map(LayerSort.targets) + shelters.indices.map(LayerSort.shelters)
            + population.indices.map(LayerSort.population)
    }
}

private func scoringRules(of city: LoadedCity, families: [String]) throws(RunError) -> ScoringRules {
    do { return try city.pack.scoringRules(families: families) } catch {
        throw .unusableData("\(city.file.rules ?? "rules"): \(error)")
    }
}
