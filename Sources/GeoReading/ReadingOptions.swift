/// What to read of a file and how to name it in findings.
public struct ReadingOptions: Hashable, Sendable {
    /// The layer's name in the city file; nil for a file that is no layer.
    public var layer: String?
    /// The file as the city file names it; never an absolute path, since findings repeat it.
    public var file: String
    /// Names of the properties to keep, each once; all others are checked and passed over.
    public var properties: [String]

    /// What a feature must fulfil to be selected, all of it. Of others only the kept properties stay, no geometry and no finding.
    public var conditions: [Condition]

    /// A property that must have one of some texts (`PropertyValue.text`).
    public struct Condition: Hashable, Sendable {
        /// One of `properties`.
        public var property: String
        /// Texts that fit.
        public var allowed: [String]

        /// A condition.
        public init(property: String, allowed: [String]) {
            self.property = property
            self.allowed = allowed
        }
    }

    /// Options for one file.
    public init(layer: String?, file: String, properties: [String], conditions: [Condition] = []) {
        self.layer = layer
        self.file = file
        self.properties = properties
        self.conditions = conditions
    }
}
