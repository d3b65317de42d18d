import CityModel
import RiskScoring
import TestSupport

@testable import MapLayers

/// A city drawn with letters, its north at the top: r o y b and `.` for none, `#` for cells outside the city.
struct DrawnCity {
    var scores: CityScores

    /// The drawing's south-west cell is `origin`; every cell of a level has the same score.
    init(_ drawing: String, origin: Cell = Cell(column: 0, row: 0)) {
        let rows = drawing.split(separator: "\n").map { Array($0) }
        let southFirst = Array(rows.reversed().joined())
        let window = CellWindow(
            columns: origin.column..<origin.column + rows[0].count, rows: origin.row..<origin.row + rows.count)
        let points: [Character: UInt16] = ["r": 8000, "o": 6000, "y": 3000, "b": 1000]
        scores = CityScores(
            window: window, districtOfCell: southFirst.map { $0 == "#" ? CityScores.outside : 0 },
            total: southFirst.map { points[$0] ?? 0 })
    }

    /// The zones of the total, without contributors.
    var zones: ZoneMap { zoneMaps(of: scores, rules: .standard, threads: 1) { _, _ in [] }[0] }

    /// The rings of a zone as (column, row) pairs.
    func rings(ofZone zone: Int) -> [[[Int]]] {
        let shapes = zones.shapes
        return shapes.paths(ofPart: zone).map { path in
            shapes.coordinates[shapes.coordinates(ofPath: path)].map { [Int($0.column), Int($0.row)] }
        }
    }
}

extension CityScores {
    /// Scores of a city of which only the grid matters.
    init(window: CellWindow, districtOfCell: [UInt16], families: [[UInt16]] = [], total: [UInt16], persons: [CellPersons.Entry] = []) {
        self.init(
            window: window, districtOfCell: districtOfCell, families: families, total: total, persons: CellPersons(entries: persons),
            personsOutside: 0, uplifts: [], liftedSeverities: [], referencePoints: [], shelterDemands: [], personsBeyondShelters: nil,
            findings: [])
    }
}

extension ScoringRules {
    /// The defaults of MODEL that zones and tables depend on.
    static let standard = ScoringRules(
        kernel: .quartic, order: .power(4), couplings: [], blueFrom: 500, people: Curve([(0, 1)])!, targets: 0.2, shelterTarget: 0.25)
}
