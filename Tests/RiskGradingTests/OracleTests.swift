import CityModel
import JSONCoding
import RiskGrading
import TestSupport
import Testing

/// A layer of an oracle city as its `city.yml` describes it.
struct OracleLayer: Sendable, CustomTestStringConvertible {
    let city: String
    let layer: String
    let kind: String
    /// Our property: their property.
    var fields: [String: String] = [:]
    /// Our property: their value: our value.
    var values: [String: [String: PropertyValue]] = [:]
    var constants: [String: PropertyValue] = [:]

    var testDescription: String { "\(city) \(layer)" }

    static let all: [OracleLayer] =
        RulePack.builtIn.kinds.map(\.id).filter { SharedData.path("oracle/grades/\($0).geojson") != nil }.map {
            OracleLayer(city: "grades", layer: $0, kind: $0)
        } + [
            OracleLayer(
                city: "stress", layer: "parks", kind: "chemical-park", fields: ["id": "园区", "score": "评分", "grade": "等级"],
                values: ["grade": ["甲": .string("A"), "乙": .string("B"), "丙": .string("c"), "丁": .string("d")]]),
            OracleLayer(city: "stress", layer: "enterprises", kind: "chemical-enterprise"),
            OracleLayer(city: "stress", layer: "units", kind: "chemical-enterprise"),
            OracleLayer(city: "stress", layer: "waterlogging", kind: "waterlogging-point", fields: ["depth_m": "积水"]),
            OracleLayer(
                city: "stress", layer: "flood-areas", kind: "flood-area", fields: ["depth_m": "CLASS"],
                values: ["depth_m": ["1": .number(0.15), "2": .number(0.35), "3": .number(0.75), "4": .number(1.3)]]),
            OracleLayer(city: "stress", layer: "flash-floods", kind: "flash-flood-zone"),
            OracleLayer(city: "stress", layer: "reservoirs", kind: "reservoir"),
            OracleLayer(city: "stress", layer: "slides", kind: "geological-hazard"),
            OracleLayer(
                city: "stress", layer: "fire", kind: "other", fields: ["level": "级"],
                values: ["level": ["Ⅰ": .string("red"), "Ⅱ": .string("orange")]]),
            OracleLayer(city: "stress", layer: "traffic", kind: "other"),
            OracleLayer(city: "stress", layer: "pumps", kind: "waterlogging-point", constants: ["depth_m": .number(0.45)]),
        ]

    /// Our property of a feature.
    func property(_ name: String, of feature: PropertyValue) -> PropertyValue? {
        if let constant = constants[name] { return constant }
        let found = feature["properties"]?[fields[name] ?? name]
        return found?.text.flatMap { values[name]?[$0] } ?? found
    }

    /// The id that the city file's rules give a feature at a position from 1.
    func id(of feature: PropertyValue, at position: Int) -> String {
        fields["id"].flatMap { feature["properties"]?[$0]?.text } ?? feature["id"]?.text ?? "\(layer)-\(position)"
    }
}

/// The rows of an oracle's `sources.csv`; rows of one id in the order of the file.
func oracleRows(_ city: String) throws -> [[String: Substring]] {
    let text = String(decoding: try #require(SharedData.bytes("oracle/\(city)/expected/sources.csv")), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = lines[0].map { String($0.filter { $0 != "\u{FEFF}" }) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}

extension Grade {
    /// The rule that decided in the oracle's words, which count a veto with the score.
    fileprivate var oracleRule: String {
        let words = [
            "park-veto": "park-score", "enterprise-veto": "enterprise-diagnosis", "flash-flood": "flash-flood",
            "likelihood-consequence": "matrix",
        ]
        let rule = results[deciding].rule
        return (words[rule] ?? rule) + (hiddenDangerAddition > 0 ? "+open-major-hidden-dangers" : "")
    }
}

@Suite struct OracleTests {
    @Test(
        "Severity, level, reach and core of every source agree with an independent implementation",
        .enabled(if: SharedData.path("oracle/grades") != nil, "shared data is absent"), arguments: OracleLayer.all)
    func agrees(_ layer: OracleLayer) throws {
        let document = try parseJSON(try #require(SharedData.bytes("oracle/\(layer.city)/\(layer.layer).geojson")))
        guard case .array(let features)? = document["features"] else { return #expect(Bool(false), "no features") }
        var rows = try oracleRows(layer.city).filter { $0["layer"].map(String.init) == layer.layer }
        #expect(!rows.isEmpty)
        for (index, feature) in features.enumerated() where feature["properties"]?["status"] != .string("关闭") {
            let id = layer.id(of: feature, at: index + 1)
            guard let found = rows.firstIndex(where: { $0["id"].map(String.init) == id }) else { continue }
            let row = rows.remove(at: found)
            let grading = RulePack.builtIn.grade(kind: layer.kind) { layer.property($0, of: feature) }
            #expect(grading.grade?.level.word ?? "no data" == String(row["level"] ?? ""), "\(id)")
            guard let grade = grading.grade else {
                #expect(grading.findings.contains { $0.code == .noRuleApplies }, "\(id)")
                continue
            }
            #expect(abs(grade.severity - (Double(row["severity"] ?? "") ?? .nan)) < 0.000005, "\(id)")
            #expect(abs(grading.reach - (Double(row["reach"] ?? "") ?? .nan)) < 0.000005, "\(id)")
            #expect(abs(grading.core - (Double(row["core"] ?? "") ?? .nan)) < 0.000005, "\(id)")
            #expect(grade.oracleRule == row["rule"].map(String.init), "\(id)")
        }
        #expect(rows.isEmpty, "rows without a feature: \(rows.compactMap { $0["id"] })")
    }
}
