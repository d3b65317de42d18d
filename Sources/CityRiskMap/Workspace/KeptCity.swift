import CityModel
import MapExport
import Parallelism
import Workspace

/// A city as a workspace keeps it: its inputs byte for byte, the surveys applied, and what they led to.
struct KeptCity: Sendable {
    /// Path of the workspace, as results and messages name it.
    let path: String
    /// Where it was read: at its path, or aside while a killed run is half undone.
    let standing: String
    /// The city as it was read first, with its surveys.
    var city: LoadedCity
    var styles: LoadedStyles
    let state: WorkspaceState
    /// The surveys and files as the workspace lists them.
    let listing: WorkspaceListing
    private let workspace: Workspace

    /// Reads a workspace.
    ///
    /// - Parameter survey: name of the last survey to apply, `build` for none; nil: all of them
    /// - Throws: `RunError` for a workspace that cannot be read, or without that survey
    init(path: String, upTo survey: String? = nil) throws {
        self.path = path
        (standing, workspace) = try Self.open(path)
        let kept: KeptFiles
        do throws(WorkspaceError) {
            kept = try workspace.read { contents throws(WorkspaceError) in try KeptFiles(contents) }
        } catch {
            throw RunError(error)
        }
        (state, listing) = (kept.state, kept.listing)
        guard let cityFile = kept.files.first(where: { $0.role == .city }) else {
            throw RunError.unusableData("\(path): has no city file")
        }
        let files = InputFiles.workspace(workspace, try kept.named(survey: 0, path))
        city = try LoadedCity(
            files, name: cityFile.name, folder: folderName(path),
            rules: kept.files.first { $0.role == .rules }.map { (files, $0.name) })
        let styleFiles = InputFiles.workspace(workspace, try kept.named(survey: 0, path, role: .style))
        styles = try LoadedStyles(
            city.file,
            replacing: Dictionary(
                try kept.files.filter { $0.role == .style }.map { file in
                    (file.name, try styleFiles.withBytes(of: file.name) { bytes in bytes.withUnsafeBytes { Array($0) } })
                }, uniquingKeysWith: { first, _ in first }))
        let last = try survey.map { try kept.number(ofSurvey: $0, path) } ?? kept.surveys.count
        for applied in kept.surveys.prefix(last) {
            guard let definition = kept.files.first(where: { $0.survey == applied.number && $0.role == .survey }) else {
                throw RunError.unusableData("\(path): survey \"\(applied.name)\" has no definition")
            }
            let files = InputFiles.workspace(workspace, try kept.named(survey: applied.number, path))
            city.surveys.append(try LoadedSurvey(files, name: definition.name, of: city.file, digest: applied.digest))
        }
    }

    /// Opens a workspace where it stands: looks again where a run that ended meanwhile has put another in its place.
    private static func open(_ path: String) throws(RunError) -> (standing: String, workspace: Workspace) {
        for isLast in [false, true] {
            guard let standing = standingPath(of: path) else { break }
            do throws(WorkspaceError) {
                return (standing, try Workspace(path: standing))
            } catch {
                guard error.kind == .missing, !isLast else { throw RunError(error) }
            }
        }
        throw .missingInput(noWorkspace(at: path))
    }

    /// What a workspace says of itself.
    static func state(of path: String) throws(RunError) -> WorkspaceState {
        let (_, workspace) = try open(path)
        do throws(WorkspaceError) {
            return try workspace.read { contents throws(WorkspaceError) in try contents.state() }
        } catch {
            throw RunError(error)
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

    /// The tiles of the total, then of the families.
    ///
    /// - Throws: `RunError.unusableData` when they are not those that were recorded
    func recordedTiles(threads: Int) throws -> [[ScoreTile]] {
        let tiles = try storedTiles()
        guard digest(ofTiles: tiles, threads: threads) == state.scores else {
            throw RunError.unusableData("\(path): the kept scores are not those that were recorded")
        }
        return tiles
    }

    /// The tiles as they are stored, whatever was recorded of them.
    func storedTiles() throws -> [[ScoreTile]] {
        do throws(WorkspaceError) {
            return try workspace.read { contents throws(WorkspaceError) in
                var tiles: [[ScoreTile]] = []
                for map in 0...state.families.count { tiles.append(try contents.tiles(ofMap: map)) }
                return tiles
            }
        } catch {
            throw RunError(error)
        }
    }

    /// The scores that tiles of the workspace hold.
    func scores(of tiles: [[ScoreTile]], threads: Int) throws -> [[UInt16]] {
        do throws(WorkspaceError) {
            return try parallelMap(count: tiles.count, threads: threads) { map throws(WorkspaceError) in
                try ScoreTile.scores(of: tiles[map], window: state.window, in: path)
            }
        } catch {
            throw RunError(error)
        }
    }

    /// Names of those layers of results that are not stored as they should be, and what of them.
    func differingTables(_ tables: [@Sendable () -> ResultTable]) throws -> [(name: String, parts: [ResultPart])] {
        do throws(WorkspaceError) {
            return try workspace.read { contents throws(WorkspaceError) in
                var differing: [(name: String, parts: [ResultPart])] = []
                for table in tables.map({ $0() }) {
                    let parts = try contents.differingParts(of: table)
                    if !parts.isEmpty { differing.append((table.name, parts)) }
                }
                return differing
            }
        } catch {
            throw RunError(error)
        }
    }

    /// The city as it was read and scored; nil where there is none, or another program or other rules made it.
    ///
    /// - Throws: `RunError.unusableData` when something of it is not what was recorded
    func snapshot(threads: Int) throws -> CitySnapshot? {
        guard isOfThisProgram, !state.snapshot.isEmpty else { return nil }
        var pieces: [(name: String, bytes: [UInt8])] = []
        do throws(WorkspaceError) {
            pieces = try workspace.read { contents throws(WorkspaceError) in
                var pieces: [(name: String, bytes: [UInt8])] = []
                for name in state.snapshot.keys.sorted() {
                    if let bytes = try contents.snapshot(name) { pieces.append((name, bytes)) }
                }
                return pieces
            }
        } catch {
            throw RunError(error)
        }
        let digests = parallelMap(count: pieces.count, threads: threads) { [pieces] number in
            let bytes = pieces[number].bytes
            return sha256(bytes.span)
        }
        guard pieces.count == state.snapshot.count, zip(pieces, digests).allSatisfy({ state.snapshot[$0.name] == $1 }) else {
            throw RunError.unusableData("\(path): what is kept of the city as it was read is not what was recorded")
        }
        return CitySnapshot(pieces: pieces)
    }

    /// The outputs that were asked for when the city was built.
    var extras: Set<ExtraOutput> { state.extras }
}

/// What a workspace says of its files and surveys.
private struct KeptFiles {
    let state: WorkspaceState
    let listing: WorkspaceListing
    var surveys: [WorkspaceSurvey] { listing.surveys }
    var files: [WorkspaceFile] { listing.files }

    init(_ contents: WorkspaceContents) throws(WorkspaceError) {
        state = try contents.state()
        listing = try WorkspaceListing(contents)
    }

    /// The files of the city (0) or of a survey by their names.
    func named(survey: Int, _ path: String, role: WorkspaceFile.Role? = nil) throws(RunError) -> [String: WorkspaceFile] {
        var named: [String: WorkspaceFile] = [:]
        for file in files where file.survey == survey && (file.role == .style) == (role == .style) {
            if let other = named[file.name], other.sha256 != file.sha256 {
                throw .unusableData("\(path): two different files are named \(file.name), paths in the city file should tell them apart")
            }
            named[file.name] = file
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
    where standingPath(of: place).flatMap(fileIdentity) != nil {
        return place
    }
    throw .missingInput(noWorkspace(at: argument))
}

private func noWorkspace(at path: String) -> String {
    "\(path): no \(WorkspaceExport.fileName) here or in its folder out; `riskmap build` makes it"
}

/// Where an output, or the one that a link leads to, is as the last complete run left it; nil for one that a killed run had added.
func standingPath(of output: String) -> String? {
    let place = followingLink(output)
    return OutputFolder(path: folderName(place)).standingPath(of: fileName(place))
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
