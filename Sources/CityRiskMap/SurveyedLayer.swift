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
        var judge = SurveyJudge(survey, farMove: farMove)
        let news = judge.lastRecords(isNamed: isNamed, mode: mode)
        var result = emptied(files: files + survey.files)
        let shift = Int32(files.count)
        var change = LayerChange(layer: layer)
        var met: Set<String> = []
        var gone: Set<RecordOrigin> = []
        for record in items.indices {
            guard let new = news[ids[record]] else {
                if mode == .replace {
                    gone.insert(origins[record])
                    change.removed += 1
                } else {
                    result.append(record, of: self)
                }
                continue
            }
            guard met.insert(ids[record]).inserted else {
                gone.insert(origins[record])
                continue
            }
            if isEqual(record, to: new, of: survey) {
                result.append(record, of: self)
                change.unchanged += 1
            } else {
                judge.lookAtMove(of: new, from: reference(record), to: survey.reference(new))
                result.append(new, of: survey, shift: shift)
                gone.insert(origins[record])
                change.changed += 1
            }
        }
        let places = Dictionary(
            items.indices.filter { news[ids[$0]] == nil }.compactMap { record in reference(record).map { ($0, ids[record]) } },
            uniquingKeysWith: { first, _ in first })
        for record in survey.items.indices where news[survey.ids[record]] == record && !met.contains(survey.ids[record]) {
            if let other = survey.reference(record).flatMap({ places[$0] }) { judge.reportNewID(of: record, at: other) }
            result.append(record, of: survey, shift: shift)
            change.added += 1
        }
        let used = Set(
            result.origins.lazy.filter { $0.file >= shift }.map {
                RecordOrigin(file: $0.file - shift, feature: $0.feature, place: $0.place)
            })
        let unused = survey.featureNames(Set(survey.origins).subtracting(used))
        result.readingFindings = readingFindings.without(featureNames(gone)) + survey.readingFindings.without(unused)
        result.ruleFindings = ruleFindings.without(featureNames(gone)) + survey.ruleFindings.without(unused)
        self = result
        return (change, judge.findings)
    }

    /// Removes the records of some ids.
    ///
    /// - Returns: how many were removed, and the ids that no record has
    mutating func remove(_ ids: [String]) -> (removed: Int, unknown: [String]) {
        let known = Set(self.ids).intersection(ids)
        var result = emptied(files: files)
        var gone: Set<RecordOrigin> = []
        for record in items.indices {
            if known.contains(self.ids[record]) { gone.insert(origins[record]) } else { result.append(record, of: self) }
        }
        result.readingFindings = readingFindings.without(featureNames(gone))
        result.ruleFindings = ruleFindings.without(featureNames(gone))
        self = result
        return (gone.count, ids.filter { !known.contains($0) })
    }

    private func emptied(files: [String]) -> AssembledLayer {
        var empty = self
        (empty.ids, empty.items, empty.origins, empty.files) = ([], [], [], files)
        (empty.plane, empty.geographic) = (GeometryTable(), GeometryTable())
        return empty
    }

    /// Adds a record of a layer whose files stand so far behind in the list.
    private mutating func append(_ record: Int, of layer: AssembledLayer, shift: Int32 = 0) {
        ids.append(layer.ids[record])
        items.append(layer.items[record])
        var origin = layer.origins[record]
        origin.file += shift
        origins.append(origin)
        plane.append(feature: record, of: layer.plane)
        geographic.append(feature: record, of: layer.geographic)
    }

    private func isEqual(_ record: Int, to other: Int, of layer: AssembledLayer) -> Bool {
        guard let item = items[record], let new = layer.items[other] else { return false }
        return item.means(sameAs: new) && plane.isEqual(feature: record, to: other, of: layer.plane)
            && geographic.isEqual(feature: record, to: other, of: layer.geographic)
    }

    /// The first place of a record.
    private func reference(_ record: Int) -> PlaneCoordinate? {
        plane.coordinates(ofFeature: record).first.map { plane.coordinates[$0] }
    }

    private func featureNames(_ origins: Set<RecordOrigin>) -> Set<FeatureName> {
        Set(origins.lazy.map { FeatureName(file: files[Int($0.file)], feature: Int($0.feature)) })
    }
}

extension [Finding] {
    /// Findings without those about some records.
    fileprivate func without(_ gone: Set<FeatureName>) -> [Finding] {
        gone.isEmpty ? self : filter { finding in FeatureName(finding).map { !gone.contains($0) } ?? true }
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
private struct SurveyJudge<Item: SurveyedItem> {
    let survey: AssembledLayer<Item>
    let farMove: Double
    private(set) var findings: [Finding] = []

    init(_ survey: AssembledLayer<Item>, farMove: Double) { (self.survey, self.farMove) = (survey, farMove) }

    /// Of each id the last record that has it.
    mutating func lastRecords(isNamed: [Bool], mode: SurveyFile.Mode) -> [String: Int] {
        var last: [String: Int] = [:]
        for (record, id) in survey.ids.enumerated() {
            if mode == .upsert, !isNamed[record] {
                report(record, .idMissing, .error, found: "no id", allowed: "an id in every record of a survey", done: "not used")
            } else if let earlier = last.updateValue(record, forKey: id) {
                report(
                    record, .idRepeated, .repaired, found: "id \(id), as feature \(survey.origins[earlier].feature)",
                    allowed: "an id once in a survey", done: "the last one is used")
            }
        }
        return last
    }

    mutating func lookAtMove(of record: Int, from old: PlaneCoordinate?, to new: PlaneCoordinate?) {
        guard let old, let new else { return }
        let distance = ((new.x - old.x) * (new.x - old.x) + (new.y - old.y) * (new.y - old.y)).squareRoot()
        guard distance > farMove else { return }
        report(
            record, .recordMoved, .note, found: "moved \(distance.rounded()) m", allowed: "moves of at most \(farMove) m",
            done: "used at its new place")
    }

    mutating func reportNewID(of record: Int, at other: String) {
        report(
            record, .idChanged, .note, found: "a new id at the place of record \(other)", allowed: "one id for one thing",
            done: "added as a new record")
    }

    private mutating func report(
        _ record: Int, _ code: FindingCode, _ severity: Finding.Severity, found: Phrase, allowed: Phrase, done: Phrase
    ) {
        let origin = survey.origins[record]
        findings.append(
            Finding(
                code, severity, place: survey.place(of: origin), layer: survey.layer, feature: Int(origin.feature), id: survey.ids[record],
                found: found, allowed: allowed, done: done))
    }
}
