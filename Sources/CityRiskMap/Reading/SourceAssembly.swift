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
    let grader = city.pack.grader(kind: kind)
    let chunk = 256
    let graded = parallelMap(count: (layer.count + chunk - 1) / chunk, threads: threads) { chunkNumber in
        var sources: [Source?] = []
        var findings: [Finding] = []
        sources.reserveCapacity(chunk)
        for record in chunkNumber * chunk..<min((chunkNumber + 1) * chunk, layer.count) {
            let grading = grader.grade { layer.value($0, record: record) }
            findings += grading.findings.map { layer.finding($0, record: record) }
            sources.append(
                Source(
                    layer: number, id: layer.id(record: record), name: layer.name(record: record), kind: kind, family: family,
                    grade: grading.grade, reach: grading.reach, core: grading.core, place: layer.place(record: record),
                    feature: layer.feature(record: record)))
        }
        return (sources: sources, findings: findings)
    }
    return AssembledLayer(layer, items: graded.flatMap(\.sources), findings: graded.flatMap(\.findings))
}

extension PlacedLayer {
    /// A grading's finding with its place.
    func finding(_ value: ValueFinding, record: Int) -> Finding {
        finding(
            value.code, value.severity, record: record, found: value.foundInRecord, allowed: value.allowed, done: value.done)
    }
}
