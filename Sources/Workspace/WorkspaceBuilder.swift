import GRDB
import Glibc

/// A workspace that is being made in a new file: fast, without a journal, worth nothing until `finish`.
///
/// The same contents give the same bytes with the same versions of SQLite and zstd, whose numbers stand in the file's header and decide
/// how tiles are compressed.
public final class WorkspaceBuilder: Sendable {
    private let path: String
    private let queue: DatabaseQueue

    /// Begins a file.
    ///
    /// - Parameter path: where nothing stands yet
    public init(path: String) throws(WorkspaceError) {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .system(path) }
        close(descriptor)
        queue = try naming(path) {
            var configuration = Configuration()
            configuration.label = "workspace"
            configuration.allowsUnsafeTransactions = true
            configuration.foreignKeysEnabled = false
            configuration.prepareDatabase { database in
                for (name, value) in Self.settings { try database.execute(sql: "PRAGMA \(name) = \(value)") }
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN EXCLUSIVE")
                try database.execute(sql: GeoPackage.schema)
                try Self.addStandardRows(database)
            }
            return queue
        }
    }

    /// The page size is part of the format; the rest is speed, as a file that is not finished is thrown away.
    private static let settings: [(String, String)] = [
        ("page_size", "8192"), ("application_id", String(GeoPackage.applicationID)), ("user_version", String(GeoPackage.userVersion)),
        ("journal_mode", "OFF"), ("synchronous", "OFF"), ("locking_mode", "EXCLUSIVE"), ("cache_size", "-16000"), ("temp_store", "MEMORY"),
    ]

    private static func addStandardRows(_ database: Database) throws {
        for system in GeoPackage.referenceSystems {
            try database.execute(
                sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [system.name, system.id, system.organization, system.id, system.definition, system.description])
        }
        let time = timestamp(ofDate: nil)
        try database.execute(
            sql: "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, NULL, NULL, NULL, NULL, 0)",
            arguments: [time])
        for table in GeoPackage.ownTables {
            try database.execute(
                sql: "INSERT INTO gpkg_extensions VALUES (?, NULL, 'riskmap_workspace', ?, 'read-write')",
                arguments: [table, "inputs, surveys, scores and state of the program riskmap, as its README describes"])
        }
    }

    /// Adds contents; may be called several times, from any thread.
    public func write(_ body: (WorkspaceTransaction) throws(WorkspaceError) -> Void) throws(WorkspaceError) {
        try naming(path) { try queue.writeWithoutTransaction { try body(WorkspaceTransaction($0, path: path)) } }
    }

    /// Completes the file and closes it.
    public func finish() throws(WorkspaceError) {
        try naming(path) {
            try queue.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            try queue.close()
        }
    }
}
