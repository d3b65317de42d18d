import CityModel
import Parallelism

/// Which cells are in the city, and in which district (MODEL 2).
struct CityExtent: Sendable {
    /// Box of cells around the city.
    let window: CellWindow
    /// Index of the district per cell of the window, row-major; `CityScores.outside` for cells that are not in the city.
    let districtOfCell: [UInt16]

    /// The cells inside the boundary's features; a cell in several belongs to the first.
    init(boundary: Located<Int>, districtCount: Int, axis: CellAxis, threads: Int) throws(ScoringError) {
        guard districtCount <= ScoringError.mostDistricts else { throw .tooManyDistricts(districtCount) }
        let footprints = Footprint.all(of: boundary.plane, threads: threads)
        var box = LatticeBox()
        for footprint in footprints { box.formUnion(footprint.box) }
        _ = try Self.window(holding: box, axis)
        let areas = parallelMap(count: footprints.count, threads: threads) { footprints[$0].interior(on: axis, rows: .min..<Int.max) }
        let window = try Self.window(around: areas)
        let stripHeight = 64
        let strips = parallelMap(count: (window.rows.count + stripHeight - 1) / stripHeight, threads: threads) { strip -> [UInt16] in
            let first = window.rows.lowerBound + strip * stripHeight
            let rows = CellWindow(columns: window.columns, rows: first..<min(first + stripHeight, window.rows.upperBound))
            var districts = [UInt16](repeating: CityScores.outside, count: rows.count)
            for (area, district) in zip(areas, boundary.items) {
                area?.forEachRun(in: rows) { row, columns in
                    let start = (row - first) * window.columns.count - window.columns.lowerBound
                    for column in columns where districts[start + column] == CityScores.outside {
                        districts[start + column] = UInt16(district)
                    }
                }
            }
            return districts
        }
        self.window = window
        districtOfCell = Array(strips.joined())
    }

    /// As it was found before.
    init(_ kept: Preparation) { (window, districtOfCell) = (kept.window, kept.districtOfCell) }

    /// Without a boundary: the cells in the one box around the boxes of all graded sources, each grown by its reach.
    init(sources: Located<Source>, axis: CellAxis, threads: Int) throws(ScoringError) {
        var box = LatticeBox()
        for (source, footprint) in zip(sources.items, Footprint.all(of: sources.plane, threads: threads))
        where source.hasData && !footprint.box.isEmpty {
            box.formUnion(footprint.box.grown(by: usableLength(source.reach)))
        }
        guard !box.isEmpty else { throw .noExtent }
        window = try Self.window(holding: box, axis)
        districtOfCell = Array(repeating: 0, count: window.count)
    }

    /// Whether a cell is in the city.
    func contains(_ cell: Cell) -> Bool { district(of: cell) != nil }

    /// Index of a cell's district; nil outside the city.
    func district(of cell: Cell) -> Int? {
        guard window.contains(cell) else { return nil }
        let district = districtOfCell[window.index(of: cell)]
        return district == CityScores.outside ? nil : Int(district)
    }

    /// The cells whose centres lie in a box.
    private static func window(holding box: LatticeBox, _ axis: CellAxis) throws(ScoringError) -> CellWindow {
        guard !box.isEmpty else { throw .emptyCity }
        let window = CellWindow(columns: axis.indices(from: box.minX, to: box.maxX), rows: axis.indices(from: box.minY, to: box.maxY))
        guard !window.columns.isEmpty, !window.rows.isEmpty else { throw .emptyCity }
        guard window.rows.count <= ScoringError.mostCells / window.columns.count else {
            throw .tooManyCells(columns: window.columns.count, rows: window.rows.count)
        }
        return window
    }

    /// The box of cells around sets of cells.
    private static func window(around areas: [CellRuns?]) throws(ScoringError) -> CellWindow {
        var (west, east, south, north) = (Int.max, Int.min, Int.max, Int.min)
        for case let area? in areas {
            for run in area.runs {
                (west, east) = (min(west, Int(run.first)), max(east, Int(run.last)))
                (south, north) = (min(south, Int(run.row)), max(north, Int(run.row)))
            }
        }
        guard west <= east else { throw .emptyCity }
        return CellWindow(columns: west..<east + 1, rows: south..<north + 1)
    }
}

/// A reach, core or radius in millimetres; what is not a number, negative, or beyond 10⁷ m is cut to that.
func usableLength(_ metres: Double) -> Double { metres > 0 ? min(metres, 1e7) * 1000 : 0 }
