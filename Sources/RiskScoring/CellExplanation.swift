import CityModel

/// Why a cell has its colour: every number of the model on the way to its score, from which the score can be recomputed (MODEL 8).
public struct CellExplanation: Sendable {
    /// The cell.
    public var cell: Cell
    /// Its centre, to which all distances run.
    public var centre: PlaneCoordinate
    /// Index of its district; nil outside the city, whose cells have numbers but no score on the map.
    public var district: Int?
    /// One per family, in the order of the input.
    public var families: [FamilyExplanation]
    /// M and its inputs.
    public var people: PeopleExplanation
    /// V and its inputs.
    public var targets: TargetExplanation
    /// C and its inputs.
    public var shelters: ShelterExplanation
    /// The highest family's score, its level and the nearest thresholds.
    public var total: ScoreExplanation
    /// The first family that has the total score; nil when it is 0.
    public var decidingFamily: Int?
}

/// A score and where the next levels begin.
public struct ScoreExplanation: Hashable, Sendable {
    /// 100·H·M·V/C, at most 100, before rounding.
    public var points: Double
    /// Hundredths of a point, 0…10000.
    public var score: UInt16
    /// Level of the integer score.
    public var level: Level
    /// The next worse level and the hundredths still missing to it; nil for red.
    public var worse: LevelStep?
    /// The next better level and the hundredths to lose until it; nil for none.
    public var better: LevelStep?

    /// A level and how far it is.
    public struct LevelStep: Hashable, Sendable {
        /// The level.
        public var level: Level
        /// Hundredths of a point, above 0.
        public var distance: Int
    }
}

/// A family's hazard at a cell.
public struct FamilyExplanation: Sendable {
    /// Index of the family.
    public var family: Int
    /// Σ (s'·k)^p, or the highest s'·k.
    public var sum: Double
    /// H = min(1, Σ^(1/p)).
    public var hazard: Double
    /// Its score.
    public var score: ScoreExplanation
    /// Every source with influence above 0, in the order of the sum.
    public var sources: [SourceTerm]
}

/// A source's part in a family's hazard.
public struct SourceTerm: Sendable {
    /// Index among the input's sources.
    public var source: Int
    /// Distance from the cell's centre, metres; 0 inside.
    public var distance: Double
    /// t = clamp((d − a)/(r − a), 0, 1); at core = reach 0 within and 1 beyond.
    public var t: Double
    /// k.
    public var k: Double
    /// s, by its standard.
    public var severity: Double
    /// What each coupling adds, in the order of the rules.
    public var uplifts: [UpliftTerm]
    /// s' = min(1, s·(1 + Σ λ·H)).
    public var liftedSeverity: Double
    /// (s'·k)^p, or s'·k for the highest order.
    public var raised: Double
    /// Its share of the sum of all of them.
    public var share: Double
}

/// What a giving family adds to a source's severity.
public struct UpliftTerm: Hashable, Sendable {
    /// The giving family.
    public var family: Int
    /// λ.
    public var factor: Double
    /// H of the giving family at the source's reference point.
    public var hazard: Double
    /// λ·H.
    public var value: Double
}

/// M and its inputs.
public struct PeopleExplanation: Hashable, Sendable {
    /// Thousandths of a person in the cell.
    public var inCell: Int64
    /// N500 in thousandths of a person; nil without a population layer.
    public var nearby: Int64?
    /// M.
    public var factor: Double
}

/// V and its inputs.
public struct TargetExplanation: Hashable, Sendable {
    /// T.
    public var highest: Double
    /// The first target that gives T; nil when none is nearer than 500 m.
    public var target: Int?
    /// Its distance, metres.
    public var distance: Double?
    /// V = 1 + targets · T.
    public var factor: Double
}

/// C and its inputs.
public struct ShelterExplanation: Sendable {
    /// A = Σ R·w, places per person; nil when no shelter counts, and C is 1.
    public var access: Double?
    /// a = min(1, A / enough).
    public var sufficiency: Double?
    /// C.
    public var factor: Double
    /// Every shelter that the cell is within reach of, in the order of the sum.
    public var shelters: [ShelterTerm]

    /// A shelter's part in A.
    public struct ShelterTerm: Hashable, Sendable {
        /// Index among the input's shelters.
        public var shelter: Int
        /// Distance, metres.
        public var distance: Double
        /// w.
        public var weight: Double
        /// R, places per weighted person.
        public var ratio: Double
        /// R·w.
        public var product: Double
    }
}
