import CityModel
import JSONCoding

/// Where a web map opens: so that a box of degrees is seen as a whole.
struct InitialView: Hashable, Sendable {
    /// Longitude and latitude.
    let centre: [Double]
    /// A whole zoom level, at which the world is 512 · 2^zoom pixels wide.
    let zoom: Int

    /// The view of all places; nil without any.
    init?(of places: [GeographicCoordinate]) {
        var box = GeographicBox()
        for place in places { box.formUnion(place) }
        guard let bounds = box.bounds else { return nil }
        centre = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2].map { ($0 * 1e5).rounded() / 1e5 }
        let span = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
        zoom = (0..<Self.closest).first { Self.width / Double(1 << ($0 + 1)) < span } ?? Self.closest
    }

    /// Degrees that a page of 1024 pixels shows at zoom 0.
    private static let width = 720.0
    /// The closest zoom at which a single place is shown.
    private static let closest = 14

    /// As members of a style.
    var members: [PropertyValue.Member] { [.init("center", .array(centre.map(PropertyValue.number))), .init("zoom", zoom)] }
}
