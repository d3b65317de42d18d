import CityModel
import Foundation
import JSONCoding
import TestSupport
import Testing

@testable import CityRiskMap

/// The sample city prepared once.
private let prepared: Result<PreparedCity, any Error> = Result {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../GeoData/shifan").standardized.path
    return try prepareCity(try LoadedCity(path: folder), options: RunOptions(threads: 2))
}

@Suite("An explanation")
struct ExplainTests {
    @Test("recomputes to the cell's score from its printed numbers alone, for 50 cells", arguments: UInt64(0)..<50)
    func recomputes(seed: UInt64) throws {
        let city = try prepared.get()
        var random = SeededGenerator(seed: seed)
        let cell = try #require(randomCell(of: city, &random))
        let styles = try LoadedStyles(city.read.city.file, folder: nil)
        let report = ExplainReport(
            read: city.read, labels: styles.labels, place: nil, explanation: city.context.explanation(of: cell))
        let printed = try parseJSON(report.json)
        let number = { (value: PropertyValue, name: String) -> Double in
            guard case .number(let number) = value[name] else { throw Missing(name: name) }
            return number
        }

        let people = try #require(printed["people"])
        let m = interpolated(try number(people, "persons_500m"), [(0, 0.75), (100, 0.85), (1000, 1), (5000, 1.15), (20000, 1.3)])
        #expect(abs(m - (try number(people, "M"))) < 1e-12)
        let v = 1 + 0.2 * (try number(try #require(printed["targets"]), "T"))
        let c = try shelterFactor(try #require(printed["shelters"]), number)

        var highest = 0
        guard case .array(let families) = printed["families"] else { throw Missing(name: "families") }
        for family in families {
            guard case .array(let sources) = family["sources"] else { throw Missing(name: "sources") }
            var sum = 0.0
            for term in sources { sum += try influence(term, number) }
            let hazard = min(1, sum.squareRoot().squareRoot())
            let score = Int((min(100, 100 * hazard * m * v / c) * 100).rounded(.toNearestOrAwayFromZero))
            #expect(score == Int(try number(family, "score")), "\(family["family"]?.text ?? "")")
            highest = max(highest, score)
        }
        #expect(highest == Int(try number(printed, "score")))
        let window = CellWindow(columns: cell.column..<cell.column + 1, rows: cell.row..<cell.row + 1)
        #expect(highest == Int(city.context.scores(of: window)?.total.first ?? 0))
    }

    @Test("names the rule in the city's language, and the tool's default beside the standard")
    func namesTheRule() throws {
        let city = try prepared.get()
        let styles = try LoadedStyles(city.read.city.file, folder: nil)
        let source = try #require(city.read.input.sources.items.firstIndex { $0.kind == "reservoir" && $0.grade != nil })
        let report = ExplainReport(read: city.read, labels: styles.labels, source: source, place: nil, explanation: nil)
        let line = try #require(report.text.split(separator: "\n").first { $0.contains("定级依据") })
        #expect(line.hasPrefix("  定级依据 水库规模，SL 252 / GB 50201 水利水电工程等级划分及洪水标准 / 防洪标准 水库总库容分等 [V2:s39,s40]; "))
        #expect(line.contains("; riskmap 水库规模与四色的对应 [M-] 按工具默认值(未核对原文)：storage_m3 "))
        #expect(try parseJSON(report.json)["source"]?["deciding_rule"] == .string("reservoir"))
    }

    private struct Missing: Error { var name: String }

    /// (s'·k)⁴ of a source from its distance, core, reach, severity and uplifts.
    private func influence(_ term: PropertyValue, _ number: (PropertyValue, String) throws -> Double) throws -> Double {
        let source = try #require(term["source"])
        let (core, reach) = (try number(source, "core_m"), try number(source, "reach_m"))
        let t = min(max((try number(term, "distance") - core) / (reach - core), 0), 1)
        let k = (1 - t * t) * (1 - t * t)
        guard case .array(let uplifts) = term["uplifts"] else { throw Missing(name: "uplifts") }
        var uplift = 0.0
        for giver in uplifts { uplift += try number(giver, "factor") * (try number(giver, "H")) }
        let lifted = min(1, try number(term, "s") * (1 + uplift))
        let influence = lifted * k
        return influence * influence * influence * influence
    }

    /// C from the shelters' distances and ratios.
    private func shelterFactor(_ shelters: PropertyValue, _ number: (PropertyValue, String) throws -> Double) throws -> Double {
        guard case .array(let terms) = shelters["shelters"] else { throw Missing(name: "shelters") }
        var access = 0.0
        for term in terms { access += try number(term, "R") * (try number(term, "w")) }
        return 0.9 + 0.2 * min(1, access / 0.25)
    }

    private func interpolated(_ x: Double, _ knots: [(Double, Double)]) -> Double {
        guard x > knots[0].0 else { return knots[0].1 }
        for (left, right) in zip(knots, knots.dropFirst()) where x <= right.0 {
            return left.1 + (right.1 - left.1) * (x - left.0) / (right.0 - left.0)
        }
        return knots[knots.count - 1].1
    }

    /// A cell of the city: near a source for even seeds' draws, anywhere for others.
    private func randomCell(of city: PreparedCity, _ random: inout SeededGenerator) -> Cell? {
        let window = city.context.window
        for _ in 0..<1000 {
            let anywhere = Cell(column: Int.random(in: window.columns, using: &random), row: Int.random(in: window.rows, using: &random))
            let source = Int.random(in: 0..<city.read.input.sources.items.count, using: &random)
            let offset = Int.random(in: -8...8, using: &random)
            let near = city.context.cell(ofSource: source).map { Cell(column: $0.column + offset, row: $0.row - offset / 2) }
            let cell = Bool.random(using: &random) ? near ?? anywhere : anywhere
            if city.context.isInCity(cell) { return cell }
        }
        return nil
    }
}
