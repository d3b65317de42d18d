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

    init(
        _ input: ScoringInput, footprints: [Footprint], references: [LatticePoint?], axis: CellAxis, rows: Range<Int>, threads: Int
    ) throws(ScoringError) {
        let sources = input.sources.items
        let blank = InfluenceField(items: [], order: input.rules.order, axis: axis)
        fields = Array(repeating: blank, count: input.families.count)
        uplifts = Array(repeating: 0, count: sources.count)
        liftedSeverities = Array(repeating: 0, count: sources.count)
        let interiors = Self.interiors(sources, footprints, axis: axis, rows: rows, threads: threads)
        for family in try couplingOrder(input) {
            let members = sources.indices.filter { sources[$0].family == family && sources[$0].grade != nil }
            let couplings = input.rules.couplings.filter { $0.to == family }
            let givers = fields
            let block = 64
            let blocks = parallelMap(count: (members.count + block - 1) / block, threads: threads) { number in
                members[number * block..<min((number + 1) * block, members.count)].map { source in
                    references[source].map { Self.uplift(couplings, fields: givers, at: $0).reduce(0) { $0 + $1.value } } ?? 0
                }
            }
            for (source, uplift) in zip(members, blocks.joined()) {
                uplifts[source] = uplift
                liftedSeverities[source] = min(1, usableSeverity(sources[source]) * (1 + uplift))
            }
            fields[family] = InfluenceField(
                items: members.compactMap { source in
                    guard liftedSeverities[source] > 0, !footprints[source].box.isEmpty else { return nil }
                    return InfluenceField.Item(
                        feature: source, strength: liftedSeverities[source],
                        decay: Decay(sources[source], kernel: input.rules.kernel), footprint: footprints[source],
                        interior: interiors[source])
                }, order: input.rules.order, axis: axis)
        }
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

    private static func interiors(
        _ sources: [Source], _ footprints: [Footprint], axis: CellAxis, rows: Range<Int>, threads: Int
    ) -> [CellRuns?] {
        let block = 64
        let blocks = parallelMap(count: (sources.count + block - 1) / block, threads: threads) { number in
            (number * block..<min((number + 1) * block, sources.count)).map { source in
                sources[source].grade == nil ? nil : footprints[source].interior(on: axis, rows: rows)
            }
        }
        return Array(blocks.joined())
    }
}

/// A severity between 0 and 1; 0 for a source without data.
func usableSeverity(_ source: Source) -> Double {
    guard let severity = source.grade?.severity, severity > 0 else { return 0 }
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
