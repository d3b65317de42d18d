import CityModel
import Glibc

/// One cause of a change of score at a cell: a record, a population layer, or something of the model.
public struct ChangeCause: Hashable, Sendable {
    /// What of `score = 100·H·M·V/C` it works through.
    public enum Factor: String, Sendable {
        /// H, by a source.
        case hazard
        /// M, by a population layer.
        case people
        /// V, by a target.
        case targets
        /// C, by a shelter.
        case shelters
        /// The limits of a score, 0 and 100 points.
        case limit
        /// The cell is in one of the two cities only.
        case boundary
    }

    /// Why its part of the factor is another one.
    public enum Reason: Hashable, Sendable {
        case added, removed
        /// A property of the record.
        case differs(RecordDifference)
        /// A family whose hazard at the source gives another uplift λ·H.
        case coupling(family: String, before: Double, after: Double)
        /// Another demand D on a shelter by the people around.
        case demand(before: Double, after: Double)
        /// Persons of a layer within 500 m, thousandths; nil where the state has no such layer.
        case persons(before: Int64?, after: Int64?)
        /// The city's first population layer, or its first shelters that count: the factor was 1 before.
        case beginsToCount
        /// The city's last population layer, or its last shelters that count: the factor is 1 now.
        case ceasesToCount
        /// Other rules of the model.
        case rules
        /// Nothing about it changed.
        case unchanged
    }

    /// What it works through.
    public var factor: Factor
    /// Name of the record's layer; nil where no record is the cause.
    public var layer: String?
    /// Id of the record; nil for a whole layer.
    public var id: String?
    /// Name of the record.
    public var name: String?
    /// Points that it adds to the score; negative where it lowers it.
    public var points: Double
    /// Why.
    public var reasons: [Reason]
}

/// Why the score of a cell changed.
public struct CellChange: Hashable, Sendable {
    /// The cell.
    public var cell: Cell
    /// Integer total score before, 0 outside the city.
    public var before: UInt16
    /// Integer total score after, 0 outside the city.
    public var after: UInt16
    /// The largest contribution first, by magnitude.
    public var causes: [ChangeCause]

    /// What rounding to whole hundredths adds, points: the change of the integer score less all causes, at most 0.01.
    public var rounding: Double { (Double(after) - Double(before)) / 100 - causes.reduce(0) { $0 + $1.points } }
}

/// The part of each factor in the change of a product, by the logarithmic mean Divisia index I, which leaves no remainder (LMDI-I;
/// Ang, Energy Policy 32 (2004) 1131–1139): effect of x = L(B, A)·ln(x_B / x_A), L(B, A) = (B − A)/ln(B/A).
///
/// A product that is not above 0 in one state is all the doing of the first factor that is not above 0 there.
///
/// - Parameters:
///   - products: A and B
///   - factors: (x_A, x_B) of each factor
func divisiaEffects(products: (Double, Double), factors: [(Double, Double)]) -> [Double] {
    let (before, after) = (max(0, products.0), max(0, products.1))
    var effects = [Double](repeating: 0, count: factors.count)
    guard before > 0, after > 0 else {
        let isZero: ((Double, Double)) -> Bool = { before > 0 ? !($0.1 > 0) : !($0.0 > 0) }
        if before != after { effects[factors.firstIndex(where: isZero) ?? 0] = after - before }
        return effects
    }
    let mean = logarithmicMean(after, before)
    for (index, factor) in factors.enumerated() { effects[index] = mean * log(factor.1 / factor.0) }
    return effects
}

/// L of two numbers above 0; their arithmetic mean where they are so near that the quotient would lose its digits.
private func logarithmicMean(_ first: Double, _ second: Double) -> Double {
    abs(first - second) <= 1e-6 * max(first, second) ? (first + second) / 2 : (first - second) / log(first / second)
}
