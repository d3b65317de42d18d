import CityModel
import JSONCoding
import MapLayers
import Testing

@testable import CityRiskMap

@Suite("What the sheet says of its rules")
struct SheetFactsTests {
    /// The facts of a city with one record of a kind.
    private func facts(_ kind: String, _ properties: String) throws -> SheetFacts {
        guard case .object(let members) = try parseJSON(Array(properties.utf8)) else { throw RunError.wrongUse("no object") }
        var city = CityInMemory()
        city.cityFile = city.cityFile.replacing("kind: other, family: chemical", with: "kind: \(kind), family: chemical")
        city.layers["sites"] = [.init("a", 114.30, 30.50, members)]
        return try scoreCity(try city.loaded(), options: RunOptions(threads: 1)).sheetFacts
    }

    @Test("whose level is a default of the tool says so beside the standard of the class")
    func defaults() throws {
        #expect(try facts("reservoir", #"{"storage_m3": 2e7}"#).standards == ["SL 252 / GB 50201", "riskmap"])
        #expect(try facts("chemical-park", #"{"score": 60}"#).standards == ["应急〔2023〕123号", "riskmap"])
        #expect(try facts("chemical-enterprise", #"{"diagnosis_score": 50}"#).standards == ["应急〔2018〕19号"])
    }

    @Test("documents go by their whole number, and a scheme is named when a record was graded by it")
    func documentsAndSchemes() throws {
        let matrix = try facts("other", #"{"likelihood": 4, "consequence": 5}"#)
        #expect(matrix.standards == ["DB37/T 2882"] && matrix.profiles == ["shandong-5x5"])
        let depth = try facts("flood-area", #"{"depth_m": 0.5}"#)
        #expect(depth.standards == ["riskmap"] && depth.profiles == ["road-015-027-040-060"])
        let both = try facts("other", #"{"likelihood": 1, "consequence": 1, "lec_l": 6, "lec_e": 6, "lec_c": 15}"#)
        #expect(both.standards == ["作业条件危险性评价法"] && both.profiles == ["shandong-5x5", "lec-a"])
        #expect(try facts("flash-flood-zone", #"{"danger": "高"}"#).profiles == [])
    }
}
