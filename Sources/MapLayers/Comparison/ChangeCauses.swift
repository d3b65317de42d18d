import CityModel
import RiskScoring

/// Finds why the total score of cells changed between two states.
///
/// The score before the limit of 100 points is the product 100·H·M·V·(1/C), with H the highest hazard among the families; LMDI-I gives
/// each factor its part of the change, and a factor's part goes to what it is made of:
/// - H to the sources of the family that decides where H is higher (in the later state when they are equal), in proportion to the change
///   of their (s'·k)^p; with order `highest` all of it to the source that makes the higher maximum;
/// - M to the population layers, in proportion to the change of their persons within 500 m;
/// - V to the target that makes the higher maximum T;
/// - C to the shelters, in proportion to the change of their R·w;
/// - where the state of the model itself differs (its rules, a first or last population layer or shelter), to that alone.
///
/// What the limits of 0 and 100 points cut off is a cause of its own, so that the causes add up to the change of the unrounded score.
struct ChangeCauses: Sendable {
    private let before: State
    private let after: State
    private let sources: RecordMatches
    private let targets: RecordMatches
    private let shelters: RecordMatches

    /// One of the two states.
    private struct State {
        let city: CityState
        let people: PeopleByLayer
        var rules: ScoringRules { city.map.input.rules }
    }

    init(
        _ before: CityState, _ after: CityState, sources: RecordMatches, targets: RecordMatches, shelters: RecordMatches, threads: Int
    ) throws(ScoringError) {
        self.before = State(city: before, people: try PeopleByLayer(before.context, threads: threads))
        self.after = State(city: after, people: try PeopleByLayer(after.context, threads: threads))
        self.sources = sources
        self.targets = targets
        self.shelters = shelters
    }

    /// The causes of a cell's change.
    func change(at cell: Cell) -> CellChange {
        let explanations = (explanation(of: cell, before), explanation(of: cell, after))
        var causes: [ChangeCause] = []
        if let old = explanations.0, let new = explanations.1 {
            causes = self.causes(CellTerms(old), CellTerms(new))
        } else if let points = explanations.1.map({ CellTerms($0).points }) ?? explanations.0.map({ -CellTerms($0).points }) {
            causes = [ChangeCause(factor: .boundary, points: points, reasons: [points > 0 ? .added : .removed])]
        }
        causes = causes.filter { $0.points != 0 }
        let order = causes.indices.sorted { left, right in
            let (first, second) = (causes[left].points.magnitude, causes[right].points.magnitude)
            return first == second ? left < right : first > second
        }
        return CellChange(
            cell: cell, before: before.city.score(cell), after: after.city.score(cell), causes: order.map { causes[$0] })
    }

    private func explanation(of cell: Cell, _ state: State) -> CellExplanation? {
        state.city.map.scores.isInCity(cell) ? state.city.context.explanation(of: cell) : nil
    }

    private func causes(_ old: CellTerms, _ new: CellTerms) -> [ChangeCause] {
        let effects = divisiaEffects(
            products: (old.product, new.product),
            factors: [
                (old.hazard, new.hazard), (old.cell.people.factor, new.cell.people.factor),
                (old.cell.targets.factor, new.cell.targets.factor), (1 / old.cell.shelters.factor, 1 / new.cell.shelters.factor),
            ])
        let limit = (new.points - old.points) - (max(0, new.product) - max(0, old.product))
        return hazardCauses(effects[0], old, new) + peopleCauses(effects[1], old, new) + targetCauses(effects[2], old, new)
            + shelterCauses(effects[3], old, new) + [ChangeCause(factor: .limit, points: limit, reasons: [])]
    }

    // MARK: H

    private func hazardCauses(_ effect: Double, _ old: CellTerms, _ new: CellTerms) -> [ChangeCause] {
        let rules = ChangeCause(factor: .hazard, points: effect, reasons: [.rules])
        guard before.rules.kernel == after.rules.kernel, before.rules.order == after.rules.order else { return [rules] }
        let isHigher = new.hazard >= old.hazard
        guard let family = isHigher ? new.family : old.family else { return [rules] }
        let terms = (old.cell.families[family].sources, new.cell.families[family].sources)
        if after.rules.order == .highest {
            let side = isHigher ? terms.1 : terms.0
            guard
                let carrier = side.indices.max(by: { side[$0].raised < side[$1].raised || (side[$0].raised == side[$1].raised && $0 > $1) })
            else { return [rules] }
            let record = isHigher ? sources.ofAfter[side[carrier].source] : sources.ofBefore[side[carrier].source]
            return [sourceCause(record, points: effect)]
        }
        var shares = TermChanges()
        for term in terms.0 { shares.add(-term.raised, to: sources.ofBefore[term.source]) }
        for term in terms.1 { shares.add(term.raised, to: sources.ofAfter[term.source]) }
        return shares.shared(effect).map { $0.map { sourceCause($0.record, points: $0.points) } } ?? [rules]
    }

    private func sourceCause(_ index: Int, points: Double) -> ChangeCause {
        let record = sources.records[index]
        var reasons = reasons(record)
        if let old = record.before, let new = record.after {
            let terms = (before.city.context.upliftTerms(ofSource: old), after.city.context.upliftTerms(ofSource: new))
            for family in before.city.map.input.families.indices {
                let values = (terms.0.uplift(by: family), terms.1.uplift(by: family))
                guard values.0 != values.1 else { continue }
                reasons.append(.coupling(family: after.city.map.input.families[family], before: values.0, after: values.1))
            }
        }
        return cause(.hazard, record, points, reasons)
    }

    // MARK: M, V, C

    private func peopleCauses(_ effect: Double, _ old: CellTerms, _ new: CellTerms) -> [ChangeCause] {
        func whole(_ reason: ChangeCause.Reason) -> [ChangeCause] { [ChangeCause(factor: .people, points: effect, reasons: [reason])] }
        guard (old.cell.people.nearby == nil) == (new.cell.people.nearby == nil) else {
            return whole(old.cell.people.nearby == nil ? .beginsToCount : .ceasesToCount)
        }
        guard before.rules.people == after.rules.people else { return whole(.rules) }
        let persons = (before.people.nearby(old.cell.cell), after.people.nearby(new.cell.cell))
        let layers = (before.city.map.input.population.map { $0.layer ?? "" }, after.city.map.input.population.map { $0.layer ?? "" })
        let names = layers.1 + layers.0.filter { !layers.1.contains($0) }
        let numbers = names.map { name in (number(of: name, layers.0, persons.0), number(of: name, layers.1, persons.1)) }
        var shares = TermChanges()
        for (index, number) in numbers.enumerated() { shares.add(Double((number.1 ?? 0) - (number.0 ?? 0)), to: index) }
        guard let causes = shares.shared(effect) else { return whole(.rules) }
        return causes.map { share in
            ChangeCause(
                factor: .people, layer: names[share.record], points: share.points,
                reasons: [.persons(before: numbers[share.record].0, after: numbers[share.record].1)])
        }
    }

    private func number(of layer: String, _ layers: [String], _ persons: [Int64]) -> Int64? {
        layers.firstIndex(of: layer).map { persons[$0] }
    }

    private func targetCauses(_ effect: Double, _ old: CellTerms, _ new: CellTerms) -> [ChangeCause] {
        let (left, right) = (old.cell.targets, new.cell.targets)
        let record =
            right.highest > left.highest
            ? right.target.map { targets.ofAfter[$0] } : left.target.map { targets.ofBefore[$0] }
        guard before.rules.targets == after.rules.targets, let record else {
            return [ChangeCause(factor: .targets, points: effect, reasons: [.rules])]
        }
        return [cause(.targets, targets.records[record], effect, reasons(targets.records[record]))]
    }

    private func shelterCauses(_ effect: Double, _ old: CellTerms, _ new: CellTerms) -> [ChangeCause] {
        func whole(_ reason: ChangeCause.Reason) -> [ChangeCause] { [ChangeCause(factor: .shelters, points: effect, reasons: [reason])] }
        let (left, right) = (old.cell.shelters, new.cell.shelters)
        guard (left.access == nil) == (right.access == nil) else { return whole(left.access == nil ? .beginsToCount : .ceasesToCount) }
        guard before.rules.shelterTarget == after.rules.shelterTarget else { return whole(.rules) }
        var shares = TermChanges()
        for term in left.shelters { shares.add(-term.product, to: shelters.ofBefore[term.shelter]) }
        for term in right.shelters { shares.add(term.product, to: shelters.ofAfter[term.shelter]) }
        guard let causes = shares.shared(effect) else { return whole(.rules) }
        return causes.map { share in
            let record = shelters.records[share.record]
            var reasons = reasons(record)
            if let old = record.before, let new = record.after {
                let demands = (before.city.map.scores.shelterDemands[old].demand, after.city.map.scores.shelterDemands[new].demand)
                if demands.0 != demands.1 { reasons.append(.demand(before: demands.0, after: demands.1)) }
            }
            return cause(.shelters, record, share.points, reasons)
        }
    }

    // MARK: Causes

    /// What of a record bears on scores.
    private func reasons(_ record: MatchedRecord) -> [ChangeCause.Reason] {
        switch record.fate {
        case .added: [.added]
        case .removed: [.removed]
        case .changed, .unchanged:
            record.differences.compactMap { difference in
                switch difference {
                case .name, .clause: nil
                default: .differs(difference)
                }
            }
        }
    }

    private func cause(
        _ factor: ChangeCause.Factor, _ record: MatchedRecord, _ points: Double, _ reasons: [ChangeCause.Reason]
    ) -> ChangeCause {
        ChangeCause(
            factor: factor, layer: record.layer, id: record.id, name: record.name, points: points,
            reasons: reasons.isEmpty ? [.unchanged] : reasons)
    }
}

/// The factors of one cell in one state.
private struct CellTerms {
    let cell: CellExplanation
    /// The first family with the highest hazard; nil without families.
    let family: Int?

    init(_ cell: CellExplanation) {
        self.cell = cell
        family = cell.families.indices.max { left, right in
            let (first, second) = (cell.families[left].hazard, cell.families[right].hazard)
            return first < second || (first == second && left > right)
        }
    }

    /// H of that family.
    var hazard: Double { family.map { cell.families[$0].hazard } ?? 0 }

    /// 100·H·M·V/C, from left to right.
    var product: Double { 100 * hazard * cell.people.factor * cell.targets.factor / cell.shelters.factor }

    /// The product within the limits of a score.
    var points: Double { min(100, max(0, product)) }
}

/// Changes of the terms of a sum by record, in the order in which records come up.
private struct TermChanges {
    private var changes: [(record: Int, change: Double)] = []
    private var places: [Int: Int] = [:]

    mutating func add(_ change: Double, to record: Int) {
        if let place = places[record] {
            changes[place].change += change
        } else {
            places[record] = changes.count
            changes.append((record, change))
        }
    }

    /// An effect on the sum shared out in proportion to the changes of its terms; nil when there is an effect and the sum stayed.
    func shared(_ effect: Double) -> [(record: Int, points: Double)]? {
        let sum = changes.reduce(0) { $0 + $1.change }
        guard effect != 0 else { return [] }
        return sum == 0 ? nil : changes.map { ($0.record, effect * ($0.change / sum)) }
    }
}

extension [UpliftTerm] {
    /// λ·H of a giving family, all couplings together.
    fileprivate func uplift(by family: Int) -> Double { reduce(0) { $1.family == family ? $0 + $1.value : $0 } }
}
