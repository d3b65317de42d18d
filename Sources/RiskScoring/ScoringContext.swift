import CityModel

/// A city prepared for scoring: footprints, indexes, lifted severities, persons per cell, shelter ratios. Built once, shared by all threads;
/// the score of any window, the terms of any cell are pure functions of it.
public struct ScoringContext: Sendable {
    /// What it was built from.
    public let input: ScoringInput
    /// Per source, its reference point on the plane; nil without geometry (MODEL 4).
    public let referencePoints: [PlaneCoordinate?]
    /// What was found on the way.
    public let findings: [Finding]
    /// The same in millimetres.
    let references: [LatticePoint?]
    let axis: CellAxis
    let city: CityExtent
    let hazards: HazardFields
    /// nil without a population layer, and M is 1.
    let people: PeopleNearby?
    /// T: the highest w·k.
    let targets: InfluenceField
    let shelters: ShelterAccess

    /// Prepares a city.
    ///
    /// - Parameter kept: an earlier preparation of a city with the same boundary and grid, of which what still holds is taken over; nothing
    ///   of it holds for a city without boundary
    public init(_ input: ScoringInput, keeping kept: KeptPreparation? = nil, threads: Int) throws(ScoringError) {
        guard ScoringError.cellSizes.contains(input.grid.cellSize) else { throw .cellSize(input.grid.cellSize) }
        self.input = input
        let axis = CellAxis(input.grid)
        self.axis = axis
        let footprints = Footprint.all(of: input.sources.plane, threads: threads)
        let references = RiskScoring.referencePoints(of: input.sources.plane, footprints, threads: threads)
        self.references = references
        referencePoints = references.map { $0?.plane }
        let kept = input.boundary == nil ? nil : kept
        let city =
            if let kept {
                CityExtent(kept.preparation)
            } else if let boundary = input.boundary {
                try CityExtent(boundary: boundary, districtCount: input.districts.count, axis: axis, threads: threads)
            } else {
                try CityExtent(sources: input.sources.items, footprints: footprints, axis: axis)
            }
        self.city = city
        let rows = city.window.rows
        hazards = try HazardFields(input, footprints: footprints, references: references, axis: axis, rows: rows, threads: threads)
        targets = Self.targets(input, axis: axis, rows: rows, threads: threads)
        let people =
            if let kept, kept.keepsPeople {
                People(kept.preparation, in: city.window)
            } else {
                try People(input.population, in: city, axis: axis, threads: threads)
            }
        self.people = input.population.isEmpty ? nil : PeopleNearby(people, axis: axis)
        shelters =
            if let kept, kept.keepsShelters {
                ShelterAccess(input, kept.preparation, axis: axis, rows: rows, threads: threads)
            } else {
                ShelterAccess(input, people: people, axis: axis, rows: rows, threads: threads)
            }
        findings = people.findings + shelters.findings
    }

    /// Box of cells around the city.
    public var window: CellWindow { city.window }

    /// Per source, s' = min(1, s·(1 + uplift)).
    public var liftedSeverities: [Double] { hazards.liftedSeverities }

    /// The cell that holds a place; one on an edge belongs to the cell north or east of it. nil for a place that is not finite or beyond
    /// the lattice.
    public func cell(at place: PlaneCoordinate) -> Cell? {
        LatticePoint(place).map { Cell(column: axis.cell(holding: $0.x), row: axis.cell(holding: $0.y)) }
    }

    /// The cell of a source's reference point; nil without geometry.
    public func cell(ofSource source: Int) -> Cell? {
        references[source].map { Cell(column: axis.cell(holding: $0.x), row: axis.cell(holding: $0.y)) }
    }

    /// Whether a cell is scored.
    public func isInCity(_ cell: Cell) -> Bool { city.contains(cell) }

    /// Centre of a cell in millimetres.
    func centre(of cell: Cell) -> LatticePoint { LatticePoint(x: axis.centre(cell.column), y: axis.centre(cell.row)) }

    private static func targets(_ input: ScoringInput, axis: CellAxis, rows: Range<Int>, threads: Int) -> InfluenceField {
        let footprints = Footprint.all(of: input.targets.plane, threads: threads)
        let items = input.targets.items.indices.compactMap { target -> InfluenceField.Item? in
            let weight = input.targets.items[target].weight
            guard weight > 0, weight.isFinite, !footprints[target].box.isEmpty else { return nil }
            return InfluenceField.Item(
                feature: target, strength: weight, decay: .ofTargets, footprint: footprints[target],
                interior: footprints[target].interior(on: axis, rows: rows))
        }
        return InfluenceField(items: items, order: .highest, axis: axis)
    }
}
