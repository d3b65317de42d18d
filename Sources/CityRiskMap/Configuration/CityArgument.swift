import CityModel
import Workspace

/// A state of a city as an argument names it: a city file or its folder, a workspace or the folder that holds one, and of a workspace with
/// `@SURVEY` the state after that survey, with `@build` the one before all of them.
struct CityArgument: Sendable {
    /// The city with its surveys.
    let city: LoadedCity
    let styles: LoadedStyles
    /// Options as the user gave them, or as the workspace recorded them.
    let options: RunOptions

    /// Reads the city that an argument names.
    ///
    /// - Throws: `RunError`
    init(_ argument: String, options: RunOptions) throws {
        let (path, survey) = Self.split(argument)
        guard survey != nil || !Self.isCity(path) else {
            city = try LoadedCity(path: path)
            styles = try LoadedStyles(city.file, folder: options.styles)
            self.options = options
            return
        }
        let kept = try KeptCity(path: try workspacePath(of: path), upTo: survey)
        city = kept.city
        styles = try options.styles.map { try LoadedStyles(kept.city.file, folder: $0) } ?? kept.styles
        self.options = kept.options(options)
    }

    static func hint(about argument: String) -> String? {
        let (path, survey) = split(argument)
        guard survey == nil, isCity(path), let workspace = try? workspacePath(of: path),
            let standing = standingPath(of: workspace),
            let made = try? WorkspaceIndex(path: standing), let city = try? LoadedCity(path: path)
        else { return nil }
        var differences: [String] = []
        if !made.surveys.isEmpty {
            differences.append("before the surveys that \(folderName(workspace)) has: \(made.surveys.map(\.name).joined(separator: ", "))")
        }
        if made.state.program == programVersion, made.state.rules != city.pack.digest {
            differences.append("under other rules than those of \(folderName(workspace))")
        }
        guard !differences.isEmpty else { return nil }
        return "\(path): as its files say, \(differences.joined(separator: "; ")); ask \(folderName(workspace)) for what it has"
    }

    private static func isCity(_ path: String) -> Bool {
        isFolder(path) ? fileIdentity(joined(path, "city.yml")) != nil : !path.hasSuffix(".gpkg")
    }

    /// A path that exists is meant as a whole; else the longest part before an `@` that is one, and if none is, all before the last `@`.
    private static func split(_ argument: String) -> (path: String, survey: String?) {
        let signs = argument.indices.filter { argument[$0] == "@" && $0 != argument.startIndex }
        guard fileIdentity(argument) == nil, let last = signs.last else { return (argument, nil) }
        let sign = signs.last { fileIdentity(String(argument[..<$0])) != nil } ?? last
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }
}

/// What should be known to who asks about the files of a city beside which a workspace has surveys that the files do not know, or other
/// rules; nil for other arguments.
public func workspaceHint(about argument: String) -> String? { CityArgument.hint(about: argument) }
