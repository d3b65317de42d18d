import CityModel
import Testing

@testable import CityRiskMap

@Suite("Counts of findings, also of more than are kept whole")
struct FindingLogTests {
    private func errors(_ features: Range<Int>, _ file: String, _ code: FindingCode = .noRuleApplies) -> [Finding] {
        features.map { feature in
            Finding(
                code, .error, place: Place(file: file, line: feature, column: 1), layer: "sites", feature: feature, found: "no value",
                allowed: "a value", done: "no data")
        }
    }

    private func log(_ findings: [Finding]) -> FindingLog {
        var log = FindingLog()
        log.add(findings)
        return log
    }

    @Test("a record with two errors is one unusable record, however many there are", arguments: [10, 999, 1600])
    func records(count: Int) {
        let found = log(errors(1..<count + 1, "a.geojson") + errors(1..<count + 1, "a.geojson", .wordUnknown))
        #expect(found.unusableRecords(of: "sites") == count && found.count(.error) == 2 * count)
        #expect(!found.isWhollyDoubtful("sites") && found.groups.allSatisfy { $0.findings.count == min(count, FindingLog.kept) })
    }

    @Test("records of one number in two files are two, and those that one finding lists are counted")
    func files() {
        var several = errors(5..<6, "c.geojson", .wordUnknown)
        several[0].features = [5, 6, 7]
        several[0].count = 3
        #expect(log(errors(1..<1201, "a.geojson") + errors(1..<301, "b.geojson") + several).unusableRecords(of: "sites") == 1503)
    }

    @Test("an error about the whole layer is not lost behind those that are kept")
    func wholeLayer() {
        let whole = Finding(.noRuleApplies, .error, layer: "sites", found: "all", allowed: "some", done: "nothing")
        #expect(log(errors(1..<1501, "a.geojson") + [whole]).isWhollyDoubtful("sites"))
    }

    @Test(
        "strict runs hold against a step what it brings, file by file",
        arguments: [(1500, 0, 0), (1500, 300, 300), (1200, 300, 300), (1800, 0, 300), (0, 0, 0)])
    func strict(first: Int, second: Int, new: Int) {
        let before = log(errors(1..<1501, "a.geojson"))
        let after = log(errors(1..<first + 1, "a.geojson") + errors(1..<second + 1, "s: b.geojson"))
        #expect(after.strictRefusal(besides: before) == FindingLog.strictRefusal(ofCount: new))
        let turned = log(errors(1..<second + 1, "s: b.geojson") + errors(1..<first + 1, "a.geojson").reversed())
        #expect(turned.strictRefusal(besides: before) == FindingLog.strictRefusal(ofCount: new))
    }
}
