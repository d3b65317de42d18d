import CityModel
import RiskScoring
import TestSupport

/// A random city of unique ids, and what a random survey makes of it: records moved, graded anew, added and removed, in and outside the
/// city, of every sort that a survey may change.
struct RandomSurvey {
    let before: ScoringInput
    let after: ScoringInput
    /// Whether targets are among what changed.
    let changesTargets: Bool

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let city = Self.named(RandomCity(seed: seed / 3).input)
        var after = city
        let donor = RandomCity(seed: seed &+ 10_000).input
        let changesTargets = Bool.random(using: &random)
        after.sources = Self.changed(city.sources, from: donor.sources, isSorted: true, id: \.id, &random) { source, other, random in
            if Bool.random(using: &random) { source.grade = other.grade }
            if Int.random(in: 0..<4, using: &random) == 0 { source.reach = other.reach }
            source.core = min(source.core, source.reach)
        }
        after.shelters = Self.changed(city.shelters, from: donor.shelters, isSorted: false, id: \.id, &random) { shelter, other, _ in
            shelter.places = other.places
        }
        if changesTargets {
            after.targets = Self.changed(city.targets, from: donor.targets, isSorted: false, id: \.id, &random) { target, other, _ in
                target.weight = other.weight
            }
        }
        if var layer = after.population.first {
            for feature in layer.thousandths.indices where Int.random(in: 0..<15, using: &random) == 0 {
                layer.thousandths[feature] = Int64.random(in: 0...50_000, using: &random)
            }
            after.population = [layer]
        }
        (before, self.after, self.changesTargets) = (city, after, changesTargets)
    }

    /// The city with ids s000…, sorted as sources must be.
    private static func named(_ city: ScoringInput) -> ScoringInput {
        func name(_ number: Int) -> String { "s" + String(1000 + number).dropFirst() }
        var named = city
        for index in named.sources.items.indices { named.sources.items[index].id = name(index) }
        for index in named.shelters.items.indices { named.shelters.items[index].id = name(index) }
        for index in named.targets.items.indices { named.targets.items[index].id = name(index) }
        return named
    }

    /// Some records removed, some changed, some moved to a place of another city's, some added between them.
    private static func changed<Item>(
        _ records: Located<Item>, from donor: Located<Item>, isSorted: Bool, id: WritableKeyPath<Item, String>,
        _ random: inout SeededGenerator, change: (inout Item, Item, inout SeededGenerator) -> Void
    ) -> Located<Item> {
        var result = Located<Item>()
        func append(_ item: Item, _ feature: Int, _ plane: GeometryTable<PlaneCoordinate>) {
            result.items.append(item)
            result.plane.append(feature: feature, of: plane)
        }
        for (number, item) in records.items.enumerated() {
            let other = donor.items.isEmpty ? nil : Int.random(in: 0..<donor.items.count, using: &random)
            switch Int.random(in: 0..<30, using: &random) {
            case 0: continue
            case 1:
                if let other { append(item, other, donor.plane) } else { append(item, number, records.plane) }
            case 2:
                var item = item
                if let other { change(&item, donor.items[other], &random) }
                append(item, number, records.plane)
            case 3:
                append(item, number, records.plane)
                guard let other else { continue }
                var added = donor.items[other]
                added[keyPath: id] = item[keyPath: id] + "a"
                append(added, other, donor.plane)
            default: append(item, number, records.plane)
            }
        }
        return result
    }
}
