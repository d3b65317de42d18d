import CityModel
import MapLayers
import RiskGrading
import RiskScoring
import TestSupport

/// A made-up city whose scores fall off around its sources: what a sheet needs, without the modules that compute it.
struct DrawnSheetCity {
    var cellSize = 100.0
    /// Districts from west to east and from south to north.
    var districts = (columns: 4, rows: 3)
    /// Metres.
    var extent = (width: 30_000.0, height: 20_000.0)
    var sources = 120
    var shelters = 40
    var kinds = RulePack.builtIn.kinds.map(\.id)
    var names = ["江岸区", "江汉区", "硚口区", "汉阳区", "武昌区", "青山区", "洪山区", "东西湖区", "汉南区", "蔡甸区", "江夏区", "黄陂区"]
    var city = "示范市"
    var blueFrom = 500
    var seed: UInt64 = 1
    /// Share of sources that stand in one spot.
    var crowded = 0.3
    var wiggle = 0.12
    var facts: SheetFacts?

    let origin = PlaneCoordinate(x: 500_000, y: 3_380_000)

    /// Nodes of the districts' boundaries and the wiggly lines between them, shared by neighbours.
    private func outline(column: Int, row: Int) -> [PlaneCoordinate] {
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        var ring: [PlaneCoordinate] = []
        for index in 0..<4 {
            let (a, b) = (corners[index], corners[(index + 1) % 4])
            let forward = (a.1, a.0) < (b.1, b.0)
            let line = wiggly(from: forward ? a : b, to: forward ? b : a)
            ring += (forward ? line : line.reversed()).dropLast()
        }
        return ring + [ring[0]]
    }

    private func node(_ at: (Int, Int)) -> PlaneCoordinate {
        var random = SeededGenerator(seed: seed &+ UInt64(at.0 * 1000 + at.1))
        let (width, height) = (extent.width / Double(districts.columns), extent.height / Double(districts.rows))
        return PlaneCoordinate(
            x: origin.x + (Double(at.0) + Double.random(in: -2 * wiggle...2 * wiggle, using: &random)) * width,
            y: origin.y + (Double(at.1) + Double.random(in: -2 * wiggle...2 * wiggle, using: &random)) * height
        ).roundedToMillimetre
    }

    private func wiggly(from a: (Int, Int), to b: (Int, Int)) -> [PlaneCoordinate] {
        var random = SeededGenerator(seed: seed &+ UInt64(a.0 * 1_000_000 + a.1 * 10_000 + b.0 * 100 + b.1))
        var line = [node(a), node(b)]
        var size = wiggle
        for _ in 0..<6 {
            var finer: [PlaneCoordinate] = []
            for (p, q) in zip(line, line.dropFirst()) {
                let turn = Double.random(in: -size...size, using: &random)
                let middle = PlaneCoordinate(
                    x: (p.x + q.x) / 2 - turn * (q.y - p.y), y: (p.y + q.y) / 2 + turn * (q.x - p.x))
                finer += [p, middle.roundedToMillimetre]
            }
            line = finer + [line[line.count - 1]]
            size *= 0.85
        }
        return line
    }

    func content() -> SheetContent {
        var random = SeededGenerator(seed: seed)
        var shapes = GeometryTable<PlaneCoordinate>()
        var rings: [[PlaneCoordinate]] = []
        for row in 0..<districts.rows {
            for column in 0..<districts.columns {
                let ring = outline(column: column, row: row)
                rings.append(ring)
                for place in ring { shapes.append(place) }
                shapes.endPath()
                shapes.endPart()
                shapes.endFeature(.polygon)
            }
        }
        let count = rings.count
        let boundary = Located(items: Array(0..<count), plane: shapes)
        let areas = (0..<count).map { District(code: "4201\(10 + $0)", name: names.isEmpty ? "" : names[$0 % names.count]) }

        let graded = makeSources(&random)
        var sites = GeometryTable<PlaneCoordinate>()
        for _ in 0..<shelters { addPoint(somewhere(&random), to: &sites) }
        let refuges = (0..<shelters).map {
            Shelter(layer: 0, id: "s\($0)", name: nil, type: "short", places: Double(100 + $0), radius: 1000)
        }
        let rules = ScoringRules(
            kernel: .quartic, order: .power(4), couplings: [], blueFrom: blueFrom, people: Curve([(0, 1)])!, targets: 0.2,
            shelterTarget: 0.25)
        let input = ScoringInput(
            grid: Grid(cellSize: cellSize), families: ["chemical"], sources: graded.located, districts: areas, boundary: boundary,
            targets: Located(), shelters: Located(items: refuges, plane: sites),
            population: [PopulationLayer(thousandths: [1], plane: sites)], rules: rules)
        let scores = makeScores(input, rings, graded.places)
        let zones = zoneMaps(of: scores, rules: rules, threads: 1) { _, _ in [] }[0]
        let amounts = Level.allCases.map { level in
            let cells = scores.total.indices.count {
                scores.districtOfCell[$0] != CityScores.outside && rules.level(ofScore: scores.total[$0]) == level
            }
            return LevelAmount(level: level, area: Double(cells) * cellSize * cellSize, persons: Int64(cells) * 12_345)
        }
        let facts =
            facts
            ?? SheetFacts(
                city: city, dataDate: "2026-10-31", epsg: 4547, convergence: 0.153,
                standards: ["应急〔2023〕123号", "应急〔2018〕19号", "GB 18218-2018", "GB 51222-2017", "SL 252-2017"],
                profiles: ["road-015-027-040-060", "shandong-5x5", "lec-a"])
        return SheetContent(input: input, scores: scores, zones: zones, amounts: amounts, facts: facts)
    }

    private func somewhere(_ random: inout SeededGenerator) -> PlaneCoordinate {
        PlaneCoordinate(
            x: origin.x + Double.random(in: 0...1, using: &random) * extent.width,
            y: origin.y + Double.random(in: 0...1, using: &random) * extent.height
        ).roundedToMillimetre
    }

    private func addPoint(_ place: PlaneCoordinate, to table: inout GeometryTable<PlaneCoordinate>) {
        table.append(place)
        table.endPath()
        table.endPart()
        table.endFeature(.point)
    }

    private func makeSources(_ random: inout SeededGenerator) -> (located: Located<Source>, places: [PlaneCoordinate]) {
        var items: [Source] = []
        var shapes = GeometryTable<PlaneCoordinate>()
        var places: [PlaneCoordinate] = []
        for index in 0..<sources {
            let severity = index % 17 == 3 ? 0 : Double.random(in: 0.02...0.95, using: &random)
            let level: Level =
                severity >= 0.75 ? .red : severity >= 0.5 ? .orange : severity >= 0.25 ? .yellow : severity > 0 ? .blue : .none
            let result = RuleResult(
                rule: "level", severity: severity, level: level, citation: Citation(document: "", clause: "", edition: "", mark: "V"),
                detail: "")
            let grade = index % 13 == 5 ? nil : Grade(severity: severity, level: level, deciding: 0, results: [result])
            var place = somewhere(&random)
            if Double(index) < crowded * Double(sources) {
                place.x = origin.x + extent.width * 0.3 + (place.x - origin.x) * 0.06
                place.y = origin.y + extent.height * 0.6 + (place.y - origin.y) * 0.06
            }
            items.append(
                Source(
                    layer: 0, id: "\(index)", name: "第\(index)化工有限公司", kind: kinds[index % kinds.count], family: 0, grade: grade,
                    reach: grade == nil ? 0 : 2500, core: 0))
            addPoint(place, to: &shapes)
            places.append(place)
        }
        return (Located(items: items, plane: shapes), places)
    }

    private func makeScores(_ input: ScoringInput, _ rings: [[PlaneCoordinate]], _ places: [PlaneCoordinate]) -> CityScores {
        var box = PlaneBox.empty
        for place in rings.joined() { box.formUnion(place) }
        let (low, high) = (
            input.grid.cell(at: PlaneCoordinate(x: box.minX, y: box.minY)), input.grid.cell(at: PlaneCoordinate(x: box.maxX, y: box.maxY))
        )
        let window = CellWindow(columns: low.column..<(high.column + 1), rows: low.row..<(high.row + 1))
        var district = [UInt16](repeating: CityScores.outside, count: window.count)
        for (index, ring) in rings.enumerated() { fill(ring, with: UInt16(index), in: window, grid: input.grid, into: &district) }
        var total = [UInt16](repeating: 0, count: window.count)
        for (source, place) in zip(input.sources.items, places) {
            guard let severity = source.grade?.severity, severity > 0 else { continue }
            let home = input.grid.cell(at: place)
            let reach = Int(source.reach / cellSize) + 1
            for row in (home.row - reach)...(home.row + reach) {
                for column in (home.column - reach)...(home.column + reach) {
                    let cell = Cell(column: column, row: row)
                    guard window.contains(cell), district[window.index(of: cell)] != CityScores.outside else { continue }
                    let centre = input.grid.centre(of: cell)
                    let share =
                        ((centre.x - place.x) * (centre.x - place.x) + (centre.y - place.y) * (centre.y - place.y))
                        / (source.reach * source.reach)
                    guard share < 1 else { continue }
                    total[window.index(of: cell)] = max(
                        total[window.index(of: cell)], UInt16(severity * (1 - share) * (1 - share) * 10_000))
                }
            }
        }
        return CityScores(
            window: window, districtOfCell: district, families: [total], total: total, persons: CellPersons(entries: []), personsOutside: 0,
            uplifts: [], liftedSeverities: [], referencePoints: places.map { $0 }, shelterDemands: [], personsBeyondShelters: nil,
            findings: [])
    }

    private func fill(_ ring: [PlaneCoordinate], with value: UInt16, in window: CellWindow, grid: Grid, into cells: inout [UInt16]) {
        for row in window.rows {
            let y = grid.centreY(row: row)
            var crossings: [Double] = []
            for (a, b) in zip(ring, ring.dropFirst()) where (a.y <= y) != (b.y <= y) {
                crossings.append(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
            }
            crossings.sort()
            for index in stride(from: 0, to: crossings.count - 1, by: 2) {
                for column in window.columns where (crossings[index]...crossings[index + 1]).contains(grid.centreX(column: column)) {
                    cells[window.index(of: Cell(column: column, row: row))] = value
                }
            }
        }
    }
}
