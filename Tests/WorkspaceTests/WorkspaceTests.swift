import CityModel
import Foundation
import GRDB
import Testing

@testable import Workspace

@Suite struct WorkspaceTests {
    @Test("files come back byte for byte, in several parts, and the same bytes are kept once")
    func files() throws {
        let folder = try Folder()
        let again = (file: Made.file("again", Made.inputs[1].bytes), bytes: Made.inputs[1].bytes)
        try Made.build(folder.workspace, inputs: Made.inputs + [again])
        let workspace = try Workspace(path: folder.workspace)
        try workspace.read { contents throws(WorkspaceError) in
            let files = try contents.files()
            #expect(files == Made.inputs.map(\.file) + [again.file])
            for (file, input) in zip(files, Made.inputs + [again]) { #expect(try contents.bytes(of: file) == input.bytes) }
        }
        #expect(try folder.bytes().count < 21_000_000)
    }

    @Test("scores, state and surveys come back, zero tiles are left out")
    func scores() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let workspace = try Workspace(path: folder.workspace)
        try workspace.read { contents throws(WorkspaceError) in
            #expect(try contents.state() == Made.state)
            #expect(try contents.surveys() == [])
            for map in 0...2 {
                #expect(try contents.scores(ofMap: map, window: Made.window) == Made.scores(map))
                #expect(try contents.tiles(ofMap: map).map(\.corner) == [Cell(column: -20, row: 1000), Cell(column: 108, row: 1064)])
            }
        }
    }

    @Test("the same contents give the same bytes")
    func deterministic() throws {
        let folders = try [Folder(), Folder()]
        for folder in folders { try Made.build(folder.workspace) }
        #expect(try folders[0].bytes() == folders[1].bytes())
    }

    @Test("a workspace goes on from another: a survey with its files, tiles, a layer and a piece of the snapshot, the rest as it was")
    func continued() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let before = try folder.bytes()
        let survey = WorkspaceSurvey(number: 1, name: "秋季", date: nil, digest: "d")
        let file = Made.file("changes.geojson", [1, 2, 3], survey: 1, role: .changes)
        var scores = Made.scores(1)
        scores[0] = 0
        scores[5000] = 1234
        #expect(WorkspaceBuilder.canContinue(folder.workspace))
        let next = folder.path + "/next.gpkg"
        let builder = try WorkspaceBuilder(path: next, continuing: WorkspaceCopy(of: folder.workspace, in: folder.path))
        try builder.write { transaction throws(WorkspaceError) in
            try transaction.append(survey)
            try transaction.append(file, [1, 2, 3])
            try transaction.put(snapshot: [("scores", [7, 8])])
            try transaction.remove([ScoreTile(map: 1, corner: Cell(column: -20, row: 1000), packed: [])])
            try transaction.put(ScoreTile.tiles(of: scores, map: 1, window: Made.window))
            try transaction.put(Made.table, time: timestamp(ofDate: "2027-01-01"))
        }
        try builder.finish()
        try Workspace(path: next).read { contents throws(WorkspaceError) in
            #expect(try contents.state() == Made.state)
            #expect(try contents.surveys() == [survey])
            #expect(try contents.files() == [Made.inputs[0].file, file])
            #expect(try contents.bytes(of: file) == [1, 2, 3])
            #expect(try contents.bytes(of: Made.inputs[0].file) == Made.inputs[0].bytes)
            #expect(try contents.scores(ofMap: 1, window: Made.window) == scores)
            #expect(try contents.scores(ofMap: 2, window: Made.window) == Made.scores(2))
            #expect(try contents.snapshot("scores") == [7, 8])
            #expect(try contents.snapshot("record") == Made.snapshot[1].bytes)
            #expect(try contents.snapshot("nothing") == nil)
        }
        #expect(try folder.bytes() == before)
        #expect(try folder.names == ["next.gpkg", "workspace.gpkg"])
    }

    @Test("of a layer only the rows that changed are written, and an index that others made of it is gone")
    func changedRows() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let queue = try DatabaseQueue(path: folder.workspace)
        try queue.write { database in
            try database.execute(
                sql: """
                    CREATE VIRTUAL TABLE rtree_zones_geom USING rtree(id, minx, maxx, miny, maxy);
                    CREATE TRIGGER rtree_zones_geom_insert AFTER INSERT ON zones BEGIN SELECT ST_IsEmpty(NEW.geom); END;
                    INSERT INTO gpkg_extensions VALUES ('zones', 'geom', 'gpkg_rtree_index', 'x', 'write-only');
                    """)
        }
        try queue.close()
        let rows = Made.table.rows
        func table(_ values: [String], changed: ChangedRows?) -> ResultTable {
            ResultTable(
                name: "zones", title: "Zones",
                rows: FeatureRows(
                    geometryType: rows.geometryType, columns: rows.columns, ids: rows.ids,
                    appendValues: { $1 += [.text(values[$0])] + rows.values($0).dropFirst() },
                    appendGeometry: rows.appendGeometry),
                changed: changed, qml: "", sld: "")
        }
        let next = folder.path + "/next.gpkg"
        let bounds = FeatureRows.Bounds(west: 1, south: 2, east: 3, north: 4)
        let builder = try WorkspaceBuilder(path: next, continuing: WorkspaceCopy(of: folder.workspace, in: folder.path))
        try builder.write { transaction throws(WorkspaceError) in
            try transaction.put(
                table(["not written", "blue"], changed: ChangedRows(positions: [1], bounds: bounds)), time: timestamp(ofDate: nil))
        }
        try builder.finish()
        try Workspace(path: next).read { contents throws(WorkspaceError) in
            #expect(try contents.holds(table(["red'); --", "blue"], changed: nil)))
        }
        try DatabaseQueue(path: next).read { database in
            let rest = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree%'"
            #expect(try Int.fetchOne(database, sql: rest) == 0)
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM gpkg_extensions WHERE table_name = 'zones'") == 0)
            let recorded = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'zones'"
            let row = try #require(try Row.fetchOne(database, sql: recorded))
            #expect(Array(row.databaseValues) == [1.0, 2.0, 3.0, 4.0].map(\.databaseValue))
        }
    }

    @Test(
        "what of a stored layer is not as it should be is named, and what others added is not",
        arguments: [
            ("UPDATE zones SET level = 'blue' WHERE fid = 7", [.rows]),
            ("UPDATE gpkg_contents SET description = 'zones' WHERE table_name = 'zones'", [.title]),
            ("UPDATE gpkg_contents SET identifier = 'other' WHERE table_name = 'zones'", [.title]),
            ("UPDATE gpkg_contents SET max_y = 30.5 WHERE table_name = 'zones'", [.extent]),
            ("UPDATE gpkg_contents SET min_x = NULL WHERE table_name = 'zones'", [.extent]),
            ("UPDATE gpkg_contents SET srs_id = 0 WHERE table_name = 'zones'", [.extent]),
            ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POLYGON'", [.extent]),
            ("DELETE FROM gpkg_geometry_columns", [.extent]),
            ("DELETE FROM gpkg_contents WHERE table_name = 'zones'", [.title, .extent]),
            ("UPDATE layer_styles SET styleQML = '<qgis></qgis>'", [.styles]),
            ("UPDATE layer_styles SET styleSLD = NULL", [.styles]),
            ("UPDATE layer_styles SET owner = 'somebody'", [.styles]),
            ("DROP TABLE zones", [.rows]),
            ("INSERT INTO layer_styles (f_table_name, styleName, styleQML, owner) VALUES ('zones', 'own', '<x/>', 'somebody')", []),
        ] as [(String, [ResultPart])])
    func differingParts(damage: String, parts: [ResultPart]) throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        func found() throws -> [ResultPart] {
            try Workspace(path: folder.workspace).read { contents throws(WorkspaceError) in try contents.differingParts(of: Made.table) }
        }
        #expect(try found() == [])
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.workspace, configuration: configuration)
        try queue.inDatabase { try $0.execute(sql: damage) }
        try queue.close()
        #expect(try found() == parts)
    }

    @Test("a layer to be written is compared with another one in all that is written of it")
    func differingTables() {
        let (table, made) = (Made.table, Made.table.rows)
        func parts(_ change: (inout ResultTable) -> Void) -> [ResultPart] {
            var other = table
            change(&other)
            return other.differingParts(from: table)
        }
        func rows(_ geometryType: String = made.geometryType, ids: [Int64] = made.ids, level: String) -> FeatureRows {
            FeatureRows(
                geometryType: geometryType, columns: made.columns, ids: ids,
                appendValues: { row, values in values += row == 0 ? [.text(level)] + made.values(row).dropFirst() : made.values(row) },
                appendGeometry: made.appendGeometry)
        }
        let (own, bounds) = ("red'); --", FeatureRows.Bounds(west: 114, south: 30, east: 114, north: 30))
        #expect(made.bounds == bounds)
        #expect(parts { $0.rows = rows(level: own) } == [])
        #expect(parts { $0.rows = rows(level: "blue") } == [.rows])
        #expect(parts { $0.rows = rows(ids: [7, 8], level: own) } == [.rows])
        #expect(parts { $0.rows = rows("POLYGON", level: own) } == [.extent])
        #expect(parts { $0.title = "Zone" } == [.title])
        #expect(parts { $0.qml = "" } == [.styles] && parts { $0.sld = "" } == [.styles])
        #expect(parts { $0.changed = ChangedRows(positions: [], bounds: bounds) } == [])
        #expect(parts { $0.changed = ChangedRows(positions: [], bounds: nil) } == [.extent])
        #expect(
            parts {
                $0.rows = rows(level: "not written")
                $0.changed = ChangedRows(positions: [1], bounds: bounds)
            } == [])
    }

    @Test("a workspace that another program has open or left unfinished is not copied as one file")
    func openElsewhere() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        for suffix in ["-journal", "-wal"] {
            try folder.write([], "workspace.gpkg" + suffix)
            #expect(!WorkspaceBuilder.canContinue(folder.workspace), "\(suffix)")
            unlink(folder.workspace + suffix)
        }
        #expect(WorkspaceBuilder.canContinue(folder.workspace))
        _ = try DatabaseQueue(path: folder.workspace).writeWithoutTransaction {
            try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
        }
        #expect(!WorkspaceBuilder.canContinue(folder.workspace))
        #expect(!WorkspaceBuilder.canContinue(folder.path + "/nothing.gpkg"))
    }

    @Test("a second writer is told who writes, and may write when that one is done or was killed")
    func secondWriter() throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        try folder.write("process 1 (killed)\n".utf8, "workspace.gpkg.lock")
        do {
            let lock = try WriterLock(workspace: folder.workspace, command: "riskmap rescore")
            let told = WorkspaceError(.busy, path: folder.workspace, reason: "process \(getpid()) (riskmap rescore) is writing it")
            #expect(throws: told) { _ = try WriterLock(workspace: folder.workspace, command: "second") }
            #expect(try Workspace(path: folder.workspace).read { contents throws(WorkspaceError) in try contents.state() } == Made.state)
            withExtendedLifetime(lock) {}
        }
        _ = try WriterLock(workspace: folder.workspace, command: "second")
        #expect(try folder.names == ["workspace.gpkg"])
    }

    @Test("a date becomes a time, any other text the beginning of 1970")
    func time() {
        #expect(timestamp(ofDate: "2026-10-31") == "2026-10-31T00:00:00.000Z")
        for text in [nil, "", "2026", "2026-13-01", "2026-1-1", "2026-10-32", "autumn 26", "２０２６-1"] as [String?] {
            #expect(timestamp(ofDate: text) == "1970-01-01T00:00:00.000Z")
        }
    }

    @Test("families become names of tables that SQLite can tell apart")
    func tableNames() {
        #expect(
            zoneTableNames(ofFamilies: ["flood", "Flood", "洪涝/内涝", "a\"; --", "a__ __", "", String(repeating: "x", count: 99)])
                == [
                    "zones_flood", "zones_Flood_2", "zones_洪涝_内涝", "zones_a_____", "zones_a______2", "zones_",
                    "zones_" + String(repeating: "x", count: 60),
                ])
    }

    @Test("a copy has no name before it is given one; where no file can be without a name it is made then", arguments: [true, false])
    func copied(isMadeBefore: Bool) throws {
        let folder = try Folder()
        try Made.build(folder.workspace)
        let copy = WorkspaceCopy(of: folder.workspace, in: isMadeBefore ? folder.path : "/proc")
        #expect(try folder.names == ["workspace.gpkg"])
        let bytes = try folder.bytes()
        if isMadeBefore { try folder.write([0]) }
        try copy.place(at: folder.path + "/next.gpkg")
        #expect(try folder.bytes("next.gpkg") == bytes)
    }
}
