import GRDB
import Glibc

/// Why a workspace could not be made, read or written.
public struct WorkspaceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is to be done about it.
    public enum Kind: Hashable, Sendable {
        /// There is no file.
        case missing
        /// The file is no workspace, of another format, or damaged.
        case unusable
        /// Another process is writing.
        case busy
        /// The system does not let us write: no permission, disk full.
        case notWritable
    }

    /// What is to be done about it.
    public var kind: Kind
    /// The workspace, as the caller named it.
    public var path: String
    /// What was found and what is allowed.
    public var reason: String

    /// An error at a path.
    public init(_ kind: Kind, path: String, reason: String) {
        self.kind = kind
        self.path = path
        self.reason = reason
    }

    /// Where and what.
    public var description: String { "\(path): \(reason)" }

    /// The error that the last system call left in `errno`.
    static func system(_ path: String) -> WorkspaceError {
        WorkspaceError(.notWritable, path: path, reason: String(cString: strerror(errno)))
    }

    /// What SQLite says, in the kind that fits its result code (sqlite.org/rescode.html).
    init(_ error: any Error, path: String) {
        if let own = error as? WorkspaceError {
            self = own
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.unusable, path: path, reason: "\(error)")
            return
        }
        let said = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self.init(.unusable, path: path, reason: "is no workspace: \(said)")
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_FORMAT, .SQLITE_SCHEMA:
            self.init(.unusable, path: path, reason: "is damaged or no workspace: \(said)")
        case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.busy, path: path, reason: "another program is using it: \(said)")
        case .SQLITE_FULL: self.init(.notWritable, path: path, reason: "No space left on device")
        default: self.init(.notWritable, path: path, reason: said)
        }
    }
}

/// Runs what may fail in SQLite; every error names the workspace.
func naming<Value>(_ path: String, _ body: () throws -> Value) throws(WorkspaceError) -> Value {
    do { return try body() } catch { throw WorkspaceError(error, path: path) }
}
