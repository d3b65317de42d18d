import CityModel
import JSONCoding

/// Why a file could not be read to its end; nothing of it is used.
public struct ReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where reading stopped.
    public var place: Place
    /// What was found there.
    public var found: String
    /// What is allowed there.
    public var allowed: String
    /// What was found before, in file order.
    public var findings: [Finding]

    /// One line: file, line, column, what was found and what is allowed.
    public var description: String {
        "\(place.file):\(place.line):\(place.column): \(found), allowed: \(allowed)"
    }

    init(_ error: JSONError, file: String, findings: [Finding]) {
        place = Place(file: file, line: error.line, column: error.column)
        found = error.found
        allowed = error.allowed
        self.findings = findings
    }
}
