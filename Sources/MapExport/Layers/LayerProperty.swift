import JSONCoding

/// A property of a layer's features, and how its value is found: features are told apart by their position in the layer.
struct LayerProperty: Sendable {
    /// Who is told.
    enum Audience: Sendable {
        case programs, people, all
    }

    /// How a feature's value is found; nil where there is none.
    enum Value: Sendable {
        case text(@Sendable (Int) -> String?)
        /// At most so many decimals.
        case number(decimals: Int, @Sendable (Int) -> Double?)
        /// A JSON value, for features that have it.
        case json(has: @Sendable (Int) -> Bool, write: @Sendable (Int, inout JSONWriter) -> Void)
    }

    let name: String
    let audience: Audience
    let value: Value

    static func text(
        _ name: String, for audience: Audience = .all, _ value: @escaping @Sendable (Int) -> String?
    ) -> LayerProperty { LayerProperty(name: name, audience: audience, value: .text(value)) }

    static func number(_ name: String, decimals: Int = 0, _ value: @escaping @Sendable (Int) -> Double?) -> LayerProperty {
        LayerProperty(name: name, audience: .all, value: .number(decimals: decimals, value))
    }

    static func json(
        _ name: String, has: @escaping @Sendable (Int) -> Bool = { _ in true },
        _ write: @escaping @Sendable (Int, inout JSONWriter) -> Void
    ) -> LayerProperty { LayerProperty(name: name, audience: .all, value: .json(has: has, write: write)) }
}
