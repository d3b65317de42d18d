import CityModel
import GeoReading
import RiskGrading
import SampleCity
import Testing

@Suite struct CleanTests {
    @Test("reading a clean city finds nothing", arguments: allLayers)
    func reading(layer: String) throws {
        let table = try ReadSample(layer, of: Sample.city, properties: ["name", "code"]).table
        #expect(table.findings == [])
        #expect(Set(table.ids.compactMap { $0?.text }).count == table.count, "an id is missing or repeated")
    }

    @Test("grading a clean city's sources finds nothing", arguments: sourceLayers)
    func grading(layer: String, kind: String) throws {
        let pack = RulePack.builtIn
        let sources = try ReadSample(layer, of: Sample.city, properties: try #require(pack.properties(ofKind: kind)))
        for feature in 0..<sources.table.count {
            let grading = pack.grade(kind: kind) { sources.value($0, of: feature) }
            #expect(grading.grade != nil)
            #expect(grading.findings == [])
        }
    }

    @Test("targets, shelters and people of a clean city are read without findings")
    func exposure() throws {
        let pack = RulePack.builtIn
        let targets = try ReadSample("targets", of: Sample.city, properties: ["class"])
        for feature in 0..<targets.table.count { #expect(pack.targetClass(targets.value("class", of: feature)).findings == []) }
        let shelters = try ReadSample("shelters", of: Sample.city, properties: ["type", "capacity", "effective_area_m2"])
        for feature in 0..<shelters.table.count {
            let judged = pack.shelter { shelters.value($0, of: feature) }
            #expect(judged.findings == [])
            #expect(judged.value.type != "unknown")
        }
        let people = try ReadSample("people", of: Sample.city, properties: ["people"])
        for feature in 0..<people.table.count { #expect(pack.thousandths(ofPeople: people.value("people", of: feature)).findings == []) }
    }

    @Test("most sources are blue or yellow, some orange, few red")
    func levels() throws {
        let pack = RulePack.builtIn
        var counts: [Level: Int] = [:]
        for (layer, kind) in sourceLayers {
            let sources = try ReadSample(layer, of: Sample.city, properties: try #require(pack.properties(ofKind: kind)))
            for feature in 0..<sources.table.count {
                let level = try #require(pack.grade(kind: kind) { sources.value($0, of: feature) }.grade).level
                counts[level, default: 0] += 1
            }
        }
        let all = Double(counts.values.reduce(0, +))
        #expect(Double(counts[.blue, default: 0] + counts[.yellow, default: 0]) / all > 0.75)
        #expect((0.02...0.2).contains(Double(counts[.orange, default: 0]) / all))
        #expect((0.001...0.06).contains(Double(counts[.red, default: 0]) / all))
    }
}
