import CityModel

/// Why a city cannot be scored.
public enum ScoringError: Error, Hashable, Sendable {
    /// Neither a boundary nor a graded source says where the city is.
    case noExtent
    /// The boundary, or the box around the sources, holds no cell centre.
    case emptyCity
    /// The cell size in metres is not usable.
    case cellSize(Double)
    /// The city's box holds too many cells.
    case tooManyCells(columns: Int, rows: Int)
    /// More districts than a cell can name.
    case tooManyDistricts(Int)
    /// More persons than can be counted.
    case tooManyPersons
    /// Families that make each other worse in a circle, in the order of the circle.
    case couplingCircle([String])

    /// Cell sizes that can be scored, metres.
    public static let cellSizes = 0.1...100_000.0
    /// The most cells that the box around a city may hold.
    public static let mostCells = Grid.mostCells
    /// The most districts.
    public static let mostDistricts = 65_535
}

extension ScoringError: CustomStringConvertible {
    /// What was found and what is allowed.
    public var description: String {
        switch self {
        case .noExtent: "neither a boundary nor a graded source with a geometry, a city needs one of them"
        case .emptyCity: "no cell centre lies in the city, its area must hold at least one"
        case .cellSize(let size):
            "cell \(size) m, it must be between \(Self.cellSizes.lowerBound) and \(Self.cellSizes.upperBound) m"
        case .tooManyCells(let columns, let rows):
            "\(columns) columns and \(rows) rows, at most \(Self.mostCells) cells can be scored: a larger cell or a smaller boundary is needed"
        case .tooManyDistricts(let count): "\(count) districts, at most \(Self.mostDistricts) can be told apart"
        case .tooManyPersons: "more persons in the population layers than can be counted, at most 9 000 000 000 000 000"
        case .couplingCircle(let families): "couplings run in a circle: \(families.joined(separator: " -> "))"
        }
    }
}
