import CityModel

/// A corner of grid cells: the south-west corner of the cell of the same column and row.
public struct GridCorner: Hashable, Sendable, BitwiseCopyable {
    /// Easting divided by the cell size.
    public var column: Int32
    /// Northing divided by the cell size.
    public var row: Int32

    /// A corner.
    public init(column: Int32, row: Int32) {
        self.column = column
        self.row = row
    }
}

/// Connected cells (4 neighbours) of one level, 风险区 (MODEL 7).
public struct Zone: Hashable, Sendable {
    /// A source that helped to make the zone's highest score.
    public struct Contributor: Hashable, Sendable {
        /// Index among the input's sources.
        public var source: Int
        /// Its share of Σ (s'·k)^p of its family at the zone's highest cell, 0…1.
        public var share: Double

        /// A contributor.
        public init(source: Int, share: Double) {
            self.source = source
            self.share = share
        }
    }

    /// Never `none`.
    public var level: Level
    /// How many cells.
    public var cells: Int
    /// Persons, thousandths.
    public var persons: Int64
    /// First cell in (row, column) order.
    public var firstCell: Cell
    /// Highest integer score.
    public var highest: UInt16
    /// Cell of the highest score, the first in (row, column) order.
    public var highestCell: Cell
    /// Sum of the integer scores of its cells.
    public var scoreSum: Int
    /// Up to three sources with the largest (s'·k)^p at the highest cell, largest first, ties in source order.
    public var contributors: [Contributor]

    /// A zone from its numbers.
    public init(
        level: Level, cells: Int, persons: Int64, firstCell: Cell, highest: UInt16, highestCell: Cell, scoreSum: Int,
        contributors: [Contributor]
    ) {
        self.level = level
        self.cells = cells
        self.persons = persons
        self.firstCell = firstCell
        self.highest = highest
        self.highestCell = highestCell
        self.scoreSum = scoreSum
        self.contributors = contributors
    }
}

/// The zones of the total or of one family, in (row, column) order of their first cells.
public struct ZoneMap: Sendable {
    /// Index of the family; nil for the total.
    public var family: Int?
    /// The zones.
    public var zones: [Zone]
    /// One polygon per zone: shell counter-clockwise, holes clockwise, closed, without repeated corners; a corner stands wherever more
    /// than two zones meet, so that neighbours share identical vertices.
    public var shapes: GeometryTable<GridCorner>
    /// The box of a zone's cells and of those around it.
    public func surroundings(ofZone zone: Int) -> CellWindow {
        var (west, east, south, north) = (Int32.max, Int32.min, Int32.max, Int32.min)
        for corner in shapes.coordinates[shapes.coordinates(ofFeature: zone)] {
            (west, east) = (min(west, corner.column), max(east, corner.column))
            (south, north) = (min(south, corner.row), max(north, corner.row))
        }
        return CellWindow(columns: Int(west) - 1..<Int(east) + 1, rows: Int(south) - 1..<Int(north) + 1)
    }

    /// What they add up to; counted each time.
    public var counts: ZoneCounts { ZoneCounts(zones) }

    /// Zones with their shapes.
    public init(family: Int?, zones: [Zone], shapes: GeometryTable<GridCorner>) {
        self.family = family
        self.zones = zones
        self.shapes = shapes
    }
}
