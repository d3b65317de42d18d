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

/// Grades the records of all source layers and puts them in the order of their sums: (layer, id as UTF-8 bytes), repeats in file order.
func gradedSources(
    _ layers: [PlacedLayer], of city: LoadedCity, familyOfLayer: [Int], threads: Int
) -> (sources: Located<Source>, findings: [Finding]) {
    var sources = Located<Source>()
    var findings: [Finding] = []
    for (index, layer) in layers.enumerated() {
        let kind = city.file.sources[index].kind
        let graded = gradedRecords(layer, kind: kind, pack: city.pack, threads: threads)
        for record in layer.orderOfSums {
            let (grading, name, place) = graded[record]
            sources.items.append(
                Source(
                    layer: index, id: layer.id(record: record), name: name, kind: kind, family: familyOfLayer[index], grade: grading.grade,
                    reach: grading.reach, core: grading.core, place: place, feature: layer.feature(record: record)))
            sources.plane.append(feature: record, of: layer.plane)
            sources.geographic.append(feature: record, of: layer.geographic)
        }
        for (record, entry) in graded.enumerated() {
            findings += entry.grading.findings.map { layer.finding($0, record: record) }
        }
    }
    return (sources, findings)
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
    /// Records ascending by id as UTF-8 bytes, repeats in file order.
    fileprivate var orderOfSums: [Int] {
        let keys = (0..<count).map { Array(id(record: $0).utf8) }
        return (0..<count).sorted { left, right in
            keys[left] == keys[right] ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
        }
    }

    /// A grading's finding with its place.
    func finding(_ value: ValueFinding, record: Int) -> Finding {
        finding(
            value.code, value.severity, record: record, found: value.foundInRecord, allowed: value.allowed, done: value.done)
    }
}
