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

extension CityLayers {
    /// Applies a survey: reads its files, then takes over their records layer by layer.
    mutating func apply(_ loaded: LoadedSurvey, options: RunOptions) throws {
        let survey = loaded.survey
        let (own, plane) = (city, plane)
        let placed = try parallelMap(count: survey.changes.count, threads: options.threads) { index in
            let change = survey.changes[index]
            var file = change.file
            file.file = "\(survey.name)/\(InputFiles.keptName(file.file))"
            let read = try LayerReading(
                files: loaded.files, path: change.file.file, layer: file, properties: own.properties(of: change.sort),
                repairAxes: options.repairAxes
            ).read()
            var layer = try PlacedLayer(read, on: plane)
            try layer.repairAreas(plane)
            return (read.input, layer)
        }
        var report = SurveyReport(name: survey.name, layers: [])
        for (change, (_, layer)) in zip(survey.changes, placed) {
            try refuseNameless(layer, change)
            let (done, findings) = take(layer, change, farMove: survey.farMove, threads: options.threads)
            report.add(done)
            surveyFindings += findings
        }
        for removal in survey.removals {
            let (removed, unknown) = remove(removal)
            report.add(LayerChange(layer: removal.layer, removed: removed))
            surveyFindings += unknown.map { id in
                Finding(
                    .idUnknown, .error, place: removal.place, layer: removal.layer, id: id, found: "id \(id) to remove",
                    allowed: "ids of the layer", done: "nothing removed")
            }
        }
        surveys.append(report)
        inputs += [loaded.definition] + placed.map(\.0)
        city.surveys.append(loaded)
    }

    /// Records that replace single ones are matched by their ids; a file without any is not meant for that.
    private func refuseNameless(_ layer: PlacedLayer, _ change: SurveyFile.Change) throws(RunError) {
        let records = layer.records
        guard change.mode == .upsert, !records.features.isEmpty, records.features.allSatisfy({ records.ownID(feature: $0) == nil }) else {
            return
        }
        throw .unusableData(
            "\(records.layer.file): layer \"\(change.file.layer)\": no record has an id, `fields: {id: PROPERTY}` says where ids are, "
                + "`mode: replace` takes the file as the whole layer")
    }

    private mutating func take(
        _ layer: PlacedLayer, _ change: SurveyFile.Change, farMove: Double, threads: Int
    ) -> (LayerChange, [Finding]) {
        let isNamed = layer.records.features.map { layer.records.ownID(feature: $0) != nil }
        func take<Item: SurveyedItem>(_ records: AssembledLayer<Item>, into layer: inout AssembledLayer<Item>) -> (LayerChange, [Finding]) {
            layer.take(records, isNamed: isNamed, mode: change.mode, farMove: farMove)
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

    private mutating func remove(_ removal: SurveyFile.Removal) -> (removed: Int, unknown: [String]) {
        switch removal.sort {
        case .sources(let number): sources[number].remove(removal.ids)
        case .targets(let number): targets[number].remove(removal.ids)
        case .shelters(let number): shelters[number].remove(removal.ids)
        case .population(let number): population[number].remove(removal.ids)
        }
    }
}

extension SurveyReport {
    fileprivate mutating func add(_ change: LayerChange) {
        guard let index = layers.firstIndex(where: { $0.layer == change.layer }) else { return layers.append(change) }
        layers[index].added += change.added
        layers[index].changed += change.changed
        layers[index].removed += change.removed
        layers[index].unchanged += change.unchanged
    }
}
