/// The four colours and "no identified risk" (重大 较大 一般 低 无); worse is greater.
///
/// "No data" is no level: it is the absence of a grade, and stays apart from `none` and from `blue` everywhere (MODEL 3, 6).
public enum Level: UInt8, Comparable, CaseIterable, Sendable {
    case none, blue, yellow, orange, red

    /// The English word used in every data file.
    public var word: String {
        switch self {
        case .none: "none"
        case .blue: "blue"
        case .yellow: "yellow"
        case .orange: "orange"
        case .red: "red"
        }
    }

    /// Worse is greater.
    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// The four colours, worst first.
    public static let colours: [Level] = [.red, .orange, .yellow, .blue]
}
