import CityModel
import Foundation
import GRDB

/// What a workspace holds at one moment; valid only within the `read` or `write` that hands it out.
public struct WorkspaceContents {
    let database: Database
    let path: String

    /// What the results were made with.
    ///
    /// The program of an older format is called another one, as it kept other things for itself.
    ///
    /// - Throws: `unusable` for a format that is not among those that can be read, and for missing entries
    public func state() throws(WorkspaceError) -> WorkspaceState {
        let entries = try naming(path) {
            try Row.fetchAll(database, sql: "SELECT key, value FROM riskmap_state").map { (try $0.text("key"), try $0.text("value")) }
        }
        let values = Dictionary(entries) { first, _ in first }
        let format = values["format"] ?? "none"
        let readable = WorkspaceState.readableFormats
        guard let number = Int(format), readable.contains(number) else {
            throw damaged("has workspace format \(format), this program reads \(readable.lowerBound) to \(readable.upperBound)")
        }
        guard var state = WorkspaceState(values) else { throw damaged("riskmap_state lacks entries or has unusable ones") }
        if number != WorkspaceState.format { state.program += " (workspace format \(number))" }
        return state
    }

    /// All files: the city's inputs in the order in which they were added, then those of each survey.
    public func files() throws(WorkspaceError) -> [WorkspaceFile] {
        try naming(path) {
            try Row.fetchAll(database, sql: "SELECT survey, role, layer, name, sha256, size FROM riskmap_files ORDER BY survey, id").map {
                guard let role = WorkspaceFile.Role(rawValue: try $0.text("role")) else {
                    throw damaged("riskmap_files has role \"\(try $0.text("role"))\"")
                }
                return WorkspaceFile(
                    survey: try $0.integer("survey"), role: role, layer: try $0.optionalText("layer"), name: try $0.text("name"),
                    sha256: try $0.text("sha256"), size: try $0.integer("size"))
            }
        }
    }

    /// The bytes of a file; their length is checked, their digest is for the caller to check.
    public func bytes(of file: WorkspaceFile) throws(WorkspaceError) -> [UInt8] {
        var bytes: [UInt8] = []
        try naming(path) {
            let cursor = try Row.fetchCursor(
                database, sql: "SELECT part, bytes FROM riskmap_file_parts WHERE sha256 = ? ORDER BY part", arguments: [file.sha256])
            let count = PackedFile.partCount(ofSize: file.size)
            var next = 0
            while next < count, let row = try cursor.next() {
                guard try row.integer("part") == next else { throw damaged("\(file.name): part \(next) is missing") }
                let size = PackedFile.range(ofPart: next, size: file.size).count
                guard let part = contents(ofZstdFrame: [UInt8](try row.blob("bytes")), count: size, as: UInt8.self) else {
                    throw damaged("\(file.name): part \(next) does not hold \(size) bytes")
                }
                bytes.append(contentsOf: part)
                next += 1
            }
        }
        guard bytes.count == file.size else { throw damaged("\(file.name): \(bytes.count) bytes, \(file.size) were recorded") }
        return bytes
    }

    /// The surveys applied, in order.
    public func surveys() throws(WorkspaceError) -> [WorkspaceSurvey] {
        let surveys = try naming(path) {
            try Row.fetchAll(database, sql: "SELECT id, name, date, digest FROM riskmap_surveys ORDER BY id").map {
                WorkspaceSurvey(
                    number: try $0.integer("id"), name: try $0.text("name"), date: try $0.optionalText("date"),
                    digest: try $0.text("digest"))
            }
        }
        guard surveys.map(\.number) == Array(1..<surveys.count + 1) else { throw damaged("surveys are not numbered from 1") }
        return surveys
    }

    /// A piece of the snapshot; nil when there is none of that name. Its digest is for the caller to check.
    public func snapshot(_ name: String) throws(WorkspaceError) -> [UInt8]? {
        try naming(path) {
            let cursor = try Row.fetchCursor(
                database, sql: "SELECT part, id, typeof(bytes) AS type FROM riskmap_snapshot WHERE name = ? ORDER BY part",
                arguments: [name])
            var bytes: [UInt8]?
            var next = 0
            while let row = try cursor.next() {
                guard try row.integer("part") == next else { throw damaged("snapshot \(name): part \(next) is missing") }
                guard try row.text("type") == "blob" else { throw damaged("snapshot \(name): part \(next) holds no bytes") }
                let part = try database.blob(table: "riskmap_snapshot", column: "bytes", row: Int64(try row.integer("id")))
                if bytes == nil { bytes = part } else { bytes?.append(contentsOf: part) }
                next += 1
            }
            return bytes
        }
    }

    /// Whether a layer of results stands here with these rows, each with its geometry and values.
    ///
    /// - Parameter changes: rows that are yet to be written and removed; nil: none
    public func holds(_ table: ResultTable, but changes: ChangedRows? = nil) throws(WorkspaceError) -> Bool {
        let rows = table.rows
        let written = Set(changes?.positions ?? [])
        let leaving = Set(written.map { rows.ids[$0] }).union(changes?.removed ?? [])
        let columns = (["fid", "geom"] + rows.columns.map(\.name)).map(quoted).joined(separator: ", ")
        return try naming(path) {
            guard try database.tableExists(table.name) else { return false }
            let stored = try Row.fetchCursor(database, sql: "SELECT \(columns) FROM \(quoted(table.name)) ORDER BY fid")
            func next() throws -> Row? {
                var row = try stored.next()
                while let found = row, leaving.contains(found[0]) { row = try stored.next() }
                return row
            }
            for row in rows.ids.indices.sorted(by: { rows.ids[$0] < rows.ids[$1] }) where !written.contains(row) {
                guard let found = try next(), found[0] == rows.ids[row] else { return false }
                var geometry: [UInt8] = []
                _ = rows.appendGeometry(row, &geometry)
                guard (found[1] as Data?).map({ [UInt8]($0) }) ?? [] == geometry else { return false }
                for (column, value) in rows.values(row).enumerated() {
                    guard value.isExactly(stored: found[column + 2]) else { return false }
                }
            }
            return try next() == nil
        }
    }

    /// What of a layer of results does not stand here as it should. Styles that others added are theirs.
    public func differingParts(of table: ResultTable) throws(WorkspaceError) -> [ResultPart] {
        var parts: [ResultPart] = try holds(table) ? [] : [.rows]
        let (bounds, srs) = (table.rows.bounds, Int64(GeoPackage.srs))
        let edges = [bounds?.west, bounds?.south, bounds?.east, bounds?.north].map { edge in
            edge.map { FeatureRows.Value.real($0) } ?? .null
        }
        if try !holds(
            [.text("features"), .text(table.name), .text(table.title)],
            in: "SELECT data_type, identifier, description FROM gpkg_contents WHERE table_name = ?", of: table)
        {
            parts.append(.title)
        }
        if try !holds(
            edges + [.integer(srs), .text("geom"), .text(table.rows.geometryType), .integer(srs), .integer(0), .integer(0)],
            in: """
                SELECT min_x, min_y, max_x, max_y, contents.srs_id, column_name, geometry_type_name, geometry.srs_id, z, m
                FROM gpkg_contents AS contents JOIN gpkg_geometry_columns AS geometry USING (table_name) WHERE table_name = ?
                """, of: table)
        {
            parts.append(.extent)
        }
        if try !holds(
            [.text("geom"), .text(table.qml), .text(table.sld)],
            in: """
                SELECT f_geometry_column, styleQML, styleSLD FROM layer_styles WHERE f_table_name = ? AND owner = 'riskmap'
                """, of: table)
        {
            parts.append(.styles)
        }
        return parts
    }

    /// Whether a query about a layer gives one row, of these values.
    private func holds(_ values: [FeatureRows.Value], in query: String, of table: ResultTable) throws(WorkspaceError) -> Bool {
        try naming(path) {
            let rows = try Row.fetchAll(database, sql: query, arguments: [table.name])
            return rows.count == 1 && zip(values, rows[0].databaseValues).allSatisfy { $0.isExactly(stored: $1) }
        }
    }

    /// The recorded tiles of a map, in (row, column) order; those without a score above 0 are not recorded.
    public func tiles(ofMap map: Int) throws(WorkspaceError) -> [ScoreTile] {
        try naming(path) {
            try Row.fetchAll(
                database,
                sql: "SELECT first_row, first_column, scores FROM riskmap_tiles WHERE map = ? ORDER BY first_row, first_column",
                arguments: [map]
            ).map {
                ScoreTile(
                    map: map, corner: Cell(column: try $0.integer("first_column"), row: try $0.integer("first_row")),
                    packed: [UInt8](try $0.blob("scores")))
            }
        }
    }

    func damaged(_ reason: String) -> WorkspaceError { WorkspaceError(.unusable, path: path, reason: reason) }
}

extension FeatureRows.Value {
    fileprivate func isExactly(stored: DatabaseValue) -> Bool {
        switch self {
        case .null: stored.isNull
        case .utf8(let text): if case .string(let found) = stored.storage { text.elementsEqual(found.utf8) } else { false }
        case .integer(let number): stored == number.databaseValue
        case .real(let number): stored == number.databaseValue
        }
    }
}

// Values of the type that our tables have, from a file in which anybody may have put anything.
extension Row {
    fileprivate func text(_ column: String) throws -> String {
        guard case .string(let text) = storage(column) else { throw unexpected(column, "a text") }
        return text
    }

    fileprivate func optionalText(_ column: String) throws -> String? {
        if case .null = storage(column) { nil } else { try text(column) }
    }

    fileprivate func integer(_ column: String) throws -> Int {
        guard case .int64(let number) = storage(column), number.magnitude < 1 << 53 else { throw unexpected(column, "an integer") }
        return Int(number)
    }

    fileprivate func blob(_ column: String) throws -> Data {
        switch storage(column) {
        case .blob(let data): data
        default: throw unexpected(column, "a blob")
        }
    }

    private func storage(_ column: String) -> DatabaseValue.Storage { (self[column] as DatabaseValue).storage }

    private func unexpected(_ column: String, _ allowed: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_MISMATCH, message: "column \(column) does not hold \(allowed)")
    }
}
