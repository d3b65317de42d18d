import CityModel

/// Reads a record's properties and keeps the findings, each once.
///
/// Null, blank text and a missing property are the same: absent, without a finding.
struct PropertyReader {
    let property: (String) -> PropertyValue?
    private(set) var findings: [ValueFinding] = []
    private var seen: Set<ValueFinding> = []

    init(_ property: @escaping (String) -> PropertyValue?) { self.property = property }

    mutating func add(_ finding: ValueFinding) {
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    mutating func add(
        _ code: FindingCode, _ property: Phrase, _ value: PropertyValue?, _ severity: Finding.Severity = .error, allowed: Phrase,
        done: Phrase
    ) {
        add(ValueFinding(code, severity, property: property, found: shown(value), allowed: allowed, done: done))
    }

    /// A property that says something; nil when absent.
    func given(_ name: String) -> PropertyValue? { property(name).flatMap { $0.saysNothing ? nil : $0 } }

    /// The number of a property; nil when absent or bad, the latter with a finding that ends in `done`.
    mutating func number(_ name: String, in range: ValueRange, code: FindingCode = .valueOutOfRange, done: @autoclosure () -> Phrase)
        -> Double?
    {
        guard let value = given(name) else { return nil }
        return number(value, called: "\(name)", in: range, code: code, done: done())
    }

    /// The number of a value that is there; nil when bad. What findings say is asked for only when there are any.
    mutating func number(
        _ value: PropertyValue, called name: @autoclosure () -> Phrase, in range: ValueRange, unreadable: FindingCode = .valueNotNumber,
        code: FindingCode = .valueOutOfRange, done: @autoclosure () -> Phrase
    ) -> Double? {
        guard let number = readable(value) else {
            add(unreadable, name(), value, allowed: range.phrase, done: done())
            return nil
        }
        guard range.contains(number) else {
            add(code, name(), value, allowed: range.phrase, done: done())
            return nil
        }
        if case .string = value {
            add(.numberAsText, name(), value, .repaired, allowed: "a number", done: "read as \(shortestDecimal(number))")
        }
        return number
    }

    private func readable(_ value: PropertyValue) -> Double? {
        switch value {
        case .number(let number): number.isFinite ? number : nil
        case .string(let text): readNumber(text)
        case .null, .bool, .array, .object: nil
        }
    }
}
