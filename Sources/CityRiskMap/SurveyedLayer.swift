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

/// What a record means, wherever it was read.
protocol SurveyedItem: Sendable {
    /// Whether the model reads the same from both.
    func means(sameAs other: Self) -> Bool
}

extension Source: SurveyedItem {
    func means(sameAs other: Source) -> Bool {
        var other = other
        (other.place, other.feature) = (place, feature)
        return self == other
    }
}

extension Target: SurveyedItem {
    func means(sameAs other: Target) -> Bool {
        var other = other
        (other.place, other.feature) = (place, feature)
        return self == other
    }
}

extension Shelter: SurveyedItem {
    func means(sameAs other: Shelter) -> Bool {
        var other = other
        (other.place, other.feature) = (place, feature)
        return self == other
    }
}

extension Int64: SurveyedItem {
    func means(sameAs other: Int64) -> Bool { self == other }
}

extension AssembledLayer where Item: SurveyedItem {
    /// Takes over the records of a survey: each in the place of the record of its id, new ones behind all others. A record that means the
    /// same as before stays as it is, with the file it came from; findings about records that are gone are gone with them.
    ///
    /// - Parameters:
    ///   - survey: the records, of one id the last; those of which `isNamed` is false cannot be told apart and are left out
    ///   - farMove: metres beyond which a move is a finding
    /// - Returns: what was done, and what is doubtful about it
    mutating func take(_ survey: AssembledLayer, isNamed: [Bool], mode: SurveyFile.Mode, farMove: Double) -> (LayerChange, [Finding]) {
        var judge = SurveyJudge(layer: layer, farMove: farMove)
        var news: [String: Int] = [:]
        for (record, entry) in survey.records.enumerated() {
            if mode == .upsert, !isNamed[record] {
                judge.report(entry, .idMissing, .error, found: "no id", allowed: "an id in every record of a survey", done: "not used")
            } else if let earlier = news.updateValue(record, forKey: entry.id) {
                judge.report(
                    entry, .idRepeated, .repaired, found: "id \(entry.id), as feature \(survey.records[earlier].origin.feature)",
                    allowed: "an id once in a survey", done: "the last one is used")
            }
        }
        var result = emptied()
        var change = LayerChange(layer: layer)
        var met: Set<String> = []
        var gone: Set<RecordOrigin> = []
        for (record, entry) in records.enumerated() {
            guard let new = news[entry.id] else {
                if mode == .replace {
                    gone.insert(entry.origin)
                    change.removed += 1
                } else {
                    result.append(record, of: self)
                }
                continue
            }
            guard met.insert(entry.id).inserted else {
                gone.insert(entry.origin)
                continue
            }
            if isEqual(record, to: new, of: survey) {
                result.append(record, of: self)
                change.unchanged += 1
            } else {
                judge.lookAtMove(from: reference(record), to: survey.reference(new), of: survey.records[new])
                result.append(new, of: survey)
                gone.insert(entry.origin)
                change.changed += 1
            }
        }
        let places = Dictionary(
            records.indices.filter { news[records[$0].id] == nil }.compactMap { record in reference(record).map { ($0, records[record].id) }
            },
            uniquingKeysWith: { first, _ in first })
        for (record, entry) in survey.records.enumerated() where news[entry.id] == record && !met.contains(entry.id) {
            if let other = survey.reference(record).flatMap({ places[$0] }) { judge.reportNewID(entry, at: other) }
            result.append(record, of: survey)
            change.added += 1
        }
        let used = Set(result.records.lazy.map(\.origin))
        result.readingFindings = readingFindings.without(gone) + survey.readingFindings.about(used, of: survey.records.map(\.origin))
        result.ruleFindings = ruleFindings.without(gone) + survey.ruleFindings.about(used, of: survey.records.map(\.origin))
        self = result
        return (change, judge.findings)
    }

    /// Removes the records of some ids.
    ///
    /// - Returns: how many were removed, and the ids that no record has
    mutating func remove(_ ids: [String]) -> (removed: Int, unknown: [String]) {
        let wanted = Set(ids)
        let known = Set(records.lazy.map(\.id)).intersection(wanted)
        var result = emptied()
        var gone: Set<RecordOrigin> = []
        for (record, entry) in records.enumerated() {
            if known.contains(entry.id) { gone.insert(entry.origin) } else { result.append(record, of: self) }
        }
        result.readingFindings = readingFindings.without(gone)
        result.ruleFindings = ruleFindings.without(gone)
        self = result
        return (gone.count, ids.filter { !known.contains($0) })
    }

    private func emptied() -> AssembledLayer {
        var empty = self
        (empty.records, empty.plane, empty.geographic) = ([], GeometryTable(), GeometryTable())
        return empty
    }

    private mutating func append(_ record: Int, of layer: AssembledLayer) {
        records.append(layer.records[record])
        plane.append(feature: record, of: layer.plane)
        geographic.append(feature: record, of: layer.geographic)
    }

    private func isEqual(_ record: Int, to other: Int, of layer: AssembledLayer) -> Bool {
        guard let item = records[record].item, let new = layer.records[other].item else { return false }
        return item.means(sameAs: new) && plane.isEqual(feature: record, to: other, of: layer.plane)
            && geographic.isEqual(feature: record, to: other, of: layer.geographic)
    }

    /// The first place of a record.
    private func reference(_ record: Int) -> PlaneCoordinate? {
        plane.coordinates(ofFeature: record).first.map { plane.coordinates[$0] }
    }
}

extension [Finding] {
    /// Findings without those about some records.
    fileprivate func without(_ gone: Set<RecordOrigin>) -> [Finding] {
        let gone = Set(gone.lazy.map { FeatureName(file: $0.file, feature: $0.feature) })
        return gone.isEmpty ? self : filter { finding in FeatureName(finding).map { !gone.contains($0) } ?? true }
    }

    /// Findings about some of a file's records, or about none.
    fileprivate func about(_ used: Set<RecordOrigin>, of all: [RecordOrigin]) -> [Finding] {
        without(Set(all).subtracting(used))
    }
}

/// A feature as findings name it.
private struct FeatureName: Hashable {
    var file: String
    var feature: Int

    init(file: String, feature: Int) { (self.file, self.feature) = (file, feature) }

    init?(_ finding: Finding) {
        guard let file = finding.place?.file, let feature = finding.feature else { return nil }
        self.init(file: file, feature: feature)
    }
}

/// Collects what is doubtful about a survey's records.
private struct SurveyJudge {
    let layer: String
    let farMove: Double
    private(set) var findings: [Finding] = []

    init(layer: String, farMove: Double) { (self.layer, self.farMove) = (layer, farMove) }

    mutating func report<Item>(
        _ record: AssembledLayer<Item>.Record, _ code: FindingCode, _ severity: Finding.Severity, found: Phrase, allowed: Phrase,
        done: Phrase
    ) {
        findings.append(
            Finding(
                code, severity, place: record.origin.placeInFile, layer: layer, feature: record.origin.feature, id: record.id, found: found,
                allowed: allowed, done: done))
    }

    mutating func lookAtMove<Item>(from old: PlaneCoordinate?, to new: PlaneCoordinate?, of record: AssembledLayer<Item>.Record) {
        guard let old, let new else { return }
        let distance = ((new.x - old.x) * (new.x - old.x) + (new.y - old.y) * (new.y - old.y)).squareRoot()
        guard distance > farMove else { return }
        report(
            record, .recordMoved, .note, found: "moved \(distance.rounded()) m", allowed: "moves of at most \(farMove) m",
            done: "used at its new place")
    }

    mutating func reportNewID<Item>(_ record: AssembledLayer<Item>.Record, at other: String) {
        report(
            record, .idChanged, .note, found: "a new id at the place of record \(other)", allowed: "one id for one thing",
            done: "added as a new record")
    }
}
