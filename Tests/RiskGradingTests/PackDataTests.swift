import CityModel
import JSONCoding
import Testing

@testable import RiskGrading

@Suite struct PackDataTests {
    @Test("Every entry of the pack has a value, source, clause, edition and mark of STANDARDS")
    func citations() {
        let listing = RulePack.builtIn.listing
        #expect(listing.count > 200)
        for row in listing {
            let name = "\(row.rule) \(row.part)"
            #expect(!row.value.isEmpty && !row.citation.source.isEmpty && !row.citation.clause.isEmpty, "\(name)")
            #expect(!row.citation.edition.isEmpty, "\(name)")
            let mark = row.citation.mark.split(separator: ":")
            #expect(["V", "V2", "M+", "M-"].contains(mark.first.map(String.init) ?? ""), "\(name)")
            #expect((mark.count == 2) == (mark[0].hasPrefix("V")), "\(name)")
            #expect((row.wording == "按工具默认值(未核对原文)") == (row.citation.mark == "M-"), "\(name)")
        }
    }

    @Test("The listing names every kind, rule, scheme, class of target, type of shelter and number of the model")
    func completeness() {
        let pack = RulePack.builtIn
        let rules = Set(pack.listing.map(\.rule))
        let chosen = ["flood-depth", "likelihood-consequence", "lec"]
        let expected =
            pack.kinds.map(\.id) + pack.rules.map(\.id).filter { !chosen.contains($0) } + pack.additions.map(\.id)
            + pack.schemeFamilies.flatMap { family in family.schemes.map { "\(family.name) \($0.id ?? "")" } } + [
                "model", "target 高敏感", "shelter centre",
            ]
        for rule in expected { #expect(rules.contains(rule), "\(rule)") }
        #expect(pack.listing.filter { $0.rule == "gb18218" && $0.part == "substances" }.count == 85)
    }

    @Test(
        "A key that a rule, a kind or a cited value does not have is refused with its place",
        arguments: [
            (#"{"id": "veto", "form": "flag", "property": "veto", "levle": 1}"#, "veto.json: levle"),
            (#"{"id": "veto", "form": "flag", "property": "veto", "level": {"value": "red", "from": "law"}}"#, "veto.json: level: from"),
            (#"{"id": "veto", "form": "flags"}"#, "veto.json: form"),
        ])
    func unknownKey(_ text: String, _ place: String) throws {
        let node = PackNode(value: try parseJSON(Array(text.utf8)), place: "veto.json")
        let error = #expect(throws: RuleError.self) { try NamedRule(reading: node) }
        #expect(error?.place == place)
    }

    @Test("Values are listed in one readable line")
    func values() throws {
        let listing = RulePack.builtIn.listing
        func value(_ rule: String, _ part: String) -> String? { listing.first { $0.rule == rule && $0.part == part }?.value }
        #expect(value("park-score", "classes") == "class A, from 0; class B, from 60; class C, from 70; class D, from 85")
        #expect(value("park-score", "curve") == "0→1, 60→0.75, 70→0.5, 85→0.25, 100→0")
        #expect(value("chemical-park", "reach") == "3000, 2000, 1500, 1000")
        #expect(value("gb18218", "substances") == "no 1, name 氨 (液氨), names 氨 / 液氨 / 氨气, cas 7664-41-7, tonnes 10")
        #expect(value("gb18218", "alpha") == "from 0, alpha 0.5")
        #expect(value("model", "couplings") == "from flood, to chemical, factor 0.5; from geological, to chemical, factor 0.5")
    }

    @Test("The listing of a kind holds its reach, its rules and their schemes, and nothing of other kinds")
    func ofKind() {
        let rows = RulePack.builtIn.listing(ofKind: "flood-area")
        #expect(
            rows.map(\.rule).distinct() == [
                "flood-area", "level", "depth road-015-027-040-060", "depth three-class-015-050", "matrix shandong-5x5",
                "matrix enterprise-5x5",
                "matrix variant-5x5-4-9-15", "matrix variant-5x5-5-10-17", "matrix enterprise-4x4", "lec lec-a", "lec lec-b",
            ])
        #expect(RulePack.builtIn.listing(ofKind: "volcano").isEmpty)
    }

    @Test("A kind names all properties it reads, and reads no other")
    func properties() throws {
        let pack = RulePack.builtIn
        let common = ["level", "likelihood", "consequence", "lec_l", "lec_e", "lec_c", "reach_m", "core_m"]
        #expect(pack.properties(ofKind: "chemical-park") == ["name", "score", "grade", "veto"] + common)
        #expect(
            pack.properties(ofKind: "chemical-enterprise")
                == ["name", "diagnosis_score", "veto", "inventory", "persons_500m"] + common.prefix(6) + ["open_major_hidden_dangers"]
                + common.suffix(2))
        #expect(pack.properties(ofKind: "reservoir") == ["name", "storage_m3", "dam_class"] + common)
        #expect(pack.properties(ofKind: "other") == ["name"] + common)
        #expect(pack.properties(ofKind: "volcano") == nil)
        for kind in pack.kinds {
            var asked: Set<String> = []
            _ = pack.grade(kind: kind.id) { name in
                asked.insert(name)
                return .number(1)
            }
            #expect(asked.isSubset(of: kind.properties))
        }
    }

    @Test("Kinds have the families of the model")
    func kinds() throws {
        let families = [
            "chemical-park": "chemical", "chemical-enterprise": "chemical", "waterlogging-point": "flood", "flood-area": "flood",
            "flash-flood-zone": "flood", "reservoir": "flood", "geological-hazard": "geological", "other": nil,
        ]
        for (kind, family) in families { #expect(try #require(RulePack.builtIn.kind(kind)).family == family) }
    }

    @Test("A further kind of source is a matter of data")
    func newcomer() throws {
        var documents = try PackDocuments.builtIn()
        documents.rules = try json(
            try text(documents.rules).replacing(#""rules": ["#, with: #""rules": ["# + tailingsRule, maxReplacements: 1))
        documents.kinds = try json(
            try text(documents.kinds).replacing(#""kinds": ["#, with: #""kinds": ["# + tailingsKind, maxReplacements: 1))
        let pack = try RulePack(documents)
        #expect(pack.properties(ofKind: "tailings-pond")?.prefix(3) == ["name", "height_m", "veto"])
        for (height, severity, level) in [(10.0, 0.125, Level.blue), (30, 0.375, .yellow), (100, 0.875, .red)] {
            let grading = try grading("tailings-pond", "{\"height_m\": \(height)}", pack: pack)
            #expect(
                grading.grade?.severity == severity && grading.grade?.level == level
                    && grading.reach == [.red: 9, .yellow: 7, .blue: 6][level])
        }
        #expect(try grading("tailings-pond", #"{"veto": true}"#, pack: pack).grade?.level == .red)
        #expect(pack.listing(ofKind: "tailings-pond").contains { $0.rule == "tailings-height" })
    }

    @Test("A pack with an unknown rule or form is refused with the nearest name")
    func wrongPacks() throws {
        var documents = try PackDocuments.builtIn()
        documents.kinds = try json(try text(documents.kinds).replacing("\"park-grade\"", with: "\"park-grad\""))
        #expect(throws: RuleError.self) { try RulePack(documents) }
        documents = try PackDocuments.builtIn()
        documents.rules = try json(try text(documents.rules).replacing(#""form": "flag""#, with: #""form": "flags""#))
        let error = #expect(throws: RuleError.self) { try RulePack(documents) }
        guard case .array(let rules)? = documents.rules["rules"] else { throw RuleError(place: "rules", found: "none", allowed: "a list") }
        let item = 1 + (try #require(rules.firstIndex { $0["form"] == .string("flags") }))
        #expect(
            error?.description
                == "rules: rules: item \(item): form: unknown form flags, did you mean flag; known are classes, flag, inventory, words")
    }

    @Test(
        "A kind that would take another's symbol or place is refused",
        arguments: [
            ("shelter", #"item 1: id: "shelter", small letters and -, not shelter, are needed"#),
            ("尾矿库", #"item 1: id: "尾矿库", small letters and -, not shelter, are needed"#),
            ("", #"item 1: id: "", small letters and -, not shelter, are needed"#),
            ("other", "item \(RulePack.builtIn.kinds.count + 1): id: \"other\", an id once is needed"),
        ])
    func refusedKinds(id: String, message: String) throws {
        var documents = try PackDocuments.builtIn()
        documents.kinds = try json(
            try text(documents.kinds).replacing(
                #""kinds": ["#, with: #""kinds": ["# + tailingsKind.replacing("tailings-pond", with: id), maxReplacements: 1))
        documents.rules = try json(
            try text(documents.rules).replacing(#""rules": ["#, with: #""rules": ["# + tailingsRule, maxReplacements: 1))
        let error = #expect(throws: RuleError.self) { try RulePack(documents) }
        #expect(error?.description == "kinds: kinds: \(message)")
    }

    private func text(_ value: PropertyValue) throws -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private let cited = #""source": "GB 39496-2020", "clause": "4", "edition": "2020", "mark": "M+""#

private let tailingsRule =
    #"{"id": "tailings-height", "form": "classes", "properties": ["height_m"], "range": {"from": 0}, "#
    + #""classes": {"value": [{"class": "blue", "from": 0}, {"class": "yellow", "from": 30}, {"class": "red", "from": 100}], \#(cited)}}, "#

private let tailingsKind =
    #"{"id": "tailings-pond", "family": "mining", "rules": ["tailings-height", "park-veto"], "#
    + #""additions": [], "reach": {"value": [9, 8, 7, 6], \#(cited)}, "core": {"value": 0, \#(cited)}}, "#
