import CityModel
import RiskScoring
import TestSupport
import Testing

@testable import MapLayers

/// A seeded city of patches: scores of a few levels, holes and ragged edges outside the city, persons in some cells.
func randomCity(seed: UInt64) -> CityScores {
    var random = SeededGenerator(seed: seed)
    let width = Int.random(in: 1...40, using: &random)
    let height = Int.random(in: 1...40, using: &random)
    let patch = Int.random(in: 1...6, using: &random)
    let window = CellWindow(columns: -9..<width - 9, rows: 120..<120 + height)
    let coarse = (0..<(width / patch + 1) * (height / patch + 1)).map { _ in UInt16.random(in: 0...9, using: &random) * 1100 }
    var total: [UInt16] = []
    var districts: [UInt16] = []
    var persons: [CellPersons.Entry] = []
    for row in 0..<height {
        for column in 0..<width {
            let base = coarse[row / patch * (width / patch + 1) + column / patch]
            let isOutside = UInt8.random(in: 0...9, using: &random) == 0
            districts.append(isOutside ? CityScores.outside : UInt16(column % 3))
            total.append(isOutside ? 0 : base + UInt16.random(in: 0...90, using: &random))
            if !isOutside, UInt8.random(in: 0...4, using: &random) == 0 {
                let cell = window.cell(at: row * width + column)
                persons.append(.init(cell: cell, thousandths: Int64.random(in: 1...5000, using: &random)))
            }
        }
    }
    let families = [total.map { $0 / 2 }, total]
    return CityScores(window: window, districtOfCell: districts, families: families, total: total, persons: persons)
}

/// Zones by flood fill, cell by cell: what `zoneMaps` must find.
private func floodFill(_ city: CityScores, _ scores: [UInt16]) -> [(zone: Zone, cells: Set<Cell>)] {
    func level(_ cell: Cell) -> Level {
        city.isInCity(cell) ? ScoringRules.standard.level(ofScore: scores[city.window.index(of: cell)]) : .none
    }
    let persons = Dictionary(uniqueKeysWithValues: city.persons.entries.map { ($0.cell, $0.thousandths) })
    var seen = Set<Cell>()
    var found: [(zone: Zone, cells: Set<Cell>)] = []
    for index in 0..<city.window.count {
        let first = city.window.cell(at: index)
        if level(first) == .none || seen.contains(first) { continue }
        var cells: Set<Cell> = [first]
        var open = [first]
        while let cell = open.popLast() {
            for (column, row) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                let neighbour = Cell(column: cell.column + column, row: cell.row + row)
                if level(neighbour) == level(first), cells.insert(neighbour).inserted { open.append(neighbour) }
            }
        }
        seen.formUnion(cells)
        let ordered = cells.sorted()
        let points = ordered.map { scores[city.window.index(of: $0)] }
        let highest = points.max()!
        let zone = Zone(
            level: level(first), cells: cells.count, persons: ordered.reduce(0) { $0 + (persons[$1] ?? 0) }, firstCell: first,
            highest: highest, highestCell: ordered[points.firstIndex(of: highest)!], scoreSum: points.reduce(0) { $0 + Int($1) },
            contributors: [])
        found.append((zone, cells))
    }
    return found
}

/// Twice the signed area of a ring, in cells.
private func doubleArea(_ ring: ArraySlice<GridCorner>) -> Int {
    zip(ring, ring.dropFirst()).reduce(0) { $0 + Int($1.0.column) * Int($1.1.row) - Int($1.1.column) * Int($1.0.row) }
}

@Suite struct ZonePropertyTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func zonesAreTheFloodFillOfTheirLevels(seed: UInt64) {
        let city = randomCity(seed: seed)
        let maps = zoneMaps(of: city, rules: .standard, threads: 2) { _, _ in [] }
        #expect(maps.map(\.family) == [nil, 0, 1])
        for (map, scores) in zip(maps, [city.total] + city.families) {
            #expect(map.zones == floodFill(city, scores).map(\.zone))
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func shapesHoldTheirCellsAndRingsVisitNoCornerTwice(seed: UInt64) {
        let city = randomCity(seed: seed)
        let map = zoneMaps(of: city, rules: .standard, threads: 1) { _, _ in [] }[0]
        #expect(map.shapes.count == map.zones.count)
        for (index, zone) in map.zones.enumerated() {
            #expect(map.shapes.parts(ofFeature: index) == index..<index + 1)
            let rings = map.shapes.paths(ofPart: index).map { map.shapes.coordinates[map.shapes.coordinates(ofPath: $0)] }
            let areas = rings.map(doubleArea)
            #expect(areas[0] > 0 && areas.dropFirst().allSatisfy { $0 < 0 })
            #expect(areas.reduce(0, +) == 2 * zone.cells)
            for ring in rings {
                #expect(ring.first == ring.last)
                #expect(Set(ring).count == ring.count - 1)
                #expect(zip(ring, ring.dropFirst()).allSatisfy { ($0.0.column == $0.1.column) != ($0.0.row == $0.1.row) })
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func shapesCoverExactlyTheirCells(seed: UInt64) {
        let city = randomCity(seed: seed)
        let map = zoneMaps(of: city, rules: .standard, threads: 1) { _, _ in [] }[0]
        for (index, found) in floodFill(city, city.total).enumerated() {
            // A cell is inside when a ray to the west crosses the vertical edges an odd number of times.
            var crossings: [Cell: Int] = [:]
            for path in map.shapes.paths(ofPart: index) {
                let ring = map.shapes.coordinates[map.shapes.coordinates(ofPath: path)]
                for (start, end) in zip(ring, ring.dropFirst()) where start.column == end.column {
                    for row in min(start.row, end.row)..<max(start.row, end.row) {
                        for column in Int(start.column)..<city.window.columns.upperBound {
                            crossings[Cell(column: column, row: Int(row)), default: 0] += 1
                        }
                    }
                }
            }
            #expect(Set(crossings.filter { $0.value % 2 == 1 }.keys) == found.cells)
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func neighboursShareTheirVertices(seed: UInt64) {
        let city = randomCity(seed: seed)
        let map = zoneMaps(of: city, rules: .standard, threads: 1) { _, _ in [] }[0]
        var zoneOfCell: [Cell: Int] = [:]
        for (index, found) in floodFill(city, city.total).enumerated() { for cell in found.cells { zoneOfCell[cell] = index } }
        let vertices = map.zones.indices.map { Set(map.shapes.coordinates[map.shapes.coordinates(ofFeature: $0)]) }
        for corner in Set(vertices.joined()) {
            let (column, row) = (Int(corner.column), Int(corner.row))
            let around = [(0, 0), (-1, 0), (-1, -1), (0, -1)].map { zoneOfCell[Cell(column: column + $0.0, row: row + $0.1)] }
            for zone in Set(around) { if let zone { #expect(vertices[zone].contains(corner)) } }
        }
    }

    @Test func zonesDoNotDependOnTheNumberOfThreads() {
        let city = randomCity(seed: 4)
        let maps = [1, 2, 8].map { threads in
            zoneMaps(of: city, rules: .standard, threads: threads) { cell, family in
                [.init(source: cell.column & 7 + (family ?? 9), share: 1)]
            }
        }
        for other in maps.dropFirst() {
            for (left, right) in zip(maps[0], other) {
                #expect(left.zones == right.zones)
                #expect(left.shapes.coordinates == right.shapes.coordinates)
                #expect(left.shapes.coordinateStarts == right.shapes.coordinateStarts)
            }
        }
    }

    @Test func aScoreOfZeroIsAZoneWhenBlueBeginsAtZero() {
        var rules = ScoringRules.standard
        rules.blueFrom = 0
        let zones = zoneMaps(of: DrawnCity("..").scores, rules: rules, threads: 1) { _, _ in [] }[0].zones
        #expect(zones.count == 1)
        #expect(zones[0].highest == 0 && zones[0].highestCell == Cell(column: 0, row: 0) && zones[0].cells == 2)
    }
}
