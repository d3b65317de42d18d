import CityModel

/// Which sources of a city do not influence it as those of an earlier state did (MODEL 9).
struct SourceChanges {
    private let earlier: EarlierCity
    private let input: ScoringInput
    private let placed: PlacedSources
    private let axis: CellAxis
    private let rows: Range<Int>

    /// - Parameters:
    ///   - placed: where the sources of the present state are
    ///   - rows: of the cells inside
    init(since earlier: EarlierCity, _ input: ScoringInput, _ placed: PlacedSources, axis: CellAxis, rows: Range<Int>) {
        (self.earlier, self.input, self.placed, self.axis, self.rows) = (earlier, input, placed, axis, rows)
    }

    /// Marks of strength 1 for the changed sources of a family: as they were, then as they are.
    ///
    /// - Parameter liftedSeverities: s' of the present state
    func marks(ofFamily family: Int, liftedSeverities: [Double]) -> [InfluenceField.Item] {
        let (old, new) = (earlier.input.sources, input.sources)
        let changed = earlier.changedInfluence(ofFamily: family, new.items, liftedSeverities: liftedSeverities)
        return changed.were.map { source in
            mark(source, of: old.items, .outline(ofFeature: source, in: old.plane, on: axis, rows: rows))
        } + changed.are.map { source in mark(source, of: new.items, placed.outlines[source]) }
    }

    /// The marks of all families.
    func marks(liftedSeverities: [Double]) -> [InfluenceField.Item] {
        input.families.indices.flatMap { marks(ofFamily: $0, liftedSeverities: liftedSeverities) }
    }

    private func mark(_ source: Int, of sources: [Source], _ outline: Outline) -> InfluenceField.Item {
        InfluenceField.Item(feature: source, strength: 1, decay: Decay(sources[source], kernel: input.rules.kernel), outline: outline)
    }
}
