import CityModel

/// A value of the rule pack with its citation and its data as the pack wrote it.
struct Cited<Value: Sendable>: Sendable {
    let value: Value
    let citation: Citation
    let data: PropertyValue
}
