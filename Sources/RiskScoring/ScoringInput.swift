import CityModel

/// One population layer on the plane; feature `i` holds `thousandths[i]` thousandths of a person.
public struct PopulationLayer: Sendable {
    /// ⌊1000·n + ½⌋ per feature, never negative.
    public var thousandths: [Int64]
    /// Where they live.
    public var plane: GeometryTable<PlaneCoordinate>
    /// The layer's name, for findings.
    public var layer: String?
    /// What a feature is called, for findings.
    public var record: @Sendable (_ feature: Int) -> RecordName

    /// A layer of people.
    public init(
        thousandths: [Int64], plane: GeometryTable<PlaneCoordinate>, layer: String? = nil,
        record: @escaping @Sendable (_ feature: Int) -> RecordName = { RecordName(feature: $0 + 1) }
    ) {
        self.thousandths = thousandths
        self.plane = plane
        self.layer = layer
        self.record = record
    }
}

/// How a finding names a record.
public struct RecordName: Sendable {
    /// Position in its file, from 1.
    public var feature: Int
    /// Its id.
    public var id: String?
    /// Where it stands.
    public var place: Place?

    /// A name.
    public init(feature: Int, id: String? = nil, place: Place? = nil) {
        self.feature = feature
        self.id = id
        self.place = place
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
    /// Names of the city file's `shelters` layers, for findings.
    public var shelterLayers: [String]

    /// A city ready to be scored.
    public init(
        grid: Grid, families: [String], sources: Located<Source>, districts: [District], boundary: Located<Int>?,
        targets: Located<Target>, shelters: Located<Shelter>, population: [PopulationLayer], rules: ScoringRules,
        shelterLayers: [String] = []
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
        self.shelterLayers = shelterLayers
    }
}
