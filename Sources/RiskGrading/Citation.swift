import CityModel

/// Where a number of the rule pack comes from and how far it may be trusted.
public struct Citation: Hashable, Sendable {
    /// Document, e.g. `GB 18218-2018 危险化学品重大危险源辨识`; `riskmap` for defaults of the tool itself.
    public let source: String
    /// Clause or table, in the document's words.
    public let clause: String
    /// Edition or year.
    public let edition: String
    /// `V:s…` checked against a text, `V2:s…` against two that agree, `C` computed, `M+` widely reproduced, `M-` to be confirmed.
    public let mark: String

    /// What must be printed beside every value of mark `M-`.
    public static let unverifiedWording = "按工具默认值(未核对原文)"

    /// Whether the value may be printed as the standard's own.
    public var isVerified: Bool { mark != "M-" }

    /// Document and clause in one line.
    public let text: String

    /// A citation from its parts.
    init(source: String, clause: String, edition: String, mark: String) {
        self.source = source
        self.clause = clause
        self.edition = edition
        self.mark = mark
        text = clause.isEmpty ? source : "\(source) \(clause)"
    }
}

/// A value of the rule pack with its citation and its data as the pack wrote it.
struct Cited<Value: Sendable>: Sendable {
    let value: Value
    let citation: Citation
    let data: PropertyValue
}
