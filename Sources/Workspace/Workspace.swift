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
        queue = try openWorkspace(path)
    }

    /// Hands out the contents as they are at one moment, whatever is written meanwhile.
    public func read<Value>(_ body: (WorkspaceContents) throws(WorkspaceError) -> Value) throws(WorkspaceError) -> Value {
        try naming(path) { try queue.read { try body(WorkspaceContents(database: $0, path: path)) } }
    }
}

/// Opens an existing workspace and makes sure that it is one: nothing in it is trusted to run.
private func openWorkspace(_ path: String) throws(WorkspaceError) -> DatabaseQueue {
    try refuseForeignFile(path)
    return try naming(path) {
        var configuration = Configuration()
        configuration.label = "workspace"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000")
            try database.execute(sql: "PRAGMA query_only = 1")
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
