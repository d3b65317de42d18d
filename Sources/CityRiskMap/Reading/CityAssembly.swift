import CityModel
import Geodesy
import Parallelism
import RiskScoring
import Workspace

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
    /// Files that were packed while they were read, by their SHA-256.
    var packed: [String: PackedFile] = [:]
    /// What the surveys did, in their order.
    var surveys: [SurveyReport] = []
    /// What the surveys found, in their order.
    var surveyFindings: [Finding] = []
    /// Of each layer of the surveys that were applied here, not in an earlier run, how many of their records cannot be used.
    var surveyShares: [SurveyShare] = []

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
        let (own, families) = (city, families)
        let sorts = [LayerSort?](repeating: nil, count: city.file.boundary == nil ? 0 : 1) + city.file.layerSorts
        let placed = try parallelMap(weights: layers.map(\.input.byteCount), threads: threads) { index in
            var layer = try PlacedLayer(layers[index], on: plane, threads: threads)
            layer.addIdentityFindings()
            try layer.repairAreas(plane, threads: threads)
            return layer
        }
        let assembled = parallelMap(weights: layers.map(\.input.byteCount), threads: threads) { index in
            AnyAssembledLayer(placed[index], sorts[index], of: own, families: families, keepsIDs: keepsIDs, threads: threads)
        }
        assembled.forEach { add($0) }
    }

    private mutating func add(_ layer: AnyAssembledLayer) {
        switch layer {
        case .boundary(let layer):
            (districts, boundary) = (layer.districts, layer.boundary)
            boundaryFindings = layer.findings
            notAreas = layer.notAreas
            boundaryCount = layer.count
        case .sources(let layer): sources.append(layer)
        case .targets(let layer): targets.append(layer)
        case .shelters(let layer): shelters.append(layer)
        case .population(let layer): population.append(layer)
        }
    }

    private(set) var notAreas: [Finding] = []

    /// Puts together what a snapshot holds of a city.
    ///
    /// - Parameter layers: in the order of the city file, without the boundary
    init(
        _ city: LoadedCity, families: (names: [String], ofLayer: [Int]), layers: [AnyAssembledLayer], record: inout SnapshotReader,
        boundary: inout SnapshotReader
    ) throws {
        self.city = city
        self.families = families
        plane = try CityPlane(epsg: try record.integer())
        inputs = try record.list { try $0.inputRecord() }
        surveys = try record.list { try $0.surveyReport() }
        surveyFindings = try record.list { try $0.finding() }
        guard surveys.map(\.name) == city.surveys.map(\.survey.name) else { throw SnapshotReader.Damage() }
        try readBoundary(from: &boundary)
        layers.forEach { add($0) }
    }

    func writeRecord(to writer: inout SnapshotWriter) {
        writer.integer(plane.epsg)
        writer.list(inputs) { $0.inputRecord($1) }
        writer.list(surveys) { $0.surveyReport($1) }
        writer.list(surveyFindings) { $0.finding($1) }
    }

    func writeBoundary(to writer: inout SnapshotWriter) {
        writer.list(districts) {
            $0.text($1.code)
            $0.text($1.name)
        }
        writer.optional(boundary) {
            $0.array($1.items)
            $0.located($1.plane, $1.geographic)
        }
        writer.list(boundaryFindings) { $0.finding($1) }
        writer.list(notAreas) { $0.finding($1) }
        writer.optional(boundaryCount) { $0.integer($1) }
    }

    private mutating func readBoundary(from reader: inout SnapshotReader) throws {
        districts = try reader.list { District(code: try $0.text(), name: try $0.text()) }
        boundary = try reader.optional { reader in
            let items = try reader.array(Int.self)
            let (plane, geographic) = try reader.located()
            return Located(items: items, plane: plane, geographic: geographic)
        }
        boundaryFindings = try reader.list { try $0.finding() }
        notAreas = try reader.list { try $0.finding() }
        boundaryCount = try reader.optional { try $0.integer() }
        guard (boundary != nil) == (city.file.boundary != nil), districts.count <= Int(UInt16.max),
            boundary.map({ $0.items.count == $0.plane.count && $0.items.allSatisfy(districts.indices.contains) }) ?? true
        else { throw SnapshotReader.Damage() }
    }

    /// What the scoring reads.
    func scoringInput() throws -> ScoringInput {
        ScoringInput(
            grid: Grid(cellSize: city.file.cell), families: families.names, sources: Located(orderOfSums: sources), districts: districts,
            boundary: boundary, targets: Located(targets), shelters: Located(shelters), population: population.map(\.population),
            rules: try scoringRules(), shelterLayers: city.file.shelters.map(\.layer))
    }

    /// The numbers of the model for the city's families.
    func scoringRules() throws(RunError) -> ScoringRules {
        do { return try city.pack.scoringRules(families: families.names) } catch {
            throw .unusableData("\(city.file.rules ?? "rules"): \(error)")
        }
    }

    /// What was found, layer by layer: first in the files, then by the rules, then by surveys.
    var findings: FindingLog {
        var findings = FindingLog()
        findings.add(boundaryFindings)
        sources.forEach { findings.add($0.readingFindings.joined()) }
        targets.forEach { findings.add($0.readingFindings.joined()) }
        shelters.forEach { findings.add($0.readingFindings.joined()) }
        population.forEach { findings.add($0.readingFindings.joined()) }
        findings.add(notAreas)
        sources.forEach { findings.add($0.ruleFindings.joined()) }
        targets.forEach { findings.add($0.ruleFindings.joined()) }
        shelters.forEach { findings.add($0.ruleFindings.joined()) }
        population.forEach { findings.add($0.ruleFindings.joined()) }
        findings.add(surveyFindings, isOfSurvey: true)
        return findings
    }

    /// Per layer, the boundary first, how many records it has.
    var recordCounts: [ReadCity.LayerCount] {
        func count(_ layer: AssembledLayer<some Sendable>) -> ReadCity.LayerCount {
            ReadCity.LayerCount(layer: layer.layer, records: layer.count)
        }
        return (boundaryCount.map { [ReadCity.LayerCount(layer: LayerFile.boundaryName, records: $0)] } ?? [])
            + sources.map { count($0) } + targets.map { count($0) } + shelters.map { count($0) } + population.map { count($0) }
    }
}

/// A layer of any sort, assembled.
enum AnyAssembledLayer: Sendable {
    case boundary(PlacedLayer)
    case sources(AssembledLayer<Source>)
    case targets(AssembledLayer<Target>)
    case shelters(AssembledLayer<Shelter>)
    case population(AssembledLayer<Int64>)

    /// Judges the records of a layer by its sort; nil stands for the boundary.
    init(
        _ layer: PlacedLayer, _ sort: LayerSort?, of city: LoadedCity, families: (names: [String], ofLayer: [Int]), keepsIDs: Bool,
        threads: Int
    ) {
        switch sort {
        case nil: self = .boundary(layer)
        case .sources(let number):
            self = .sources(gradedSources(layer, number: number, family: families.ofLayer[number], of: city, threads: threads))
        case .targets(let number): self = .targets(CityRiskMap.targets(layer, number: number, pack: city.pack))
        case .shelters(let number): self = .shelters(CityRiskMap.shelters(layer, number: number, pack: city.pack))
        case .population: self = .population(CityRiskMap.population(layer, pack: city.pack, keepsIDs: keepsIDs))
        }
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
