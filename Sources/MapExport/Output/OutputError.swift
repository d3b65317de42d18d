import Glibc

/// Why the output folder could not be written.
public struct OutputError: Error, Hashable, Sendable {
    /// The file or folder, as the caller named it.
    public var path: String
    /// What the system says, or what stands in the way.
    public var reason: String

    /// An error at a path.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// The error that the last system call left in `errno`.
    static func system(_ path: String) -> OutputError { OutputError(path: path, reason: String(cString: strerror(errno))) }

    /// A folder where a file has to stand.
    static func folderInTheWay(_ path: String) -> OutputError {
        OutputError(path: path, reason: "is a folder, a file has to take its place")
    }
}
