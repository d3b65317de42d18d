import CityModel
import RiskScoring

/// Where a shelter stands on the map: a shelter in a zone of yellow or worse conflicts with its purpose (MODEL 7).
public struct ShelterRow: Hashable, Sendable {
    /// A map on which the shelter's cell is yellow or worse.
    public struct Conflict: Hashable, Sendable {
        /// Index of the family; nil for the total.
        public var family: Int?
        /// Yellow or worse.
        public var level: Level

        /// A conflict.
        public init(family: Int?, level: Level) {
            self.family = family
            self.level = level
        }
    }

    /// Index of the district of its reference point's cell; nil outside the city and without geometry, 0 without a boundary.
    public var district: Int?
    /// Level of the total there; nil outside the city and without geometry.
    public var level: Level?
    /// The total first, then families in their order.
    public var conflicts: [Conflict]

    /// A row.
    public init(district: Int?, level: Level?, conflicts: [Conflict]) {
        self.district = district
        self.level = level
        self.conflicts = conflicts
    }
}

/// One row per shelter, in the order of the input.
///
/// - Parameter referencePoints: of each shelter on the plane; nil without geometry
public func shelterRows(_ input: ScoringInput, _ scores: CityScores, referencePoints: [PlaneCoordinate?]) -> [ShelterRow] {
    referencePoints.map { place in
        guard let cell = scores.cell(at: place, grid: input.grid) else { return ShelterRow(district: nil, level: nil, conflicts: []) }
        let index = scores.window.index(of: cell)
        let level = input.rules.level(ofScore: scores.total[index])
        var conflicts = [ShelterRow.Conflict(family: nil, level: level)]
        for (family, map) in scores.families.enumerated() {
            conflicts.append(.init(family: family, level: input.rules.level(ofScore: map[index])))
        }
        return ShelterRow(district: scores.district(of: cell), level: level, conflicts: conflicts.filter { $0.level >= .yellow })
    }
}
