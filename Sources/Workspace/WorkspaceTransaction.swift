import CityModel
import Foundation
import GRDB

/// Changes of a workspace that take effect together; valid only within the `write` that hands it out.
public struct WorkspaceTransaction {
    /// What the workspace holds, these changes included.
    public let contents: WorkspaceContents
    private var database: Database { contents.database }
    private var path: String { contents.path }

    init(_ database: Database, path: String) { contents = WorkspaceContents(database: database, path: path) }

    // MARK: Results

    /// Puts a layer of results in the place of the one of its name, or those of its rows that have changed.
    ///
    /// - Parameter time: a `timestamp(ofDate:)`, stored as the time of the change
    public func put(_ table: ResultTable, time: String) throws(WorkspaceError) {
        try naming(path) {
            if let changed = table.changed {
                try removeIndex(of: table.name)
                let removal = try database.makeStatement(sql: "DELETE FROM \(quoted(table.name)) WHERE fid = ?")
                for id in changed.removed { try removal.execute(arguments: [id]) }
                try insert(table.rows, changed.positions, into: table.name, replacing: true)
                return try register(table, changed.bounds, time: time)
            }
            let columns = table.rows.columns.map { ", \(quoted($0.name)) \($0.type.sql)" }.joined()
            try dropLayer(table.name)
            try database.execute(
                sql: "CREATE TABLE \(quoted(table.name)) (fid INTEGER PRIMARY KEY NOT NULL, geom \(table.rows.geometryType)\(columns))")
            let bounds = try insert(table.rows, table.rows.ids.indices, into: table.name)
            try register(table, bounds, time: time)
        }
    }

    /// Stores a `timestamp(ofDate:)` as the time of the last change of all layers of results, of those that were not written anew, too.
    public func setTime(_ time: String) throws(WorkspaceError) {
        try naming(path) {
            let own = "SELECT f_table_name FROM layer_styles WHERE owner = 'riskmap'"
            try database.execute(sql: "UPDATE gpkg_contents SET last_change = ? WHERE table_name IN (\(own))", arguments: [time])
            try database.execute(sql: "UPDATE layer_styles SET update_time = ? WHERE owner = 'riskmap'", arguments: [time])
        }
    }

    /// Drops a table with what others may have added to it.
    private func dropLayer(_ name: String) throws {
        try database.execute(sql: "DROP TABLE IF EXISTS \(quoted(name))")
        try removeIndex(of: name)
    }

    /// Removes what GDAL and QGIS may have added to a table: a spatial index with its triggers (12-128r18, F.3) and a count of features.
    private func removeIndex(of name: String) throws {
        let triggers = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", arguments: [name])
        for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(quoted(trigger))") }
        try database.execute(sql: "DROP TABLE IF EXISTS \(quoted("rtree_\(name)_geom"))")
        try database.execute(sql: "DELETE FROM gpkg_extensions WHERE table_name = ?", arguments: [name])
        if try database.tableExists("gpkg_ogr_contents") {
            try database.execute(sql: "DELETE FROM gpkg_ogr_contents WHERE table_name = ?", arguments: [name])
        }
    }

    /// - Parameter replacing: whether rows take the places of those of their ids
    /// - Returns: the bounds of all geometries inserted; nil without any
    @discardableResult
    private func insert(
        _ rows: FeatureRows, _ positions: some Sequence<Int>, into name: String, replacing: Bool = false
    ) throws -> FeatureRows.Bounds? {
        let statement = try InsertStatement(into: name, columns: rows.columns.count + 2, replacing: replacing, database)
        var bounds: FeatureRows.Bounds?
        var geometry: [UInt8] = []
        var values: [FeatureRows.Value] = []
        for row in positions {
            try statement.bind(rows.ids[row], at: 1)
            values.removeAll(keepingCapacity: true)
            rows.appendValues(row, &values)
            for column in values.indices { try statement.bind(values[column], at: column + 3) }
            geometry.removeAll(keepingCapacity: true)
            if let own = rows.appendGeometry(row, &geometry) {
                bounds?.formUnion(own)
                bounds = bounds ?? own
            }
            try statement.insert(geometry.span, at: 2)
        }
        return bounds
    }

    private func register(_ table: ResultTable, _ bounds: FeatureRows.Bounds?, time: String) throws {
        try database.execute(sql: "DELETE FROM gpkg_geometry_columns WHERE table_name = ?", arguments: [table.name])
        try database.execute(sql: "DELETE FROM gpkg_contents WHERE table_name = ?", arguments: [table.name])
        try database.execute(sql: "DELETE FROM layer_styles WHERE f_table_name = ? AND owner = 'riskmap'", arguments: [table.name])
        try database.execute(
            sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                table.name, table.name, table.title, time, bounds?.west, bounds?.south, bounds?.east, bounds?.north, GeoPackage.srs,
            ])
        try database.execute(
            sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            arguments: [table.name, table.rows.geometryType, GeoPackage.srs])
        try database.execute(
            sql: "INSERT INTO layer_styles VALUES (NULL, '', '', ?, 'geom', ?, ?, ?, 1, ?, 'riskmap', NULL, ?)",
            arguments: [table.name, String(table.name.prefix(30)), table.qml, table.sld, table.title, time])
    }

    // MARK: Inputs and surveys

    /// Keeps a file; bytes that are there already under the same digest are not kept twice.
    ///
    /// - Parameter packed: its bytes, of which the caller has made sure that they have the file's size and digest
    public func append(_ file: WorkspaceFile, packed: PackedFile) throws(WorkspaceError) {
        precondition(packed.parts.count == PackedFile.partCount(ofSize: file.size), "\(packed.parts.count) parts of \(file.size) bytes")
        try naming(path) {
            try database.execute(
                sql: "INSERT INTO riskmap_files VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                arguments: [file.survey, file.role.rawValue, file.layer, file.name, file.sha256, file.size])
            let known = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM riskmap_file_parts WHERE sha256 = ?", arguments: [file.sha256])
            guard known == 0 else { return }
            let statement = try InsertStatement(into: "riskmap_file_parts", columns: 4, database)
            for (number, part) in packed.parts.enumerated() {
                try statement.bind(file.sha256, at: 2)
                try statement.bind(Int64(number), at: 3)
                try statement.insert(part.span, at: 4)
            }
        }
    }

    /// Adds a survey after those applied; its files are appended with its number.
    public func append(_ survey: WorkspaceSurvey) throws(WorkspaceError) {
        let next = try contents.surveys().count + 1
        precondition(survey.number == next, "survey \(survey.number) cannot follow \(next - 1) surveys")
        try naming(path) {
            try database.execute(
                sql: "INSERT INTO riskmap_surveys VALUES (?, ?, ?, ?)", arguments: [survey.number, survey.name, survey.date, survey.digest])
        }
    }

    // MARK: Scores and state

    /// Puts tiles in the places of those with their map and corner.
    public func put(_ tiles: [ScoreTile]) throws(WorkspaceError) {
        try naming(path) {
            let statement = try database.makeStatement(
                sql: """
                    INSERT INTO riskmap_tiles VALUES (NULL, ?, ?, ?, ?)
                    ON CONFLICT (map, first_row, first_column) DO UPDATE SET scores = excluded.scores
                    """)
            for tile in tiles { try statement.execute(arguments: [tile.map, tile.corner.row, tile.corner.column, Data(tile.packed)]) }
        }
    }

    /// Removes the tiles of the same maps and corners: those of which all scores have become 0.
    public func remove(_ tiles: [ScoreTile]) throws(WorkspaceError) {
        try naming(path) {
            let statement = try database.makeStatement(
                sql: "DELETE FROM riskmap_tiles WHERE map = ? AND first_row = ? AND first_column = ?")
            for tile in tiles { try statement.execute(arguments: [tile.map, tile.corner.row, tile.corner.column]) }
        }
    }

    /// Puts pieces of a snapshot in the places of those of their names, byte for byte.
    public func put(snapshot pieces: [(name: String, bytes: [UInt8])]) throws(WorkspaceError) {
        try naming(path) {
            let statement = try InsertStatement(into: "riskmap_snapshot", columns: 4, database)
            for (name, bytes) in pieces {
                try database.execute(sql: "DELETE FROM riskmap_snapshot WHERE name = ?", arguments: [name])
                for (part, start) in stride(from: 0, to: bytes.count, by: Self.snapshotPartSize).enumerated() {
                    try statement.bind(name, at: 2)
                    try statement.bind(Int64(part), at: 3)
                    try statement.insert(bytes.span.extracting(start..<min(start + Self.snapshotPartSize, bytes.count)), at: 4)
                }
            }
        }
    }

    /// Removes pieces of a snapshot.
    public func remove(snapshot names: [String]) throws(WorkspaceError) {
        try naming(path) {
            for name in names { try database.execute(sql: "DELETE FROM riskmap_snapshot WHERE name = ?", arguments: [name]) }
        }
    }

    /// Most bytes of a piece in one row, far below SQLite's limit for a blob (1,000,000,000).
    static let snapshotPartSize = 64 << 20

    /// Puts a state in the place of the one that is there.
    public func put(_ state: WorkspaceState) throws(WorkspaceError) {
        try naming(path) {
            try database.execute(sql: "DELETE FROM riskmap_state")
            let statement = try database.makeStatement(sql: "INSERT INTO riskmap_state VALUES (NULL, ?, ?)")
            for entry in state.entries { try statement.execute(arguments: [entry.key, entry.value]) }
        }
    }
}
