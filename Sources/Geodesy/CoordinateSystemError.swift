import CityModel

/// A coordinate system that cannot be used as asked.
public struct CoordinateSystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system as the city file names it.
    public var system: CoordinateSystem
    /// What it is, or lacks.
    public var found: String
    /// What is allowed in its place.
    public var allowed: String

    /// A refusal.
    public init(system: CoordinateSystem, found: String, allowed: String) {
        self.system = system
        self.found = found
        self.allowed = allowed
    }

    /// `EPSG:4326: WGS 84 is a geographic 2D coordinate system, allowed is …`.
    public var description: String { "\(system.description): \(found), allowed is \(allowed)" }
}
