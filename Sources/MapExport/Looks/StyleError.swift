/// What is wrong in a file of styles, layouts or labels.
public struct StyleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name within the folder of styles.
    public var file: String
    /// Path of the key, e.g. `levels.red.fill`; nil when the file as a whole is meant.
    public var key: String?
    /// What was found.
    public var found: String
    /// What is allowed.
    public var allowed: String

    /// An error at a key of a file.
    public init(file: String, key: String?, found: String, allowed: String) {
        self.file = file
        self.key = key
        self.found = found
        self.allowed = allowed
    }

    /// `four-colour.json: levels.red.fill: "red", allowed is #RRGGBB`.
    public var description: String {
        let place = key.map { "\(file): \($0)" } ?? file
        return "\(place): \(found), allowed is \(allowed)"
    }
}
