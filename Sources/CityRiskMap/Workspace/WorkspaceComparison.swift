import CityModel
import Workspace

extension Publication {
    /// What the workspace would hold after this publication and not after that of a full run: scores, layers of results, surveys and files,
    /// the city as it was read and judged, and what is said of all that. What stays in the base is read there.
    func workspaceDifferences(from full: Publication) throws -> [String] {
        var names = try keptScores() == [full.scored.map.scores.total] + full.scored.map.scores.families ? [] : ["scores"]
        let own = Dictionary(uniqueKeysWithValues: tables.map { $0() }.map { ($0.name, $0) })
        for expected in full.tables.map({ $0() }) where try !leaves(own[expected.name], as: expected) {
            names.append("layer \(expected.name)")
        }
        if try listing() != full.listing() { names.append("list of surveys and files") }
        if statement != full.statement { names.append("state") }
        if snapshotDigests != full.snapshotDigests { names.append("snapshot") }
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

    /// Whether a layer is as expected when it is written: as a whole, over that of the base if only some rows are, or not at all.
    private func leaves(_ table: ResultTable?, as expected: ResultTable) throws -> Bool {
        if let table {
            guard table.differingParts(from: expected).isEmpty else { return false }
            if table.changed == nil { return true }
        }
        guard let base else { return false }
        do throws(WorkspaceError) {
            return try Workspace(path: base.path).read { contents throws(WorkspaceError) in
                if let changes = table?.changed { return try contents.holds(expected, but: changes) }
                return try contents.differingParts(of: expected).isEmpty
            }
        } catch {
            throw RunError(error)
        }
    }
}
