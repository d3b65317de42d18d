import CityModel

/// What preparing a city finds of its cells, its people and its shelters. It stays what it is as long as boundary, people and shelters do,
/// whatever becomes of the sources.
public struct Preparation: Sendable {
    /// Box of cells around the city.
    public var window: CellWindow
    /// Index of the district per cell of the window, row-major; `CityScores.outside` for cells that are not in the city.
    public var districtOfCell: [UInt16]
    /// Persons in city cells; nil without a population layer.
    public var persons: CellPersons?
    /// Thousandths of a person outside the city.
    public var personsOutside: Int64
    /// What spreading the people found.
    public var peopleFindings: [Finding]
    /// Per shelter.
    public var shelterDemands: [ShelterDemand]
    /// Thousandths of a person that no shelter reaches; nil when no shelter counts.
    public var personsBeyondShelters: Int64?
    /// What the shelters' demand found.
    public var shelterFindings: [Finding]

    /// A preparation from its parts.
    public init(
        window: CellWindow, districtOfCell: [UInt16], persons: CellPersons?, personsOutside: Int64, peopleFindings: [Finding],
        shelterDemands: [ShelterDemand], personsBeyondShelters: Int64?, shelterFindings: [Finding]
    ) {
        self.window = window
        self.districtOfCell = districtOfCell
        self.persons = persons
        self.personsOutside = personsOutside
        self.peopleFindings = peopleFindings
        self.shelterDemands = shelterDemands
        self.personsBeyondShelters = personsBeyondShelters
        self.shelterFindings = shelterFindings
    }
}

/// An earlier preparation of a city whose boundary and grid are the same, and what else of it still holds.
public struct KeptPreparation: Sendable {
    /// What was found.
    public var preparation: Preparation
    /// Whether the population layers are the same.
    public var keepsPeople: Bool
    /// Whether people and shelters are the same.
    public var keepsShelters: Bool { keepsPeople && hasSameShelters }
    private var hasSameShelters: Bool
    /// The sources as they were; nil when nothing that was found of them holds.
    public var sources: EarlierCity?

    /// - Parameters:
    ///   - hasSamePeople: whether no population layer was changed
    ///   - hasSameShelters: whether no layer of shelters was changed
    ///   - sources: the sources as they were
    public init(_ preparation: Preparation, hasSamePeople: Bool, hasSameShelters: Bool, sources: EarlierCity? = nil) {
        (self.preparation, keepsPeople, self.hasSameShelters, self.sources) = (preparation, hasSamePeople, hasSameShelters, sources)
    }
}

extension ScoringContext {
    /// What was found of cells, people and shelters.
    public var preparation: Preparation {
        Preparation(
            window: window, districtOfCell: city.districtOfCell, persons: people?.people.persons,
            personsOutside: people?.people.outside ?? 0, peopleFindings: people?.people.findings ?? [], shelterDemands: shelters.demands,
            personsBeyondShelters: shelters.personsBeyond, shelterFindings: shelters.findings)
    }
}
