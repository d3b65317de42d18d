import CityModel
import RiskScoring

/// How the level of a cell changed.
public enum ChangeSort: UInt8, Sendable, CaseIterable {
    /// From a colour to a worse one.
    case worsened = 1
    /// From no colour to a colour.
    case appeared
    /// From a colour to a milder one.
    case improved
    /// From a colour to none: the score fell below blue.
    case vanished

    /// The English word used in every data file.
    public var word: String {
        switch self {
        case .worsened: "worsened"
        case .appeared: "appeared"
        case .improved: "improved"
        case .vanished: "vanished"
        }
    }

    /// Whether the place is worse than before.
    public var isWorse: Bool { self == .worsened || self == .appeared }

    /// The sort of a transition; nil when the level stayed.
    public init?(from before: Level, to after: Level) {
        switch (before, after) {
        case _ where before == after: return nil
        case (.none, _): self = .appeared
        case (_, .none): self = .vanished
        default: self = after > before ? .worsened : .improved
        }
    }
}

/// Connected cells (4 neighbours) whose total level changed in one sort.
public struct ChangeZone: Hashable, Sendable {
    /// How they changed.
    public var sort: ChangeSort
    /// How many cells.
    public var cells = 0
    /// Persons in them after the change, thousandths.
    public var persons: Int64 = 0
    /// First cell in (row, column) order.
    public var firstCell: Cell
    /// The largest change of the integer total score, by magnitude; negative where the score fell.
    public var largestChange = 0
    /// Cell of that change, the first in (row, column) order.
    public var cell: Cell
    /// How many of its cells made which transition.
    public var transitions = LevelTransitions(family: nil)

    /// The transition that most of its cells made.
    public var transition: (before: Level, after: Level, cells: Int) { transitions.largestChange ?? (.none, .none, 0) }

    /// The worst level that any of its cells has after the change.
    public var worstAfter: Level { Level.allCases.last { transitions.sum(after: $0) > 0 } ?? .none }
}

/// The cells whose level rose, by the level that they reached.
public struct Rises: Sendable {
    /// Cells per level reached.
    public var cells = LevelTally<Int>()
    /// Persons in them after the change, thousandths.
    public var persons = LevelTally<Int64>()
    /// The level reached in each polygon.
    var levels: [Level] = []
    /// Polygons of connected cells that reached one level.
    var shapes: GeometryTable<GridCorner>

    /// - Parameter levels: labels of the total of both states, row-major over the window
    init(_ after: CityState, levels: (before: [UInt8], after: [UInt8]), window: CellWindow) {
        let runs = ClassRuns(window: window) { index in
            if levels.before[index] == ClassRuns.outside, levels.after[index] == ClassRuns.outside { return ClassRuns.outside }
            let (old, new) = (Level(rawValue: levels.before[index]) ?? .none, Level(rawValue: levels.after[index]) ?? .none)
            return new > old ? new.rawValue : ClassRuns.noClass
        }
        let labels = ZoneLabels(runs)
        shapes = traceZones(runs, labels, window: window)
        self.levels = [Level](repeating: .none, count: labels.count)
        for row in 0..<runs.rows {
            for run in runs.runs(ofRow: row) where labels.zoneOfRun[run] >= 0 {
                let level = Level(rawValue: runs.labels[run]) ?? .none
                self.levels[Int(labels.zoneOfRun[run])] = level
                cells[level] += runs.columns(ofRun: run).count
            }
        }
        var persons = LevelTally<Int64>()
        eachInhabitedCell(of: after.map.scores.persons, runs, labels, window: window) { [levels = self.levels] zone, entry in
            persons[levels[zone]] += entry.thousandths
        }
        self.persons = persons
    }
}

/// The zones of change in (row, column) order of their first cells, and their shapes.
struct ChangeZoneMap {
    var zones: [ChangeZone]
    /// One polygon per zone, traced like the zones of a level.
    var shapes: GeometryTable<GridCorner>
    /// Zones that had a colour before and kept it.
    var unchanged: GeometryTable<GridCorner>

    /// - Parameter levels: labels of the total of both states, row-major over the window
    init(_ before: CityState, _ after: CityState, levels: (before: [UInt8], after: [UInt8]), window: CellWindow) {
        let sorts = ClassRuns(window: window) { Self.label(levels.before[$0], levels.after[$0]) { $0?.rawValue } }
        let labels = ZoneLabels(sorts)
        zones = changeZones(before, after, sorts, labels, window: window)
        shapes = traceZones(sorts, labels, window: window)
        let kept = ClassRuns(window: window) { index in
            let level = levels.after[index]
            return Self.label(levels.before[index], level) { $0 == nil && level != Level.none.rawValue ? 1 : nil }
        }
        unchanged = traceZones(kept, ZoneLabels(kept), window: window)
    }

    /// The label of a cell from the sort of its change; `outside` where it is in neither city.
    private static func label(_ before: UInt8, _ after: UInt8, _ choose: (ChangeSort?) -> UInt8?) -> UInt8 {
        if before == ClassRuns.outside, after == ClassRuns.outside { return ClassRuns.outside }
        let sort = ChangeSort(from: Level(rawValue: before) ?? .none, to: Level(rawValue: after) ?? .none)
        return choose(sort) ?? ClassRuns.noClass
    }
}

/// The numbers of every zone of change.
private func changeZones(
    _ before: CityState, _ after: CityState, _ runs: ClassRuns, _ labels: ZoneLabels, window: CellWindow
) -> [ChangeZone] {
    var zones: [ChangeZone] = []
    zones.reserveCapacity(labels.count)
    for row in 0..<runs.rows {
        for run in runs.runs(ofRow: row) where labels.zoneOfRun[run] >= 0 {
            let number = Int(labels.zoneOfRun[run])
            for column in runs.columns(ofRun: run) {
                let cell = Cell(column: window.columns.lowerBound + column, row: window.rows.lowerBound + row)
                if number == zones.count {
                    zones.append(ChangeZone(sort: ChangeSort(rawValue: runs.labels[run])!, firstCell: cell, cell: cell))
                }
                let change = Int(after.score(cell)) - Int(before.score(cell))
                zones[number].cells += 1
                zones[number].transitions[before.level(cell), after.level(cell)] += 1
                if change.magnitude > zones[number].largestChange.magnitude {
                    zones[number].largestChange = change
                    zones[number].cell = cell
                }
            }
        }
    }
    eachInhabitedCell(of: after.map.scores.persons, runs, labels, window: window) { zone, entry in
        zones[zone].persons += entry.thousandths
    }
    return zones
}
