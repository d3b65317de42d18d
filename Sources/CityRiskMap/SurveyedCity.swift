import CityModel
import RiskScoring

/// A city scored, with its layers, which the next survey changes.
struct SurveyedCity: Sendable {
    let layers: CityLayers
    let scored: ScoredCity

    /// A city with its surveys.
    ///
    /// - Parameter recorded: scores of the total, then of the families, that an earlier run found for the same inputs; nil to compute them
    init(_ city: LoadedCity, recorded: (scores: [[UInt16]], window: CellWindow)? = nil, options: RunOptions) throws {
        layers = try readLayers(of: city, keepsIDs: true, options: options)
        let prepared = try prepareCity(try ReadCity(layers), options: options)
        let scores = recorded.flatMap { prepared.context.cityScores(recorded: $0.scores, window: $0.window) }
        scored = scoredCity(
            prepared,
            scores: scores
                ?? prepared.context.cityScores(threads: options.threads) { [progress = options.progress] in progress.report(.scoring, $0) },
            options: options)
    }

    private init(_ layers: CityLayers, _ scored: ScoredCity) { (self.layers, self.scored) = (layers, scored) }

    /// The city after one more survey, and how much of it was computed.
    func surveyed(_ survey: LoadedSurvey, options: RunOptions) throws -> (city: SurveyedCity, rescored: RescoredCity) {
        var next = layers
        try next.apply(survey, options: options)
        let prepared = try prepareCity(try ReadCity(next), options: options)
        let rescored = prepared.context.cityScores(
            updating: scored.map.scores, of: scored.read.input, threads: options.threads
        ) { [progress = options.progress] in progress.report(.scoring, $0) }
        return (SurveyedCity(next, scoredCity(prepared, scores: rescored.scores, options: options)), rescored)
    }
}
