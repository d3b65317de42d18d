/// The coordinate system of a layer as the city file names it (DESIGN, city file).
public enum CoordinateSystem: Hashable, Sendable {
    case wgs84, cgcs2000, gcj02, bd09
    case epsg(Int)

    /// Reads `wgs84`, `cgcs2000`, `gcj02`, `bd09` or `EPSG:n`, in any letter case; nil for anything else.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "wgs84": self = .wgs84
        case "cgcs2000": self = .cgcs2000
        case "gcj02": self = .gcj02
        case "bd09": self = .bd09
        case let other:
            guard other.hasPrefix("epsg:"), let code = Int(other.dropFirst(5)), (1024...999_999).contains(code) else { return nil }
            self = code == 4326 ? .wgs84 : code == 4490 ? .cgcs2000 : .epsg(code)
        }
    }

    /// The name as the city file writes it.
    public var description: String {
        switch self {
        case .wgs84: "wgs84"
        case .cgcs2000: "cgcs2000"
        case .gcj02: "gcj02"
        case .bd09: "bd09"
        case .epsg(let code): "EPSG:\(code)"
        }
    }
}
