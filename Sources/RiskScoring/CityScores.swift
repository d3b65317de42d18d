import CityModel

/// Persons of the cells that have any, in (row, column) order.
public struct CellPersons: Sendable {
    /// A cell and its persons.
    public struct Entry: Hashable, Sendable, BitwiseCopyable {
        /// The cell.
        public var cell: Cell
        /// Thousandths of a person, above 0.
        public var thousandths: Int64

        /// An entry.
        public init(cell: Cell, thousandths: Int64) {
            self.cell = cell
            self.thousandths = thousandths
        }
    }

    /// Ascending, each cell once.
    public var entries: [Entry]

    /// Persons per cell from entries that ascend.
    public init(entries: [Entry]) { self.entries = entries }

    /// Index of the first entry at a cell or after it.
    public func firstIndex(from cell: Cell) -> Int {
        var range = 0..<entries.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = entries[middle].cell < cell ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

/// What 2SFCA found for a shelter (MODEL 5).
public struct ShelterDemand: Hashable, Sendable {
    /// D, weighted persons within its radius; 0 when it reaches nobody.
    public var demand: Double
    /// R = places / D; nil for a shelter that is excluded.
    public var ratio: Double?

    /// A result for a shelter.
    public init(demand: Double, ratio: Double?) {
        self.demand = demand
        self.ratio = ratio
    }
}

/// Every number the map is drawn from: one integer score per cell, family and total, and what led to it.
public struct CityScores: Sendable {
    /// The district index of cells outside the city.
    public static let outside = UInt16.max

    /// Box of cells around the city; arrays below are row-major over it, south-west cell first.
    public var window: CellWindow
    /// Index into the input's districts, `outside` for cells that are not in the city; 0 everywhere inside without a boundary.
    public var districtOfCell: [UInt16]
    /// Integer scores 0…10000: one array per family, in the order of the input's families; 0 outside the city.
    public var families: [[UInt16]]
    /// Integer total scores, the highest family of each cell.
    public var total: [UInt16]
    /// Persons in city cells.
    public var persons: CellPersons
    /// Persons in cells outside the city, thousandths: reported, used nowhere.
    public var personsOutside: Int64
    /// Per source, Σ λ·H at its reference point; 0 for families that take nothing.
    public var uplifts: [Double]
    /// Per source, s' = min(1, s·(1 + uplift)); 0 without influence.
    public var liftedSeverities: [Double]
    /// Per source, its reference point on the plane; nil without geometry (MODEL 4).
    public var referencePoints: [PlaneCoordinate?]
    /// Per shelter.
    public var shelterDemands: [ShelterDemand]
    /// Thousandths of a person in city cells that no shelter reaches; nil when C is 1 everywhere because no shelter counts.
    public var personsBeyondShelters: Int64?
    /// What scoring found.
    public var findings: [Finding]

    /// Scores from their parts.
    public init(
        window: CellWindow, districtOfCell: [UInt16], families: [[UInt16]], total: [UInt16], persons: CellPersons, personsOutside: Int64,
        uplifts: [Double], liftedSeverities: [Double], referencePoints: [PlaneCoordinate?], shelterDemands: [ShelterDemand],
        personsBeyondShelters: Int64?, findings: [Finding]
    ) {
        self.window = window
        self.districtOfCell = districtOfCell
        self.families = families
        self.total = total
        self.persons = persons
        self.personsOutside = personsOutside
        self.uplifts = uplifts
        self.liftedSeverities = liftedSeverities
        self.referencePoints = referencePoints
        self.shelterDemands = shelterDemands
        self.personsBeyondShelters = personsBeyondShelters
        self.findings = findings
    }

    /// Whether the cell at a position of the arrays is scored.
    @inlinable
    public func isInCity(at index: Int) -> Bool { districtOfCell[index] != Self.outside }

    /// Whether a cell is scored.
    public func isInCity(_ cell: Cell) -> Bool {
        window.contains(cell) && districtOfCell[window.index(of: cell)] != Self.outside
    }
}
