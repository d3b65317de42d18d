import CityModel
import Testing

@testable import RiskGrading

/// A record of one value, the grade it still gets, and the findings: code, severity, property, found, done.
struct BadValue: Sendable, CustomTestStringConvertible {
    let kind: String
    let properties: String
    let level: Level?
    let findings: [String]

    init(_ kind: String, _ properties: String, _ level: Level?, _ findings: [String]) {
        self.kind = kind
        self.properties = properties
        self.level = level
        self.findings = findings
    }

    var testDescription: String { "\(kind) \(properties)" }
}

extension ValueFinding {
    /// The finding in one line, without what is allowed.
    var line: String { "\(code.rawValue) \(severity.rawValue) \(property): \(found) -> \(done)" }
}

private func noData(_ found: String) -> String { "no-rule-applies error : \(found) -> no data: drawn grey, not scored" }

@Suite struct BadValueTests {
    @Test(
        "Bad values give exactly their findings and nothing worse",
        arguments: [
            BadValue("flood-area", #"{"depth_m": "0.9"}"#, .red, [#"number-as-text repaired depth_m: "0.9" -> read as 0.9"#]),
            BadValue("flood-area", #"{"depth_m": "０．９"}"#, .red, [#"number-as-text repaired depth_m: "０．９" -> read as 0.9"#]),
            BadValue(
                "geological-hazard", #"{"threatened_people": "1,200"}"#, .red,
                [#"number-as-text repaired threatened_people: "1,200" -> read as 1200"#]),
            BadValue(
                "flood-area", #"{"depth_m": "deep"}"#, nil,
                [#"value-not-number error depth_m: "deep" -> the rule does not apply"#, noData(#"depth_m "deep""#)]),
            BadValue(
                "flood-area", #"{"depth_m": true}"#, nil,
                ["value-not-number error depth_m: true -> the rule does not apply", noData("depth_m true")]),
            BadValue(
                "flood-area", #"{"depth_m": [1]}"#, nil,
                ["value-not-number error depth_m: [1] -> the rule does not apply", noData("depth_m [1]")]),
            BadValue(
                "flood-area", #"{"depth_m": "1e999"}"#, nil,
                [#"value-not-number error depth_m: "1e999" -> the rule does not apply"#, noData(#"depth_m "1e999""#)]),
            BadValue(
                "flood-area", #"{"depth_m": "0x1F"}"#, nil,
                [#"value-not-number error depth_m: "0x1F" -> the rule does not apply"#, noData(#"depth_m "0x1F""#)]),
            BadValue(
                "flood-area", #"{"depth_m": -0.1}"#, nil,
                ["value-out-of-range error depth_m: -0.1 -> the rule does not apply", noData("depth_m -0.1")]),
            BadValue(
                "flood-area", #"{"depth_m": "－0.1"}"#, nil,
                [#"value-out-of-range error depth_m: "－0.1" -> the rule does not apply"#, noData(#"depth_m "－0.1""#)]),
            BadValue("flood-area", #"{"depth_m": null}"#, nil, [noData("no value")]),
            BadValue("flood-area", #"{"depth_m": " "}"#, nil, [noData("no value")]),
            BadValue("flood-area", "{}", nil, [noData("no value")]),
            BadValue(
                "chemical-park", #"{"score": 100.1, "grade": "C"}"#, .yellow,
                ["value-out-of-range error score: 100.1 -> the rule does not apply"]),
            BadValue(
                "chemical-park", #"{"score": -1, "grade": "E"}"#, nil,
                [
                    "value-out-of-range error score: -1 -> the rule does not apply",
                    #"word-unknown error grade: "E" -> the rule does not apply"#, noData(#"score -1, grade "E""#),
                ]),
            BadValue("chemical-park", #"{"score": 90, "veto": "maybe"}"#, .blue, [#"word-unknown error veto: "maybe" -> taken as no"#]),
            BadValue("chemical-park", #"{"score": 90, "veto": 2}"#, .blue, ["word-unknown error veto: 2 -> taken as no"]),
            BadValue("chemical-park", #"{"score": 90, "veto": {}}"#, .blue, ["word-unknown error veto: {} -> taken as no"]),
            BadValue(
                "chemical-enterprise", #"{"diagnosis_score": 95, "open_major_hidden_dangers": -1}"#, .blue,
                ["value-out-of-range error open_major_hidden_dangers: -1 -> nothing added"]),
            BadValue(
                "chemical-enterprise", #"{"diagnosis_score": 95, "open_major_hidden_dangers": "many"}"#, .blue,
                [#"value-not-number error open_major_hidden_dangers: "many" -> nothing added"#]),
            BadValue(
                "flash-flood-zone", #"{"danger": "安全"}"#, nil,
                [#"word-unknown error danger: "安全" -> the rule does not apply"#, noData(#"danger "安全""#)]),
            BadValue(
                "reservoir", #"{"storage_m3": 1e6, "dam_class": "四类"}"#, .blue,
                [#"word-unknown error dam_class: "四类" -> level not changed"#]),
            BadValue(
                "other", #"{"level": "purple"}"#, nil,
                [#"word-unknown error level: "purple" -> the rule does not apply"#, noData(#"level "purple""#)]),
            BadValue(
                "other", #"{"level": 5, "likelihood": 1, "consequence": 1}"#, .blue,
                ["word-unknown error level: 5 -> the rule does not apply"]),
            BadValue(
                "other", #"{"likelihood": 6, "consequence": 2}"#, nil,
                ["value-out-of-range error likelihood: 6 -> the rule does not apply", noData("likelihood 6, consequence 2")]),
            BadValue(
                "other", #"{"likelihood": 2.5, "consequence": 2}"#, nil,
                ["value-out-of-range error likelihood: 2.5 -> the rule does not apply", noData("likelihood 2.5, consequence 2")]),
            BadValue("other", #"{"likelihood": 2}"#, nil, [noData("likelihood 2")]),
            BadValue("other", #"{"level": "red", "reach_m": -8}"#, .red, ["reach-invalid error reach_m: -8 -> reach of the kind stands"]),
            BadValue(
                "other", #"{"level": "red", "reach_m": 1e9}"#, .red, ["reach-invalid error reach_m: 1000000000 -> reach of the kind stands"]
            ),
            BadValue("other", #"{"level": "red", "core_m": -1}"#, .red, ["reach-invalid error core_m: -1 -> core of the kind stands"]),
            BadValue(
                "other", #"{"level": "red", "reach_m": "far"}"#, .red,
                [#"value-not-number error reach_m: "far" -> reach of the kind stands"#]),
            BadValue(
                "other", #"{"level": "red", "core_m": 1001}"#, .red, ["core-beyond-reach repaired core_m: 1001 -> core cut to the reach"]),
            BadValue(
                "other", #"{"level": "red", "core_m": 10000001}"#, .red,
                ["core-beyond-reach repaired core_m: 10000001 -> core cut to the reach"]),
            BadValue(
                "other", #"{"level": "red", "reach_m": 10000001, "core_m": 1e300}"#, .red,
                [
                    "reach-invalid error reach_m: 10000001 -> reach of the kind stands",
                    "core-beyond-reach repaired core_m: 1e+300 -> core cut to the reach",
                ]),
            BadValue(
                "chemical-enterprise", #"{"inventory": [{"class": "W99", "name": "苯", "tonnes": 50}], "persons_500m": 0}"#, .blue,
                [
                    #"word-unknown error inventory item 1 class: "W99" -> class not used"#,
                    #"substance-without-class note inventory item 1: {"class": "W99", "name": "苯", "tonnes": 50} -> β 1 taken"#,
                ]),
            BadValue(
                "chemical-enterprise", #"{"inventory": [{"class": "J2", "tonnes": "12.5"}], "persons_500m": "60"}"#, .blue,
                [
                    #"number-as-text repaired inventory item 1 tonnes: "12.5" -> read as 12.5"#,
                    #"number-as-text repaired persons_500m: "60" -> read as 60"#,
                ]),
            BadValue(
                "chemical-enterprise", #"{"inventory": [7], "level": "blue"}"#, .blue,
                [
                    "substance-unknown error inventory item 1: 7 -> not counted",
                    "inventory-unusable error inventory: [7] -> the rule does not apply",
                ]),
            BadValue("volcano", #"{"level": "red"}"#, nil, [noData("unknown kind volcano")]),
        ])
    func findings(_ bad: BadValue) throws {
        let grading = try grading(bad.kind, bad.properties)
        #expect(grading.grade?.level == bad.level)
        #expect(grading.findings.map(\.line) == bad.findings)
        #expect(grading.findings.allSatisfy { $0.allowed != "" })
        if grading.grade == nil { #expect(grading.reach == 0 && grading.core == 0) }
    }

    @Test("What is allowed is said in the rule's own words")
    func allowed() throws {
        let cases = [
            (#"{"score": 101}"#, "a number from 0 to 100"), (#"{"score": "x"}"#, "a number from 0 to 100"),
            (#"{"grade": "E"}"#, "one of A, B, C, D"),
            (#"{"likelihood": 0}"#, "a whole number from 1 to 5"), (#"{"lec_l": 0}"#, "a number above 0"),
            (#"{"level": "x"}"#, "one of red, 红, 重大, 1, orange, 橙, 较大, 2, yellow, 黄, 一般, 3, blue, 蓝, 低, 4, none, 无"),
            (#"{"veto": "x"}"#, "one of true, 1, 是, yes, false, 0, 否, no or a list of reasons"),
            (#"{"level": 1, "reach_m": -1}"#, "a number from 0 to 10000000"),
            ("{}", "one of score, grade, veto, level, likelihood and consequence, lec_l and lec_e and lec_c"),
        ]
        for (record, allowed) in cases {
            #expect(try grading("chemical-park", record).findings.first?.allowed.description == allowed, "\(record)")
        }
    }

    @Test("A record that cannot be graded is told what would grade it, not what only changes a grade")
    func whatGrades() throws {
        let common = "level, likelihood and consequence, lec_l and lec_e and lec_c"
        let enterprise = try #require(try grading("chemical-enterprise", #"{"persons_500m": 90}"#).findings.last)
        #expect(enterprise.found == "persons_500m 90")
        #expect(enterprise.allowed.description == "one of diagnosis_score, veto, inventory, \(common)")
        let reservoir = try #require(try grading("reservoir", #"{"dam_class": "三类"}"#).findings.last)
        #expect(reservoir.found.description == #"dam_class "三类""# && reservoir.allowed.description == "one of storage_m3, \(common)")
    }

    @Test(
        "Numbers in text are decimal numbers and nothing else",
        arguments: [
            ("39.5", 39.5), (" 72.0 ", 72), ("1,200", 1200), ("12,345,678.9", 12_345_678.9), ("１２３", 123), ("１，２００．５", 1200.5),
            ("+5", 5), ("-5", -5), ("−5", -5), (".5", 0.5), ("1e6", 1e6), ("1E-3", 1e-3), ("007", 7), ("-0", 0),
        ])
    func numbers(_ text: String, _ number: Double) { #expect(readNumber(text) == number) }

    @Test(
        "Texts that are no decimal number are refused",
        arguments: [
            "", "-", ".", "5.", "1,20", "12,34", "1,200,5", "1200,300", ",200", "1,2000", "0,500", "012,345", "0x1F", "inf", "nan", "1e",
            "e5", "1e+", "5 m",
            "12 34",
            "1.2.3", "--5", "1e999", "五", "½", "1_000", "٣",
        ])
    func noNumbers(_ text: String) { #expect(readNumber(text) == nil) }

    @Test("What a finding says is asked for only when there is one")
    func lazy() {
        var asked = 0
        func phrase() -> Phrase {
            asked += 1
            return "x"
        }
        var reader = PropertyReader { name in ["good": .number(5), "bad": .number(-5)][name] }
        #expect(reader.number(.number(5), called: phrase(), in: .notNegative, done: phrase()) == 5)
        #expect(reader.number("good", in: .notNegative, done: phrase()) == 5)
        #expect(reader.number("absent", in: .notNegative, done: phrase()) == nil)
        #expect(asked == 0)
        #expect(reader.number("bad", in: .notNegative, done: phrase()) == nil)
        #expect(asked == 1 && reader.findings.count == 1)
    }

    @Test("Long values are shown cut")
    func cut() throws {
        let long = String(repeating: "很", count: 5000)
        let finding = try #require(try grading("other", "{\"level\": \"\(long)\"}").findings.first)
        #expect(finding.found.description.count == 80 && finding.found.description.hasSuffix("…"))
    }
}

@Suite struct ReachTests {
    @Test(
        "Reach follows the graded level, core is the kind's",
        arguments: [
            ("chemical-park", [3000, 2000, 1500, 1000], 0), ("chemical-enterprise", [2000, 1500, 1000, 500], 100),
            ("waterlogging-point", [500, 400, 300, 200], 0), ("flood-area", [300, 300, 200, 200], 0),
            ("flash-flood-zone", [500, 400, 300, 200], 0), ("reservoir", [3000, 2000, 1000, 500], 0),
            ("geological-hazard", [800, 600, 400, 200], 0), ("other", [1000, 750, 500, 250], 0),
        ] as [(String, [Double], Double)])
    func defaults(_ kind: String, _ reaches: [Double], _ core: Double) throws {
        for (level, reach) in zip(["red", "orange", "yellow", "blue"], reaches) {
            let grading = try grading(kind, "{\"level\": \"\(level)\"}")
            #expect(grading.reach == reach && grading.core == core)
        }
        let none = try grading(kind, #"{"level": "none", "reach_m": 90, "core_m": 900}"#)
        #expect(none.reach == 0 && none.core == 0 && none.findings.isEmpty)
    }

    @Test("A source's own reach and core win, and a core beyond the reach is cut")
    func own() throws {
        let own = try grading("chemical-enterprise", #"{"level": "red", "reach_m": "900", "core_m": 250}"#)
        #expect(own.reach == 900 && own.core == 250 && own.findings.map(\.code) == [.numberAsText])
        let short = try grading("chemical-enterprise", #"{"level": "red", "reach_m": 60}"#)
        #expect(short.reach == 60 && short.core == 60 && short.findings.map(\.code) == [.coreBeyondReach])
        let equal = try grading("other", #"{"level": "red", "reach_m": 60, "core_m": 60}"#)
        #expect(equal.core == 60 && equal.findings.isEmpty)
        let zero = try grading("other", #"{"level": "red", "reach_m": 0}"#)
        #expect(zero.reach == 0 && zero.core == 0 && zero.grade?.severity == 0.875)
    }
}
