import CityModel
import Glibc
import RiskScoring

/// What of a record differs between two states.
public enum RecordDifference: Hashable, Sendable {
    case name(String?, String?)
    case kind(String, String)
    /// nil: no data.
    case level(Level?, Level?)
    /// nil: no data.
    case severity(Double?, Double?)
    /// Deciding rule's standard and clause; nil: no data.
    case clause(String?, String?)
    /// Metres.
    case reach(Double, Double)
    /// Metres.
    case core(Double, Double)
    /// Metres between its reference points.
    case moved(Double)
    /// Another geometry with the same reference point, or one where there was none.
    case shape
    case targetClass(String, String)
    case shelterType(String, String)
    /// nil: left out for want of capacity and area.
    case places(Double?, Double?)
    /// Metres.
    case radius(Double, Double)
    /// Whether a shelter can be used: not without places or without geometry; nil in a state that does not have it.
    case usable(Bool?, Bool?)
}

/// A source, target or shelter in one or both of two states.
public struct MatchedRecord: Hashable, Sendable {
    /// What became of a record.
    public enum Fate: String, Sendable {
        case added, removed, changed, unchanged
    }

    /// Name of its layer.
    public var layer: String
    /// Its id in the layer.
    public var id: String
    /// Its name for people, the later one if it has any.
    public var name: String?
    /// Index among the earlier state's records; nil when it was added.
    public var before: Int?
    /// Index among the later state's records; nil when it was removed.
    public var after: Int?
    /// What differs; of a record in one of the states nothing, but that it cannot be used there.
    public var differences: [RecordDifference] = []

    /// What became of it.
    public var fate: Fate {
        before == nil ? .added : after == nil ? .removed : differences.isEmpty ? .unchanged : .changed
    }

    /// Whether it came or went and could not be used.
    var cameOrWentUnusable: Bool { fate != .changed && !differences.isEmpty }

    /// Whether it was added and cannot be used.
    public var isAddedUnusable: Bool { fate == .added && cameOrWentUnusable }
}

/// The records of one sort (sources, targets or shelters) of two states, matched by layer and id.
///
/// Of records that share both, those at one place are matched first, then of the others the first with the first, the second with the
/// second. Order: those of the later state, then those that were removed in their earlier order.
public struct RecordMatches: Sendable {
    /// All of them, unchanged ones, too.
    public internal(set) var records: [MatchedRecord]
    /// Index into `records` of each earlier record.
    let ofBefore: [Int]
    /// Index into `records` of each later record.
    let ofAfter: [Int]

    /// Those that were added, removed or changed.
    public var changed: [MatchedRecord] { records.filter { $0.fate != .unchanged } }

    /// How many have a fate.
    public func count(_ fate: MatchedRecord.Fate) -> Int { records.count { $0.fate == fate } }

    /// What a record is matched by.
    struct Name: Hashable {
        var layer: String
        var id: ExactText
        /// Its reference point.
        var place: PlaneCoordinate?

        init(layer: String, id: String, place: PlaneCoordinate?) { (self.layer, self.id, self.place) = (layer, ExactText(id), place) }
    }

    init(before: [Name], after: [Name]) {
        var partners = [Int?](repeating: nil, count: after.count)
        var ofBefore = [Int](repeating: -1, count: before.count)
        func match<Key: Hashable>(_ key: (Name) -> Key) {
            var waiting: [Key: [Int]] = [:]
            for index in before.indices.reversed() where ofBefore[index] < 0 { waiting[key(before[index]), default: []].append(index) }
            for index in after.indices where partners[index] == nil {
                guard let partner = waiting[key(after[index])]?.popLast() else { continue }
                (partners[index], ofBefore[partner]) = (partner, index)
            }
        }
        match { $0 }
        match { [ExactText($0.layer), $0.id] }
        var records = after.indices.map { index in
            MatchedRecord(layer: after[index].layer, id: after[index].id.text, before: partners[index], after: index)
        }
        ofAfter = Array(after.indices)
        for (index, name) in before.enumerated() where ofBefore[index] < 0 {
            ofBefore[index] = records.count
            records.append(MatchedRecord(layer: name.layer, id: name.id.text, before: index))
        }
        self.records = records
        self.ofBefore = ofBefore
    }
}

// MARK: Sources, targets, shelters

/// The sources of two states.
func matchedSources(_ before: CityState, _ after: CityState) -> RecordMatches {
    let (old, new) = (before.map.input.sources, after.map.input.sources)
    let places = (before.map.scores.referencePoints, after.map.scores.referencePoints)
    var matches = RecordMatches(
        before: zip(old.items, places.0).map { .init(layer: before.map.sourceLayers[$0.layer], id: $0.id, place: $1) },
        after: zip(new.items, places.1).map { .init(layer: after.map.sourceLayers[$0.layer], id: $0.id, place: $1) })
    matches.compare(names: (old.items.map(\.name), new.items.map(\.name)), shapes: (old.plane, new.plane), places: places) { left, right in
        let (left, right) = (old.items[left], new.items[right])
        let clauses = (left.grade?.decidingResult.citation.text, right.grade?.decidingResult.citation.text)
        return [
            left.kind == right.kind ? nil : .kind(left.kind, right.kind),
            left.level == right.level ? nil : .level(left.level, right.level),
            left.severity == right.severity ? nil : .severity(left.severity, right.severity),
            clauses.0 == clauses.1 ? nil : .clause(clauses.0, clauses.1),
            left.reach == right.reach ? nil : .reach(left.reach, right.reach),
            left.core == right.core ? nil : .core(left.core, right.core),
        ]
    }
    return matches
}

/// The protection targets of two states.
func matchedTargets(_ before: CityState, _ after: CityState, threads: Int) -> RecordMatches {
    let (old, new) = (before.map.input.targets, after.map.input.targets)
    let places = (referencePoints(of: old.plane, threads: threads), referencePoints(of: new.plane, threads: threads))
    var matches = RecordMatches(
        before: zip(old.items, places.0).map { .init(layer: before.targetLayers[$0.layer], id: $0.id, place: $1) },
        after: zip(new.items, places.1).map { .init(layer: after.targetLayers[$0.layer], id: $0.id, place: $1) })
    matches.compare(names: (old.items.map(\.name), new.items.map(\.name)), shapes: (old.plane, new.plane), places: places) { left, right in
        let classes = (old.items[left].targetClass, new.items[right].targetClass)
        return [classes.0 == classes.1 ? nil : .targetClass(classes.0, classes.1)]
    }
    return matches
}

/// The shelters of two states.
func matchedShelters(_ before: CityState, _ after: CityState, threads: Int) -> RecordMatches {
    let (old, new) = (before.map.input.shelters, after.map.input.shelters)
    let places = (referencePoints(of: old.plane, threads: threads), referencePoints(of: new.plane, threads: threads))
    var matches = RecordMatches(
        before: zip(old.items, places.0).map { .init(layer: before.map.shelterLayers[$0.layer], id: $0.id, place: $1) },
        after: zip(new.items, places.1).map { .init(layer: after.map.shelterLayers[$0.layer], id: $0.id, place: $1) })
    matches.compare(names: (old.items.map(\.name), new.items.map(\.name)), shapes: (old.plane, new.plane), places: places) { left, right in
        let (left, right) = (old.items[left], new.items[right])
        return [
            left.type == right.type ? nil : .shelterType(left.type, right.type),
            left.places == right.places ? nil : .places(left.places, right.places),
            left.radius == right.radius ? nil : .radius(left.radius, right.radius),
        ]
    }
    for index in matches.records.indices {
        let record = matches.records[index]
        let usable = (record.before.map { old.usablePlaces($0) != nil }, record.after.map { new.usablePlaces($0) != nil })
        guard usable.0 != usable.1, usable.0 == false || usable.1 == false else { continue }
        matches.records[index].differences.append(.usable(usable.0, usable.1))
    }
    return matches
}

extension Located where Item == Shelter {
    /// Places of a shelter; nil for one that cannot be used for want of capacity or geometry.
    func usablePlaces(_ shelter: Int) -> Double? { plane.box(ofFeature: shelter).isEmpty ? nil : items[shelter].places }
}

extension RecordMatches {
    /// Gives every record its name, and what differs where it is in both states: first its own properties, then place and name.
    fileprivate mutating func compare(
        names: (before: [String?], after: [String?]),
        shapes: (before: GeometryTable<PlaneCoordinate>, after: GeometryTable<PlaneCoordinate>),
        places: (before: [PlaneCoordinate?], after: [PlaneCoordinate?]),
        _ properties: (_ before: Int, _ after: Int) -> [RecordDifference?]
    ) {
        for index in records.indices {
            let (before, after) = (records[index].before, records[index].after)
            records[index].name = after.flatMap { names.after[$0] } ?? before.flatMap { names.before[$0] }
            guard let before, let after else { continue }
            var differences = properties(before, after).compactMap(\.self)
            if let old = places.before[before], let new = places.after[after], old != new {
                differences.append(.moved(hypot(new.x - old.x, new.y - old.y)))
            } else if !shapes.before.isEqual(feature: before, to: after, of: shapes.after) {
                differences.append(.shape)
            }
            if names.before[before] != names.after[after] { differences.append(.name(names.before[before], names.after[after])) }
            records[index].differences = differences
        }
    }
}
