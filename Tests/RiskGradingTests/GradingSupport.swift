import CityModel
import JSONCoding
import Testing

@testable import RiskGrading

/// A value from JSON text.
func json(_ text: String) throws -> PropertyValue { try parseJSON(Array(text.utf8)) }

/// Grades a record given as a JSON object.
func grading(_ kind: String, _ properties: String, pack: RulePack = .builtIn) throws -> Grading {
    let record = try json(properties)
    return pack.grade(kind: kind) { record[$0] }
}

/// A record and what it must become: kind, properties, severity, level.
struct GradeCase: Sendable, CustomTestStringConvertible {
    let kind: String
    let properties: String
    let severity: Double
    let level: Level

    init(_ kind: String, _ properties: String, _ severity: Double, _ level: Level) {
        self.kind = kind
        self.properties = properties
        self.severity = severity
        self.level = level
    }

    var testDescription: String { "\(kind) \(properties)" }

    func check(pack: RulePack = .builtIn) throws {
        let grade = try #require(try grading(kind, properties, pack: pack).grade)
        #expect(abs(grade.severity - severity) < 1e-7)
        #expect(grade.level == level)
    }
}
