import CityModel
import Testing

@testable import RiskGrading

@Suite struct KindRuleTests {
    @Test(
        "Park scores take the class of 应急〔2023〕123号, exact edges included",
        arguments: [
            GradeCase("chemical-park", #"{"score": 0}"#, 1, .red),
            GradeCase("chemical-park", #"{"score": 59.9}"#, 0.7504166667, .red),
            GradeCase("chemical-park", #"{"score": 60}"#, 0.7499, .orange),
            GradeCase("chemical-park", #"{"score": 69.9}"#, 0.5025, .orange),
            GradeCase("chemical-park", #"{"score": 70}"#, 0.4999, .yellow),
            GradeCase("chemical-park", #"{"score": 84.9}"#, 0.2516666667, .yellow),
            GradeCase("chemical-park", #"{"score": 85}"#, 0.2499, .blue),
            GradeCase("chemical-park", #"{"score": 100}"#, 0, .blue),
            GradeCase("chemical-park", #"{"grade": "A"}"#, 0.875, .red),
            GradeCase("chemical-park", #"{"grade": "b"}"#, 0.625, .orange),
            GradeCase("chemical-park", #"{"grade": "Ｃ"}"#, 0.375, .yellow),
            GradeCase("chemical-park", #"{"grade": " D "}"#, 0.125, .blue),
            GradeCase("chemical-park", #"{"score": 95, "veto": ["规划"]}"#, 0.875, .red),
            GradeCase("chemical-park", #"{"score": 15, "veto": true}"#, 0.9375, .red),
            GradeCase("chemical-park", #"{"veto": "是"}"#, 0.875, .red),
            GradeCase("chemical-park", #"{"score": 95, "veto": "否"}"#, 0.0833333333, .blue),
        ])
    func park(_ record: GradeCase) throws { try record.check() }

    @Test(
        "Diagnosis scores take the band of 应急〔2018〕19号, and a veto is red",
        arguments: [
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 90}"#, 0.2499, .blue),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 89.9}"#, 0.2516666667, .yellow),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 75}"#, 0.4999, .yellow),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 74.9}"#, 0.5016666667, .orange),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 60}"#, 0.7499, .orange),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 59.9}"#, 0.7504166667, .red),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 50}"#, 0.7916666667, .red),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 95, "veto": 1}"#, 0.875, .red),
            GradeCase("chemical-enterprise", #"{"veto": "Yes"}"#, 0.875, .red),
        ])
    func enterprise(_ record: GradeCase) throws { try record.check() }

    @Test(
        "Open major hidden dangers are added last, at most to 1, and the level follows the sum",
        arguments: [
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 95, "open_major_hidden_dangers": 1}"#, 0.375, .yellow),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 75, "open_major_hidden_dangers": 3}"#, 0.7499, .orange),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 60, "open_major_hidden_dangers": 1}"#, 0.9999, .red),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 15, "open_major_hidden_dangers": 2}"#, 1, .red),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 100, "open_major_hidden_dangers": 1}"#, 0.25, .yellow),
            GradeCase("chemical-enterprise", #"{"level": "none", "open_major_hidden_dangers": 2}"#, 0.25, .yellow),
            GradeCase("chemical-enterprise", #"{"diagnosis_score": 95, "open_major_hidden_dangers": 0}"#, 0.125, .blue),
            GradeCase("chemical-park", #"{"score": 95, "open_major_hidden_dangers": 2}"#, 0.0833333333, .blue),
        ])
    func hiddenDangers(_ record: GradeCase) throws { try record.check() }

    @Test("Open major hidden dangers alone grade nothing, and what they added is kept apart")
    func hiddenDangersAlone() throws {
        #expect(try grading("chemical-enterprise", #"{"open_major_hidden_dangers": 2}"#).grade == nil)
        let grade = try #require(try grading("chemical-enterprise", #"{"diagnosis_score": 15, "open_major_hidden_dangers": 2}"#).grade)
        #expect(abs(grade.hiddenDangerAddition - 0.0625) < 1e-12)
        #expect(grade.results.map(\.severity) == [0.9375])
    }

    @Test(
        "Water depths take the default profile, 0 is none and exact edges belong to the worse class",
        arguments: ["waterlogging-point", "flood-area"].flatMap { kind in
            [
                GradeCase(kind, #"{"depth_m": 0}"#, 0, .none), GradeCase(kind, #"{"depth_m": 0.1}"#, 0.0833333333, .blue),
                GradeCase(kind, #"{"depth_m": 0.15}"#, 0.125, .blue), GradeCase(kind, #"{"depth_m": 0.269999}"#, 0.2499, .blue),
                GradeCase(kind, #"{"depth_m": 0.27}"#, 0.25, .yellow), GradeCase(kind, #"{"depth_m": 0.39}"#, 0.4807692308, .yellow),
                GradeCase(kind, #"{"depth_m": 0.4}"#, 0.5, .orange), GradeCase(kind, #"{"depth_m": 0.59}"#, 0.7375, .orange),
                GradeCase(kind, #"{"depth_m": 0.6}"#, 0.75, .red), GradeCase(kind, #"{"depth_m": 0.9}"#, 0.875, .red),
                GradeCase(kind, #"{"depth_m": 7}"#, 1, .red),
            ]
        })
    func depth(_ record: GradeCase) throws { try record.check() }

    @Test(
        "Flash flood zones, reservoirs and geological hazards take the classes of their standards",
        arguments: [
            GradeCase("flash-flood-zone", #"{"danger": "极高"}"#, 0.875, .red),
            GradeCase("flash-flood-zone", #"{"danger": "高"}"#, 0.625, .orange),
            GradeCase("flash-flood-zone", #"{"danger": "危险"}"#, 0.375, .yellow),
            GradeCase("reservoir", #"{"storage_m3": 1e9}"#, 0.625, .orange),
            GradeCase("reservoir", #"{"storage_m3": 999999999}"#, 0.625, .orange),
            GradeCase("reservoir", #"{"storage_m3": 1e8}"#, 0.625, .orange),
            GradeCase("reservoir", #"{"storage_m3": 99999999}"#, 0.375, .yellow),
            GradeCase("reservoir", #"{"storage_m3": 1e7, "dam_class": "二类"}"#, 0.375, .yellow),
            GradeCase("reservoir", #"{"storage_m3": 9999999}"#, 0.125, .blue),
            GradeCase("reservoir", #"{"storage_m3": 1e6}"#, 0.125, .blue),
            GradeCase("reservoir", #"{"storage_m3": 1e5}"#, 0.125, .blue),
            GradeCase("reservoir", #"{"storage_m3": 99999}"#, 0.125, .blue),
            GradeCase("reservoir", #"{"storage_m3": 50000, "dam_class": "三类"}"#, 0.375, .yellow),
            GradeCase("reservoir", #"{"storage_m3": 5e7, "dam_class": 3}"#, 0.625, .orange),
            GradeCase("reservoir", #"{"storage_m3": 2e9, "dam_class": "三类坝"}"#, 0.875, .red),
            GradeCase("geological-hazard", #"{"threatened_people": 0}"#, 0, .blue),
            GradeCase("geological-hazard", #"{"threatened_people": 99}"#, 0.2475, .blue),
            GradeCase("geological-hazard", #"{"threatened_people": 99.99}"#, 0.2499, .blue),
            GradeCase("geological-hazard", #"{"threatened_people": 100}"#, 0.25, .yellow),
            GradeCase("geological-hazard", #"{"threatened_people": 499}"#, 0.499375, .yellow),
            GradeCase("geological-hazard", #"{"threatened_people": 500}"#, 0.5, .orange),
            GradeCase("geological-hazard", #"{"threatened_people": 999}"#, 0.7495, .orange),
            GradeCase("geological-hazard", #"{"threatened_people": 1000}"#, 0.75, .red),
            GradeCase("geological-hazard", #"{"threatened_people": 3000}"#, 1, .red),
        ])
    func standards(_ record: GradeCase) throws { try record.check() }

    @Test("A reservoir without storage has no grade, whatever its dam class")
    func damClassAlone() throws { #expect(try grading("reservoir", #"{"dam_class": "三类"}"#).grade == nil) }

    @Test(
        "Level words are read in both languages, any letter case and as numbers, by every kind",
        arguments: RulePack.builtIn.kinds.map(\.id))
    func levels(_ kind: String) throws {
        let words: [(Level, Double, [String])] = [
            (.red, 0.875, [#""red""#, #""Red""#, #""红""#, #""重大""#, "1", #""1""#, #""１""#]),
            (.orange, 0.625, [#""orange""#, #""橙""#, #""较大""#, "2"]), (.yellow, 0.375, [#""YELLOW""#, #""黄""#, #""一般""#, "3"]),
            (.blue, 0.125, [#""blue""#, #""蓝""#, #""低""#, "4", #" "4" "#]), (.none, 0, [#""none""#, #""None""#, #""无""#]),
        ]
        for (level, severity, words) in words {
            for word in words { try GradeCase(kind, "{\"level\": \(word)}", severity, level).check() }
        }
    }

    @Test("The highest severity counts; of equal ones the worse level, then the first rule")
    func deciding() throws {
        let both = try #require(try grading("chemical-park", #"{"score": 60, "grade": "B", "level": 3}"#).grade)
        #expect(both.results.map(\.rule) == ["park-score", "park-grade", "level"])
        #expect(both.deciding == 0 && both.severity == 0.7499)
        let none = try #require(try grading("chemical-park", #"{"score": 100, "level": "none"}"#).grade)
        #expect(none.deciding == 0 && none.level == .blue && none.severity == 0)
        let equal = try #require(try grading("flash-flood-zone", #"{"danger": "极高", "level": "red"}"#).grade)
        #expect(equal.results[equal.deciding].rule == "flash-flood")
    }

    @Test(
        "A result cites where its class stands, and apart from it where the class's level stands",
        arguments: [
            ("chemical-park", #"{"score": 60}"#, "应急〔2023〕123号", ["园区等级与四色的对应 (惯例)"]),
            ("chemical-park", #"{"grade": "B"}"#, "应急〔2023〕123号", ["园区等级与四色的对应 (惯例)"]),
            ("chemical-enterprise", #"{"diagnosis_score": 50}"#, "应急〔2018〕19号", []),
            ("chemical-enterprise", #"{"inventory": [{"cas": "7782-50-5", "tonnes": 4.9}]}"#, "GB 18218-2018", ["不构成重大危险源时的固有风险 (乘以 S)"]),
            ("chemical-enterprise", #"{"inventory": [{"cas": "7782-50-5", "tonnes": 5}]}"#, "GB 18218-2018", ["重大危险源等级与四色的对应"]),
            (
                "chemical-enterprise", #"{"diagnosis_score": 90, "open_major_hidden_dangers": 1}"#, "应急〔2018〕19号", ["重大事故隐患上浮"]
            ),
            ("reservoir", #"{"storage_m3": 2e7, "dam_class": "二类"}"#, "SL 252 / GB 50201", ["水库规模与四色的对应"]),
            (
                "reservoir", #"{"storage_m3": 2e7, "dam_class": "三类"}"#, "SL 252 / GB 50201",
                ["水库规模与四色的对应", "三类坝上调一级 (大坝安全类别见 SL 258)"]
            ),
            ("geological-hazard", #"{"threatened_people": 5}"#, "国家突发地质灾害应急预案", ["险情等级与四色的对应"]),
            ("flood-area", #"{"depth_m": 0.5}"#, "riskmap", []), ("other", #"{"level": 1}"#, "安委办〔2016〕11号", []),
        ] as [(String, String, String, [String])])
    func citations(kind: String, properties: String, document: String, levels: [String]) throws {
        let grade = try #require(try grading(kind, properties).grade)
        #expect(grade.decidingResult.citation.document == document)
        #expect(grade.levelCitations.map(\.clause) == levels)
        #expect(grade.levelCitations.allSatisfy { $0.document == "riskmap" && $0.wording == "按工具默认值(未核对原文)" })
    }

    @Test("Results carry clause, mark and what a committee needs to compute them again")
    func details() throws {
        let park = try #require(try grading("chemical-park", #"{"score": 60}"#).grade).results[0]
        #expect(park.citation.text == "应急〔2023〕123号 化工园区安全风险排查治理导则 安全风险分级")
        #expect(park.citation.mark == "V:s12")
        #expect(park.detail == "score 60: class B, curve 60→0.75 gives 0.75 cut to 0.7499")
        let enterprise = try #require(try grading("chemical-enterprise", #"{"diagnosis_score": 50}"#).grade).results[0]
        #expect(enterprise.detail == "diagnosis_score 50: class red, curve 0→1, 60→0.75 gives 0.7916666666666666")
        let depth = try #require(try grading("flood-area", #"{"depth_m": 0.5}"#).grade).results[0]
        #expect(depth.detail.description.hasPrefix("depth_m 0.5: class orange of road-015-027-040-060, curve 0.4→0.5, 0.6→0.75 gives 0.62"))
        #expect(depth.citation.mark == "M-")
        let reservoir = try #require(try grading("reservoir", #"{"storage_m3": 2e9, "dam_class": "三类"}"#).grade).results[0]
        #expect(reservoir.detail == "storage_m3 2000000000: class 大(1)型, dam_class 三类: one level worse")
        let lec = try #require(try grading("other", #"{"lec_l": 6, "lec_e": 6, "lec_c": 15}"#).grade).results[0]
        #expect(lec.detail == "lec_l 6 × lec_e 6 × lec_c 15 = 540: class red of lec-a")
        let veto = try #require(try grading("chemical-park", #"{"veto": ["规划"]}"#).grade).results[0]
        #expect(veto.rule == "park-veto" && veto.detail == #"veto ["规划"]: middle of red"#)
    }
}
