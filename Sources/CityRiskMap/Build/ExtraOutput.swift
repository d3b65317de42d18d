/// An output that is written when it is asked for; the raw value is its name on the command line and in the workspace.
public enum ExtraOutput: String, Sendable, CaseIterable {
    /// `cells.csv`, a row per cell.
    case cells
    /// `map.png` and one beside each further sheet.
    case png
    /// `map.pdf` and one beside each further sheet.
    case pdf

    /// All of them by name.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
