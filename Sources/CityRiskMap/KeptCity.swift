import CityModel
import Workspace

/// A city as a workspace keeps it: its inputs byte for byte, the surveys applied, and the scores that they led to.
struct KeptCity: Sendable {
    /// Path of the workspace.
    let path: String
    /// The city as it was read first, with its surveys.
    var city: LoadedCity
    var styles: LoadedStyles
    let state: WorkspaceState
    /// Scores of the total, then of the families; nil when an earlier state was asked for.
    let scores: [[UInt16]]?

    /// Reads a workspace.
    ///
    /// - Parameter survey: name of the last survey to apply, `build` for none; nil: all of them
    /// - Throws: `RunError` for a workspace that cannot be read, or without that survey
    init(path: String, upTo survey: String? = nil) throws {
        let workspace: Workspace
        do throws(WorkspaceError) { workspace = try Workspace(path: path) } catch { throw RunError(error) }
        let kept: KeptFiles
        do throws(WorkspaceError) {
            kept = try workspace.read { contents throws(WorkspaceError) in try KeptFiles(contents, scores: survey == nil) }
        } catch {
            throw RunError(error)
        }
        try self.init(kept, path: path, upTo: survey)
    }

    private init(_ kept: KeptFiles, path: String, upTo survey: String?) throws {
        self.path = path
        state = kept.state
        scores = kept.scores
        guard let cityFile = kept.files.first(where: { $0.file.role == .city }) else {
            throw RunError.unusableData("\(path): has no city file")
        }
        city = try LoadedCity(
            .kept(try kept.named(survey: 0, path)), name: cityFile.file.name, folder: folderName(path),
            rules: kept.files.first { $0.file.role == .rules }?.file.name)
        styles = try LoadedStyles(city.file, replacing: try kept.named(survey: 0, path, role: .style))
        let last = try survey.map { try kept.number(ofSurvey: $0, path) } ?? kept.surveys.count
        for applied in kept.surveys.prefix(last) {
            guard let definition = kept.files.first(where: { $0.file.survey == applied.number && $0.file.role == .survey }) else {
                throw RunError.unusableData("\(path): survey \"\(applied.name)\" has no definition")
            }
            let files = InputFiles.kept(try kept.named(survey: applied.number, path))
            city.surveys.append(try LoadedSurvey(files, name: definition.file.name, of: city.file))
        }
    }

    /// What the state before any survey is called.
    static let asBuilt = "build"

    /// What the user chose when the city was built.
    func options(_ options: RunOptions) -> RunOptions {
        var options = options
        options.repairAxes = state.options[WorkspaceState.repairAxesOption] != nil
        return options
    }

    /// Whether this program and its rules made what was recorded.
    var isOfThisProgram: Bool { state.rules == city.pack.digest && state.program == programVersion }

    /// The scores, where this program would find the same.
    var recordedScores: (scores: [[UInt16]], window: CellWindow)? {
        isOfThisProgram ? scores.map { ($0, state.window) } : nil
    }

    /// Whether `cells.csv` is among the outputs.
    var writesCells: Bool { state.options[WorkspaceState.cellsOption] != nil }
}

/// All that a workspace holds and a city is made of.
private struct KeptFiles {
    let state: WorkspaceState
    let surveys: [WorkspaceSurvey]
    let files: [(file: WorkspaceFile, bytes: [UInt8])]
    let scores: [[UInt16]]?

    init(_ contents: WorkspaceContents, scores wanted: Bool) throws(WorkspaceError) {
        let state = try contents.state()
        self.state = state
        surveys = try contents.surveys()
        var files: [(WorkspaceFile, [UInt8])] = []
        for file in try contents.files() { files.append((file, try contents.bytes(of: file))) }
        self.files = files
        guard wanted else {
            scores = nil
            return
        }
        var scores: [[UInt16]] = []
        for map in 0...state.families.count { scores.append(try contents.scores(ofMap: map, window: state.window)) }
        self.scores = scores
    }

    /// The files of the city (0) or of a survey by their names.
    func named(survey: Int, _ path: String, role: WorkspaceFile.Role? = nil) throws(RunError) -> [String: [UInt8]] {
        var named: [String: [UInt8]] = [:]
        for (file, bytes) in files where file.survey == survey && (file.role == .style) == (role == .style) {
            if let other = named[file.name], other != bytes {
                throw .unusableData("\(path): two different files are named \(file.name), paths in the city file should tell them apart")
            }
            named[file.name] = bytes
        }
        return named
    }

    func number(ofSurvey name: String, _ path: String) throws(RunError) -> Int {
        if let survey = surveys.last(where: { $0.name == name }) { return survey.number }
        guard name != KeptCity.asBuilt else { return 0 }
        let names = [KeptCity.asBuilt] + surveys.map(\.name)
        let hint = nearestName(to: name, among: names).map { ", did you mean \"\($0)\"?" } ?? ";"
        throw .wrongUse("\(path): no survey \"\(name)\"\(hint) known: \(names.joined(separator: ", "))")
    }
}

/// Where the workspace of a city is: the file itself, in the folder or in its `out`; for another file, such as `city.yml`, in that file's
/// folder.
///
/// - Throws: `RunError.missingInput` that says what to do
func workspacePath(of argument: String) throws(RunError) -> String {
    guard fileIdentity(argument) != nil else { throw .missingInput("\(argument): no such file or folder") }
    if argument.hasSuffix(".gpkg") { return argument }
    let folder = isFolder(argument) ? argument : folderName(argument)
    for place in [joined(folder, WorkspaceExport.fileName), joined(joined(folder, "out"), WorkspaceExport.fileName)]
    where fileIdentity(place) != nil {
        return place
    }
    throw .missingInput("\(argument): no \(WorkspaceExport.fileName) here or in its folder out; `riskmap build` makes it")
}

extension RunError {
    /// An error of a workspace with the exit code that fits it.
    init(_ error: WorkspaceError) {
        switch error.kind {
        case .missing: self = .missingInput("\(error)")
        case .unusable: self = .unusableData("\(error)")
        case .busy, .notWritable: self = .outputFailed("\(error)")
        }
    }
}
