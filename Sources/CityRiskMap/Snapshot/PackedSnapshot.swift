import Parallelism

/// A snapshot as it is stored, without the pieces that a base holds.
struct PackedSnapshot: Sendable {
    let snapshot: CitySnapshot
    /// Digests of all pieces of the city, those that the base holds among them.
    let digests: [String: String]
    /// Names of pieces of the base that are none of the city any more.
    let removed: [String]

    init(_ scored: ScoredCity, since base: WorkspaceBase?, threads: Int) {
        let snapshot =
            scored.read.input.boundary == nil
            ? CitySnapshot(pieces: [])
            : CitySnapshot(
                scored.read.layers, scored.context.preparation, SourceScores(scored.map.scores, zones: scored.map.keptZones),
                touched: base?.touched, since: base?.layers, threads: threads)
        let digests = parallelMap(count: snapshot.pieces.count, threads: threads) { number in
            let (name, bytes) = snapshot.pieces[number]
            return (name, sha256(bytes.span))
        }
        self.snapshot = snapshot
        let earlier = base?.state.snapshot ?? [:]
        self.digests = earlier.filter { snapshot.names.contains($0.key) }.merging(digests) { $1 }
        removed = earlier.keys.filter { !snapshot.names.contains($0) }.sorted()
    }
}
