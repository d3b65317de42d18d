import JSONCoding
import Testing

/// `grade`: a list of sites in, levels and clauses out, without a city.
struct GradeTests {
    private static let clause = "应急〔2023〕123号 化工园区安全风险排查治理导则 安全风险分级"

    @Test("a CSV list gives a row per site in the order of the file, and findings on standard error")
    func csv() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("\u{FEFF}id,评分\r\nA,60\r\n\"B,1\",59.9\r\nC,高\r\n", to: "parks.csv")
        let result = try riskmap("grade", path, "--kind", "chemical-park", "--field", "score=评分")
        #expect(result.exitCode == 0)
        #expect(
            result.output == """
                A\torange\t0.7499\tpark-score\t\(Self.clause)\tscore 60: class B, curve 60→0.75 gives 0.75 cut to 0.7499
                B,1\tred\t0.7504\tpark-score\t\(Self.clause)\tscore 59.9: class A, curve 0→1, 60→0.75 gives 0.7504166666666667
                C\tno data\t-\t-\t-\t-

                """)
        #expect(result.messages.hasPrefix("parks.csv:4:1: C: score: \"高\"; allowed: a number, 0…100; the rule does not apply\n"))
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
        #expect(
            try scratch.text("levels.csv") == """
                \u{FEFF}id,name,level,severity,rule,clause,mark,detail,reach_m,core_m\r
                7,甲园,blue,0.2499,park-score,\(Self.clause),V:s12,"score 85: class D, curve 85→0.25 gives 0.25 cut to 0.2499",1000,0\r
                x,,blue,0,park-score,\(Self.clause),V:s12,"score 100: class D, curve 100→0 gives 0",0,0\r

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
        #expect(result.output.hasPrefix("a\tred\t1\tgb18218\tGB 18218-2018 危险化学品重大危险源辨识 4.3.3 表6\t") && result.messages == "")
    }
}
