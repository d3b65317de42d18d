import CityModel
import MapLayers
import RiskScoring

/// What scoring found of each source, in the order of the sums, and what zones it led to.
struct SourceScores: Sendable {
    var uplifts: [Double]
    var liftedSeverities: [Double]
    var referencePoints: [PlaneCoordinate?]
    /// Of the total, then of the families.
    var zones: [KeptZones]
}

extension SourceScores {
    init(_ scores: CityScores, zones: [KeptZones] = []) {
        self.init(
            uplifts: scores.uplifts, liftedSeverities: scores.liftedSeverities, referencePoints: scores.referencePoints, zones: zones)
    }
}

extension SnapshotWriter {
    mutating func sourceScores(_ sources: SourceScores) {
        array(sources.uplifts)
        array(sources.liftedSeverities)
        array(sources.referencePoints.map { $0 == nil ? 0 : 1 as UInt8 })
        array(sources.referencePoints.map { $0 ?? PlaneCoordinate(x: 0, y: 0) })
        list(sources.zones) { writer, zones in
            for level in Level.allCases {
                writer.integer(zones.counts.zones[level])
                writer.integer(zones.counts.cells[level])
                writer.integer(Int(zones.counts.persons[level]))
            }
            writer.array(zones.firstCells)
            writer.array(zones.peaks.map(\.cell))
            writer.array(zones.peaks.map { UInt8($0.contributors.count) })
            writer.array(zones.peaks.flatMap { $0.contributors.map { Int32($0.source) } })
            writer.array(zones.peaks.flatMap { $0.contributors.map(\.share) })
        }
    }

    mutating func preparation(_ preparation: Preparation) {
        window(preparation.window)
        let cells = preparation.districtOfCell
        let starts = cells.indices.filter { $0 == 0 || cells[$0] != cells[$0 - 1] }
        array(zip(starts, starts.dropFirst() + [cells.count]).map { UInt32($1 - $0) })
        array(starts.map { cells[$0] })
        optional(preparation.persons) { $0.array($1.entries) }
        integer(Int(preparation.personsOutside))
        list(preparation.peopleFindings) { $0.finding($1) }
        array(preparation.shelterDemands.map(\.demand))
        array(preparation.shelterDemands.map { $0.ratio ?? -1 })
        optional(preparation.personsBeyondShelters) { $0.integer(Int($1)) }
        list(preparation.shelterFindings) { $0.finding($1) }
    }

    private mutating func window(_ window: CellWindow) {
        for bound in [window.columns.lowerBound, window.columns.upperBound, window.rows.lowerBound, window.rows.upperBound] {
            integer(bound)
        }
    }
}

extension SnapshotReader {
    mutating func sourceScores(count: Int) throws -> SourceScores {
        let (uplifts, lifted) = (try array(Double.self), try array(Double.self))
        let (located, places) = (try array(UInt8.self), try array(PlaneCoordinate.self))
        guard [uplifts.count, lifted.count, located.count, places.count].allSatisfy({ $0 == count }), uplifts.allSatisfy(\.isFinite),
            lifted.allSatisfy({ (0...1).contains($0) }), places.allSatisfy({ $0.x.isFinite && $0.y.isFinite })
        else { throw Damage() }
        return SourceScores(
            uplifts: uplifts, liftedSeverities: lifted, referencePoints: zip(located, places).map { $0 == 0 ? nil : $1 },
            zones: try list { try $0.keptZones(sources: count) })
    }

    /// - Parameter sources: how many the city has
    private mutating func keptZones(sources: Int) throws -> KeptZones {
        var counts = ZoneCounts()
        for level in Level.allCases {
            counts.zones[level] = try integer()
            counts.cells[level] = try integer()
            counts.persons[level] = Int64(try integer())
        }
        let firstCells = try array(Cell.self)
        let (cells, lengths) = (try array(Cell.self), try array(UInt8.self))
        let (numbers, shares) = (try array(Int32.self), try array(Double.self))
        guard cells.count == lengths.count, numbers.count == shares.count, lengths.reduce(0, { $0 + Int($1) }) == numbers.count,
            numbers.allSatisfy({ (0..<sources).contains(Int($0)) }), shares.allSatisfy({ (0...1).contains($0) })
        else { throw Damage() }
        var next = 0
        let peaks = zip(cells, lengths).map { cell, length in
            defer { next += Int(length) }
            return KeptZones.Peak(
                cell: cell,
                contributors: (next..<next + Int(length)).map { Zone.Contributor(source: Int(numbers[$0]), share: shares[$0]) })
        }
        return KeptZones(counts: counts, firstCells: firstCells, peaks: peaks)
    }

    /// - Parameters:
    ///   - districts: how many the city has
    ///   - shelters: how many the city has
    mutating func preparation(districts: Int, shelters: Int) throws -> Preparation {
        let window = try window()
        let districtOfCell = try districtOfCell(window, districts: districts)
        let persons = try optional { reader in CellPersons(entries: try reader.array(CellPersons.Entry.self)) }
        if let entries = persons?.entries {
            guard entries.allSatisfy({ window.contains($0.cell) && $0.thousandths > 0 }),
                zip(entries, entries.dropFirst()).allSatisfy({ $0.cell < $1.cell })
            else { throw Damage() }
        }
        let outside = Int64(try integer())
        let peopleFindings = try list { try $0.finding() }
        let (demands, ratios) = (try array(Double.self), try array(Double.self))
        guard demands.count == shelters, ratios.count == shelters, (demands + ratios).allSatisfy(\.isFinite) else { throw Damage() }
        let beyond = try optional { Int64(try $0.integer()) }
        return Preparation(
            window: window, districtOfCell: districtOfCell, persons: persons, personsOutside: outside, peopleFindings: peopleFindings,
            shelterDemands: zip(demands, ratios).map { ShelterDemand(demand: $0, ratio: $1 < 0 ? nil : $1) },
            personsBeyondShelters: beyond, shelterFindings: try list { try $0.finding() })
    }

    private mutating func window() throws -> CellWindow {
        let bounds = [try integer(), try integer(), try integer(), try integer()]
        let allowed = -2_000_000_000...2_000_000_000
        guard bounds.allSatisfy(allowed.contains), bounds[0] < bounds[1], bounds[2] < bounds[3],
            bounds[3] - bounds[2] <= ScoringError.mostCells / (bounds[1] - bounds[0])
        else { throw Damage() }
        return CellWindow(columns: bounds[0]..<bounds[1], rows: bounds[2]..<bounds[3])
    }

    private mutating func districtOfCell(_ window: CellWindow, districts: Int) throws -> [UInt16] {
        let (runs, values) = (try array(UInt32.self), try array(UInt16.self))
        guard runs.count == values.count, runs.reduce(0, { $0 + Int($1) }) == window.count,
            values.allSatisfy({ $0 == CityScores.outside || Int($0) < max(1, districts) })
        else { throw Damage() }
        return [UInt16](unsafeUninitializedCapacity: window.count) { cells, written in
            for (run, value) in zip(runs, values) {
                cells[written..<written + Int(run)].update(repeating: value)
                written += Int(run)
            }
        }
    }
}
