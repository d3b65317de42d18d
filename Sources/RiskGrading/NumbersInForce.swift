import CityModel

extension RulePack {
    /// The model's numbers in force, by the keys of `rules.yml` (MODEL 11), with the city's overrides: what a run's record keeps.
    public var numbers: PropertyValue { .object(model.parts.map { .init(name: $0.name, value: $0.data) }) }
}
