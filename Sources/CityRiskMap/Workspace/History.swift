import CityModel
import JSONCoding
import MapExport
import MapLayers

/// The states that a workspace has been through, all scored by the rules in force now, so that they compare.
///
/// - Throws: `RunError`
public func history(of argument: String, options: RunOptions) throws -> HistoryReport {
    let kept = try KeptCity(path: try workspacePath(of: argument))
    let options = kept.options(options)
    var states: [HistoryReport.State] = []
    try visitStates(of: kept.city, options: options) { name, city, changed in
        states.append(try HistoryReport.State(name: name, city, changed: changed, options: options))
    }
    return HistoryReport(states: states, labels: kept.styles.labels)
}

/// Area and persons per level after each survey.
public struct HistoryReport: Sendable {
    /// One state.
    struct State: Sendable {
        let name: String
        let date: String?
        /// What the survey did to layers; empty for the city as built.
        let layers: [LayerChange]
        /// Cells whose inputs the survey changed; nil for the city as built.
        let changed: Int?
        let row: DistrictRow?
        let cellSize: Double

        init(name: String, _ city: SurveyedCity, changed: Int?, options: RunOptions) throws {
            self.name = name
            let scored = try city.scored(options: options)
            date = scored.read.city.file.dataDate
            layers = changed == nil ? [] : city.layers.surveys.last?.layers ?? []
            self.changed = changed
            row = scored.map.districts.last
            cellSize = scored.read.input.grid.cellSize
        }

        /// Area of a level, km².
        func area(_ level: Level) -> Double { Double(row?.cells[level] ?? 0) * cellSize * cellSize / 1e6 }

        /// Persons in a level.
        func persons(_ level: Level) -> Double { Double(row?.persons[level] ?? 0) / 1000 }
    }

    private let states: [State]
    private let labels: Labels

    init(states: [State], labels: Labels) { (self.states, self.labels) = (states, labels) }

    /// One line per state: area of each level and persons in red and orange.
    public var text: String {
        let header =
            ["survey", "date", "added", "changed", "removed"].map(labels.column)
            + Level.colours.map { "\(labels.levels[$0]) km²" } + Level.colours.map { "\(labels.levels[$0]) \(labels.column("persons"))" }
        let rows = states.map { state in
            func sum(_ count: KeyPath<LayerChange, Int>) -> String {
                state.changed == nil ? "-" : "\(state.layers.reduce(0) { $0 + $1[keyPath: count] })"
            }
            return [
                withoutControlCharacters(state.name), state.date.map(withoutControlCharacters) ?? "-", sum(\.added), sum(\.changed),
                sum(\.removed),
            ]
                + Level.colours.map { fixed(state.area($0), decimals: 2) }
                + Level.colours.map { rounded(state.persons($0), decimals: 0) }
        }
        return alignedRows([header] + rows).joined(separator: "\n") + "\n"
    }

    /// The same with every number, for programs.
    public var json: [UInt8] {
        prettyJSON(
            .array(
                states.map { state in
                    .object([
                        .init("survey", state.name), .init("data_date", state.date), .init("cells_touched", state.changed),
                        .init("layers", .array(state.layers.map(\.value))),
                        .init(
                            "levels",
                            .array(
                                Level.allCases.reversed().map { level in
                                    .object([
                                        .init("level", level.word), .init("cells", state.row?.cells[level]),
                                        .init("area_km2", number: state.area(level)), .init("persons", number: state.persons(level)),
                                    ])
                                })),
                    ])
                }))
    }
}
