import CityModel
import RiskScoring

/// Cells and persons of one level: a row of the sheet's table.
public struct LevelAmount: Hashable, Sendable {
    /// The level.
    public var level: Level
    /// Area of its cells, m².
    public var area: Double
    /// Persons in its cells, thousandths.
    public var persons: Int64

    /// A row.
    public init(level: Level, area: Double, persons: Int64) {
        self.level = level
        self.area = area
        self.persons = persons
    }
}

/// What a sheet says about the city and the run in words.
public struct SheetFacts: Hashable, Sendable {
    /// The city's name.
    public var city: String
    /// Date of the data as the city file gives it.
    public var dataDate: String?
    /// The plane's EPSG code.
    public var epsg: Int
    /// Angle from true north to grid north in the middle of the city, degrees, clockwise positive; nil when it is not known, and the
    /// sheet then shows grid north. `gridConvergence` computes it.
    public var convergence: Double?
    /// 审图号, without which the sheet says that it is internal.
    public var reviewNumber: String?
    /// 编制单位.
    public var compiledBy: String?
    /// Standards that graded the sources.
    public var standards: [String]
    /// Named schemes in force, e.g. `road-015-027-040-060`.
    public var profiles: [String]

    /// Facts of a city.
    public init(
        city: String, dataDate: String? = nil, epsg: Int, convergence: Double? = nil, reviewNumber: String? = nil,
        compiledBy: String? = nil, standards: [String] = [], profiles: [String] = []
    ) {
        self.city = city
        self.dataDate = dataDate
        self.epsg = epsg
        self.convergence = convergence
        self.reviewNumber = reviewNumber
        self.compiledBy = compiledBy
        self.standards = standards
        self.profiles = profiles
    }

    /// The plane in words: CGCS2000 3-degree Gauss-Krüger by central meridian (EPSG 4534…4554) and WGS 84 UTM zones (STANDARDS 9.1)
    /// have names here, others their code alone.
    func crs(_ labels: Labels) -> String {
        let name: String? =
            switch epsg {
            case 4534...4554: labels.text(.gaussKruger, ["meridian": String(75 + 3 * (epsg - 4534))])
            case 32601...32660: labels.text(.utmNorth, ["zone": String(epsg - 32600)])
            case 32701...32760: labels.text(.utmSouth, ["zone": String(epsg - 32700)])
            default: nil
            }
        guard let name else { return labels.text(.crsByCode, ["epsg": String(epsg)]) }
        return labels.text(.crs, ["name": name, "epsg": String(epsg)])
    }
}

/// All that a sheet is drawn from.
public struct SheetContent: Sendable {
    /// Districts, sources, shelters on the plane.
    public var input: ScoringInput
    /// Cells of the city and the sources' reference points.
    public var scores: CityScores
    /// Zones to be drawn.
    public var zones: ZoneMap
    /// Area and persons of each level, none included.
    public var amounts: [LevelAmount]
    /// What it says in words.
    public var facts: SheetFacts
    /// What the sheet is about.
    public internal(set) var subject = SheetSubject.city
    /// The sources that it is about, by index among the input's.
    public internal(set) var sources: [Int]
    /// The shelters that it is about, by index among the input's.
    public internal(set) var shelters: [Int]
    /// One per district, for the table of the worst; none where there is no such table.
    public var districts: [DistrictRow] = []
    /// Sources and shelters that have a place in no cell of the city; no row of a district counts them.
    public var outside: (sources: Int, shelters: Int) = (0, 0)

    /// Content of a sheet.
    public init(input: ScoringInput, scores: CityScores, zones: ZoneMap, amounts: [LevelAmount], facts: SheetFacts) {
        self.input = input
        self.scores = scores
        self.zones = zones
        self.amounts = amounts
        self.facts = facts
        sources = Array(input.sources.items.indices)
        shelters = Array(input.shelters.items.indices)
    }

    /// The sheet of the total of a scored city.
    public init(_ map: CityMap, facts: SheetFacts) {
        let city = map.districts[map.districts.count - 1]
        let cellArea = map.input.grid.cellSize * map.input.grid.cellSize
        let amounts = Level.allCases.map {
            LevelAmount(level: $0, area: Double(city.cells[$0]) * cellArea, persons: city.persons[$0])
        }
        self.init(input: map.input, scores: map.scores, zones: map.maps[0], amounts: amounts, facts: facts)
        districts = Array(map.districts.dropLast())
        let shelters = map.input.shelters.plane
        outside = (
            zip(map.sources, map.scores.referencePoints).count { $0.district == nil && $1 != nil },
            map.shelters.indices.count { map.shelters[$0].district == nil && !shelters.box(ofFeature: $0).isEmpty }
        )
    }
}
