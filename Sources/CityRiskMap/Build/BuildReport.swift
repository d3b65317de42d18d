import CityModel
import JSONCoding
import MapExport
import MapLayers

/// What a build did, for the terminal and for programs.
public struct BuildReport: Sendable {
    /// The output folder as the user named it.
    public let folder: String
    let changes: OutputFolder.Changes
    /// Kept to the end: giving back so much memory piece by piece takes longer than the system takes to have it all.
    private let publication: Publication
    private var map: CityMap { publication.scored.map }
    private var findings: FindingsReport { publication.findings }
    var labels: Labels { publication.styles.labels }

    init(folder: String, publication: Publication, changes: OutputFolder.Changes) {
        (self.folder, self.publication, self.changes) = (folder, publication, changes)
    }

    /// Whether more findings are errors than the allowed share of the records.
    public var isAboveAllowedShare: Bool { findings.isAboveAllowedShare }

    /// Of each layer of the surveys that the run applied, how many of their records cannot be used.
    var surveyShares: [SurveyShare] { publication.scored.read.layers.surveyShares }

    /// The run record with the folder and what changed in it.
    public var json: [UInt8] { prettyJSON(value) }

    /// The same as a value.
    var value: PropertyValue {
        guard case .object(let members) = publication.record.value else { return .null }
        let files: (String, [String]) -> PropertyValue.Member = { .init($0, .array($1.map(PropertyValue.string))) }
        return .object(
            members + [
                .init("folder", folder), files("written", changes.written), files("unchanged", changes.unchanged),
                files("removed", changes.removed),
            ])
    }

    /// The findings, in the city's language.
    var findingsText: String { findings.text(all: false) }

    /// Area and persons per level, findings, and where the outputs are, in the city's language.
    public var text: String {
        let city = map.districts.last
        let size = map.input.grid.cellSize
        var rows = [["level", "area_km2", "persons", "zones"].map(labels.column)]
        let counts = map.maps[0].counts
        for level in Level.allCases.reversed() {
            let area = Double(city?.cells[level] ?? 0) * size * size / 1e6
            let persons = Double(city?.persons[level] ?? 0) / 1000
            let zones = counts.zones[level]
            rows.append([
                labels.levels[level], fixed(area, decimals: 2),
                map.input.population.isEmpty ? labels.text(.notApplicable) : rounded(persons, decimals: 0),
                level == .none ? "-" : "\(zones)",
            ])
        }
        let files = changes.written.count + changes.unchanged.count
        return alignedRows(rows).joined(separator: "\n") + "\n\n" + findingsText
            + labels.phrase("\n\(folder): \(files) files, \(changes.written.count) written, \(changes.unchanged.count) unchanged\n")
            + "\(joined(folder, "map.svg"))\n"
    }
}
