/// What to read of a file and how to name it in findings.
public struct ReadingOptions: Hashable, Sendable {
    /// The layer's name in the city file; nil for a file that is no layer.
    public var layer: String?
    /// The file as the city file names it; never an absolute path, since findings repeat it.
    public var file: String
    /// Names of the properties to keep, each once; all others are checked and passed over.
    public var properties: [String]

    /// Options for one file.
    public init(layer: String?, file: String, properties: [String]) {
        self.layer = layer
        self.file = file
        self.properties = properties
    }
}
