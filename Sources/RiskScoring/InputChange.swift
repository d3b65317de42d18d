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

    /// What differs between an earlier state and a context; nil when nothing of the earlier scores can be kept: other cells, or a factor
    /// that appeared or vanished everywhere.
    init?(from earlier: EarlierCity, to context: ScoringContext) {
        let (old, input, scored) = (earlier.input, context.input, earlier.scores)
        guard old.population.isEmpty == input.population.isEmpty, scored.window == context.window,
            scored.shelterDemands.contains(where: { $0.ratio != nil }) == (context.shelters.field != nil),
            scored.districtOfCell == context.city.districtOfCell
        else { return nil }
        let pairs = [
            FeaturePairs(FeatureInfluence(targets: old), FeatureInfluence(targets: input)),
            FeaturePairs(
                FeatureInfluence(shelters: old, scored.shelterDemands), FeatureInfluence(shelters: input, context.shelters.demands)),
        ]
        let others = pairs.map { pair in
            InfluenceField(items: pair.changed(on: context.axis, rows: context.window.rows), order: .power(1), axis: context.axis)
        }
        fields = ([context.changedSources(since: earlier)] + others).filter { !$0.items.isEmpty }
        people = context.people.map { nearby in
            let changes = scored.persons.changes(against: nearby.people.persons)
            return PeopleNearby(People(marking: changes, in: context.window), axis: context.axis)
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

extension ScoringContext {
    /// Marks of the sources that changed, which may have been found when the context was prepared.
    fileprivate func changedSources(since earlier: EarlierCity) -> InfluenceField {
        if let changed = hazards.changed { return changed }
        let changes = SourceChanges(since: earlier, input, sources, axis: axis, rows: window.rows)
        return InfluenceField(items: changes.marks(liftedSeverities: liftedSeverities), order: .power(1), axis: axis)
    }
}

/// The targets or the shelters, in the order of their sums.
private struct FeatureInfluence {
    /// What a feature's influence on a cell depends on, but for its geometry.
    struct Feature: Equatable {
        /// w or R.
        let strength: Double
        let decay: Decay
    }

    let features: [Feature]
    let table: GeometryTable<PlaneCoordinate>
    let names: [(layer: Int, id: String)]
    /// The order in which features follow each other decides the last bit of a sum.
    let isOrdered: Bool

    init(targets input: ScoringInput) {
        let targets = input.targets.items
        (names, table, isOrdered) = (targets.map { ($0.layer, $0.id) }, input.targets.plane, false)
        features = targets.map { Feature(strength: $0.weight, decay: .ofTargets) }
    }

    init(shelters input: ScoringInput, _ demands: [ShelterDemand]) {
        let shelters = input.shelters.items
        (names, table, isOrdered) = (shelters.map { ($0.layer, $0.id) }, input.shelters.plane, true)
        features = zip(shelters, demands).map { Feature(strength: $1.ratio ?? 0, decay: Decay($0)) }
    }

    /// What a feature does within its reach, as a mark of strength 1.
    func mark(_ number: Int, on axis: CellAxis, rows: Range<Int>) -> InfluenceField.Item {
        InfluenceField.Item(
            feature: number, strength: 1, decay: features[number].decay,
            outline: .outline(ofFeature: number, in: table, on: axis, rows: rows))
    }

    struct Key: Hashable {
        let layer: Int
        let id: ExactText
        /// Among the features of one name.
        let occurrence: Int
    }

    var keys: [Key] {
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

/// The features of one sort in two states, matched.
private struct FeaturePairs {
    private let old, new: FeatureInfluence
    /// For each new feature its number among the old ones; nil for one that was added.
    private let numbers: [Int?]
    /// Whether each new one is where it was.
    private let isInPlace: [Bool]

    /// Matches each feature with the one of the same name and, among those of one name, the same place.
    init(_ old: FeatureInfluence, _ new: FeatureInfluence) {
        (self.old, self.new) = (old, new)
        numbers = Self.numbers(of: new, among: old)
        isInPlace = numbers.enumerated().map { feature, number in
            number.map { new.table.isEqual(feature: feature, to: $0, of: old.table) } ?? false
        }
    }

    private static func numbers(of new: FeatureInfluence, among old: FeatureInfluence) -> [Int?] {
        if new.names.count == old.names.count,
            zip(new.names, old.names).allSatisfy({ $0.layer == $1.layer && ExactText($0.id) == ExactText($1.id) })
        {
            return Array(new.names.indices)
        }
        let numbers = Dictionary(uniqueKeysWithValues: zip(old.keys, old.names.indices))
        return new.keys.map { numbers[$0] }
    }

    /// Marks of the features with influence that the other state does not have alike, or not in the same order: as they were, then as they
    /// are.
    func changed(on axis: CellAxis, rows: Range<Int>) -> [InfluenceField.Item] {
        let known = numbers.lazy.compactMap(\.self)
        let isReordered = new.isOrdered && zip(known, known.dropFirst()).contains { $0 > $1 }
        var isGone = old.features.map { $0.strength > 0 }
        var added: [Int] = []
        for (feature, number) in numbers.enumerated() {
            let isSame = !isReordered && isInPlace[feature] && number.map { new.features[feature] == old.features[$0] } ?? false
            if let number, isSame { isGone[number] = false }
            if !isSame, new.features[feature].strength > 0 { added.append(feature) }
        }
        return isGone.indices.filter { isGone[$0] }.map { old.mark($0, on: axis, rows: rows) }
            + added.map { new.mark($0, on: axis, rows: rows) }
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
