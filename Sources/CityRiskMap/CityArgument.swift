import CityModel

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
        let isCity = isFolder(path) ? fileIdentity(joined(path, "city.yml")) != nil : !path.hasSuffix(".gpkg")
        guard survey != nil || !isCity else {
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

    /// A path that exists is meant as a whole; else the longest part before an `@` that is one, and if none is, all before the last `@`.
    private static func split(_ argument: String) -> (path: String, survey: String?) {
        let signs = argument.indices.filter { argument[$0] == "@" && $0 != argument.startIndex }
        guard fileIdentity(argument) == nil, let last = signs.last else { return (argument, nil) }
        let sign = signs.last { fileIdentity(String(argument[..<$0])) != nil } ?? last
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }
}
