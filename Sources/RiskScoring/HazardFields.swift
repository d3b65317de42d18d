import CityModel
import Parallelism

/// The families' hazards, those that give to others computed before those that take (MODEL 4, coupling).
struct HazardFields: Sendable {
    /// One per family.
    private(set) var fields: [InfluenceField]
    /// Per source, what each coupling adds: Σ λ·H at its reference point.
    private(set) var uplifts: [Double]
    /// Per source, s'.
    private(set) var liftedSeverities: [Double]

    /// Marks of strength 1 for the sources whose influence is not what it was, as they were and as they are; nil when no earlier state was
    /// given.
    private(set) var changed: InfluenceField?

    /// - Parameter earlier: a state of which uplifts are taken over where nothing that gives to them changed
    init(
        _ input: ScoringInput, _ placed: PlacedSources, keeping earlier: EarlierCity?, axis: CellAxis, rows: Range<Int>, threads: Int
    ) throws(ScoringError) {
        let sources = input.sources.items
        let blank = InfluenceField(items: [], order: input.rules.order, axis: axis)
        fields = Array(repeating: blank, count: input.families.count)
        uplifts = Array(repeating: 0, count: sources.count)
        liftedSeverities = Array(repeating: 0, count: sources.count)
        let changes = earlier.map { SourceChanges(since: $0, input, placed, axis: axis, rows: rows) }
        var marks = [[InfluenceField.Item]](repeating: [], count: input.families.count)
        for family in try couplingOrder(input) {
            let members = sources.indices.filter { sources[$0].family == family && sources[$0].hasData }
            let couplings = input.rules.couplings.filter { $0.to == family }
            let givers = couplings.flatMap { marks[$0.from] }
            let changedGivers = InfluenceField(items: givers, order: .power(1), axis: axis)
            setUplifts(of: members, couplings, placed, keeping: earlier, but: changedGivers, threads: threads)
            for source in members { liftedSeverities[source] = min(1, usableSeverity(sources[source]) * (1 + uplifts[source])) }
            marks[family] = changes?.marks(ofFamily: family, liftedSeverities: liftedSeverities) ?? []
            fields[family] = InfluenceField(
                items: members.compactMap { source in
                    guard liftedSeverities[source] > 0, !placed.outlines[source].box.isEmpty else { return nil }
                    return InfluenceField.Item(
                        feature: source, strength: liftedSeverities[source],
                        decay: Decay(sources[source], kernel: input.rules.kernel), outline: placed.outlines[source])
                }, order: input.rules.order, axis: axis)
        }
        changed = earlier.map { _ in InfluenceField(items: Array(marks.joined()), order: .power(1), axis: axis) }
    }

    /// - Parameter changed: marks of the giving sources that are not what they were
    private mutating func setUplifts(
        of members: [Int], _ couplings: [Coupling], _ placed: PlacedSources, keeping earlier: EarlierCity?, but changed: InfluenceField,
        threads: Int
    ) {
        let givers = fields
        let found = parallelMap(count: members.count, block: 64, threads: threads) { member -> Double in
            let kept = earlier?.uplift(ofSource: members[member])
            if let kept, changed.items.isEmpty { return kept }
            guard let place = placed.reference(ofSource: members[member]) else { return 0 }
            if let kept, changed.sum(at: place) == 0 { return kept }
            return Self.uplift(couplings, fields: givers, at: place).reduce(0) { $0 + $1.value }
        }
        for (source, uplift) in zip(members, found) { uplifts[source] = uplift }
    }

    /// What each coupling adds at a place: λ·H of its giving family.
    static func uplift(_ couplings: [Coupling], fields: [InfluenceField], at place: LatticePoint) -> [(
        coupling: Coupling, hazard: Double, value: Double
    )] {
        couplings.map { coupling in
            let field = fields[coupling.from]
            let hazard = field.order.hazard(ofSum: field.sum(at: place))
            return (coupling, hazard, coupling.factor * hazard)
        }
    }
}

/// A severity between 0 and 1; 0 for a source without data.
func usableSeverity(_ source: Source) -> Double {
    guard let severity = source.severity, severity > 0 else { return 0 }
    return min(1, severity)
}

/// The families in an order in which each comes after all that give to it; among those that are free, as listed.
///
/// - Throws: `couplingCircle` with the families of a circle
func couplingOrder(_ input: ScoringInput) throws(ScoringError) -> [Int] {
    var order: [Int] = []
    var isDone = [Bool](repeating: false, count: input.families.count)
    while order.count < isDone.count {
        let free = isDone.indices.first { family in
            !isDone[family] && input.rules.couplings.allSatisfy { $0.to != family || isDone[$0.from] }
        }
        guard let free else { throw .couplingCircle(couplingCircle(input, among: isDone.map { !$0 }).map { input.families[$0] }) }
        isDone[free] = true
        order.append(free)
    }
    return order
}

/// A circle among families each of which takes from another of them: walked from taker to giver, told from giver to taker.
private func couplingCircle(_ input: ScoringInput, among isOpen: [Bool]) -> [Int] {
    var walk: [Int] = []
    var family = isOpen.firstIndex(of: true)
    while let current = family {
        if let start = walk.firstIndex(of: current) { return (walk[start...] + [current]).reversed() }
        walk.append(current)
        family = input.rules.couplings.first { $0.to == current && isOpen[$0.from] }?.from
    }
    return walk
}
