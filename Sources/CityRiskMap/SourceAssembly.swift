import CityModel
import Parallelism
import RiskGrading

/// Families of a city in the order of their first appearance in `sources` (DESIGN, cells.csv).
func families(of city: LoadedCity) throws(RunError) -> (names: [String], ofLayer: [Int]) {
    var names: [String] = []
    var ofLayer: [Int] = []
    for source in city.file.sources {
        guard let family = source.family ?? city.pack.kind(source.kind)?.family else {
            throw .unusableData("layer \"\(source.file.layer)\": kind \(source.kind) needs \"family\"")
        }
        if !names.contains(family) { names.append(family) }
        ofLayer.append(names.firstIndex(of: family) ?? 0)
    }
    return (names, ofLayer)
}

/// Grades the records of a layer of sources.
///
/// - Parameters:
///   - number: index of the layer among the city's sources
///   - family: index of its family
func gradedSources(_ layer: PlacedLayer, number: Int, family: Int, of city: LoadedCity, threads: Int) -> AssembledLayer<Source> {
    let kind = city.file.sources[number].kind
    let graded = gradedRecords(layer, kind: kind, pack: city.pack, threads: threads)
    let sources = graded.enumerated().map { record, entry in
        Source(
            layer: number, id: layer.id(record: record), name: entry.name, kind: kind, family: family, grade: entry.grading.grade,
            reach: entry.grading.reach, core: entry.grading.core, place: entry.place, feature: layer.feature(record: record))
    }
    let findings = graded.enumerated().flatMap { record, entry in entry.grading.findings.map { layer.finding($0, record: record) } }
    return AssembledLayer(layer, items: sources, findings: findings)
}

private typealias GradedRecord = (grading: Grading, name: String?, place: Place)

private func gradedRecords(_ layer: PlacedLayer, kind: String, pack: RulePack, threads: Int) -> [GradedRecord] {
    let chunk = 256
    let chunks = parallelMap(count: (layer.count + chunk - 1) / chunk, threads: threads) { number in
        (number * chunk..<min((number + 1) * chunk, layer.count)).map { record in
            let grading = pack.grade(kind: kind) { layer.value($0, record: record) }
            return (grading, layer.name(record: record), layer.place(record: record)) as GradedRecord
        }
    }
    return chunks.flatMap(\.self)
}

extension PlacedLayer {
    /// A grading's finding with its place.
    func finding(_ value: ValueFinding, record: Int) -> Finding {
        finding(
            value.code, value.severity, record: record, found: value.foundInRecord, allowed: value.allowed, done: value.done)
    }
}
