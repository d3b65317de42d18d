import CityModel

/// One number for each level, `none` included.
public struct LevelTally<Value: AdditiveArithmetic & Hashable & Sendable>: Hashable, Sendable {
    private var values: [Value]

    /// Zero for every level.
    public init() { values = Array(repeating: .zero, count: Level.allCases.count) }

    /// The number of a level.
    public subscript(level: Level) -> Value {
        get { values[Int(level.rawValue)] }
        set { values[Int(level.rawValue)] = newValue }
    }

    /// The sum over all levels.
    public var sum: Value { values.reduce(.zero, +) }

    /// Level by level.
    public static func += (left: inout LevelTally, right: LevelTally) {
        for level in Level.allCases { left[level] += right[level] }
    }
}
