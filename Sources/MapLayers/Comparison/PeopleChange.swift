import CityModel
import RiskScoring

/// A population layer in two states.
public struct PeopleChange: Hashable, Sendable {
    /// Name of the layer.
    public var layer: String
    /// Sum of its records before, thousandths; nil when there was no such layer.
    public var before: Int64?
    /// Sum of its records after, thousandths; nil when there is no such layer.
    public var after: Int64?
    /// Records where none stood before.
    public var added = 0
    /// Records where none stands after.
    public var removed = 0
    /// Records with another number at the same place.
    public var changed = 0

    /// Whether anything differs.
    public var isChanged: Bool { before == nil || after == nil || before != after || added + removed + changed > 0 }
}

/// The population layers of two states by name, those of the later state first.
///
/// Records of people seldom have ids; they are matched by their geometry, those that share one in file order. A record that moved is one
/// removed and one added.
func peopleChanges(_ before: [PopulationLayer], _ after: [PopulationLayer]) -> [PeopleChange] {
    let common = after.map { layer in peopleChange(layer.layer, before.first { $0.layer == layer.layer }, layer) }
    let gone = before.filter { layer in !after.contains { $0.layer == layer.layer } }
    return common + gone.map { peopleChange($0.layer, $0, nil) }
}

private func peopleChange(_ name: String?, _ before: PopulationLayer?, _ after: PopulationLayer?) -> PeopleChange {
    var change = PeopleChange(
        layer: name ?? "", before: before.map { $0.thousandths.reduce(0, +) }, after: after.map { $0.thousandths.reduce(0, +) })
    guard let before, let after else {
        change.added = after?.thousandths.count ?? 0
        change.removed = before?.thousandths.count ?? 0
        return change
    }
    if before.thousandths == after.thousandths, before.plane.coordinates == after.plane.coordinates, before.plane.kinds == after.plane.kinds
    {
        return change
    }
    let (old, new) = (before.recordsByPlace, after.recordsByPlace)
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
        let order =
            left == old.count
            ? 1 : right == new.count ? -1 : comparePlaces(before.plane, old[left], after.plane, new[right])
        if order == 0, before.thousandths[old[left]] != after.thousandths[new[right]] { change.changed += 1 }
        if order < 0 { change.removed += 1 }
        if order > 0 { change.added += 1 }
        if order <= 0 { left += 1 }
        if order >= 0 { right += 1 }
    }
    return change
}

extension PopulationLayer {
    /// Records by their geometry, those that share one in file order.
    fileprivate var recordsByPlace: [Int] {
        thousandths.indices.sorted { left, right in
            let order = comparePlaces(plane, left, plane, right)
            return order == 0 ? left < right : order < 0
        }
    }
}

/// Negative when the first feature's coordinates come before the second's, 0 when they are the same.
private func comparePlaces(
    _ first: GeometryTable<PlaneCoordinate>, _ left: Int, _ second: GeometryTable<PlaneCoordinate>, _ right: Int
) -> Int {
    let (own, others) = (first.coordinates(ofFeature: left), second.coordinates(ofFeature: right))
    for (place, other) in zip(first.coordinates[own], second.coordinates[others]) where place != other {
        return (place.x, place.y) < (other.x, other.y) ? -1 : 1
    }
    return own.count - others.count
}
