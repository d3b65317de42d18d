import CityModel

/// How many zones a map has of each level, with their cells and persons.
public struct ZoneCounts: Hashable, Sendable {
    /// Zones.
    public var zones = LevelTally<Int>()
    /// Cells of all of them.
    public var cells = LevelTally<Int>()
    /// Persons in them, thousandths.
    public var persons = LevelTally<Int64>()

    /// No zones.
    public init() {}

    /// Counts zones.
    public init(_ zones: [Zone]) {
        for zone in zones {
            self.zones[zone.level] += 1
            cells[zone.level] += zone.cells
            persons[zone.level] += zone.persons
        }
    }
}
