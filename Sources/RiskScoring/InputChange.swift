import CityModel

/// What differs between two inputs of one city, as influence: fields of the features that changed, as they were and as they are, and
/// cells whose persons changed (MODEL 9).
///
/// The sum of a field above 0 at a cell means that the cell's score may differ. Features that changed nothing of their influence are not
/// in it: a new name, an equal grade by another clause.
struct InputChange: Sendable {
    /// Sources, targets and shelters that changed, strength 1.
    let fields: [InfluenceField]
    /// Cells whose persons changed, one mark each; nil without population.
    let people: PeopleNearby?

    /// What differs between an earlier city and a context; nil when nothing of the earlier scores can be kept: other rules, families or
    /// cells, or a factor that appeared or vanished everywhere.
    init?(from earlier: ScoringInput, scored: CityScores, to context: ScoringContext) {
        let input = context.input
        guard earlier.rules == input.rules, earlier.families == input.families, earlier.grid == input.grid,
            earlier.population.isEmpty == input.population.isEmpty, scored.window == context.window,
            scored.shelterDemands.contains(where: { $0.ratio != nil }) == (context.shelters.field != nil),
            scored.districtOfCell == context.city.districtOfCell
        else { return nil }
        let axis = context.axis
        let old = FeatureInfluence.all(of: earlier, scored.liftedSeverities, scored.shelterDemands)
        let new = FeatureInfluence.all(of: input, context.liftedSeverities, context.shelters.demands)
        fields = zip(old, new).compactMap { old, new in
            let rows = context.window.rows
            let marks =
                old.changed(against: new).map { old.mark($0, on: axis, rows: rows) }
                + new.changed(against: old).map { new.mark($0, on: axis, rows: rows) }
            return marks.isEmpty ? nil : InfluenceField(items: marks, order: .power(1), axis: axis)
        }
        people = context.people.map { nearby in
            PeopleNearby(People(marking: scored.persons.changes(against: nearby.people.persons), in: context.window), axis: axis)
        }
    }

    /// Whether the score of each cell of a window may differ, row-major; nil when none may.
    func cells(in window: CellWindow, on axis: CellAxis, _ scratch: inout SpreadScratch) -> [Bool]? {
        var cells: [Bool]?
        func mark<Value>(_ values: [Value], where isChanged: (Value) -> Bool) {
            var marked = cells ?? Array(repeating: false, count: window.count)
            for (index, value) in values.enumerated() where isChanged(value) { marked[index] = true }
            cells = marked
        }
        for field in fields {
            if let sums = field.sums(over: window, &scratch) { mark(sums) { $0 > 0 } }
        }
        if let people, people.people.hasEntries(rows: window.rows, within: people.radius) { mark(people.counts(over: window)) { $0 > 0 } }
        return cells
    }
}

/// The features of one sort that influence cells, in the order of their sums.
private struct FeatureInfluence {
    /// What a feature's influence on a cell depends on, but for its geometry.
    struct Feature: Equatable {
        /// s', w or R.
        let strength: Double
        /// Index of the family; 0 for targets and shelters.
        let family: Int
        let decay: Decay
    }

    private let features: [Feature]
    private let table: GeometryTable<PlaneCoordinate>
    private let names: [(layer: Int, id: String)]
    /// The order in which features follow each other decides the last bit of a sum.
    private let isOrdered: Bool

    private init(
        _ names: [(layer: Int, id: String)], _ table: GeometryTable<PlaneCoordinate>, isOrdered: Bool, feature: (Int) -> Feature
    ) {
        (self.names, self.table, self.isOrdered) = (names, table, isOrdered)
        features = names.indices.map(feature)
    }

    /// The sources, the targets and the shelters of a city.
    static func all(of input: ScoringInput, _ severities: [Double], _ demands: [ShelterDemand]) -> [FeatureInfluence] {
        let (sources, targets, shelters) = (input.sources, input.targets, input.shelters)
        return [
            FeatureInfluence(sources.items.map { ($0.layer, $0.id) }, sources.plane, isOrdered: input.rules.order != .highest) { number in
                Feature(
                    strength: severities[number], family: sources.items[number].family,
                    decay: Decay(sources.items[number], kernel: input.rules.kernel))
            },
            FeatureInfluence(targets.items.map { ($0.layer, $0.id) }, targets.plane, isOrdered: false) { number in
                Feature(strength: targets.items[number].weight, family: 0, decay: .ofTargets)
            },
            FeatureInfluence(shelters.items.map { ($0.layer, $0.id) }, shelters.plane, isOrdered: true) { number in
                Feature(strength: demands[number].ratio ?? 0, family: 0, decay: Decay(shelters.items[number]))
            },
        ]
    }

    /// What a feature does within its reach, as a mark of strength 1.
    func mark(_ number: Int, on axis: CellAxis, rows: Range<Int>) -> InfluenceField.Item {
        let footprint = Footprint(feature: number, of: table)
        return InfluenceField.Item(
            feature: number, strength: 1, decay: features[number].decay, footprint: footprint,
            interior: footprint.interior(on: axis, rows: rows))
    }

    /// The features with influence that others do not have alike, or do not have in the same order.
    func changed(against others: FeatureInfluence) -> [Int] {
        let partners = partners(in: others)
        let known = partners.lazy.filter { $0 >= 0 }
        let isReordered = isOrdered && zip(known, known.dropFirst()).contains { $0 > $1 }
        return features.indices.filter { number in
            guard features[number].strength > 0 else { return false }
            let partner = partners[number]
            guard !isReordered, partner >= 0 else { return true }
            return features[number] != others.features[partner] || !table.isEqual(feature: number, to: partner, of: others.table)
        }
    }

    /// For each feature the one of the same name and, among those of one name, the same place; -1 without.
    private func partners(in others: FeatureInfluence) -> [Int] {
        if names.count == others.names.count,
            zip(names, others.names).allSatisfy({ $0.layer == $1.layer && ExactText($0.id) == ExactText($1.id) })
        {
            return Array(names.indices)
        }
        let numbers = Dictionary(uniqueKeysWithValues: zip(others.keys, others.names.indices))
        return keys.map { numbers[$0] ?? -1 }
    }

    private struct Key: Hashable {
        let layer: Int
        let id: ExactText
        /// Among the features of one name.
        let occurrence: Int
    }

    private var keys: [Key] {
        var occurrences: [Key: Int] = [:]
        occurrences.reserveCapacity(names.count)
        return names.map { name in
            let first = Key(layer: name.layer, id: ExactText(name.id), occurrence: 0)
            let occurrence = occurrences[first, default: 0]
            occurrences[first] = occurrence + 1
            return Key(layer: first.layer, id: first.id, occurrence: occurrence)
        }
    }
}

extension CellPersons {
    /// Cells whose persons differ, in (row, column) order.
    fileprivate func changes(against other: CellPersons) -> [Cell] {
        var cells: [Cell] = []
        var (left, right) = (0, 0)
        while left < entries.count || right < other.entries.count {
            let old = left < entries.count ? entries[left] : nil
            let new = right < other.entries.count ? other.entries[right] : nil
            if old == new {
                (left, right) = (left + 1, right + 1)
            } else if let old, new.map({ old.cell <= $0.cell }) ?? true {
                cells.append(old.cell)
                left += 1
                if new?.cell == old.cell { right += 1 }
            } else if let new {
                cells.append(new.cell)
                right += 1
            }
        }
        return cells
    }
}
