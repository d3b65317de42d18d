import CityModel
import GeoReading
import MapExport
import MapLayers
import Parallelism
import Synchronization
import Workspace

/// `workspace.gpkg` of a scored city: results, inputs as read, scores and what they were made with.
struct WorkspaceExport: Sendable {
    /// Name of the file in the output folder.
    static let fileName = "workspace.gpkg"

    let scored: ScoredCity
    let styles: LoadedStyles
    let corners: ZoneCorners
    let cells: Bool
    let repairsAxes: Bool
    let threads: Int

    /// The file, beside others of these names.
    ///
    /// - Parameter folder: of the outputs, for messages
    func file(beside outputs: [String], in folder: String) -> SelfWritingFile {
        let place = joined(folder, Self.fileName)
        let builder = Mutex<WorkspaceBuilder?>(nil)
        return SelfWritingFile(name: Self.fileName) { path throws(OutputError) in
            let made = try begin(at: path, place: place)
            builder.withLock { $0 = made }
        } end: { path throws(OutputError) in
            guard let made = builder.withLock({ $0.take() }) else { return }
            let digests = try parallelMap(count: outputs.count, threads: threads) { index throws(OutputError) in
                try mapped(path(outputs[index]), named: joined(folder, outputs[index])).withBytes { sha256($0) }
            }
            var state = state
            state.outputs = Dictionary(uniqueKeysWithValues: zip(outputs, digests))
            try naming(place) { () throws(WorkspaceError) in
                try made.write { contents throws(WorkspaceError) in try contents.put(state) }
                try made.finish()
            }
        }
    }

    /// Results are stored while inputs are looked at again and scores are packed; then these are stored too.
    private func begin(at path: String, place: String) throws(OutputError) -> WorkspaceBuilder {
        let builder = try naming(place) { () throws(WorkspaceError) in try WorkspaceBuilder(path: path) }
        let time = timestamp(ofDate: scored.read.city.file.dataDate)
        let packed = try parallelMap(count: 2, threads: threads) { part throws(OutputError) -> [ScoreTile] in
            if part == 1 {
                for input in inputs { try checkUnchanged(input) }
                return tiles
            }
            try naming(place) { () throws(WorkspaceError) in
                for table in tables { try builder.write { contents throws(WorkspaceError) in try contents.put(table(), time: time) } }
            }
            return []
        }
        try addInputs(to: builder, place: place)
        try naming(place) { () throws(WorkspaceError) in
            try builder.write { contents throws(WorkspaceError) in try contents.put(packed[1]) }
        }
        return builder
    }

    /// The tiles of the total and of each family.
    private var tiles: [ScoreTile] {
        let scores = scored.map.scores
        return ([scores.total] + scores.families).enumerated().flatMap { map, values in
            ScoreTile.tiles(of: values, map: map, window: scores.window, threads: 1)
        }
    }

    /// The layers of results, each made when it is asked for.
    private var tables: [@Sendable () -> ResultTable] {
        let (map, style, labels) = (scored.map, styles.style, styles.labels)
        func table(
            _ name: String, _ title: String, _ rows: @escaping @Sendable () -> FeatureRows, _ look: LayerLook
        ) -> @Sendable () -> ResultTable {
            { ResultTable(name: name, title: title, rows: rows(), qml: qgisStyle(look), sld: sldStyle(look)) }
        }
        let zones = zip(["zones"] + zoneTableNames(ofFamilies: map.input.families), map.maps).map { name, zones in
            table(
                name, "\(labels.text(.zone)): \(labels.family(map.name(ofFamily: zones.family)))",
                { zoneFeatures(zones, map, corners: corners) }, .zones(name: name, style: style, labels: labels))
        }
        return zones + [
            table(
                "sources", labels.text(.source), { sourceFeatures(map) },
                .sources(name: "sources", map, style: style, labels: labels)),
            table(
                "shelters", labels.text(.shelters), { shelterFeatures(map) },
                .shelters(name: "shelters", map, style: style, labels: labels)),
            table(
                "districts", labels.text(.districtBoundary), { districtFeatures(map) },
                .districts(name: "districts", style: style, labels: labels)),
        ]
    }

    // MARK: Inputs

    /// An input of the run.
    private typealias Input = (file: CityInput, record: InputRecord)

    private var inputs: [Input] { zip(scored.read.city.inputFiles, scored.read.inputs).map { ($0, $1) } }

    /// Hands out the bytes of an input, which must still be those that were read.
    private func withBytes(of input: Input, _ body: (Span<UInt8>) throws(OutputError) -> Void) throws(OutputError) {
        let name = joined(scored.read.city.folder, input.file.name)
        var failure: OutputError?
        do throws(RunError) {
            try input.file.files.withBytes(of: input.file.name) { bytes throws(RunError) in
                guard bytes.count == input.record.byteCount else {
                    failure = changed(name)
                    return
                }
                do throws(OutputError) { try body(bytes) } catch { failure = error }
            }
        } catch {
            throw OutputError(path: name, reason: error.message)
        }
        if let failure { throw failure }
    }

    private func changed(_ name: String) -> OutputError {
        OutputError(path: name, reason: "was changed while the city was built, nothing was written")
    }

    private func checkUnchanged(_ input: Input) throws(OutputError) {
        try withBytes(of: input) { bytes throws(OutputError) in
            guard sha256(bytes) == input.record.sha256 else { throw changed(joined(scored.read.city.folder, input.file.name)) }
        }
    }

    /// Keeps every input byte for byte.
    private func addInputs(to builder: WorkspaceBuilder, place: String) throws(OutputError) {
        for input in inputs {
            let file = WorkspaceFile(
                survey: input.file.survey, role: input.file.role, layer: input.file.layer, name: InputFiles.keptName(input.file.name),
                sha256: input.record.sha256, size: input.record.byteCount)
            try withBytes(of: input) { bytes throws(OutputError) in
                try naming(place) { () throws(WorkspaceError) in
                    try builder.write { contents throws(WorkspaceError) in try contents.append(file, bytes: bytes) }
                }
            }
        }
        for (index, survey) in scored.read.city.surveys.enumerated() {
            let applied = WorkspaceSurvey(number: index + 1, name: survey.survey.name, date: survey.survey.date, digest: survey.digest)
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { contents throws(WorkspaceError) in try contents.append(applied) }
            }
        }
        for style in styles.replacements {
            let record = InputRecord(name: style.name, bytes: style.bytes.span)
            let file = WorkspaceFile(role: .style, name: record.name, sha256: record.sha256, size: record.byteCount)
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { contents throws(WorkspaceError) in try contents.append(file, bytes: style.bytes.span) }
            }
        }
    }

    // MARK: State

    private var state: WorkspaceState {
        let read = scored.read
        return WorkspaceState(
            program: programVersion, epsg: read.plane.epsg, cellSize: read.input.grid.cellSize, window: scored.map.scores.window,
            families: read.input.families, rules: read.city.pack.digest, inputs: read.inputsDigest,
            options: WorkspaceState.options(cells: cells, repairsAxes: repairsAxes))
    }
}

extension WorkspaceState {
    /// Options that outputs depend on.
    static let cellsOption = "cells"
    static let repairAxesOption = "repair_axes"

    /// What the user chose and the outputs depend on.
    static func options(cells: Bool, repairsAxes: Bool) -> [String: String] {
        var chosen: [String: String] = [:]
        if cells { chosen[cellsOption] = "1" }
        if repairsAxes { chosen[repairAxesOption] = "1" }
        return chosen
    }
}

/// A file of this run, mapped.
private func mapped(_ path: String, named name: String) throws(OutputError) -> MappedFile {
    do { return try MappedFile(path: path) } catch { throw OutputError(path: name, reason: "\(error)") }
}

/// Runs what may fail in the workspace; its errors name the workspace's later place.
private func naming<Value>(_ place: String, _ body: () throws(WorkspaceError) -> Value) throws(OutputError) -> Value {
    do { return try body() } catch { throw OutputError(path: place, reason: error.reason) }
}
