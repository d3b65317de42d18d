import Foundation
import Testing

/// Sheets of families and districts, which the city file asks for.
@Suite struct SheetSubjectTests {
    /// The town in two districts, with a sheet for each and for its one family.
    private func town() throws -> SurveyedTown {
        let town = try SurveyedTown(cells: false)
        try town.scratch.write("sheets: [family, district]\n" + SurveyedTown.cityFile, to: "city.yml")
        try town.scratch.write(
            SurveyedTown.collection([
                Self.district("1", "East/../<b>", from: 114.006, to: 114.03), Self.district("2", "西区", from: 113.98, to: 114.006),
            ]), to: "districts.geojson")
        try town.reset(to: nil)
        let built = try riskmap("build", town.path("city.yml"), "-o", town.out, "--quiet")
        try #require(built.exitCode == 0, "\(built.messages)")
        return town
    }

    private static func district(_ code: String, _ name: String, from west: Double, to east: Double) -> String {
        #"{"type":"Feature","properties":{"code":"\#(code)","name":"\#(name)"},"geometry":{"type":"Polygon","coordinates":[["#
            + "[\(west),29.98],[\(east),29.98],[\(east),30.02],[\(west),30.02],[\(west),29.98]]]}}"
    }

    private func sheets(_ town: SurveyedTown) throws -> [String: String] {
        try town.contents().filter { $0.key.hasPrefix("sheets/") }.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test("every family and district has a sheet of its own, whose name is that of a file")
    func made() throws {
        let sheets = try sheets(try town())
        #expect(
            sheets.keys.sorted() == [
                "sheets/district-1-East%2F..%2F%3Cb%3E.svg", "sheets/district-2-西区.svg", "sheets/family-chemical.svg",
            ])
        let west = try #require(sheets["sheets/district-2-西区.svg"])
        #expect(west.contains(">示范镇, 西区: map of risk<") && west.contains("clip-path=\"url(#clip-zones)\"") && west.contains("Sources: 1 "))
        #expect(west.contains("id=\"overview\"") && !west.contains("id=\"worst-districts\""))
        let family = try #require(sheets["sheets/family-chemical.svg"])
        #expect(family.contains("Sources: 3 ") && !family.contains("clip-path"))
    }

    @Test("amounts of a district's sheet are those of its row")
    func amounts() throws {
        let town = try town()
        let table = String(decoding: try #require(try town.contents()["tables/districts.csv"]), as: UTF8.self)
        let west = try #require(try sheets(town)["sheets/district-2-西区.svg"])
        let row = try #require(table.split(separator: "\r\n").first { $0.contains("西区") }).split(
            separator: ",", omittingEmptySubsequences: false)
        let header = try #require(table.split(separator: "\r\n").first).split(separator: ",")
        let area = try #require(header.firstIndex(of: "area (km²)"))
        let value = try #require(Double(row[area]))
        #expect(value > 0 && west.contains(">\(String(format: "%.2f", value))<"), "\(value)")
    }

    @Test("a survey leaves the sheets that a full run gives")
    func rescored() throws {
        let town = try town()
        let before = try sheets(town)
        let result = try town.rescore("out", "autumn.yml", options: ["--verify"])
        #expect(result.exitCode == 0, "\(result.messages)")
        let after = try sheets(town)
        #expect(after.keys.sorted() == before.keys.sorted() && after != before)
        #expect(try riskmap("verify", town.out).exitCode == 0)
    }

    @Test("another word is refused with those that are known")
    func refused() throws {
        let town = try SurveyedTown(cells: false)
        try town.scratch.write("sheets: [street]\n" + SurveyedTown.cityFile, to: "city.yml")
        let result = try riskmap("build", town.path("city.yml"), "-o", town.path("other"), "--quiet")
        #expect(result.exitCode == 65 && result.messages.contains("sheets: \"street\", family or district is needed"), "\(result.messages)")
    }
}
