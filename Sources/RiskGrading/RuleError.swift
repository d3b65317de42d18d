import CityModel

/// A rule, or an override of one, that cannot be used: where it stands, what was found, what is allowed.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Keys from the outermost inward, e.g. `reach: chemical-park`.
    public var place: String
    /// What was found, values as given.
    public var found: String
    /// What is allowed there.
    public var allowed: String

    /// An error at a place.
    public init(place: String, found: String, allowed: String) {
        self.place = place
        self.found = found
        self.allowed = allowed
    }

    /// The message without the name of the file.
    public var description: String { place.isEmpty ? "\(found), \(allowed)" : "\(place): \(found), \(allowed)" }
}

extension RuleError {
    /// An unknown key or name, with the nearest known one.
    static func unknown(_ what: String, _ name: String, at place: String, known: [String]) -> RuleError {
        let list = known.joined(separator: ", ")
        let nearest = nearestName(to: name, among: known).map { "did you mean \($0); " } ?? ""
        return RuleError(place: place, found: "unknown \(what) \(name)", allowed: "\(nearest)known are \(list)")
    }
}
