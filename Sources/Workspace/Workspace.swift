import GRDB
import Glibc

/// A workspace opened for reading; what a killed writer left unfinished is undone on the way.
public final class Workspace: Sendable {
    /// The file, as the caller named it.
    public let path: String
    private let queue: DatabaseQueue

    /// Opens a workspace.
    ///
    /// - Throws: `missing`, or `unusable` for a file that is no workspace, has another format or is cut off
    public init(path: String) throws(WorkspaceError) {
        self.path = path
        queue = try openWorkspace(path) { database in try database.execute(sql: "PRAGMA query_only = 1") }
    }

    /// Hands out the contents as they are at one moment, whatever is written meanwhile.
    public func read<Value>(_ body: (WorkspaceContents) throws(WorkspaceError) -> Value) throws(WorkspaceError) -> Value {
        try naming(path) { try queue.read { try body(WorkspaceContents(database: $0, path: path)) } }
    }
}

/// A workspace opened for writing, by one process at a time.
public final class WorkspaceWriter: Sendable {
    /// The file, as the caller named it.
    public let path: String
    private let lock: WriterLock
    private let queue: DatabaseQueue

    /// Opens a workspace that is there.
    ///
    /// - Parameter command: what other writers are told, such as `riskmap rescore`
    /// - Throws: as `Workspace.init`, and `busy` with the name of the process that writes, or `notWritable`
    public init(path: String, command: String) throws(WorkspaceError) {
        self.path = path
        try refuseForeignFile(path)
        lock = try WriterLock(workspace: path, command: command)
        guard access(path, W_OK) == 0 else { throw .system(path) }
        queue = try openWorkspace(path) { database in
            try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
        }
    }

    /// Hands out the contents as they are.
    public func read<Value>(_ body: (WorkspaceContents) throws(WorkspaceError) -> Value) throws(WorkspaceError) -> Value {
        try naming(path) { try queue.read { try body(WorkspaceContents(database: $0, path: path)) } }
    }

    /// Makes changes that all take effect or, when `body` throws or the process is killed, none.
    public func write<Value>(_ body: (WorkspaceTransaction) throws(WorkspaceError) -> Value) throws(WorkspaceError) -> Value {
        try naming(path) { try queue.write { try body(WorkspaceTransaction($0, path: path)) } }
    }
}

/// Opens an existing workspace and makes sure that it is one: nothing in it is trusted to run.
private func openWorkspace(_ path: String, prepare: @escaping @Sendable (Database) throws -> Void) throws(WorkspaceError) -> DatabaseQueue {
    try refuseForeignFile(path)
    return try naming(path) {
        var configuration = Configuration()
        configuration.label = "workspace"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000")
            try prepare(database)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            guard try Int.fetchOne(database, sql: "PRAGMA application_id") == GeoPackage.applicationID else {
                throw WorkspaceError(.unusable, path: path, reason: "is no GeoPackage")
            }
            try refuseCutOff(path, database)
            for table in GeoPackage.ownTables + ["gpkg_contents", "gpkg_geometry_columns", "layer_styles"] {
                guard try database.tableExists(table) else {
                    throw WorkspaceError(.unusable, path: path, reason: "is no workspace: there is no table \(table)")
                }
            }
            _ = try WorkspaceContents(database: database, path: path).state()
        }
        return queue
    }
}

/// Refuses what SQLite would wait for or take for an empty database.
private func refuseForeignFile(_ path: String) throws(WorkspaceError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw WorkspaceError(.missing, path: path, reason: String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw WorkspaceError(.unusable, path: path, reason: "is no file") }
    guard status.st_size >= 512 else { throw WorkspaceError(.unusable, path: path, reason: "is no workspace: \(status.st_size) bytes") }
}

/// SQLite notices missing pages only when it comes to them.
private func refuseCutOff(_ path: String, _ database: Database) throws {
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    var status = stat()
    guard stat(path, &status) == 0, Int(status.st_size) >= pages * size else {
        throw WorkspaceError(.unusable, path: path, reason: "is cut off: \(status.st_size) bytes, its \(pages) pages have \(pages * size)")
    }
}
