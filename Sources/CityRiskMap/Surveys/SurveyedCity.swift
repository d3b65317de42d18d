import CityModel
import MapLayers
import Parallelism
import RiskScoring
import Workspace

/// A city scored, with its layers, which the next survey changes.
struct SurveyedCity: Sendable {
    let layers: CityLayers
    let scores: CityScores
    let preparation: Preparation
    /// The zones of the total, then of the families; none where they were not found yet.
    var zones: [KeptZones] = []
    /// nil for a city from a snapshot, which is prepared only where it is drawn and does not know where its people live.
    private let prepared: PreparedCity?

    /// A city as a workspace keeps it: from its snapshot when this program made it, else read and scored anew.
    ///
    /// - Parameter tiles: its scores as they are stored
    init(_ kept: KeptCity, tiles: [[ScoreTile]], options: RunOptions) throws {
        if let snapshot = try kept.snapshot(threads: options.threads) {
            try self.init(snapshot, of: kept, tiles: tiles, options: options)
        } else {
            try self.init(kept.city, options: options)
        }
    }

    /// A city with its surveys, read and scored.
    init(_ city: LoadedCity, options: RunOptions) throws {
        let layers = try readLayers(of: city, keepsIDs: true, options: options)
        let prepared = try prepareCity(try ReadCity(layers), options: options)
        let scores = prepared.context.cityScores(threads: options.threads) { [progress = options.progress] in
            progress.report(.scoring, $0)
        }
        self.init(prepared, scores)
    }

    /// A city from what a snapshot holds and its maps: the total, then the families.
    init(_ layers: CityLayers, _ preparation: Preparation, _ sources: SourceScores, maps: [[UInt16]]) {
        (self.layers, self.preparation, zones, prepared) = (layers, preparation, sources.zones, nil)
        scores = CityScores(preparation, sources, total: maps[0], families: Array(maps.dropFirst()))
    }

    private init(_ prepared: PreparedCity, _ scores: CityScores) {
        (self.prepared, self.scores) = (prepared, scores)
        layers = prepared.read.layers
        preparation = prepared.context.preparation
    }

    /// What is kept is held against the state before memory for its maps is taken.
    private init(_ snapshot: CitySnapshot, of kept: KeptCity, tiles: [[ScoreTile]], options: RunOptions) throws {
        do {
            let (layers, preparation, sources) = try snapshot.city(kept.city, threads: options.threads)
            guard preparation.window == kept.state.window, tiles.count == layers.families.names.count + 1,
                sources.zones.count == tiles.count
            else {
                throw SnapshotReader.Damage()
            }
            let maps = try kept.scores(of: tiles, threads: options.threads)
            self.init(layers, preparation, sources, maps: maps)
        } catch is SnapshotReader.Damage {
            throw RunError.unusableData("\(kept.path): what is kept of the city as it was read is not what this program writes")
        }
    }

    /// The city after one more survey, how much of it was computed, and what of its results still stands; nil when nothing may.
    func surveyed(
        _ survey: LoadedSurvey, options: RunOptions
    ) throws -> (city: SurveyedCity, rescored: RescoredCity, unchanged: UnchangedResults?) {
        let touched = survey.survey.sorts
        if touched.havePeople, layers.population.contains(where: \.isSummary) {
            return try SurveyedCity(layers.city, options: options).surveyed(survey, options: options)
        }
        var next = layers
        try next.apply(survey, options: options)
        let (input, read) = try sideBySide(threads: options.threads) { [layers, prepared] in
            try prepared?.read.input ?? layers.scoringInput()
        } _: { [next] in
            try ReadCity(next)
        }
        let earlier = EarlierCity(input, scores, of: read.input, threads: options.threads)
        let kept = KeptPreparation(
            preparation, hasSamePeople: !touched.havePeople, hasSameShelters: !touched.haveShelters, sources: earlier)
        let prepared = try prepareCity(read, keeping: kept, options: options)
        let rescored = prepared.context.cityScores(updating: earlier, threads: options.threads) {
            [progress = options.progress] in progress.report(.scoring, $0)
        }
        let unchanged =
            touched.havePeople || input.boundary == nil
            ? nil : earlier.map { UnchangedResults(since: $0, zones: zones, prepared.read.input, rescored, threads: options.threads) }
        return (SurveyedCity(prepared, rescored.scores), rescored, unchanged)
    }

    /// The city with its zones and tables, found anew each time but for what stands.
    func scored(unchanged: UnchangedOutputs? = nil, options: RunOptions) throws -> ScoredCity {
        let same = KeptPreparation(preparation, hasSamePeople: true, hasSameShelters: true)
        let prepared = try prepared ?? prepareCity(ReadCity(layers), keeping: same, options: options)
        return scoredCity(prepared, scores: scores, unchanged: unchanged?.zones ?? [:], peaks: unchanged?.peaks, options: options)
    }
}

extension CityScores {
    /// Scores from a preparation, what was found of each source, and the maps.
    fileprivate init(_ preparation: Preparation, _ sources: SourceScores, total: [UInt16], families: [[UInt16]]) {
        self.init(
            window: preparation.window, districtOfCell: preparation.districtOfCell, families: families, total: total,
            persons: preparation.persons ?? CellPersons(entries: []), personsOutside: preparation.personsOutside,
            uplifts: sources.uplifts, liftedSeverities: sources.liftedSeverities, referencePoints: sources.referencePoints,
            shelterDemands: preparation.shelterDemands, personsBeyondShelters: preparation.personsBeyondShelters,
            findings: preparation.peopleFindings + preparation.shelterFindings)
    }
}

extension [LayerSort] {
    fileprivate var havePeople: Bool { contains { if case .population = $0 { true } else { false } } }

    fileprivate var haveShelters: Bool { contains { if case .shelters = $0 { true } else { false } } }
}
