import CityModel

extension RulePack {
    /// The model's numbers in force, by the keys of `rules.yml` (MODEL 11), with the city's overrides: what a run's record keeps.
    public var numbers: PropertyValue { .object(model.parts.map { .init(name: $0.name, value: $0.data) }) }

    /// Reach from red to blue and core of each kind in force, metres, by the keys of `rules.yml`.
    public var distances: [PropertyValue.Member] {
        func byKind(_ value: (Kind) -> PropertyValue) -> PropertyValue { .object(kinds.map { .init(name: $0.id, value: value($0)) }) }
        return [
            .init(name: "reach", value: byKind { kind in .array(Level.colours.map { .number(kind.reach(of: $0)) }) }),
            .init(name: "core", value: byKind { .number($0.coreDistance) }),
        ]
    }
}
