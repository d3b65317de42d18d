import CityModel

/// What a district, or the whole city, had and has of cells and persons per level.
public struct DistrictChange: Hashable, Sendable {
    /// The district; nil for the city.
    public var district: District?
    /// Its row before; an empty one when it was not there.
    public var before: DistrictRow
    /// Its row after; an empty one when it is not there.
    public var after: DistrictRow

    /// Thousandths of a person that a level gained; negative where it lost some.
    public func gainedPersons(_ level: Level) -> Int64 { after.persons[level] - before.persons[level] }
}

/// The districts of two states by their codes, else names: those of the later state, those that are gone, and last the city.
func districtChanges(_ before: CityMap, _ after: CityMap) -> [DistrictChange] {
    let old = before.input.districts.map(\.key)
    let new = after.input.districts.map(\.key)
    var changes = new.indices.map { index in
        DistrictChange(
            district: after.input.districts[index],
            before: old.firstIndex(of: new[index]).map { before.districts[$0] } ?? DistrictRow(district: nil),
            after: after.districts[index])
    }
    for index in old.indices where !new.contains(old[index]) {
        changes.append(
            DistrictChange(
                district: before.input.districts[index], before: before.districts[index], after: DistrictRow(district: nil)))
    }
    let cities = (before.districts[before.districts.count - 1], after.districts[after.districts.count - 1])
    return changes + [DistrictChange(district: nil, before: cities.0, after: cities.1)]
}
