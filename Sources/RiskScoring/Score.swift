import CityModel
import Parallelism
import Synchronization

/// Scores a city: every cell, family and total, for any number of threads the same bits.
///
/// - Parameters:
///   - threads: at most so many at a time
///   - progress: told the share done, 0…1, after each tile, from any thread; shares may arrive out of order
/// - Throws: `ScoringError` when the city has no extent, too many cells or a circle of couplings
public func score(
    _ input: ScoringInput, threads: Int, progress: @Sendable (Double) -> Void = { _ in }
) throws(ScoringError) -> CityScores {
    try ScoringContext(input, threads: threads).cityScores(threads: threads, progress: progress)
}

/// Integer scores of the cells of a window, row-major; 0 outside the city.
public struct WindowScores: Sendable {
    /// One array per family.
    public var families: [[UInt16]]
    /// The highest family of each cell.
    public var total: [UInt16]
}

extension ScoringContext {
    /// Cells of a tile, rows and columns: its sums stay in a core's cache.
    private static let tile = (rows: 64, columns: 128)

    /// The scores of the whole city, tile by tile.
    public func cityScores(threads: Int, progress: @Sendable (Double) -> Void = { _ in }) -> CityScores {
        let tiles = Self.tiles(of: window)
        let done = Atomic<Int>(0)
        let scored = parallelMap(count: tiles.count, threads: threads) { number -> WindowScores? in
            defer { progress(Double(done.wrappingAdd(1, ordering: .relaxed).newValue) / Double(tiles.count)) }
            return scores(of: tiles[number])
        }
        let maps = parallelMap(count: input.families.count + 1, threads: threads) { map in
            var all = [UInt16](repeating: 0, count: window.count)
            for case (let tile, let scores?) in zip(tiles, scored) {
                copy(map == 0 ? scores.total : scores.families[map - 1], of: tile, into: &all)
            }
            return all
        }
        return cityScores(families: Array(maps.dropFirst()), total: maps[0])
    }

    /// Integer scores with all else that scoring found.
    func cityScores(families: [[UInt16]], total: [UInt16]) -> CityScores {
        CityScores(
            window: window, districtOfCell: city.districtOfCell, families: families, total: total,
            persons: people?.people.persons ?? CellPersons(entries: []), personsOutside: people?.people.outside ?? 0,
            uplifts: hazards.uplifts, liftedSeverities: hazards.liftedSeverities, referencePoints: referencePoints,
            shelterDemands: shelters.demands, personsBeyondShelters: shelters.personsBeyond, findings: findings)
    }

    /// The scores of a window inside the city's box; nil when all are 0.
    public func scores(of window: CellWindow) -> WindowScores? {
        guard holdsCityCell(window) else { return nil }
        var scratch = SpreadScratch()
        let sums = hazards.fields.map { $0.sums(over: window, &scratch) }
        guard sums.contains(where: { $0 != nil }) else { return nil }
        let factors = Factors(self, over: window, &scratch)
        var total = [UInt16](repeating: 0, count: window.count)
        let families = sums.map { sums in
            let scores = sums.map { quantised($0, factors, window) } ?? [UInt16](repeating: 0, count: window.count)
            for index in scores.indices where scores[index] > total[index] { total[index] = scores[index] }
            return scores
        }
        return WindowScores(families: families, total: total)
    }

    /// M, V and C of the cells of a window; one value for all where a factor is the same everywhere.
    private struct Factors {
        let people: [Double]
        let targets: [Double]
        let shelters: [Double]

        func withPointers(
            _ body: (_ people: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ shelters: UnsafePointer<Double>) -> Void
        ) {
            people.withUnsafeBufferPointer { people in
                targets.withUnsafeBufferPointer { targets in
                    shelters.withUnsafeBufferPointer { shelters in
                        guard let people = people.baseAddress, let targets = targets.baseAddress, let shelters = shelters.baseAddress
                        else { return }
                        body(people, targets, shelters)
                    }
                }
            }
        }

        init(_ context: ScoringContext, over window: CellWindow, _ scratch: inout SpreadScratch) {
            people = context.people?.counts(over: window).map(context.peopleFactor) ?? Array(repeating: 1, count: window.count)
            targets =
                context.targets.sums(over: window, &scratch)?.map(context.targetFactor) ?? Array(repeating: 1, count: window.count)
            shelters =
                if let field = context.shelters.field {
                    field.sums(over: window, &scratch)?.map(context.shelterFactor)
                        ?? Array(repeating: context.shelterFactor(access: 0), count: window.count)
                } else {
                    Array(repeating: 1, count: window.count)
                }
        }
    }

    /// The integer scores of a window's sums of one family.
    private func quantised(_ sums: [Double], _ factors: Factors, _ window: CellWindow) -> [UInt16] {
        var points = sums
        var scores = [UInt16](repeating: 0, count: window.count)
        let width = window.columns.count
        points.withUnsafeMutableBufferPointer { points in
            factors.withPointers { people, targets, shelters in
                guard let points = points.baseAddress else { return }
                rowPoints(input.rules.order, sums: points, people: people, targets: targets, shelters: shelters, count: window.count)
            }
        }
        points.withUnsafeBufferPointer { points in
            city.districtOfCell.withUnsafeBufferPointer { districts in
                scores.withUnsafeMutableBufferPointer { scores in
                    guard let points = points.baseAddress, let districts = districts.baseAddress, let scores = scores.baseAddress else {
                        return
                    }
                    for row in window.rows {
                        let start = (row - window.rows.lowerBound) * width
                        let place = city.window.index(of: Cell(column: window.columns.lowerBound, row: row))
                        rowQuantised(points: points + start, districts: districts + place, scores: scores + start, count: width)
                    }
                }
            }
        }
        return scores
    }

    private func holdsCityCell(_ window: CellWindow) -> Bool {
        window.rows.contains { row in
            let start = city.window.index(of: Cell(column: window.columns.lowerBound, row: row))
            return city.districtOfCell[start..<start + window.columns.count].contains { $0 != CityScores.outside }
        }
    }

    /// Sets the scores of a window, to 0 without any.
    func copy(_ scores: [UInt16]?, of tile: CellWindow, into all: inout [UInt16]) {
        let width = tile.columns.count
        for row in tile.rows {
            let start = (row - tile.rows.lowerBound) * width
            let place = window.index(of: Cell(column: tile.columns.lowerBound, row: row))
            if let scores {
                for column in 0..<width { all[place + column] = scores[start + column] }
            } else {
                for column in 0..<width { all[place + column] = 0 }
            }
        }
    }

    static func tiles(of window: CellWindow) -> [CellWindow] {
        stride(from: window.rows.lowerBound, to: window.rows.upperBound, by: tile.rows).flatMap { row in
            stride(from: window.columns.lowerBound, to: window.columns.upperBound, by: tile.columns).map { column in
                CellWindow(
                    columns: column..<min(column + tile.columns, window.columns.upperBound),
                    rows: row..<min(row + tile.rows, window.rows.upperBound))
            }
        }
    }

    /// Numbers of the tiles of a window that hold a cell of a part of it.
    static func numbers(ofTilesMeeting part: CellWindow, in window: CellWindow) -> [Int] {
        let first = number(ofTileHolding: Cell(column: part.columns.lowerBound, row: part.rows.lowerBound), in: window)
        let inRow = number(ofTileHolding: Cell(column: part.columns.upperBound - 1, row: part.rows.lowerBound), in: window)
        let last = number(ofTileHolding: Cell(column: part.columns.lowerBound, row: part.rows.upperBound - 1), in: window)
        let perRow = (window.columns.count + tile.columns - 1) / tile.columns
        return stride(from: 0, through: last - first, by: perRow).flatMap { above in (first...inRow).map { $0 + above } }
    }

    /// Number of the tile of a window that holds a cell.
    static func number(ofTileHolding cell: Cell, in window: CellWindow) -> Int {
        let perRow = (window.columns.count + tile.columns - 1) / tile.columns
        return (cell.row - window.rows.lowerBound) / tile.rows * perRow + (cell.column - window.columns.lowerBound) / tile.columns
    }
}

// The arithmetic of MODEL 5 and 6, in one place for tiles and explanations.
extension ScoringContext {
    /// M of N500 in thousandths of a person.
    func peopleFactor(_ thousandths: Int64) -> Double { input.rules.people.value(at: Double(thousandths) / 1000) }

    /// V of T.
    func targetFactor(_ highest: Double) -> Double { 1 + input.rules.targets * highest }

    /// C of A.
    func shelterFactor(access: Double) -> Double { 0.9 + 0.2 * sufficiency(ofAccess: access) }

    /// a of A.
    func sufficiency(ofAccess access: Double) -> Double { min(1, access / input.rules.shelterTarget) }
}

/// Points 0…100, evaluated from left to right (MODEL 6).
@inline(__always)
func points(hazard: Double, people: Double, targets: Double, shelters: Double) -> Double {
    let points = 100 * hazard * people * targets / shelters
    return points > 100 ? 100 : points
}

/// Points of at most 100 in hundredths, rounded half away from zero; 0 for what overridden rules make negative.
///
/// Adding 2⁵² rounds half to even and leaves the whole number in the low bits; a half that went down goes up after all.
@inline(__always)
func quantised(_ points: Double) -> UInt16 {
    let hundredths = points > 0 ? points * 100 : 0
    let shift = 4_503_599_627_370_496.0
    let even = hundredths + shift - shift
    let whole = hundredths - even == 0.5 ? even + 1 : even
    return UInt16(truncatingIfNeeded: (whole + shift).bitPattern)
}
