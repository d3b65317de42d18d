import CityModel
import RiskScoring

/// One of two states of a city that are compared: its map and what every number of it was made from.
public struct CityState: Sendable {
    /// Scores, zones and tables.
    public var map: CityMap
    /// Explains any cell.
    public var context: ScoringContext
    /// Names of the layers that targets refer to by index.
    public var targetLayers: [String]
    /// The plane's EPSG code.
    public var epsg: Int
    /// Date of its data as the city file gives it.
    public var dataDate: String?
    /// SHA-256 of the rule pack in force.
    public var rules: String

    /// A state.
    public init(map: CityMap, context: ScoringContext, targetLayers: [String], epsg: Int, dataDate: String?, rules: String) {
        self.map = map
        self.context = context
        self.targetLayers = targetLayers
        self.epsg = epsg
        self.dataDate = dataDate
        self.rules = rules
    }

    /// The integer total score of a cell; 0 outside the city.
    func score(_ cell: Cell) -> UInt16 {
        map.scores.window.contains(cell) ? map.scores.total[map.scores.window.index(of: cell)] : 0
    }

    /// The level of the total at a cell; none outside the city.
    func level(_ cell: Cell) -> Level { map.input.rules.level(ofScore: score(cell)) }
}

/// Why two states of a city cannot be compared; both values are named.
public enum ComparisonError: Error, Hashable, CustomStringConvertible {
    /// Their planes differ, so that no cell coincides.
    case planes(Int, Int)
    /// Their cells differ in size.
    case cellSizes(Double, Double)
    /// Their families differ, or the order in which the city files list them.
    case families([String], [String])
    /// The boxes around them share no cell: they are not one city.
    case farApart

    /// Both values, and what is compared.
    public var description: String {
        switch self {
        case .planes(let before, let after): "EPSG:\(before) and EPSG:\(after), two states are compared on one plane"
        case .cellSizes(let before, let after):
            "cells of \(shortestDecimal(before)) m and of \(shortestDecimal(after)) m, two states are compared on one grid"
        case .families(let before, let after):
            "families \(before.joined(separator: ", ")) and \(after.joined(separator: ", ")), "
                + "two states are compared family by family, in one order"
        case .farApart: "the boxes around the two share no cell, two states are compared of one city"
        }
    }
}
