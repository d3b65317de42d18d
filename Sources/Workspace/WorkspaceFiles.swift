/// A file that the city was read from, or that a survey brought, as the workspace keeps it.
public struct WorkspaceFile: Hashable, Sendable {
    /// What a file is for.
    public enum Role: String, CaseIterable, Sendable {
        /// The city file.
        case city
        /// Overrides of the rule pack.
        case rules
        /// A style, layout or label file that replaces a built-in one.
        case style
        /// Layers of the city file.
        case boundary, sources, targets, shelters, population
        /// The definition of a survey.
        case survey
        /// A layer's records in a survey.
        case changes
    }

    /// 0 for the city's own inputs, else the number of the survey that brought it.
    public var survey: Int
    /// What it is for.
    public var role: Role
    /// Name of the layer that was read from it; nil for files that are no layers.
    public var layer: String?
    /// As the city file or survey names it; of an absolute path only the file's name.
    public var name: String
    /// SHA-256, hexadecimal.
    public var sha256: String
    /// Length in bytes.
    public var size: Int

    /// A file.
    public init(survey: Int = 0, role: Role, layer: String? = nil, name: String, sha256: String, size: Int) {
        self.survey = survey
        self.role = role
        self.layer = layer
        self.name = name
        self.sha256 = sha256
        self.size = size
    }
}

/// A survey that was applied.
public struct WorkspaceSurvey: Hashable, Sendable {
    /// From 1, in the order of application.
    public var number: Int
    /// Its name.
    public var name: String
    /// As its definition states it.
    public var date: String?
    /// SHA-256 over its definition and files, by which a repeated survey is known.
    public var digest: String

    /// A survey.
    public init(number: Int, name: String, date: String?, digest: String) {
        self.number = number
        self.name = name
        self.date = date
        self.digest = digest
    }
}
