import CityModel
import Parallelism
import RiskScoring
import Workspace

/// A workspace of an earlier state of a city, of which only what changed is written anew.
struct WorkspaceBase: Sendable {
    /// Where it stands.
    let path: String
    let state: WorkspaceState
    /// How many surveys it knows.
    let surveys: Int
    /// Its scores.
    let scores: CityScores
    /// Layers that have changed since.
    let touched: Set<LayerSort>

    /// nil for a workspace of another program or that some other program has open or left unfinished.
    init?(_ kept: KeptCity, state: WorkspaceState, surveys: Int, scores: CityScores, touched: Set<LayerSort>) {
        guard kept.isOfThisProgram, WorkspaceBuilder.canContinue(kept.path) else { return nil }
        (path, self.state, self.surveys, self.scores, self.touched) = (kept.path, state, surveys, scores, touched)
    }
}

/// Scores as they are stored, without what a base holds.
struct PackedScores: Sendable {
    /// Tiles that are not as they were.
    let tiles: [ScoreTile]
    /// Tiles of which all scores have become 0.
    let emptied: [ScoreTile]
    /// Digest of all scores.
    let digest: String

    init(_ scored: ScoredCity, since base: WorkspaceBase?) {
        let scores = scored.map.scores
        let maps = [scores.total] + scores.families
        let window = scores.window
        let earlier = base.flatMap { $0.scores.window == window ? [$0.scores.total] + $0.scores.families : nil }
        var tiles: [ScoreTile] = []
        var emptied: [ScoreTile] = []
        for (map, values) in maps.enumerated() {
            for corner in ScoreTile.corners(in: window) {
                if let earlier, ScoreTile.areEqual(values, earlier[map], at: corner, window: window) { continue }
                if let tile = ScoreTile.tile(of: values, map: map, corner: corner, window: window) {
                    tiles.append(tile)
                } else if earlier != nil {
                    emptied.append(ScoreTile(map: map, corner: corner, packed: []))
                }
            }
        }
        (self.tiles, self.emptied) = (tiles, emptied)
        digest = CityRiskMap.digest(ofScores: maps)
    }
}

/// A snapshot as it is stored, without the pieces that a base holds.
struct PackedSnapshot: Sendable {
    let snapshot: CitySnapshot
    /// Digests of its pieces.
    let digests: [String: String]

    init(_ scored: ScoredCity, since base: WorkspaceBase?) {
        snapshot =
            scored.read.input.boundary == nil
            ? CitySnapshot(pieces: [])
            : CitySnapshot(
                scored.read.layers, scored.context.preparation, SourceScores(scored.map.scores), touched: base?.touched, threads: 1)
        digests = Dictionary(uniqueKeysWithValues: snapshot.pieces.map { name, bytes in (name, sha256(bytes.span)) })
    }
}

/// SHA-256 over the digests of all maps, each over its scores as little-endian numbers.
func digest(ofScores maps: [[UInt16]]) -> String {
    let digests = maps.map { map in map.withUnsafeBytes { bytes in sha256(bytes.bindMemory(to: UInt8.self).span) } }
    let all = Array(digests.joined().utf8)
    return sha256(all.span)
}
