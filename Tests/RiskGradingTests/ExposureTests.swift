import CityModel
import TestSupport
import Testing

@testable import RiskGrading

@Suite struct ExposureTests {
    @Test("Targets have the weights of the model; unknown classes are left out with a finding")
    func targets() {
        let pack = RulePack.builtIn
        for (word, weight) in [("高敏感", 1.0), ("重要", 0.8), ("一类", 0.6), ("二类", 0.4), (" 三类 ", 0.2)] {
            let judged = pack.targetClass(.string(word))
            #expect(judged.value?.weight == weight && judged.findings.isEmpty)
        }
        for value in [PropertyValue.string("民居"), .null, .number(1), .array([])] {
            let judged = pack.targetClass(value)
            #expect(judged.value == nil && judged.findings.map(\.code) == [.targetClassUnknown])
        }
        let finding = pack.targetClass(nil).findings[0]
        #expect(finding.found == "nothing" && finding.allowed == "one of 高敏感, 重要, 一类, 二类, 三类" && finding.done == "target left out")
    }

    @Test("Shelter types are read in both languages, with the radius and area of GB 51143-2015")
    func types() throws {
        let printed: [(String, [String], Double, Double)] = [
            ("emergency", ["紧急", "emergency"], 500, 0.5), ("temporary", ["临时", "Temporary"], 500, 1),
            ("short", ["短期", "短期固定"], 1000, 2), ("medium", ["中期", "中期固定"], 1500, 3), ("long", ["长期", "长期固定"], 2500, 4.5),
            ("centre", ["中心", "CENTRE"], 5000, 4.5), ("unknown", ["unknown"], 1000, 2),
        ]
        for (type, words, radius, area) in printed {
            for word in words + [type] {
                let record = try json("{\"type\": \"\(word)\", \"effective_area_m2\": 900}")
                let judged = RulePack.builtIn.shelter { record[$0] }
                #expect(judged.value.type == type && judged.value.radius == radius && judged.findings.isEmpty)
                #expect(judged.value.places == (900 / area).rounded(.down))
            }
        }
    }

    @Test(
        "Places are the capacity, else whole places of the area; bad values count as absent",
        arguments: [
            (#"{"type": "short", "capacity": 850, "effective_area_m2": 10}"#, 850.0, [FindingCode]()),
            (#"{"type": "short", "capacity": 0}"#, 0, []), (#"{"capacity": "5000"}"#, 5000, [.numberAsText]),
            (#"{"type": "长期", "effective_area_m2": 40000}"#, 8888, []), (#"{"effective_area_m2": 1234.9}"#, 617, []),
            (#"{"type": "紧急", "effective_area_m2": 1234.9}"#, 2469, []),
            (#"{"capacity": -5, "effective_area_m2": 100}"#, 50, [.valueOutOfRange]),
            (#"{"capacity": "many", "effective_area_m2": 100}"#, 50, [.valueNotNumber]),
            (#"{"capacity": true, "effective_area_m2": 100}"#, 50, [.valueNotNumber]),
            (#"{"type": "帐篷", "capacity": 10}"#, 10, [.shelterTypeUnknown]),
            (#"{"capacity": 1e300, "effective_area_m2": 1e300}"#, -1, [.valueOutOfRange, .valueOutOfRange, .shelterWithoutCapacity]),
            (#"{"type": "short"}"#, -1, [.shelterWithoutCapacity]),
        ])
    func places(_ properties: String, _ places: Double, _ codes: [FindingCode]) throws {
        let record = try json(properties)
        let judged = RulePack.builtIn.shelter { record[$0] }
        #expect(judged.value.places == (places < 0 ? nil : places))
        #expect(judged.findings.map(\.code) == codes)
    }

    @Test(
        "People are whole thousandths, rounded half up; what cannot be meant counts 0 with a finding",
        arguments: [
            ("1", 1000, [FindingCode]()), ("46.35", 46350, []), ("0.0005", 1, []), ("0.00049", 0, []), ("0", 0, []), ("-0", 0, []),
            (#""35""#, 35000, [.numberAsText]), (#""1,200.5""#, 1_200_500, [.numberAsText]), ("10000000000", 10_000_000_000_000, []),
            ("-3", 0, [.peopleUnreadable]), (#""many""#, 0, [.peopleUnreadable]), ("null", 0, [.peopleUnreadable]),
            ("true", 0, [.peopleUnreadable]), ("1e300", 0, [.peopleUnreadable]), (#""1e999""#, 0, [.peopleUnreadable]),
        ])
    func people(_ text: String, _ thousandths: Int, _ codes: [FindingCode]) throws {
        let judged = RulePack.builtIn.thousandths(ofPeople: try json(text))
        #expect(judged.value == Int64(thousandths))
        #expect(judged.findings.map(\.code) == codes)
    }

    @Test("A record without people counts 0 with a finding")
    func nobody() {
        let judged = RulePack.builtIn.thousandths(ofPeople: nil)
        #expect(judged.value == 0)
        #expect(judged.findings.map(\.line) == ["people-unreadable error people: null -> counted as 0"])
    }

    @Test("The oracle's shelters have its types and places", .enabled(if: SharedData.path("oracle/stress") != nil, "shared data is absent"))
    func oracle() throws {
        let document = try json(String(decoding: try #require(SharedData.bytes("oracle/stress/shelters.geojson")), as: UTF8.self))
        let text = String(decoding: try #require(SharedData.bytes("oracle/stress/expected/shelters.csv")), as: UTF8.self)
        guard case .array(let features)? = document["features"] else { return #expect(Bool(false), "no features") }
        var rows: [Substring: [Substring]] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            rows[cells[1]] = cells
        }
        for feature in features {
            let id = try #require(feature["properties"]?["编号"]?.text)
            let row = try #require(rows[Substring(id)])
            let judged = RulePack.builtIn.shelter { feature["properties"]?[$0] }
            #expect(judged.value.type == row[2] && judged.value.places == Double(row[3]), "\(id)")
        }
        #expect(features.count == rows.count)
    }
}
