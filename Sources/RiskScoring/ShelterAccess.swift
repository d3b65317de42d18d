import CityModel
import Parallelism

/// Shelter places per person by two-step floating catchment areas with quartic decay (Luo & Wang 2003; MODEL 5).
struct ShelterAccess: Sendable {
    /// Per shelter.
    let demands: [ShelterDemand]
    /// A = Σ R·w of the shelters that reach someone; nil when there is none, and C is 1.
    let field: InfluenceField?
    /// Thousandths of a person in city cells beyond every such shelter's radius; nil when there is none.
    let personsBeyond: Int64?
    /// Shelters that reach nobody.
    let findings: [Finding]

    init(_ input: ScoringInput, people: People, axis: CellAxis, rows: Range<Int>, threads: Int) {
        let shelters = input.shelters.items
        let outlines = Outline.all(of: input.shelters.plane, on: axis, rows: rows, isComplete: true, threads: threads)
        let entries = people.persons.entries
        let block = max(1, (shelters.count + 15) / 16)
        let blocks = parallelMap(count: (shelters.count + block - 1) / block, threads: threads) { number in
            var isReached = [Bool](repeating: false, count: entries.count)
            let demands = (number * block..<min((number + 1) * block, shelters.count)).map { shelter in
                Self.demand(shelters[shelter], outlines[shelter].footprint, people, axis, &isReached)
            }
            return (demands, isReached)
        }
        let demands = blocks.flatMap(\.0)
        self.demands = demands
        findings =
            input.population.isEmpty ? [] : demands.indices.compactMap { Self.finding(shelters[$0], demands[$0], input.shelterLayers) }
        field = Self.field(shelters, demands, outlines, axis: axis)
        personsBeyond =
            field == nil
            ? nil
            : entries.indices.reduce(0) { sum, entry in
                blocks.contains { $0.1[entry] } ? sum : sum + entries[entry].thousandths
            }
    }

    /// As it was found before.
    init(_ input: ScoringInput, _ kept: Preparation, axis: CellAxis, rows: Range<Int>, threads: Int) {
        demands = kept.shelterDemands
        let outlines = Outline.all(of: input.shelters.plane, on: axis, rows: rows, isComplete: false, threads: threads)
        field = Self.field(input.shelters.items, kept.shelterDemands, outlines, axis: axis)
        personsBeyond = kept.personsBeyondShelters
        findings = kept.shelterFindings
    }

    private static func field(
        _ shelters: [Shelter], _ demands: [ShelterDemand], _ outlines: [Outline], axis: CellAxis
    ) -> InfluenceField? {
        let active = demands.indices.filter { demands[$0].ratio != nil }
        if active.isEmpty { return nil }
        return InfluenceField(
            items: active.map { shelter in
                InfluenceField.Item(
                    feature: shelter, strength: demands[shelter].ratio ?? 0, decay: Decay(shelters[shelter]), outline: outlines[shelter])
            }, order: .power(1), axis: axis)
    }

    private static func places(_ shelter: Shelter) -> Double? {
        guard let places = shelter.places, places >= 0, places.isFinite else { return nil }
        return places
    }

    /// D = Σ P·w over the cells in (row, column) order, and R; marks the cells that the shelter reaches.
    private static func demand(
        _ shelter: Shelter, _ footprint: Footprint, _ people: People, _ axis: CellAxis, _ isReached: inout [Bool]
    ) -> ShelterDemand {
        let decay = Decay(shelter)
        guard let places = places(shelter), decay.reach > 0, !footprint.box.isEmpty else { return ShelterDemand(demand: 0, ratio: nil) }
        let box = footprint.box.grown(by: decay.reach)
        let columns = axis.indices(from: box.minX, to: box.maxX)
        var demand = 0.0
        for row in axis.indices(from: box.minY, to: box.maxY) {
            people.forEachEntry(row: row, columns: columns) { number, entry in
                let centre = LatticePoint(x: axis.centre(entry.cell.column), y: axis.centre(row))
                let weight = decay.weight(footprint.squaredDistance(to: centre, within: decay.reach))
                demand += Double(entry.thousandths) / 1000 * weight
                if weight > 0 { isReached[number] = true }
            }
        }
        let ratio = places / demand
        return ShelterDemand(demand: demand, ratio: demand > 0 && ratio.isFinite ? ratio : nil)
    }

    private static func finding(_ shelter: Shelter, _ demand: ShelterDemand, _ layers: [String]) -> Finding? {
        guard places(shelter) != nil, demand.ratio == nil else { return nil }
        return Finding(
            .shelterReachesNobody, .note, place: shelter.place,
            layer: layers.indices.contains(shelter.layer) ? layers[shelter.layer] : nil, feature: shelter.feature, id: shelter.id,
            found: "nobody within \(shortestDecimal(shelter.radius)) m", allowed: "persons within the radius of its type",
            done: "excluded from shelter places per person")
    }
}
