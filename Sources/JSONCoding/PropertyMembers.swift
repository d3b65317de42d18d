import CityModel

extension PropertyValue.Member {
    /// A member with a text; null when there is none.
    public init(_ name: String, _ text: String?) { self.init(name: name, value: text.map(PropertyValue.string) ?? .null) }

    /// A member with an integer; null when there is none.
    public init(_ name: String, _ number: Int?) { self.init(name: name, value: number.map { .number(Double($0)) } ?? .null) }

    /// A member with any value.
    public init(_ name: String, _ value: PropertyValue) { self.init(name: name, value: value) }

    /// A member with a number; null when there is none.
    public init(_ name: String, number: Double?) { self.init(name: name, value: number.map(PropertyValue.number) ?? .null) }
}
