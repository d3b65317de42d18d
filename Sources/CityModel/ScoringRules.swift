/// How influence falls off between core and reach (MODEL 4).
public enum Kernel: String, Sendable, CaseIterable {
    case quartic, linear, step
}

/// How the influences of a family's sources add up (MODEL 4).
public enum SumOrder: Hashable, Sendable {
    /// `(Σ v^p)^(1/p)`, p one of 1, 2, 4, 8.
    case power(Int)
    /// The largest influence alone.
    case highest
}

/// A family that makes another worse (Natech, MODEL 4); families as indices.
public struct Coupling: Hashable, Sendable {
    /// The giving family.
    public var from: Int
    /// The taking family.
    public var to: Int
    /// λ, not negative.
    public var factor: Double

    /// A coupling.
    public init(from: Int, to: Int, factor: Double) {
        self.from = from
        self.to = to
        self.factor = factor
    }
}

/// Knots of a piecewise linear curve, constant outside; abscissae strictly ascending.
public struct Curve: Hashable, Sendable {
    /// A point of the curve.
    public struct Knot: Hashable, Sendable {
        /// Abscissa.
        public var x: Double
        /// Ordinate.
        public var y: Double
    }

    /// At least one, ascending in x.
    public let knots: [Knot]

    /// A curve through the knots; nil without knots or unless x ascends strictly.
    public init?(_ knots: [(Double, Double)]) {
        guard !knots.isEmpty, zip(knots, knots.dropFirst()).allSatisfy({ $0.0 < $1.0 }) else { return nil }
        self.knots = knots.map { Knot(x: $0.0, y: $0.1) }
    }
}

/// The numbers of the model that a city may override (MODEL 11).
public struct ScoringRules: Hashable, Sendable {
    /// Fall-off of influence.
    public var kernel: Kernel
    /// How influences add up.
    public var order: SumOrder
    /// Natech couplings among families that the city has.
    public var couplings: [Coupling]
    /// Integer score at which blue begins.
    public var blueFrom: Int
    /// M over N500.
    public var people: Curve
    /// V = 1 + targets · T.
    public var targets: Double
    /// Places per person that count as enough.
    public var shelterTarget: Double

    /// Rules from their numbers.
    public init(
        kernel: Kernel, order: SumOrder, couplings: [Coupling], blueFrom: Int, people: Curve, targets: Double, shelterTarget: Double
    ) {
        self.kernel = kernel
        self.order = order
        self.couplings = couplings
        self.blueFrom = blueFrom
        self.people = people
        self.targets = targets
        self.shelterTarget = shelterTarget
    }
}

extension ScoringRules {
    /// Integer score at which a level begins (MODEL 6).
    public func threshold(of level: Level) -> Int {
        switch level {
        case .red: 7500
        case .orange: 5000
        case .yellow: 2500
        case .blue: blueFrom
        case .none: 0
        }
    }

    /// The level of an integer score; intervals are closed below (MODEL 6).
    public func level(ofScore score: UInt16) -> Level {
        switch Int(score) {
        case threshold(of: .red)...: .red
        case threshold(of: .orange)...: .orange
        case threshold(of: .yellow)...: .yellow
        case threshold(of: .blue)...: .blue
        default: .none
        }
    }
}
