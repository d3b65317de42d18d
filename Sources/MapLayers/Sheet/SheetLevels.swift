import CityModel

/// One value for each level and one for "no data", which is no level and is asked for by nil.
public struct PerLevel<Value: Hashable & Sendable>: Hashable, Sendable {
    private var values: [Value]

    /// Makes each value from its level, worst first, "no data" last, and from the key that data files use for it.
    public init<Failure: Error>(_ make: (_ level: Level?, _ key: String) throws(Failure) -> Value) throws(Failure) {
        values = []
        for level in sheetLevels { values.append(try make(level, levelKey(level))) }
    }

    /// The value of a level; nil asks for "no data".
    public subscript(level: Level?) -> Value {
        get { values[position(level)] }
        set { values[position(level)] = newValue }
    }

    private func position(_ level: Level?) -> Int {
        guard let level else { return values.count - 1 }
        return Int(Level.red.rawValue) - Int(level.rawValue)
    }
}

/// What a sheet tells apart, in the order of its legend: the levels, worst first, and nil for "no data".
public let sheetLevels: [Level?] = [.red, .orange, .yellow, .blue, Level.none, nil]

/// The key of a level in style and label files: its English word, `noData` for nil.
public func levelKey(_ level: Level?) -> String { level?.word ?? "noData" }
