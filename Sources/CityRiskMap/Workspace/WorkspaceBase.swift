import CityModel
import RiskScoring
import Workspace

/// A workspace of an earlier state of a city, of which only what changed is written anew.
struct WorkspaceBase: Sendable {
    /// Where it stands.
    let path: String
    let state: WorkspaceState
    /// How many surveys it knows.
    var surveys: Int { layers.city.surveys.count }
    /// Its layers.
    let layers: CityLayers
    /// Its scores.
    let scores: CityScores
    /// The same as it stores them: the total, then the families.
    let tiles: [[ScoreTile]]
    /// Layers that have changed since.
    let touched: Set<LayerSort>
    /// What the next workspace begins with; nil where it is copied when it is needed.
    var copy: WorkspaceCopy?

    /// Whether nobody has written to it since this program did: its tables are then the results of its state.
    var isAsWritten: Bool { WorkspaceBuilder.changeCounter(of: path) == state.changeCounter }

    /// nil for a workspace of another program or that some other program has open or left unfinished.
    init?(_ kept: KeptCity, state: WorkspaceState, layers: CityLayers, scores: CityScores, tiles: [[ScoreTile]], touched: Set<LayerSort>) {
        guard kept.isOfThisProgram, WorkspaceBuilder.canContinue(kept.standing) else { return nil }
        (path, self.state, self.layers, self.touched) = (kept.standing, state, layers, touched)
        (self.scores, self.tiles) = (scores, tiles)
    }
}
