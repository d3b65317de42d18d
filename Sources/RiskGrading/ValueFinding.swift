import CityModel

/// A finding about a value, before the caller adds where the record stands.
public struct ValueFinding: Hashable, Sendable {
    /// Stable identity of the defect.
    public var code: FindingCode
    /// What became of the value.
    public var severity: Finding.Severity
    /// The property, or the part of it, e.g. `depth_m` or `inventory item 3 tonnes`; empty when the whole record is meant.
    public var property: String
    /// The value as JSON text.
    public var found: String
    /// What is allowed.
    public var allowed: String
    /// What was done.
    public var done: String

    /// A finding about a value.
    public init(_ code: FindingCode, _ severity: Finding.Severity, property: String, found: String, allowed: String, done: String) {
        self.code = code
        self.severity = severity
        self.property = property
        self.found = found
        self.allowed = allowed
        self.done = done
    }
}

/// A value together with what was found while reading it.
public struct Judged<Value: Sendable>: Sendable {
    /// What the program goes on with.
    public var value: Value
    /// What a person should know about it.
    public var findings: [ValueFinding]
}
