import CityModel
import Parallelism
import RiskScoring

/// What changed between two states of a city, where and why.
public struct CityComparison: Sendable {
    /// The earlier state.
    public let before: CityState
    /// The later state.
    public let after: CityState
    /// Box of cells around both.
    public let window: CellWindow
    /// Cells by level before and after: the total, then the families in their order. A cell in one of the two cities only counts as none
    /// in the other.
    public let transitions: [LevelTransitions]
    /// Where the total changed its level, in (row, column) order of the first cells.
    public let zones: [ChangeZone]
    /// One polygon per zone.
    public let shapes: GeometryTable<GridCorner>
    /// Why, one for each zone, at its cell of the largest change.
    public let causes: [CellChange]
    /// Cells whose level rose, by the level that they reached.
    public let rises: Rises
    /// Polygons of the cells that had a colour and kept it.
    public let unchanged: GeometryTable<GridCorner>
    /// Sources of both states.
    public let sources: RecordMatches
    /// Targets of both states.
    public let targets: RecordMatches
    /// Shelters of both states.
    public let shelters: RecordMatches
    /// Population layers of both states.
    public let people: [PeopleChange]
    /// Districts of both states, and last the city.
    public let districts: [DistrictChange]
    /// Cells of the earlier city that are not in the later one.
    public let cellsOnlyBefore: Int
    /// Cells of the later city that are not in the earlier one.
    public let cellsOnlyAfter: Int

    /// Compares two states.
    ///
    /// - Throws: `ComparisonError` when planes, cell sizes or families differ, or the two are not of one city; `ScoringError` when people cannot be counted
    public init(_ before: CityState, _ after: CityState, threads: Int) throws {
        try Self.check(before, after)
        let window = before.map.scores.window.union(after.map.scores.window)
        let maps = [Int?.none] + before.map.input.families.indices.map(Optional.some)
        let labels = parallelMap(count: maps.count, threads: threads) { number in
            (before: before.levelLabels(family: maps[number], over: window), after: after.levelLabels(family: maps[number], over: window))
        }
        transitions = zip(maps, labels).map { LevelTransitions(family: $0, before: $1.before, after: $1.after) }
        cellsOnlyBefore = zip(labels[0].before, labels[0].after).count { $0 != ClassRuns.outside && $1 == ClassRuns.outside }
        cellsOnlyAfter = zip(labels[0].before, labels[0].after).count { $0 == ClassRuns.outside && $1 != ClassRuns.outside }
        let zoneMap = ChangeZoneMap(before, after, levels: labels[0], window: window)
        rises = Rises(after, levels: labels[0], window: window)
        let sources = matchedSources(before, after)
        let targets = matchedTargets(before, after, threads: threads)
        let shelters = matchedShelters(before, after, threads: threads)
        let finder = try ChangeCauses(before, after, sources: sources, targets: targets, shelters: shelters, threads: threads)
        causes = parallelMap(count: zoneMap.zones.count, threads: threads) { finder.change(at: zoneMap.zones[$0].cell) }
        people = peopleChanges(before.map.input.population, after.map.input.population)
        districts = districtChanges(before.map, after.map)
        (zones, shapes, unchanged) = (zoneMap.zones, zoneMap.shapes, zoneMap.unchanged)
        (self.sources, self.targets, self.shelters) = (sources, targets, shelters)
        (self.before, self.after, self.window) = (before, after, window)
    }

    private static func check(_ before: CityState, _ after: CityState) throws(ComparisonError) {
        guard before.epsg == after.epsg else { throw .planes(before.epsg, after.epsg) }
        let sizes = (before.map.input.grid.cellSize, after.map.input.grid.cellSize)
        guard sizes.0 == sizes.1 else { throw .cellSizes(sizes.0, sizes.1) }
        guard before.map.input.families == after.map.input.families else {
            throw .families(before.map.input.families, after.map.input.families)
        }
        let windows = (before.map.scores.window, after.map.scores.window)
        guard windows.0.columns.overlaps(windows.1.columns), windows.0.rows.overlaps(windows.1.rows) else { throw .farApart }
    }

    /// Area of so many cells, m².
    public func area(ofCells count: Int) -> Double { Double(count) * (after.map.input.grid.cellSize * after.map.input.grid.cellSize) }

    /// Whether the two were graded or scored by different rules.
    public var haveOtherRules: Bool { before.rules != after.rules || before.map.input.rules != after.map.input.rules }

    /// Zones, cells and persons of a sort of change.
    public func sum(of sort: ChangeSort) -> (zones: Int, cells: Int, persons: Int64) {
        zones.reduce((0, 0, 0)) { $1.sort == sort ? ($0.0 + 1, $0.1 + $1.cells, $0.2 + $1.persons) : $0 }
    }
}

extension CellWindow {
    /// The box around two windows.
    func union(_ other: CellWindow) -> CellWindow {
        CellWindow(
            columns: min(columns.lowerBound, other.columns.lowerBound)..<max(columns.upperBound, other.columns.upperBound),
            rows: min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound))
    }
}
