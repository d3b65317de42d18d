import CityModel
import Parallelism

/// A survey with where its files are.
struct LoadedSurvey: Sendable {
    var survey: SurveyFile
    var files: InputFiles
    /// The survey file itself.
    var definition: InputRecord
    /// SHA-256 over the digests of the definition and of all files of records, by which a repeated survey is known.
    var digest: String
}

/// What surveys did, in their order.
public struct SurveyReport: Hashable, Sendable {
    /// Name of the survey.
    public var name: String
    /// What it did to each layer that it names.
    public var layers: [LayerChange]
}

/// How much of what a survey says of a layer cannot be used.
struct SurveyShare: Sendable {
    let survey: String
    let layer: String
    /// Records that the survey names, those to be removed among them.
    let records: Int
    /// How many of them cannot be used.
    let unusable: Int
    /// Whether an error concerns a file of the survey as a whole.
    let isWhollyDoubtful: Bool

    /// - Parameters:
    ///   - ofSurvey: found in what the survey says, about none of the records that the layer took over
    ///   - ofRecords: found in the records that it took over
    init(_ survey: String, _ change: LayerChange, ofSurvey: some Sequence<Finding>, ofRecords: [Finding]) {
        func isError(_ finding: Finding) -> Bool { finding.layer == change.layer && finding.severity == .error }
        let (refused, taken) = (ofSurvey.filter(isError), ofRecords.filter(isError))
        (self.survey, layer) = (survey, change.layer)
        isWhollyDoubtful = refused.contains { $0.isAboutWhole && $0.id == nil } || taken.contains(where: \.isAboutWhole)
        let (notTaken, notUsed) = (Self.records(refused), Self.records(taken))
        unusable = notTaken.union(notUsed).count
        records = change.added + change.changed + change.removed + change.unchanged + notTaken.count
    }

    /// A record by the feature of its file, or by its id in a list of ids.
    private enum Record: Hashable {
        case feature(file: String?, Int)
        case id(ExactText)
    }

    /// The records that findings are about.
    private static func records(_ findings: [Finding]) -> Set<Record> {
        var records: Set<Record> = []
        for finding in findings {
            let features = finding.features.isEmpty ? [finding.feature].compactMap(\.self) : finding.features.map(Int.init)
            records.formUnion(features.map { .feature(file: finding.place?.file, $0) })
            if features.isEmpty, let id = finding.id { records.insert(.id(ExactText(id))) }
        }
        return records
    }

    /// Whether a larger share of the records than allowed cannot be used.
    func isAbove(_ allowedShare: Double) -> Bool { isWhollyDoubtful || Double(unusable) > allowedShare * Double(records) }
}

extension CityLayers {
    /// Applies a survey: reads its files, takes over their records layer by layer, then looks at what became of each layer.
    mutating func apply(_ loaded: LoadedSurvey, options: RunOptions) throws {
        let survey = loaded.survey
        let placed = try placedChanges(loaded, options: options)
        let earlier = self
        let known = surveyFindings.count
        for (change, (_, layer)) in zip(survey.changes, placed) {
            try refuseNameless(layer, change)
            surveyFindings += take(layer, change, threads: options.threads)
        }
        for removal in survey.removals {
            let brought = zip(survey.changes, placed).filter { $0.0.sort == removal.sort }.map(\.1.1)
            surveyFindings += findings(about: removal, of: survey, notThere: remove(removal), brought: brought)
        }
        let settled = survey.sorts.map { settle($0, since: earlier, farMove: survey.farMove) }
        surveys.append(SurveyReport(name: survey.name, layers: settled.map(\.change)))
        surveyShares += settled.map {
            SurveyShare(survey.name, $0.change, ofSurvey: surveyFindings.dropFirst(known), ofRecords: $0.findings)
        }
        inputs += [loaded.definition] + placed.map(\.0)
        city.surveys.append(loaded)
    }

    /// Reads the files of a survey, each named after the survey and as the survey names it.
    private func placedChanges(_ loaded: LoadedSurvey, options: RunOptions) throws -> [(InputRecord, PlacedLayer)] {
        let survey = loaded.survey
        let (own, plane) = (city, plane)
        return try parallelMap(count: survey.changes.count, threads: options.threads) { index in
            let change = survey.changes[index]
            var file = change.file
            file.file = survey.shownName(of: file.file)
            let read = try LayerReading(
                files: loaded.files, path: change.file.file, layer: file, properties: own.properties(of: change.sort),
                repairAxes: options.repairAxes
            ).read()
            var layer = try PlacedLayer(read, on: plane, threads: options.threads)
            if change.mode == .replace { layer.addIdentityFindings() }
            try layer.repairAreas(plane, threads: options.threads)
            return (read.input, layer)
        }
    }

    /// Records that replace single ones are matched by their ids; a file without any is not meant for that.
    private func refuseNameless(_ layer: PlacedLayer, _ change: SurveyFile.Change) throws(RunError) {
        let records = layer.records
        guard change.mode == .upsert, records.table.count > 0, (0..<records.table.count).allSatisfy({ records.ownID(feature: $0) == nil })
        else { return }
        throw .unusableData(
            "\(records.layer.file): layer \"\(change.file.layer)\": no record has an id, `fields: {id: PROPERTY}` says where ids are, "
                + "`mode: replace` takes the file as the whole layer")
    }

    /// - Returns: what is doubtful about the file
    private mutating func take(_ layer: PlacedLayer, _ change: SurveyFile.Change, threads: Int) -> [Finding] {
        func take<Item>(_ records: AssembledLayer<Item>, into own: inout AssembledLayer<Item>) -> [Finding] {
            switch change.mode {
            case .upsert: return own.upsert(SurveyedRecords(records, of: layer))
            case .replace:
                own.replace(with: records)
                return []
            }
        }
        let assembled = AnyAssembledLayer(layer, change.sort, of: city, families: families, keepsIDs: true, threads: threads)
        switch (assembled, change.sort) {
        case (.sources(let records), .sources(let number)): return take(records, into: &sources[number])
        case (.targets(let records), .targets(let number)): return take(records, into: &targets[number])
        case (.shelters(let records), .shelters(let number)): return take(records, into: &shelters[number])
        case (.population(let records), .population(let number)): return take(records, into: &population[number])
        default: preconditionFailure("a layer is assembled as what it is")
        }
    }

    /// - Returns: ids that the layer does not have
    private mutating func remove(_ removal: SurveyFile.Removal) -> [String] {
        switch removal.sort {
        case .sources(let number): sources[number].remove(removal.ids)
        case .targets(let number): targets[number].remove(removal.ids)
        case .shelters(let number): shelters[number].remove(removal.ids)
        case .population(let number): population[number].remove(removal.ids)
        }
    }

    /// - Parameters:
    ///   - unknown: ids that no record had
    ///   - brought: the survey's own records of the layer
    private func findings(
        about removal: SurveyFile.Removal, of survey: SurveyFile, notThere unknown: [String], brought: [PlacedLayer]
    ) -> [Finding] {
        let own = Set(brought.flatMap(\.records.ownIDs).map(ExactText.init))
        func finding(_ id: String, _ code: FindingCode, _ severity: Finding.Severity, allowed: Phrase, done: Phrase) -> Finding {
            Finding(
                code, severity, place: survey.shown(removal.place), layer: removal.layer, id: id, found: "id \(id) to remove",
                allowed: allowed, done: done)
        }
        return removal.ids.filter { own.contains(ExactText($0)) }.map {
            finding($0, .idRemovedToo, .repaired, allowed: "an id in changes or in removed, not in both", done: "removed")
        }
            + unknown.filter { !own.contains(ExactText($0)) }.map {
                finding($0, .idUnknown, .error, allowed: "ids of the layer", done: "nothing removed")
            }
    }

    /// Ends the survey of a layer.
    private mutating func settle(_ sort: LayerSort, since earlier: CityLayers, farMove: Double) -> SettledLayer {
        switch sort {
        case .sources(let number): sources[number].settle(since: earlier.sources[number], farMove: farMove)
        case .targets(let number): targets[number].settle(since: earlier.targets[number], farMove: farMove)
        case .shelters(let number): shelters[number].settle(since: earlier.shelters[number], farMove: farMove)
        case .population(let number): population[number].settle(since: earlier.population[number], farMove: farMove)
        }
    }
}

extension SurveyFile {
    /// What findings and records call a file of the survey.
    func shownName(of file: String) -> String { "\(name): \(InputFiles.keptName(file))" }

    /// A place in the survey file as findings show it.
    func shown(_ place: Place) -> Place { Place(file: shownName(of: place.file), line: place.line, column: place.column) }

    /// The layers that it changes, in the order in which it first names them.
    var sorts: [LayerSort] {
        (changes.map(\.sort) + removals.map(\.sort)).distinct()
    }
}
