import CityModel
import RiskScoring

/// A city scored, with its layers, which the next survey changes.
struct SurveyedCity: Sendable {
    let layers: CityLayers
    let scores: CityScores
    private let prepared: PreparedCity

    /// What was read, surveys applied.
    var read: ReadCity { prepared.read }

    /// A city with its surveys.
    ///
    /// - Parameter recorded: scores of the total, then of the families, that an earlier run found for the same inputs; nil to compute them
    init(_ city: LoadedCity, recorded: (scores: [[UInt16]], window: CellWindow)? = nil, options: RunOptions) throws {
        layers = try readLayers(of: city, keepsIDs: true, options: options)
        let prepared = try prepareCity(try ReadCity(layers), options: options)
        self.prepared = prepared
        scores =
            recorded.flatMap { prepared.context.cityScores(recorded: $0.scores, window: $0.window) }
            ?? prepared.context.cityScores(threads: options.threads) { [progress = options.progress] in progress.report(.scoring, $0) }
    }

    private init(_ layers: CityLayers, _ prepared: PreparedCity, _ scores: CityScores) {
        (self.layers, self.prepared, self.scores) = (layers, prepared, scores)
    }

    /// The city after one more survey, and how much of it was computed.
    func surveyed(_ survey: LoadedSurvey, options: RunOptions) throws -> (city: SurveyedCity, rescored: RescoredCity) {
        var next = layers
        try next.apply(survey, options: options)
        let prepared = try prepareCity(try ReadCity(next), options: options)
        let rescored = prepared.context.cityScores(updating: scores, of: read.input, threads: options.threads) {
            [progress = options.progress] in progress.report(.scoring, $0)
        }
        return (SurveyedCity(next, prepared, rescored.scores), rescored)
    }

    /// The city with its zones and tables, found anew each time.
    func scored(options: RunOptions) -> ScoredCity { scoredCity(prepared, scores: scores, options: options) }
}
