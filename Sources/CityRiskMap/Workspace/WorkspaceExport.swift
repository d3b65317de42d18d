import CityModel
import GeoReading
import MapExport
import MapLayers
import Parallelism
import RiskScoring
import Synchronization
import Workspace

/// `workspace.gpkg` of a scored city: results, inputs as read, the city as it was judged and scored, and what it was made with.
struct WorkspaceExport: Sendable {
    /// Name of the file in the output folder.
    static let fileName = "workspace.gpkg"

    let scored: ScoredCity
    let styles: LoadedStyles
    let zones: ZonesExport
    let sources: SourcesExport
    let snapshot: PackedSnapshot
    let scores: PackedScores
    let extras: Set<ExtraOutput>
    let repairsAxes: Bool
    /// The workspace that this one goes on from; nil: all is written.
    let base: WorkspaceBase?
    /// Of the total and the families the zones of which its rows still stand; none for maps whose rows may not be what it was given.
    let standing: [Int?: StandingZones]
    let threads: Int

    /// The file, beside the other outputs.
    ///
    /// - Parameter folder: of the outputs, for messages
    func file(beside outputs: [OutputFile], in folder: String) -> SelfWritingFile {
        let place = joined(folder, Self.fileName)
        let begun = Mutex<(WorkspaceBuilder, WorkspaceState)?>(nil)
        return SelfWritingFile(name: Self.fileName) { path throws(OutputError) in
            let made = try begin(at: path, place: place)
            begun.withLock { $0 = made }
        } end: { path throws(OutputError) in
            guard let (builder, begunState) = begun.withLock({ $0.take() }) else { return }
            var state = begunState
            let digests = try parallelMap(count: outputs.count, threads: threads) { index throws(OutputError) in
                let output = outputs[index]
                if let standing = output.standing { return standing.digest }
                return try mapped(path(output.name), named: joined(folder, output.name)).withBytes { sha256($0) }
            }
            state.outputs = Dictionary(uniqueKeysWithValues: zip(outputs.map(\.name), digests))
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { [state] contents throws(WorkspaceError) in try contents.put(state) }
                try builder.finish()
            }
        }
    }

    /// Everything but the state's outputs.
    private func begin(at path: String, place: String) throws(OutputError) -> (WorkspaceBuilder, WorkspaceState) {
        let copy = base.map { $0.copy ?? WorkspaceCopy(of: $0.path, in: folderName(path)) }
        let builder = try naming(place) { () throws(WorkspaceError) in try WorkspaceBuilder(path: path, continuing: copy) }
        let time = timestamp(ofDate: scored.read.city.file.dataDate)
        try addInputs(to: builder, place: place)
        try naming(place) { () throws(WorkspaceError) in
            for table in tables { try builder.write { contents throws(WorkspaceError) in try contents.put(table(), time: time) } }
            try builder.write { contents throws(WorkspaceError) in try contents.setTime(time) }
            try builder.write { contents throws(WorkspaceError) in
                try contents.put(scores.changed)
                try contents.remove(scores.emptied)
                try contents.remove(snapshot: snapshot.removed)
                try contents.put(snapshot: snapshot.snapshot.pieces)
            }
        }
        var state = state
        state.changeCounter = builder.changeCounter
        state.scores = scores.digest
        state.snapshot = snapshot.digests
        return (builder, state)
    }

    // MARK: Inputs

    /// An input of the run.
    private typealias Input = (file: CityInput, record: InputRecord)

    private var inputs: [Input] { zip(scored.read.city.inputFiles, scored.read.inputs).map { ($0, $1) } }

    /// Number of the first survey that the base does not know; 0 stands for the city's own files.
    private var firstNewSurvey: Int { base.map { $0.surveys + 1 } ?? 0 }

    /// An input packed: while it was read, or now, when it must still be what was read.
    private func packed(_ input: Input) throws(OutputError) -> PackedFile {
        if let packed = scored.read.layers.packed[input.record.sha256] { return packed }
        let name = joined(scored.read.city.folder, input.file.name)
        var packed: PackedFile?
        do throws(RunError) {
            packed = try input.file.files.withBytes(of: input.file.name) { bytes in
                bytes.count == input.record.byteCount && sha256(bytes) == input.record.sha256 ? PackedFile(bytes) : nil
            }
        } catch {
            throw OutputError(path: name, reason: error.message)
        }
        guard let packed else { throw OutputError(path: name, reason: "was changed while the city was built, nothing was written") }
        return packed
    }

    /// The inputs that the base does not have.
    private var newInputs: [(input: Input, file: WorkspaceFile)] {
        inputs.filter { $0.file.survey >= firstNewSurvey }.map { input in
            let (file, record) = input
            return (
                input,
                WorkspaceFile(
                    survey: file.survey, role: file.role, layer: file.layer, name: InputFiles.keptName(file.name), sha256: record.sha256,
                    size: record.byteCount)
            )
        }
    }

    /// The style files that the base does not have.
    private var newStyles: [(bytes: [UInt8], file: WorkspaceFile)] {
        guard base == nil else { return [] }
        return styles.replacements.map { style in
            let record = InputRecord(name: style.name, bytes: style.bytes.span)
            return (style.bytes, WorkspaceFile(role: .style, name: record.name, sha256: record.sha256, size: record.byteCount))
        }
    }

    /// The surveys that the base does not have.
    private var newSurveys: [WorkspaceSurvey] {
        scored.read.city.surveys.enumerated().filter { $0.offset + 1 >= firstNewSurvey }.map { index, survey in
            WorkspaceSurvey(number: index + 1, name: survey.survey.name, date: survey.survey.date, digest: survey.digest)
        }
    }

    /// The surveys and files that it lists, those of the base among them.
    func listing() throws(RunError) -> WorkspaceListing {
        var listing = WorkspaceListing()
        if let base {
            do throws(WorkspaceError) { listing = try Workspace(path: base.path).read(WorkspaceListing.init) } catch {
                throw RunError(error)
            }
        }
        listing.surveys += newSurveys
        listing.files += newInputs.map(\.file) + newStyles.map(\.file)
        listing.files = Set(listing.files.map(\.survey)).sorted().flatMap { survey in listing.files.filter { $0.survey == survey } }
        return listing
    }

    /// Keeps every input byte for byte.
    private func addInputs(to builder: WorkspaceBuilder, place: String) throws(OutputError) {
        for (input, file) in newInputs {
            let packed = try packed(input)
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { contents throws(WorkspaceError) in try contents.append(file, packed: packed) }
            }
        }
        for survey in newSurveys {
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { contents throws(WorkspaceError) in try contents.append(survey) }
            }
        }
        for (bytes, file) in newStyles {
            try naming(place) { () throws(WorkspaceError) in
                try builder.write { contents throws(WorkspaceError) in try contents.append(file, packed: PackedFile(bytes.span)) }
            }
        }
    }

    // MARK: State

    /// What it says of its results, but for their digests.
    var state: WorkspaceState {
        let read = scored.read
        return WorkspaceState(
            program: programVersion, epsg: read.plane.epsg, cellSize: read.input.grid.cellSize, window: scored.map.scores.window,
            families: read.input.families, rules: read.city.pack.digest, inputs: read.layers.inputsDigest,
            options: WorkspaceState.options(extras: extras, repairsAxes: repairsAxes))
    }
}

/// The surveys and files that a workspace lists, in their order.
struct WorkspaceListing: Hashable, Sendable {
    var surveys: [WorkspaceSurvey] = []
    /// First the city's own, then those of each survey.
    var files: [WorkspaceFile] = []

    /// Nothing.
    init() {}

    /// What a workspace lists.
    init(_ contents: WorkspaceContents) throws(WorkspaceError) { (surveys, files) = (try contents.surveys(), try contents.files()) }
}

extension WorkspaceState {
    /// Option that outputs depend on.
    static let repairAxesOption = "repair_axes"

    /// What the user chose and the outputs depend on.
    static func options(extras: Set<ExtraOutput>, repairsAxes: Bool) -> [String: String] {
        var chosen = Dictionary(uniqueKeysWithValues: extras.map { ($0.rawValue, "1") })
        if repairsAxes { chosen[repairAxesOption] = "1" }
        return chosen
    }

    /// The outputs that were asked for.
    var extras: Set<ExtraOutput> { Set(ExtraOutput.allCases.filter { options[$0.rawValue] != nil }) }
}

/// A file of this run, mapped.
private func mapped(_ path: String, named name: String) throws(OutputError) -> MappedFile {
    do { return try MappedFile(path: path) } catch { throw OutputError(path: name, reason: "\(error)") }
}

/// Runs what may fail in the workspace; its errors name the workspace's later place.
private func naming<Value>(_ place: String, _ body: () throws(WorkspaceError) -> Value) throws(OutputError) -> Value {
    do { return try body() } catch { throw OutputError(path: place, reason: error.reason) }
}
