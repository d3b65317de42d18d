import Testing

/// What the colours leave out is said on the sheet itself, which is printed without the findings.
@Suite struct SheetWarningTests {
    private static let unplaced = "Without a usable place, not scored: Chemical park 1<"
    private static let ungraded = "Cannot be graded, not scored: Chemical park 2<"
    private static let nobody = "No record of people can be used: scored as if nobody lived here"

    @Test("a sheet of whole layers has no warning")
    func whole() throws {
        let sheet = try sheet(of: SurveyedTown(cells: false))
        #expect(!sheet.contains("not scored:") && !sheet.contains(Self.nobody) && sheet.contains("Sources: 3"))
    }

    @Test("sources without place or grade and a layer without persons are told on the sheet, and are neither crowded out nor outside")
    func lost() throws {
        let town = try SurveyedTown(cells: false)
        try town.scratch.write(
            SurveyedTown.collection([
                SurveyedTown.point("a", 114.000, 30, #""score":72"#), SurveyedTown.point("b", 114.010, 30, #""mark":85"#),
                SurveyedTown.point("c", 114.018, 30.01, #""score":"?""#),
                #"{"type":"Feature","id":"d","properties":{"score":20},"geometry":null}"#,
            ]), to: "sites.geojson")
        try town.scratch.write(SurveyedTown.collection([SurveyedTown.point("p", 114.001, 30, #""persons":900"#)]), to: "people.geojson")
        try town.reset(to: nil)
        #expect(try riskmap("build", town.path("city.yml"), "-o", town.out, "--quiet").exitCode == 1)
        let sheet = try sheet(of: town)
        #expect(sheet.contains(Self.unplaced) && sheet.contains(Self.ungraded) && sheet.contains(Self.nobody))
        #expect(!sheet.contains("giving way") && !sheet.contains("outside the city"))
    }

    private func sheet(of town: SurveyedTown) throws -> String {
        String(decoding: try #require(try town.contents()["map.svg"]), as: UTF8.self)
    }
}
