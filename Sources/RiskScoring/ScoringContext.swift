import CityModel
import Parallelism

/// A city prepared for scoring: footprints, indexes, lifted severities, persons per cell, shelter ratios. Built once, shared by all threads;
/// the score of any window, the terms of any cell are pure functions of it.
public struct ScoringContext: Sendable {
    /// What it was built from.
    public let input: ScoringInput
    /// What was found on the way.
    public let findings: [Finding]
    let axis: CellAxis
    let city: CityExtent
    let sources: PlacedSources
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
        let kept = input.boundary == nil ? nil : kept
        let city =
            if let kept {
                CityExtent(kept.preparation)
            } else if let boundary = input.boundary {
                try CityExtent(boundary: boundary, districtCount: input.districts.count, axis: axis, threads: threads)
            } else {
                try CityExtent(sources: input.sources, axis: axis, threads: threads)
            }
        self.city = city
        let rows = city.window.rows
        let (ofSources, ofOthers) = try sideBySide(threads: threads) { () throws(ScoringError) in
            let sources = PlacedSources(input.sources.plane, on: axis, rows: rows, keeping: kept?.sources, threads: threads)
            return (
                placed: sources,
                hazards: try HazardFields(input, sources, keeping: kept?.sources, axis: axis, rows: rows, threads: threads)
            )
        } _: { () throws(ScoringError) in
            let people =
                if let kept, kept.keepsPeople {
                    People(kept.preparation, in: city.window)
                } else {
                    try People(input.population, in: city, axis: axis, threads: threads)
                }
            let shelters =
                if let kept, kept.keepsShelters {
                    ShelterAccess(input, kept.preparation, axis: axis, rows: rows, threads: threads)
                } else {
                    ShelterAccess(input, people: people, axis: axis, rows: rows, threads: threads)
                }
            return (
                people: input.population.isEmpty ? nil : PeopleNearby(people, axis: axis), shelters: shelters,
                targets: Self.targets(input, axis: axis, rows: rows, isComplete: kept == nil, threads: threads),
                findings: people.findings + shelters.findings
            )
        }
        (sources, hazards) = (ofSources.placed, ofSources.hazards)
        (people, shelters, targets, findings) = (ofOthers.people, ofOthers.shelters, ofOthers.targets, ofOthers.findings)
    }

    /// Per source, its reference point on the plane; nil without geometry (MODEL 4).
    public var referencePoints: [PlaneCoordinate?] { sources.referencePoints }

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
        sources.reference(ofSource: source).map { Cell(column: axis.cell(holding: $0.x), row: axis.cell(holding: $0.y)) }
    }

    /// Whether a cell is scored.
    public func isInCity(_ cell: Cell) -> Bool { city.contains(cell) }

    /// Centre of a cell in millimetres.
    func centre(of cell: Cell) -> LatticePoint { LatticePoint(x: axis.centre(cell.column), y: axis.centre(cell.row)) }

    private static func targets(
        _ input: ScoringInput, axis: CellAxis, rows: Range<Int>, isComplete: Bool, threads: Int
    ) -> InfluenceField {
        let outlines = Outline.all(of: input.targets.plane, on: axis, rows: rows, isComplete: isComplete, threads: threads)
        let items = input.targets.items.indices.compactMap { target -> InfluenceField.Item? in
            let weight = input.targets.items[target].weight
            guard weight > 0, weight.isFinite, !outlines[target].box.isEmpty else { return nil }
            return InfluenceField.Item(feature: target, strength: weight, decay: .ofTargets, outline: outlines[target])
        }
        return InfluenceField(items: items, order: .highest, axis: axis)
    }
}
