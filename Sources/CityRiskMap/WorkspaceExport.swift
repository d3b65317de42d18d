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
    private struct Input {
        /// As the city file names it.
        var name: String
        var role: WorkspaceFile.Role
        var layer: String?
        var record: InputRecord
    }

    private var inputs: [Input] {
        let city = scored.read.city
        let file = city.file
        var places: [(name: String, role: WorkspaceFile.Role, layer: String?)] = [(city.configuration[0].name, .city, nil)]
        if let rules = file.rules { places.append((rules, .rules, nil)) }
        func add(_ layers: [LayerFile], _ role: WorkspaceFile.Role) { places += layers.map { ($0.file, role, $0.layer) } }
        if let boundary = file.boundary { add([boundary.file], .boundary) }
        add(file.sources.map(\.file), .sources)
        add(file.targets, .targets)
        add(file.shelters, .shelters)
        add(file.population, .population)
        return zip(places, scored.read.inputs).map { Input(name: $0.name, role: $0.role, layer: $0.layer, record: $1) }
    }

    /// Hands out the bytes of an input, which must still be those that were read.
    private func withBytes(of input: Input, _ body: (Span<UInt8>) throws(OutputError) -> Void) throws(OutputError) {
        let name = joined(scored.read.city.folder, input.name)
        var failure: OutputError?
        do throws(RunError) {
            try scored.read.city.files.withBytes(of: input.name) { bytes throws(RunError) in
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
            guard sha256(bytes) == input.record.sha256 else { throw changed(joined(scored.read.city.folder, input.name)) }
        }
    }

    /// Keeps every input byte for byte.
    private func addInputs(to builder: WorkspaceBuilder, place: String) throws(OutputError) {
        for input in inputs {
            let file = WorkspaceFile(
                role: input.role, layer: input.layer, name: input.record.name, sha256: input.record.sha256, size: input.record.byteCount)
            try withBytes(of: input) { bytes throws(OutputError) in
                try naming(place) { () throws(WorkspaceError) in
                    try builder.write { contents throws(WorkspaceError) in try contents.append(file, bytes: bytes) }
                }
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
        let digests = Array(read.inputs.map(\.sha256).joined().utf8)
        return WorkspaceState(
            program: programVersion, epsg: read.plane.epsg, cellSize: read.input.grid.cellSize, window: scored.map.scores.window,
            families: read.input.families, rules: read.city.pack.digest, inputs: sha256(digests.span), options: cells ? ["cells": "1"] : [:]
        )
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
