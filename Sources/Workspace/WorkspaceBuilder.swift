import GRDB
import Glibc

/// A workspace that is being made in a new file: fast, without a journal, worth nothing until `finish`.
///
/// The same contents give the same bytes with the same versions of SQLite and zstd, whose numbers stand in the file's header and decide
/// how tiles are compressed.
public final class WorkspaceBuilder: Sendable {
    private let path: String
    private let queue: DatabaseQueue
    /// The file's change counter as it will be when it is finished.
    public let changeCounter: Int

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: where nothing stands yet
    ///   - base: a copy of the finished workspace whose contents it begins with; nil: with none
    public init(path: String, continuing base: WorkspaceCopy? = nil) throws(WorkspaceError) {
        self.path = path
        if let base { try base.place(at: path) } else { try Self.makeFile(at: path) }
        queue = try naming(path) {
            var configuration = Configuration()
            configuration.label = "workspace"
            configuration.allowsUnsafeTransactions = true
            configuration.foreignKeysEnabled = false
            configuration.prepareDatabase { database in
                for (name, value) in Self.speed + (base == nil ? Self.format : []) {
                    try database.execute(sql: "PRAGMA \(name) = \(value)")
                }
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN EXCLUSIVE")
                guard base == nil else { return }
                try database.execute(sql: GeoPackage.schema)
                try Self.addStandardRows(database)
            }
            return queue
        }
        changeCounter = (Self.changeCounter(of: path) ?? 0) + 1
    }

    private static func makeFile(at path: String) throws(WorkspaceError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0, close(descriptor) == 0 else { throw .system(path) }
    }

    /// How often a finished workspace was written to (sqlite.org/fileformat.html, 1.3.7); nil for a file that cannot be read.
    public static func changeCounter(of path: String) -> Int? {
        guard let bytes = header(of: path, 24..<28) else { return nil }
        return bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Bytes of a file's header; nil for a file that cannot be read or is too short.
    private static func header(of path: String, _ range: Range<Int>) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        return pread(descriptor, &bytes, range.count, range.lowerBound) == range.count ? bytes : nil
    }

    /// Whether a workspace can be continued from its one file: nothing is left unfinished beside it, and it is not in write-ahead mode, into
    /// which other programs put a GeoPackage (sqlite.org/fileformat.html, 1.3.3).
    public static func canContinue(_ path: String) -> Bool {
        ["-journal", "-wal"].allSatisfy { access(path + $0, F_OK) != 0 } && header(of: path, 18..<20) == [1, 1]
    }

    /// A file that is not finished is thrown away.
    private static let speed: [(String, String)] = [
        ("journal_mode", "OFF"), ("synchronous", "OFF"), ("locking_mode", "EXCLUSIVE"), ("cache_size", "-16000"), ("temp_store", "MEMORY"),
    ]

    private static let format: [(String, String)] = [
        ("page_size", "8192"), ("application_id", String(GeoPackage.applicationID)), ("user_version", String(GeoPackage.userVersion)),
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
        precondition(Self.changeCounter(of: path) == changeCounter, "a workspace is finished in one transaction")
    }
}
