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
        guard let place, place.x.magnitude < 1e9, place.y.magnitude < 1e9 else { return nil }
        let cell = grid.cell(at: place)
        return isInCity(cell) ? cell : nil
    }
}
