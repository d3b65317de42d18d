import CityModel
import Foundation
import JSONCoding
import RiskGrading

@testable import CityRiskMap

/// A folder with a city whose file and layers hold every mistake about layers that `sample --faults` does not plant.
struct DoubtfulCity {
    let folder: URL

    private static let city = """
        name: 疑城
        boundary: {file: boundary.geojson}
        sources:
          - {layer: empty, kind: reservoir, file: empty.geojson}
          - {layer: unfit, kind: reservoir, file: one.geojson, where: {status: 在产}}
          - {layer: mapped, kind: waterlogging-point, file: one.geojson, fields: {depth_m: 深度, dpth: d}, constants: {hight: 1}}
          - {layer: listed, kind: waterlogging-point, file: one.geojson, values: {depth_m: {"1": 0.15, "3": 1}}, fields: {strange: depth_m}}
          - {layer: constant, kind: waterlogging-point, file: one.geojson, constants: {depth_m: 1}}
          - {layer: far, kind: reservoir, file: far.geojson}
          - {layer: far-wgs84, kind: reservoir, file: far.geojson, crs: wgs84}
          - {layer: swapped, kind: waterlogging-point, file: swapped.geojson}
          - {layer: defects, kind: flood-area, file: defects.geojson}
        population: [{layer: people, file: people.geojson}]
        """

    private static let files = [
        "city.yml": city,
        "boundary.geojson": collection(
            feature(#""type": "Polygon", "coordinates": [[[113, 30], [113.01, 30], [113.01, 30.01], [113, 30.01], [113, 30]]]"#),
            feature(#""type": "Point", "coordinates": [113.005, 30.005]"#)),
        "empty.geojson": collection(),
        "one.geojson": collection(feature(#""type": "Point", "coordinates": [113.005, 30.005]"#, #""depth_m": 2"#)),
        "far.geojson": collection(feature(#""type": "Point", "coordinates": [114, 31]"#, #""storage_m3": 1e7"#)),
        "swapped.geojson": collection(feature(#""type": "Point", "coordinates": [30.005, 113.005]"#, #""depth_m": 1"#)),
        "people.geojson": collection(
            feature(
                #""type": "Polygon", "coordinates": [[[113.02, 30], [113.03, 30], [113.03, 30.01], [113.02, 30]]]"#, #""people": 5"#)),
        "defects.geojson": collection(
            // A shell cut in two by a hole that touches it twice, a hole outside, a hole in a hole, a hole across its shell.
            area("[0,0],[2,0],[4,0],[4,4],[2,4],[0,4],[0,0]", "[2,0],[3,2],[2,4],[1,2],[2,0]"),
            area("[0,0],[4,0],[4,4],[0,4],[0,0]", "[5,5],[6,6],[6,5],[5,5]"),
            area("[0,0],[9,0],[9,9],[0,9],[0,0]", "[1,1],[1,8],[8,8],[8,1],[1,1]", "[2,2],[2,3],[3,3],[3,2],[2,2]"),
            area("[0,0],[4,0],[4,4],[0,4],[0,0]", "[3,1],[3,2],[6,2],[6,1],[3,1]"),
            area("[0,0],[2,0],[2,2],[4,2],[4,4],[2,4],[2,2],[0,2],[0,0]")),
    ]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in Self.files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private static func collection(_ features: String...) -> String {
        "{\"type\": \"FeatureCollection\", \"features\": [\(features.joined(separator: ",\n"))]}"
    }

    private static func feature(_ geometry: String, _ properties: String = "") -> String {
        "{\"type\": \"Feature\", \"properties\": {\(properties)}, \"geometry\": {\(geometry)}}"
    }

    /// A polygon whose rings are in thousandths of a degree from the city's corner.
    private static func area(_ rings: String...) -> String {
        let rings = rings.map { ring in
            let places = ring.split(separator: "],[").map { place in
                let numbers = place.split(whereSeparator: { "[],".contains($0) }).compactMap { Double($0) }
                return "[\(113 + numbers[0] / 1000), \(30 + numbers[1] / 1000)]"
            }
            return "[\(places.joined(separator: ", "))]"
        }
        return feature("\"type\": \"Polygon\", \"coordinates\": [\(rings.joined(separator: ", "))]", "\"depth_m\": 0.5")
    }
}

/// Records that bring out every detail and finding of the rules.
enum DoubtfulRecords {
    static let byKind = [
        (
            "chemical-park",
            [#"{"score": 60}"#, #"{"score": 101}"#, #"{"grade": "E"}"#, #"{"grade": "B"}"#, #"{"veto": ["规划"]}"#, #"{"veto": "x"}"#]
        ),
        (
            "chemical-enterprise",
            [
                #"{"diagnosis_score": 50.123456789, "open_major_hidden_dangers": 1}"#, #"{"level": 2, "open_major_hidden_dangers": -1}"#,
                #"{"inventory": [{"cas": "7782-50-5", "tonnes": 250}], "persons_500m": 100}"#,
                #"{"inventory": [{"cas": "7782-50-5", "tonnes": 250}]}"#,
                #"{"inventory": [{"cas": "7782-50-5", "tonnes": 1}, {"class": "W2", "tonnes": 0.5}]}"#,
                #"{"inventory": [{"cas": "7782-50-6", "class": "W99", "tonnes": 1}]}"#, #"{"inventory": [{"class": "W2"}]}"#,
                #"{"inventory": "x"}"#, #"{"inventory": [{"cas": "6484-52-2", "tonnes": 1}, {"name": "甲醇", "tonnes": 1}]}"#,
            ]
        ),
        ("flood-area", [#"{"depth_m": 0.5}"#, #"{"depth_m": "０．９"}"#, #"{"depth_m": "deep"}"#]),
        ("reservoir", [#"{"storage_m3": 2e9, "dam_class": "三类"}"#, #"{"storage_m3": 2e9, "dam_class": "四类"}"#]),
        (
            "other",
            [
                #"{"level": "none"}"#, #"{"level": "blue"}"#, #"{"level": "yellow"}"#, #"{"likelihood": 3, "consequence": 5}"#,
                #"{"likelihood": 0, "consequence": 5}"#, #"{"lec_l": 6, "lec_e": 6, "lec_c": 15}"#, #"{"lec_l": 0}"#, "{}",
                #"{"level": 1, "reach_m": -1, "core_m": -1}"#, #"{"level": 1, "reach_m": 10, "core_m": 20}"#,
            ]
        ),
        ("volcano", ["{}"]),
    ]

    /// What grading all records says.
    static func phrases() throws -> [Phrase] {
        let pack = RulePack.builtIn
        var gradings: [Grading] = []
        for (kind, records) in byKind {
            for record in records {
                let value = try parseJSON(Array(record.utf8))
                gradings.append(pack.grade(kind: kind) { value[$0] })
            }
        }
        let shelter = pack.shelter { ["type": .string("帐篷"), "capacity": .number(-1)][$0] }.findings
        let findings = gradings.flatMap(\.findings) + pack.targetClass(nil).findings + shelter + pack.thousandths(ofPeople: nil).findings
        return gradings.compactMap { $0.grade?.detail } + gradings.flatMap { $0.grade?.results.map(\.detail) ?? [] }
            + findings.flatMap { [$0.foundInRecord, $0.allowed, $0.done] }
    }
}
