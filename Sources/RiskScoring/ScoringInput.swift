import CityModel

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

/// One population layer on the plane; feature `i` holds `thousandths[i]` thousandths of a person.
public struct PopulationLayer: Sendable {
    /// ⌊1000·n + ½⌋ per feature, never negative.
    public var thousandths: [Int64]
    /// Where they live.
    public var plane: GeometryTable<PlaneCoordinate>

    /// A layer of people.
    public init(thousandths: [Int64], plane: GeometryTable<PlaneCoordinate>) {
        self.thousandths = thousandths
        self.plane = plane
    }
}

/// A city ready to be scored: everything on one plane, sources graded and in the order of their sums.
public struct ScoringInput: Sendable {
    /// Cells.
    public var grid: Grid
    /// Families in the order of their first appearance in the city file's `sources`.
    public var families: [String]
    /// Ascending by (layer, id as UTF-8 bytes), repeats in file order; all sources, also those without data or geometry.
    public var sources: Located<Source>
    /// Districts in the order of their first feature.
    public var districts: [District]
    /// Index into `districts` of each boundary feature, in file order; nil `boundary` means the city is the box of MODEL 2.
    public var boundary: Located<Int>?
    /// In order of layer and file.
    public var targets: Located<Target>
    /// In order of layer and file, also those without places.
    public var shelters: Located<Shelter>
    /// Layers in the order of the city file.
    public var population: [PopulationLayer]
    /// Numbers of the model in force.
    public var rules: ScoringRules

    /// A city ready to be scored.
    public init(
        grid: Grid, families: [String], sources: Located<Source>, districts: [District], boundary: Located<Int>?,
        targets: Located<Target>, shelters: Located<Shelter>, population: [PopulationLayer], rules: ScoringRules
    ) {
        self.grid = grid
        self.families = families
        self.sources = sources
        self.districts = districts
        self.boundary = boundary
        self.targets = targets
        self.shelters = shelters
        self.population = population
        self.rules = rules
    }
}
