import CityModel
import JSONCoding
import RiskGrading

/// The rule pack for people and for programs: each value with its source and how far it may be trusted.
public struct RuleListing: Sendable {
    private let rows: [RuleRow]

    init(_ rows: [RuleRow]) { self.rows = rows }

    /// One block per rule: its values, each with standard, clause, edition and mark.
    public var text: String {
        var lines: [String] = []
        var rule: String?
        for row in rows {
            if row.rule != rule {
                if rule != nil { lines.append("") }
                lines.append(row.kinds.isEmpty ? row.rule : "\(row.rule)  (\(row.kinds.joined(separator: ", ")))")
                rule = row.rule
            }
            let edition = row.citation.edition.isEmpty ? "" : ", \(row.citation.edition)"
            let wording = row.wording.map { "  \($0)" } ?? ""
            lines.append(
                "  \(row.part.isEmpty ? "" : row.part + ": ")\(row.value)  [\(row.citation.text)\(edition); \(row.citation.mark)]\(wording)"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rows as a JSON array.
    public var json: [UInt8] { prettyJSON(value) }

    var value: PropertyValue {
        .array(
            rows.map { row in
                .object([
                    .init("kinds", .array(row.kinds.map(PropertyValue.string))), .init("rule", row.rule), .init("part", row.part),
                    .init("value", row.data), .init("text", row.value), .init("source", row.citation.source),
                    .init("clause", row.citation.clause), .init("edition", row.citation.edition), .init("mark", row.citation.mark),
                    .init("wording", row.wording),
                ])
            })
    }
}

/// The rules in force.
///
/// - Parameters:
///   - kind: only those of one kind of source
///   - path: overrides of a city; nil: the built-in pack
/// - Throws: `RunError.wrongUse` for an unknown kind
public func listRules(kind: String?, overrides path: String?) throws -> RuleListing {
    let pack = try rulePack(overrides: path)
    guard let kind else { return RuleListing(pack.listing) }
    try pack.checkKind(kind)
    return RuleListing(pack.listing(ofKind: kind))
}

extension RulePack {
    /// SHA-256 of every rule in force, with its values and citations.
    var digest: String { sha256(prettyJSON(RuleListing(listing).value).span) }

    /// - Throws: `RunError.wrongUse` for a kind that the pack does not have, with the nearest known one
    func checkKind(_ id: String) throws(RunError) {
        guard kind(id) == nil else { return }
        let known = kinds.map(\.id)
        let hint = nearestName(to: id, among: known).map { ", did you mean \"\($0)\"?" } ?? ";"
        throw .wrongUse("unknown kind \"\(id)\"\(hint) known: \(known.joined(separator: ", "))")
    }
}
