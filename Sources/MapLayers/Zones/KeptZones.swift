import CityModel

/// What an earlier state of a city leaves of the zones of a map to a later one.
public struct KeptZones: Hashable, Sendable {
    /// Where a zone is highest.
    public struct Peak: Hashable, Sendable {
        /// The first cell of its highest score.
        public var cell: Cell
        /// What makes it so high.
        public var contributors: [Zone.Contributor]

        /// A peak.
        public init(cell: Cell, contributors: [Zone.Contributor]) {
            self.cell = cell
            self.contributors = contributors
        }
    }

    /// What the zones add up to.
    public var counts = ZoneCounts()
    /// The first cell of each.
    public var firstCells: [Cell] = []
    /// Where each is highest, but for those that a source helped to make which is gone.
    public var peaks: [Peak] = []

    /// No zones.
    public init() {}

    /// Zones from what is known of them.
    public init(counts: ZoneCounts, firstCells: [Cell], peaks: [Peak]) {
        self.counts = counts
        self.firstCells = firstCells
        self.peaks = peaks
    }

    /// Zones as they were found.
    public init(_ map: ZoneMap) {
        counts = map.counts
        firstCells = map.zones.map(\.firstCell)
        peaks = map.zones.map { Peak(cell: $0.highestCell, contributors: $0.contributors) }
    }

    /// The same with other numbers of the sources.
    ///
    /// - Parameter numbers: per source the number that it has now; nil for one that is gone, with the peaks that it helped to make
    public func renumbered(_ numbers: [Int?]) -> KeptZones {
        var zones = self
        zones.peaks = peaks.compactMap { peak in
            let contributors = peak.contributors.compactMap { contributor in
                numbers[contributor.source].map { Zone.Contributor(source: $0, share: contributor.share) }
            }
            return contributors.count == peak.contributors.count ? Peak(cell: peak.cell, contributors: contributors) : nil
        }
        return zones
    }
}
