import CityModel
import RiskScoring

/// What a survey did to a layer.
public struct LayerChange: Hashable, Sendable {
    /// The layer.
    public var layer: String
    /// Records that the layer did not have.
    public var added = 0
    /// Records that are not what they were.
    public var changed = 0
    /// Records that the layer no longer has.
    public var removed = 0
    /// Records of the survey that say what the layer said.
    public var unchanged = 0
}

/// What a survey did to a layer, and what is found in the records that it brought.
struct SettledLayer: Sendable {
    var change: LayerChange
    var findings: [Finding]
}

/// What a record means, wherever it was read.
protocol SurveyedItem: Sendable {
    /// Whether the model reads the same from both.
    func means(sameAs other: Self) -> Bool

    /// Ids of the rules that graded an earlier state of it and do not grade it any more.
    func rulesLost(since earlier: Self) -> [String]
}

extension SurveyedItem {
    func rulesLost(since earlier: Self) -> [String] { [] }
}

/// An item that knows where its record stands, which says nothing of what it means.
protocol PlacedItem: SurveyedItem, Equatable {
    var id: String { get }
    var name: String? { get }
    var place: Place? { get set }
    var feature: Int? { get set }
}

extension PlacedItem {
    func means(sameAs other: Self) -> Bool {
        var other = other
        (other.place, other.feature) = (place, feature)
        return isExactly(other)
    }

    /// Whether all is the same, down to the bytes of what outputs call it: equal texts may be spelt in two ways of Unicode.
    func isExactly(_ other: Self) -> Bool {
        self == other && ExactText(id) == ExactText(other.id) && name.map(ExactText.init) == other.name.map(ExactText.init)
    }
}

extension Source: PlacedItem {
    func rulesLost(since earlier: Source) -> [String] {
        let rules = Set((grade?.results ?? []).map(\.rule))
        return (earlier.grade?.results ?? []).map(\.rule).filter { !rules.contains($0) }
    }
}

extension Target: PlacedItem {}
extension Shelter: PlacedItem {}

extension Int64: SurveyedItem {
    func means(sameAs other: Int64) -> Bool { self == other }
}

extension AssembledLayer where Item: SurveyedItem {
    /// Ends a survey of the layer: makes the findings those of its records, and adds to them where a record moved far, has
    /// a new id or lost what graded it.
    ///
    /// What the survey did is told by what became of the records, whatever its steps were: those that it did not touch are left aside, of
    /// the others those of one id are matched, the first with the first.
    ///
    /// - Parameters:
    ///   - earlier: the layer before the survey, whose files are the first of this one's
    ///   - farMove: metres beyond which a move is a finding
    mutating func settle(since earlier: AssembledLayer, farMove: Double) -> SettledLayer {
        reviseFindings()
        var change = LayerChange(layer: layer)
        var gone = untouched(of: earlier).gone
        var waiting: [RecordKey: [Int]] = [:]
        for record in gone.reversed() { waiting[earlier.key(record), default: []].append(record) }
        var added: [Int] = []
        for record in origins.indices where origins[record].file >= earlier.files.count {
            guard let old = waiting[key(record)]?.popLast() else {
                added.append(record)
                continue
            }
            if isEqual(record, to: old, of: earlier) {
                change.unchanged += 1
            } else {
                change.changed += 1
                if hasOwnID[record] { reportMove(of: record, from: earlier.reference(old), farMove: farMove) }
                reportRulesLost(by: record, since: earlier.items[old])
            }
        }
        gone = waiting.values.flatMap(\.self)
        (change.added, change.removed) = (added.count, gone.count)
        reportNewIDs(of: added, since: earlier, gone: gone)
        let brought = (readingFindings.dropFirst(earlier.files.count) + ruleFindings.dropFirst(earlier.files.count)).flatMap(\.self)
        return SettledLayer(change: change, findings: brought)
    }

    /// What a record is matched by.
    private struct RecordKey: Hashable {
        var id: ExactText
        /// An id of its own is never one that was made up.
        var isOwn: Bool
    }

    private func key(_ record: Int) -> RecordKey { RecordKey(id: ExactText(ids[record]), isOwn: hasOwnID[record]) }

    /// The records of an earlier state that still stand as they did, and those that do not, ascending.
    private func untouched(of earlier: AssembledLayer) -> (standing: [Int], gone: [Int]) {
        var kept = origins.lazy.filter { $0.file < earlier.files.count }.makeIterator()
        var next = kept.next()
        var (standing, gone): ([Int], [Int]) = ([], [])
        for record in earlier.origins.indices {
            if earlier.origins[record] == next {
                standing.append(record)
                next = kept.next()
            } else {
                gone.append(record)
            }
        }
        return (standing, gone)
    }

    private func isEqual(_ record: Int, to other: Int, of layer: AssembledLayer) -> Bool {
        let isSame =
            switch (items[record], layer.items[other]) {
            case (let item?, let old?): item.means(sameAs: old)
            case (nil, nil): true
            default: false
            }
        return isSame && plane.isEqual(feature: record, to: other, of: layer.plane)
            && geographic.isEqual(feature: record, to: other, of: layer.geographic)
    }

    /// The first place of a record.
    private func reference(_ record: Int) -> PlaneCoordinate? {
        plane.coordinates(ofFeature: record).first.map { plane.coordinates[$0] }
    }

    // MARK: What is doubtful

    private mutating func reportMove(of record: Int, from old: PlaneCoordinate?, farMove: Double) {
        guard let old, let new = reference(record) else { return }
        let distance = ((new.x - old.x) * (new.x - old.x) + (new.y - old.y) * (new.y - old.y)).squareRoot()
        guard distance > farMove else { return }
        report(
            record, .recordMoved, found: "moved \(distance.rounded()) m", allowed: "moves of at most \(farMove) m",
            done: "used at its new place")
    }

    private mutating func reportRulesLost(by record: Int, since earlier: Item?) {
        guard let earlier, let lost = items[record]?.rulesLost(since: earlier), !lost.isEmpty else { return }
        report(
            record, .ruleLost, found: "rules that graded the record before and do not now: \(lost)",
            allowed: "whole records: each takes the place of the earlier one", done: "graded by what is left")
    }

    /// Reports new records whose ids are written almost like one that was there, and others at the place of one: untouched or removed.
    private mutating func reportNewIDs(of added: [Int], since earlier: AssembledLayer, gone: [Int]) {
        guard added.contains(where: { hasOwnID[$0] }) else { return }
        let similar = SimilarIDs(of: added.filter { hasOwnID[$0] }.map { ids[$0] }, among: earlier.ownIDs.lazy.compactMap(\.self))
        let old = (untouched(of: earlier).standing + gone).sorted()
        let places = Dictionary(
            old.compactMap { record in earlier.reference(record).map { ($0, earlier.ids[record]) } },
            uniquingKeysWith: { first, _ in first })
        for record in added where hasOwnID[record] {
            if let other = similar.other(than: ids[record]) {
                let hint: Phrase = ", did you mean \"\(other)\"?"
                report(
                    record, .idSimilar, found: "new id \"\(ids[record])\"\(hint)", allowed: "one id for one thing",
                    done: "added as a new record")
                continue
            }
            guard let other = reference(record).flatMap({ places[$0] }) else { continue }
            report(
                record, .idChanged, found: "a new id at the place of record \(other)", allowed: "one id for one thing",
                done: "added as a new record")
        }
    }

    private mutating func report(_ record: Int, _ code: FindingCode, found: Phrase, allowed: Phrase, done: Phrase) {
        let origin = origins[record]
        readingFindings[Int(origin.file)].append(
            Finding(
                code, .note, place: place(of: origin), layer: layer, feature: Int(origin.feature), id: ids[record], found: found,
                allowed: allowed, done: done))
    }
}
