import CityModel

/// A record, or whatever else, that is the largest cause of zones where risk got worse.
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
    /// What made the most cells worse first; equal ones in the order of their zones.
    public var mainCauses: [MainCause] {
        struct Subject: Hashable {
            var factor: ChangeCause.Factor
            var layer: String?
            var id: String?
        }
        var found: [MainCause] = []
        var places: [Subject: Int] = [:]
        var largest: [Int] = []
        for (zone, change) in zip(zones, causes) where zone.sort.isWorse {
            guard let cause = change.causes.first(where: { $0.points > 0 }) else { continue }
            let subject = Subject(factor: cause.factor, layer: cause.layer, id: cause.id)
            let place = places[subject] ?? found.count
            if place == found.count {
                places[subject] = place
                found.append(MainCause(cause: cause, zones: 0, cells: 0, persons: 0, cell: zone.cell))
                largest.append(0)
            }
            found[place].zones += 1
            found[place].cells += zone.cells
            found[place].persons += zone.persons
            if zone.cells > largest[place] {
                largest[place] = zone.cells
                (found[place].cause, found[place].cell) = (cause, zone.cell)
            }
        }
        let order = found.indices.sorted { left, right in
            found[left].cells == found[right].cells ? left < right : found[left].cells > found[right].cells
        }
        return order.map { found[$0] }
    }
}
