import CityModel
import RiskScoring

/// The records of one file of a survey.
struct SurveyedRecords<Item: Sendable>: Sendable {
    /// Those that fit the layer's `where`.
    var records: AssembledLayer<Item>
    /// Those that have an id and do not fit: they leave the layer.
    var leaving: [Leaving]

    /// A feature that no longer belongs to the layer.
    struct Leaving: Sendable {
        var id: String
        var origin: RecordOrigin
    }

    /// The records of a file as it was placed.
    init(_ records: AssembledLayer<Item>, of placed: PlacedLayer) {
        self.records = records
        let fitting = Set(placed.records.features)
        leaving = (0..<placed.records.table.count).filter { !fitting.contains($0) }.compactMap { feature in
            let origin = RecordOrigin(file: 0, feature: Int32(feature + 1), place: placed.records.table.places[feature])
            return placed.records.ownID(feature: feature).map { Leaving(id: $0, origin: origin) }
        }
    }
}

extension AssembledLayer {
    /// Takes over single records: each in the place of the first record of its id, new ones behind all others. A record that no longer
    /// fits `where` takes the one of its id away. What further records of an id say stays as it is.
    ///
    /// - Parameter survey: of one id the last record counts; those without an id cannot be told apart and are left out
    /// - Returns: what is doubtful about the file
    mutating func upsert(_ survey: SurveyedRecords<Item>) -> [Finding] {
        var judge = SurveyedIDs(survey)
        var result = emptied()
        var met: [ExactText: Int] = [:]
        for record in items.indices {
            let id = ExactText(ids[record])
            guard hasOwnID[record], let last = judge.last[id] else {
                result.append(record, of: self)
                continue
            }
            met[id, default: 0] += 1
            if met[id] != 1 {
                result.append(record, of: self)
            } else if let new = last.record {
                result.append(new, of: survey.records, files: files.count)
            }
        }
        for record in survey.records.items.indices {
            let id = ExactText(survey.records.ids[record])
            if judge.last[id]?.record == record, met[id] == nil { result.append(record, of: survey.records, files: files.count) }
        }
        judge.reportRepeats(inLayer: met)
        result.addFile(survey.records)
        if !result.origins.contains(where: { $0.file >= files.count }) { judge.tell(result.takeWholeFindings(of: survey)) }
        self = result
        return judge.findings
    }

    /// Takes a file for the whole layer, in its order.
    mutating func replace(with survey: AssembledLayer) {
        var result = emptied()
        for record in survey.items.indices { result.append(record, of: survey, files: files.count) }
        result.addFile(survey)
        self = result
    }

    /// Removes the records of some ids. An id that was made up for a record names it unless another record has it for its own.
    ///
    /// - Returns: the ids that no record has
    mutating func remove(_ named: [String]) -> [String] {
        let named = named.map(ExactText.init)
        let all = Set(ids.map(ExactText.init))
        let own = Set(ownIDs.compactMap { $0.map(ExactText.init) })
        let gone = Set(named)
        var result = emptied()
        for record in items.indices {
            let id = ExactText(ids[record])
            if !gone.contains(id) || (!hasOwnID[record] && own.contains(id)) { result.append(record, of: self) }
        }
        self = result
        return named.filter { !all.contains($0) }.map(\.text)
    }

    /// The layer without records.
    private func emptied() -> AssembledLayer {
        var empty = self
        (empty.ids, empty.hasOwnID, empty.items, empty.origins) = ([], [], [], [])
        (empty.plane, empty.geographic) = (GeometryTable(), GeometryTable())
        return empty
    }

    /// Adds a record of a layer whose file will stand behind so many others.
    private mutating func append(_ record: Int, of layer: AssembledLayer, files: Int = 0) {
        ids.append(layer.ids[record])
        hasOwnID.append(layer.hasOwnID[record])
        items.append(layer.items[record])
        var origin = layer.origins[record]
        origin.file += Int32(files)
        origins.append(origin)
        plane.append(feature: record, of: layer.plane)
        geographic.append(feature: record, of: layer.geographic)
    }

    private mutating func addFile(_ survey: AssembledLayer) {
        files += survey.files
        readingFindings += survey.readingFindings
        ruleFindings += survey.ruleFindings
    }

    /// Takes away what was found about a survey's file as a whole, of which no record stands here; that nothing fits `where` is no fault.
    private mutating func takeWholeFindings(of survey: SurveyedRecords<Item>) -> [Finding] {
        let whole = readingFindings[files.count - 1].filter(\.isAboutWhole)
        readingFindings[files.count - 1] = []
        return survey.leaving.isEmpty ? whole : whole.filter { $0.code != .layerEmpty }
    }
}

/// The ids of a survey's file that brings single records, and what is doubtful about them.
private struct SurveyedIDs<Item: Sendable> {
    /// The last feature that has an id; its record is nil when it leaves the layer.
    struct Last {
        var origin: RecordOrigin
        var record: Int?
    }

    private let survey: AssembledLayer<Item>
    private(set) var last: [ExactText: Last] = [:]
    private(set) var findings: [Finding] = []

    init(_ surveyed: SurveyedRecords<Item>) {
        survey = surveyed.records
        let leaving = surveyed.leaving.map { (id: ExactText($0.id), last: Last(origin: $0.origin, record: nil)) }
        let records = survey.ids.indices.map {
            (id: ExactText(survey.ids[$0]), last: Last(origin: survey.origins[$0], record: $0))
        }
        for entry in (leaving + records).sorted(by: { $0.last.origin.feature < $1.last.origin.feature }) {
            if let record = entry.last.record, !survey.hasOwnID[record] {
                report(
                    entry.id, entry.last, .idMissing, .error, found: "no id", allowed: "an id in every record of a survey", done: "not used"
                )
            } else if let earlier = last.updateValue(entry.last, forKey: entry.id) {
                report(
                    entry.id, entry.last, .idRepeated, .repaired,
                    found: "id \(entry.id.text), as feature \(earlier.origin.feature)", allowed: "an id once in a survey",
                    done: "the last one is used")
            }
        }
    }

    /// Notes of ids that several records of the layer have.
    ///
    /// - Parameter counts: how many have the ids of the survey
    mutating func reportRepeats(inLayer counts: [ExactText: Int]) {
        for record in survey.ids.indices {
            let id = ExactText(survey.ids[record])
            guard let entry = last[id], entry.record == record, let count = counts[id], count > 1 else { continue }
            report(
                id, entry, .idRepeated, .note, found: "id \(id.text), which \(count) records of the layer have",
                allowed: "an id once in a layer", done: "the first one is changed, the others stay")
        }
    }

    /// Adds findings of the file.
    mutating func tell(_ others: [Finding]) { findings += others }

    private mutating func report(
        _ id: ExactText, _ entry: Last, _ code: FindingCode, _ severity: Finding.Severity, found: Phrase, allowed: Phrase, done: Phrase
    ) {
        findings.append(
            Finding(
                code, severity, place: survey.place(of: entry.origin), layer: survey.layer, feature: Int(entry.origin.feature), id: id.text,
                found: found, allowed: allowed, done: done))
    }
}
