import CityModel
import RiskScoring

/// Where a source stands on the map; its grade is with the source itself.
public struct SourceRow: Hashable, Sendable {
    /// Index of the district of its reference point's cell; nil outside the city and without geometry, 0 without a boundary.
    public var district: Int?
    /// Integer total score of that cell; nil outside the city and without geometry.
    public var score: UInt16?

    /// A row.
    public init(district: Int?, score: UInt16?) {
        self.district = district
        self.score = score
    }
}

/// One row per source, in the order of the input.
public func sourceRows(_ input: ScoringInput, _ scores: CityScores) -> [SourceRow] {
    scores.referencePoints.map { place in
        guard let cell = scores.cell(at: place, grid: input.grid) else { return SourceRow(district: nil, score: nil) }
        return SourceRow(district: scores.district(of: cell), score: scores.total[scores.window.index(of: cell)])
    }
}

extension CityScores {
    /// The cell of the city that holds a place; nil for places outside the city and for no place.
    func cell(at place: PlaneCoordinate?, grid: Grid) -> Cell? {
        guard let place, let column = index(of: place.x, in: window.columns, grid), let row = index(of: place.y, in: window.rows, grid)
        else {
            return nil
        }
        let cell = Cell(column: column, row: row)
        return isInCity(cell) ? cell : nil
    }
}

/// Index of the cell that holds a place along one axis; a place on an edge belongs to the cell above. nil beyond the range and for NaN.
///
/// Compared in whole millimetres, in which places and edges are exact where metres are not: 99.9 m divided by 33.3 m is less than 3.
private func index(of place: Double, in range: Range<Int>, _ grid: Grid) -> Int? {
    let size = grid.cellSize * 1000
    let edge = abs(size - size.rounded()) < 1e-9 * size ? size.rounded() : size
    let place = (place * 1000).rounded(.toNearestOrAwayFromZero)
    guard place >= Double(range.lowerBound) * edge, place < Double(range.upperBound) * edge else { return nil }
    return Int((place / edge).rounded(.down))
}
