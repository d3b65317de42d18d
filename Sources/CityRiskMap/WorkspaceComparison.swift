import CityModel
import Workspace

extension Publication {
    /// What the workspace would hold after this publication and not after that of a full run: scores, layers of results, the city as it was
    /// read and judged. Rows that stay in the base are read there.
    func workspaceDifferences(from full: Publication) throws -> [String] {
        var names = try keptScores() == [full.scored.map.scores.total] + full.scored.map.scores.families ? [] : ["scores"]
        for (own, expected) in zip(tables, full.tables).map({ ($0(), $1()) }) where try !leaves(own, as: expected) {
            names.append("layer \(expected.name)")
        }
        if (base?.state.snapshot ?? [:]).merging(snapshotDigests, uniquingKeysWith: { $1 }) != full.snapshotDigests {
            names.append("snapshot")
        }
        return names
    }

    private func keptScores() throws -> [[UInt16]] {
        do throws(WorkspaceError) {
            var maps: [[UInt16]] = []
            for tiles in tiles {
                maps.append(try ScoreTile.scores(of: tiles, window: scored.map.scores.window, in: WorkspaceExport.fileName))
            }
            return maps
        } catch {
            throw RunError(error)
        }
    }

    /// Whether a layer is another one when it is written, over that of the base if only some rows are.
    private func leaves(_ table: ResultTable, as expected: ResultTable) throws -> Bool {
        let rows = table.rows
        guard table.name == expected.name, rows.columns == expected.rows.columns, rows.ids == expected.rows.ids else { return false }
        let written = table.changed?.positions ?? Array(rows.ids.indices)
        guard written.allSatisfy({ rows.isEqual(row: $0, of: expected.rows) }) else { return false }
        guard table.changed != nil, let base else { return true }
        do throws(WorkspaceError) {
            return try Workspace(path: base.path).read { contents throws(WorkspaceError) in
                try contents.holds(expected, besides: Set(written))
            }
        } catch {
            throw RunError(error)
        }
    }
}
