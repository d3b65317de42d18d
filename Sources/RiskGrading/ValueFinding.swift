import CityModel

/// A finding about a value, before the caller adds where the record stands.
public struct ValueFinding: Hashable, Sendable {
    /// Stable identity of the defect.
    public var code: FindingCode
    /// What became of the value.
    public var severity: Finding.Severity
    /// The property, or the part of it, e.g. `depth_m` or `inventory item 3 tonnes`; empty when the whole record is meant.
    public var property: Phrase
    /// The value as JSON text.
    public var found: Phrase
    /// What is allowed.
    public var allowed: Phrase
    /// What was done.
    public var done: Phrase

    /// A finding about a value.
    public init(_ code: FindingCode, _ severity: Finding.Severity, property: Phrase, found: Phrase, allowed: Phrase, done: Phrase) {
        self.code = code
        self.severity = severity
        self.property = property
        self.found = found
        self.allowed = allowed
        self.done = done
    }

    /// The property, unless the whole record is meant, and the value: what the finding of a record says.
    public var foundInRecord: Phrase { property == "" ? found : "\(property): \(found)" }
}

/// A value together with what was found while reading it.
public struct Judged<Value: Sendable>: Sendable {
    /// What the program goes on with.
    public var value: Value
    /// What a person should know about it.
    public var findings: [ValueFinding]
}
