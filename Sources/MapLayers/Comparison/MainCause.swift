import CityModel

/// A record, or whatever else, that is the largest cause of zones where risk got worse, by at least half a point.
public struct MainCause: Hashable, Sendable {
    /// The cause, at the largest of the zones.
    public var cause: ChangeCause
    /// Zones of which it is the largest cause.
    public var zones: Int
    /// Their cells.
    public var cells: Int
    /// Persons in them, thousandths.
    public var persons: Int64
    /// Cell of the largest change of the largest zone.
    public var cell: Cell
}

extension CityComparison {
    /// The largest sum over its zones of persons × points first, then of cells × points; equal ones in the order of their zones. What
    /// adds less than half a point is none.
    public var mainCauses: [MainCause] {
        struct Subject: Hashable {
            var factor: ChangeCause.Factor
            var layer: String?
            var id: String?
        }
        var found: [MainCause] = []
        var places: [Subject: Int] = [:]
        var largest: [Int] = []
        var weights: [(persons: Double, cells: Double)] = []
        for (zone, change) in zip(zones, causes) where zone.sort.isWorse {
            guard let cause = change.causes.first(where: { $0.points >= 0.5 }) else { continue }
            let subject = Subject(factor: cause.factor, layer: cause.layer, id: cause.id)
            let place = places[subject] ?? found.count
            if place == found.count {
                places[subject] = place
                found.append(MainCause(cause: cause, zones: 0, cells: 0, persons: 0, cell: zone.cell))
                largest.append(0)
                weights.append((0, 0))
            }
            found[place].zones += 1
            found[place].cells += zone.cells
            found[place].persons += zone.persons
            weights[place].persons += Double(zone.persons) * cause.points
            weights[place].cells += Double(zone.cells) * cause.points
            if zone.cells > largest[place] {
                largest[place] = zone.cells
                (found[place].cause, found[place].cell) = (cause, zone.cell)
            }
        }
        let order = found.indices.sorted { left, right in
            weights[left] == weights[right] ? left < right : weights[left] > weights[right]
        }
        return order.map { found[$0] }
    }
}
