import CityModel

/// What one source adds to a family's hazard at a cell.
public struct Contribution: Hashable, Sendable {
    /// Index among the input's sources.
    public var source: Int
    /// (s'·k)^p, above 0; s'·k for the highest order.
    public var raised: Double
    /// Its share of Σ (s'·k)^p of its family at the cell, 0…1; for the highest order of the sum of all s'·k.
    public var share: Double
}

extension ScoringContext {
    /// The sources with the largest (s'·k)^p at a cell: at most `count`, largest first, ties in source order, contributions above 0 only.
    ///
    /// - Parameter family: nil for the sources of all families
    public func largestContributions(at cell: Cell, family: Int?, count: Int = 3) -> [Contribution] {
        let place = centre(of: cell)
        var all: [Contribution] = []
        let fields = hazards.fields.span
        for field in family.map({ $0..<$0 + 1 }) ?? fields.indices {
            let terms = fields[field].terms(at: place).filter { $0.raised > 0 }
            let sum = terms.reduce(0) { $0 + $1.raised }
            all += terms.map { Contribution(source: $0.feature, raised: $0.raised, share: $0.raised / sum) }
        }
        all.sort { ($1.raised, $0.source) < ($0.raised, $1.source) }
        return Array(all.prefix(count))
    }
}
