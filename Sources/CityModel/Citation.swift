/// Where a number or class of the rule pack comes from and how far it may be trusted; one for all results that cite it.
public final class Citation: Hashable, Sendable {
    /// The document by its number, e.g. `GB 18218-2018`, or by its name when it has none; `riskmap` for defaults of the tool itself.
    public let document: String
    /// Title of a document that goes by its number; empty for others.
    public let title: String
    /// Clause or table, in the document's words.
    public let clause: String
    /// Edition or year.
    public let edition: String
    /// `V:s…` checked against a text, `V2:s…` against two that agree, `M+` widely reproduced, `M-` to be confirmed.
    public let mark: String

    /// What must be printed beside every value of mark `M-`.
    public static let unverifiedWording = "按工具默认值(未核对原文)"

    /// What the tool's own defaults cite.
    public static let tool = "riskmap"

    /// Whether the value may be printed as the document's own.
    public var isVerified: Bool { mark != "M-" }

    /// What must be printed beside the value; nil for verified ones.
    public var wording: String? { isVerified ? nil : Self.unverifiedWording }

    /// Number and title of the document.
    public var source: String { title.isEmpty ? document : "\(document) \(title)" }

    /// Document and clause in one line.
    public let text: String

    /// Document and clause as they are printed with a result: what is not verified is called the tool's default.
    public var statement: String { wording.map { "\(text) \($0)" } ?? text }

    /// The same with the mark.
    public var markedStatement: String { "\(text) [\(mark)]" + (wording.map { " \($0)" } ?? "") }

    /// A citation from its parts.
    public init(document: String, title: String = "", clause: String, edition: String, mark: String) {
        self.document = document
        self.title = title
        self.clause = clause
        self.edition = edition
        self.mark = mark
        text = [document, title, clause].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether the parts are the same.
    public static func == (left: Citation, right: Citation) -> Bool {
        left === right
            || (left.document == right.document && left.title == right.title && left.clause == right.clause
                && left.edition == right.edition && left.mark == right.mark)
    }

    /// By the parts.
    public func hash(into hasher: inout Hasher) {
        for part in [document, title, clause, edition, mark] { hasher.combine(part) }
    }
}
