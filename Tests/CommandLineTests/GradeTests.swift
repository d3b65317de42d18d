import CityModel
import JSONCoding
import Testing

/// `grade`: a list of sites in, levels and clauses out, without a city.
struct GradeTests {
    private static let clause = "应急〔2023〕123号 化工园区安全风险排查治理导则 安全风险分级"
    private static let levelClause = "riskmap 园区等级与四色的对应 (惯例)"
    private static let wording = "按工具默认值(未核对原文)"
    private static let basis = "\(clause) [V:s12]; \(levelClause) [M-] \(wording)"

    @Test("a CSV list gives a row per site in the order of the file, and findings on standard error")
    func csv() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("\u{FEFF}id,评分\r\nA,60\r\n\"B,1\",59.9\r\nC,高\r\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "--field", "score=评分")
        #expect(result.exitCode == 1)
        #expect(
            result.output == """
                A\torange\t0.7499\tpark-score\t\(Self.basis)\tscore 60: class B, curve 60→0.75 gives 0.75 cut to 0.7499
                B,1\tred\t0.7504\tpark-score\t\(Self.basis)\tscore 59.9: class A, curve 0→1, 60→0.75 gives 0.750417
                C\tno data\t-\t-\t-\t-

                """)
        #expect(result.messages.hasPrefix("parks.csv:4:1: C: score: \"高\"; allowed: a number from 0 to 100; the rule does not apply\n"))
    }

    @Test("a column that the table does not have is said once")
    func missingColumn() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("id,score\nA,60\nB,70\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "--field", "grade=分级", "--field", "id=编号")
        let lines = result.messages.split(separator: "\n").filter { $0.contains("no feature has") }
        #expect(
            lines == ["分级", "编号"].map { "parks.csv:1:1: no feature has \"\($0)\"; allowed: a property of the file; taken as absent" })
    }

    @Test("with --language zh the table and the findings are Chinese")
    func chinese() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("id,评分\nA,59.9\nC,高\n", to: "parks.csv")
        let command = ["grade", path, "--kind", "chemical-park", "--field", "score=评分", "--max-bad", "100%", "--language"]
        let result = try riskmap(command + ["zh"])
        #expect(
            result.output == """
                A\t重大\t0.7504\t园区安全风险评分\t\(Self.basis)\tscore 59.9：分级 A，按曲线 0→1、60→0.75 得 0.750417
                C\t无数据\t-\t-\t-\t-

                """)
        #expect(result.messages.hasPrefix("parks.csv:3:1、第 2 个要素、C：score 取值 \"高\"；应为：0 至 100 的数字；处理：该规则不适用\n"))
        _ = try riskmap(command + ["zh", "-o", scratch.path("levels.csv")])
        #expect(try scratch.text("levels.csv").hasPrefix("\u{FEFF}编号,名称,等级,固有风险,规则,规则名称,依据条款,核对标记,等级依据,等级核对标记,判定,"))
        let unknown = try riskmap(command + ["fr"])
        #expect(unknown.exitCode == 64 && unknown.messages.contains("--language fr: zh or en is needed"))
    }

    @Test("a GeoJSON list gives the same rows, and a CSV file when one is named")
    func geoJSON() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(
            #"""
            {"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"properties":{"name":"甲园","score":85},"geometry":null},
            {"type":"Feature","id":"x","properties":{"score":100},"geometry":{"type":"Point","coordinates":[114,30]}}]}
            """#, to: "parks.geojson")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "-o", scratch.path("levels.csv"))
        #expect(result.exitCode == 0 && result.output == "")
        #expect(result.messages.hasPrefix("parks.geojson:2:") && result.messages.contains(": null; allowed: a geometry object; "))
        #expect(try riskmap("grade", path, "--kind", "chemical-park", "--strict").exitCode == 0)
        #expect(
            try scratch.text("levels.csv") == """
                \u{FEFF}id,name,level,severity,rule,clause,mark,level_clause,level_mark,detail,reach_m,core_m\r
                7,甲园,blue,0.2499,park-score,\(Self.clause),V:s12,\(Self.levelClause) \(Self.wording),M-,"score 85: class D, curve 85→0.25 gives 0.25 cut to 0.2499",1000,0\r
                x,,blue,0,park-score,\(Self.clause),V:s12,\(Self.levelClause) \(Self.wording),M-,"score 100: class D, curve 100→0 gives 0",0,0\r

                """)
        let json = try parseJSON(Array(try riskmap("grade", path, "--kind", "chemical-park", "--json").output.utf8))
        guard case .array(let sites) = json else { throw SystemError(what: "no list") }
        #expect(sites.map { $0["id"] } == [.string("7"), .string("x")] && sites[0]["severity"] == .number(0.2499))
    }

    @Test("an inventory stands in a cell as JSON: 250 t of chlorine and 100 persons are red")
    func inventory() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(
            "id,persons_500m,inventory\na,100,\"[{\"\"cas\"\":\"\"7782-50-5\"\",\"\"tonnes\"\":250}]\"\n", to: "enterprises.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-enterprise")
        let clause = "GB 18218-2018 危险化学品重大危险源辨识 4.3.3 表6 [V2:s01,s02,s04]; riskmap "
        #expect(result.output.hasPrefix("a\tred\t1\tgb18218\t\(clause)") && result.messages == "")
    }

    @Test(
        "ids that are missing or repeated are found in a CSV list, in a GeoJSON list and in a layer, with the same words",
        arguments: ["csv", "geojson"])
    func identities(format: String) throws {
        let scratch = try ScratchFolder()
        let features = [(#""id":"A","#, 60), ("", 70), (#""id":"A","#, 80)].map { id, score in
            #"{"type":"Feature",\#(id)"properties":{"score":\#(score)},"geometry":{"type":"Point","coordinates":[114,30]}}"#
        }
        try scratch.write(#"{"type":"FeatureCollection","features":[\#n\#(features.joined(separator: ",\n"))]}"#, to: "parks.geojson")
        try scratch.write("id,score\nA,60\n,70\nA,80\n", to: "parks.csv")
        try scratch.write(
            "name: 示范市\nlanguage: en\ncrs: EPSG:4547\nsources: [{layer: parks.\(format), kind: chemical-park, file: parks.geojson}]\n",
            to: "city.yml")
        let result = try riskmap("grade", scratch.path("parks.\(format)"), "--kind", "chemical-park")
        #expect(result.exitCode == 0)
        let lines = [
            "3:1: parks.\(format)-2: no id; allowed: an id in every record of the layer; called parks.\(format)-2",
            "4:1: A: id A, as feature 1; allowed: an id once in a layer; both used, in file order",
        ]
        #expect(result.messages == lines.map { "parks.\(format):\($0)\n" }.joined())
        let found = try parseJSON(Array(try riskmap("check", scratch.path("city.yml"), "--json").output.utf8))
        guard case .array(let groups)? = found["groups"] else { throw SystemError(what: "no groups") }
        let identities = groups.filter { ["id-missing", "id-repeated"].contains($0["code"]?.text) }
        let told = identities.flatMap { group in
            if case .array(let findings)? = group["findings"] { findings } else { [PropertyValue]() }
        }
        let layerLines = told.map { finding in
            let text = { (name: String) in finding[name]?.text ?? "" }
            let place = "\(text("line")):\(text("column")): \(text("id"))"
            return "\(place): \(text("found")); allowed: \(text("allowed")); \(text("done"))"
        }
        #expect(layerLines == lines)
    }

    @Test("a list without any id has no findings about ids")
    func noIDs() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("score\n60\n70\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park")
        #expect(result.exitCode == 0 && result.messages == "")
        #expect(try riskmap("grade", path, "--kind", "chemical-park", "--field", "id=编号").messages.contains("parks.csv-1: no id"))
    }

    @Test(
        "of 4 sites one cannot be graded: --max-bad decides on the exit code, and --quiet leaves the findings out",
        arguments: [("24%", 1), ("25%", 0)])
    func allowedShare(percent: String, exitCode: Int32) throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("id,score\nA,60\nB,70\nC,80\nD,many\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "--max-bad", percent)
        #expect(result.exitCode == exitCode && result.messages.split(separator: "\n").count == 2)
        let quiet = try riskmap("grade", path, "--kind", "chemical-park", "--max-bad", percent, "--quiet")
        #expect(quiet.exitCode == exitCode && quiet.messages == "" && quiet.output == result.output)
    }

    @Test(
        "--strict: an error or a repair ends with 65 and writes nothing, a note does not", arguments: ["D,many", ",90", "D,\"\"\"90\"\"\""])
    func strict(row: String) throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("id,score\nA,60\nA,70\n", to: "parks.csv")
        let noted = try riskmap("grade", path, "--kind", "chemical-park", "--strict")
        #expect(noted.exitCode == 0 && noted.messages.contains("id A, as feature 1"))
        try scratch.write("id,score\nA,60\n\(row)\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "--strict", "-o", scratch.path("levels.csv"))
        #expect(result.exitCode == 65 && result.output == "" && !scratch.exists("levels.csv"))
        #expect(result.messages.hasPrefix("riskmap: --strict: "))
        #expect(result.messages.contains(" findings are errors or repairs, none is allowed; nothing was written\n  parks.csv:3:1: "))
    }
}
