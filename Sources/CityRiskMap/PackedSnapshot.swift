import Parallelism

/// A snapshot as it is stored, without the pieces that a base holds.
struct PackedSnapshot: Sendable {
    let snapshot: CitySnapshot
    /// Digests of its pieces.
    let digests: [String: String]

    init(_ scored: ScoredCity, since base: WorkspaceBase?, threads: Int) {
        let snapshot =
            scored.read.input.boundary == nil
            ? CitySnapshot(pieces: [])
            : CitySnapshot(
                scored.read.layers, scored.context.preparation, SourceScores(scored.map.scores, zones: scored.map.zoneCounts),
                touched: base?.touched, threads: threads)
        let digests = parallelMap(count: snapshot.pieces.count, threads: threads) { number in
            let (name, bytes) = snapshot.pieces[number]
            return (name, sha256(bytes.span))
        }
        self.snapshot = snapshot
        self.digests = Dictionary(uniqueKeysWithValues: digests)
    }
}
