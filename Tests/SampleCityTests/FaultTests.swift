import CityModel
import GeoReading
import JSONCoding
import RiskGrading
import SampleCity
import Testing

/// One line of `faults.json`.
struct Fault {
    var layer: String
    var feature: Int?
    var id: String?
    var code: FindingCode
    var severity: Finding.Severity

    static func all() throws -> [Fault] {
        guard case .array(let items)? = try parseJSON(Sample.bytes("faults.json", of: Sample.faulty))["faults"] else { return [] }
        return try items.map { item in
            Fault(
                layer: try #require(item["layer"]?.text), feature: item["feature"]?.text.flatMap(Int.init), id: item["id"]?.text,
                code: try #require(item["code"]?.text.flatMap(FindingCode.init)),
                severity: try #require(item["severity"]?.text.flatMap(Finding.Severity.init)))
        }
    }
}

@Suite struct FaultTests {
    @Test("every kind of finding about input is planted")
    func allKinds() throws {
        let aboutLayers: Set<FindingCode> = [
            .layerEmpty, .propertyMissing, .propertyUnknown, .valueNotListed, .constantHidesValues, .crsDoubtful, .boundaryNotArea,
            .peopleAbsent,
        ]
        let aboutSurveys: Set<FindingCode> = [
            .idUnknown, .idChanged, .recordMoved, .ruleLost, .surveyOlder, .surveyFarAhead, .idRemovedToo, .idSimilar,
        ]
        let planted = Set(try Fault.all().map(\.code))
        #expect(planted == Set(FindingCode.allCases).subtracting(aboutLayers).subtracting(aboutSurveys))
    }

    @Test("faults are appended: the clean records stand before them, unchanged", arguments: allLayers)
    func appended(layer: String) throws {
        let clean = lines(layer, of: Sample.city)
        let faulty = lines(layer, of: Sample.faulty)
        let planted = try Fault.all().count { $0.layer == layer && $0.feature != nil }
        #expect(Array(faulty.prefix(clean.count)) == clean)
        #expect(faulty.count >= clean.count + planted)
    }

    @Test("each planted fault stands where the list says, and is the only one with its id")
    func places() throws {
        var ids: Set<String> = []
        for fault in try Fault.all() {
            guard let feature = fault.feature else { continue }
            let lines = lines(fault.layer, of: Sample.faulty)
            try #require(lines.indices.contains(feature - 1))
            let line = lines[feature - 1]
            guard let id = fault.id else { continue }
            if fault.code != .idMissing { #expect(line.contains("\"id\": \"\(id)\"")) }
            #expect(ids.insert("\(fault.layer) \(id)").inserted)
        }
    }

    private func lines(_ layer: String, of files: [SampleFile]) -> [String] {
        let text = String(decoding: Sample.bytes(layer + ".geojson", of: files), as: UTF8.self)
        let features = text.split(separator: "\n").filter { $0.hasPrefix("{\"type\": \"Feature\",") || $0.first?.isNumber == true }
        return features.map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
    }

    /// What reading alone must find, by layer.
    static let readingCodes: Set<FindingCode> = [
        .geometryNull, .geometryEmpty, .geometryCollection, .geometryUnknownType, .geometryMalformed, .ringUnclosed, .ringTooShort,
        .ringDirection, .lineTooShort, .duplicateKey, .featureNotObject, .propertiesNotObject, .positionOutOfRange, .axesSwapped,
    ]

    @Test("reading finds the planted faults of geometry and structure and nothing else", arguments: allLayers + ["unchecked-sites"])
    func reading(layer: String) throws {
        let expected = try Fault.all().filter { $0.layer == layer && Self.readingCodes.contains($0.code) }
        let table = try ReadSample(layer, of: Sample.faulty, properties: ["name", "danger"]).table
        let found = table.findings.map { "\($0.feature ?? 0) \($0.code.rawValue) \($0.severity.rawValue)" }
        #expect(found.sorted() == expected.map { "\($0.feature ?? 0) \($0.code.rawValue) \($0.severity.rawValue)" }.sorted())
    }

    /// What grading must find.
    static let gradingCodes: Set<FindingCode> = [
        .numberAsText, .valueNotNumber, .valueOutOfRange, .wordUnknown, .noRuleApplies, .substanceUnknown, .substanceAmbiguous,
        .substanceWithoutClass, .inventoryUnusable, .personsAbsent, .reachInvalid, .coreBeyondReach,
    ]

    @Test("grading finds the planted faults of values and nothing else", arguments: sourceLayers)
    func grading(layer: String, kind: String) throws {
        let pack = RulePack.builtIn
        let expected = try Fault.all().filter { $0.layer == layer && Self.gradingCodes.contains($0.code) }
        let sources = try ReadSample(layer, of: Sample.faulty, properties: try #require(pack.properties(ofKind: kind)))
        var found: [String] = []
        for feature in 0..<sources.table.count {
            let grading = pack.grade(kind: kind) { sources.value($0, of: feature) }
            found += grading.findings.map { "\(feature + 1) \($0.code.rawValue) \($0.severity.rawValue)" }
        }
        #expect(found.sorted() == expected.map { "\($0.feature ?? 0) \($0.code.rawValue) \($0.severity.rawValue)" }.sorted())
    }

    @Test("judging targets, shelters and people finds the planted faults and nothing else", arguments: ["targets", "shelters", "people"])
    func exposure(layer: String) throws {
        let codes: Set<FindingCode> = [.targetClassUnknown, .shelterWithoutCapacity, .shelterTypeUnknown, .peopleUnreadable]
        let expected = try Fault.all().filter { $0.layer == layer && codes.contains($0.code) }
        let pack = RulePack.builtIn
        let records = try ReadSample(layer, of: Sample.faulty, properties: ["class", "type", "capacity", "effective_area_m2", "people"])
        var found: [String] = []
        for feature in 0..<records.table.count {
            let findings =
                switch layer {
                case "targets": pack.targetClass(records.value("class", of: feature)).findings
                case "shelters": pack.shelter { records.value($0, of: feature) }.findings
                default: pack.thousandths(ofPeople: records.value("people", of: feature)).findings
                }
            found += findings.map { "\(feature + 1) \($0.code.rawValue) \($0.severity.rawValue)" }
        }
        #expect(found.sorted() == expected.map { "\($0.feature ?? 0) \($0.code.rawValue) \($0.severity.rawValue)" }.sorted())
    }
}
