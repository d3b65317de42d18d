import CityModel
import Parallelism
import RiskScoring

/// A scored city with everything that is drawn, listed and tabled: what the exporters read.
public struct CityMap: Sendable {
    /// What was scored.
    public var input: ScoringInput
    /// Its scores.
    public var scores: CityScores
    /// Names of the layers that sources refer to by index.
    public var sourceLayers: [String]
    /// Names of the layers that shelters refer to by index.
    public var shelterLayers: [String]
    /// Zones of the total, then of the families in their order but for those whose zones are as they were.
    public var maps: [ZoneMap]
    /// The zones of families that are as they were in an earlier state.
    public var unchangedZones: [Int: KeptZones]
    /// One per source.
    public var sources: [SourceRow]
    /// One per shelter.
    public var shelters: [ShelterRow]
    /// One per district, then the city.
    public var districts: [DistrictRow]
    /// The identities of the run; a caller must not publish a map of which one does not hold.
    public var conservation: [Conservation]

    /// Finds the zones and counts the tables of a scored city.
    ///
    /// - Parameters:
    ///   - shelterPoints: reference point of each shelter on the plane, nil without geometry
    ///   - unchanged: families whose zones are as they were; these are not found again
    ///   - contributors: the sources that make the score of a cell, of one family or (nil) of all, largest first, at most three; asked
    ///     once per zone, from any thread
    public init(
        _ input: ScoringInput, _ scores: CityScores, sourceLayers: [String], shelterLayers: [String], shelterPoints: [PlaneCoordinate?],
        unchanged: [Int: KeptZones] = [:], threads: Int, contributors: @Sendable (Cell, Int?) -> [Zone.Contributor]
    ) {
        self.input = input
        self.scores = scores
        self.sourceLayers = sourceLayers
        self.shelterLayers = shelterLayers
        unchangedZones = unchanged
        let (maps, rows) = sideBySide(threads: threads) {
            zoneMaps(
                of: scores, rules: input.rules, families: input.families.indices.filter { unchanged[$0] == nil }, threads: threads,
                contributors: contributors)
        } _: {
            let (sources, shelters) = (sourceRows(input, scores), shelterRows(input, scores, referencePoints: shelterPoints))
            let districts = districtRows(input, scores, sources: sources, shelters: shelters, threads: threads)
            return (sources: sources, shelters: shelters, districts: districts)
        }
        (self.maps, sources, shelters, districts) = (maps, rows.sources, rows.shelters, rows.districts)
        conservation = MapLayers.conservation(input, scores, districts: districts, maps: maps, unchanged: unchanged, threads: threads)
    }

    /// The total, nil, then all families in their order.
    public var totalAndFamilies: [Int?] { [nil] + input.families.indices.map { $0 } }

    /// Counts of the zones of the total, then of all families; counted each time.
    public var zoneCounts: [ZoneCounts] {
        let found = Dictionary(uniqueKeysWithValues: maps.map { ($0.family, $0.counts) })
        return totalAndFamilies.map { family in
            family.flatMap { unchangedZones[$0]?.counts } ?? found[family] ?? ZoneCounts()
        }
    }

    /// What a later state may keep of the zones of the total, then of all families.
    public var keptZones: [KeptZones] {
        let found = Dictionary(uniqueKeysWithValues: maps.map { ($0.family, $0) })
        return totalAndFamilies.map { family in
            family.flatMap { unchangedZones[$0] } ?? found[family].map { KeptZones($0) } ?? KeptZones()
        }
    }

    /// The name of a map: its family, or `total`.
    public func name(ofFamily family: Int?) -> String { family.map { input.families[$0] } ?? "total" }

    /// The code of a district, else its name; nil without a boundary.
    public func districtLabel(_ district: Int?) -> String? {
        guard let district, input.districts.indices.contains(district) else { return nil }
        let entry = input.districts[district]
        return entry.code.isEmpty ? entry.name : entry.code
    }
}
