import CityModel
import Glibc

/// The offset of GCJ-02 from WGS 84 (STANDARDS 9.2).
enum GCJ02 {
    /// Degrees below which the inverse counts as settled.
    private static let tolerance = 1e-9
    /// Rounds after which the inverse gives up; five are enough inside the box.
    private static let maximumRounds = 30

    /// Whether a place is in the box outside which nothing is shifted; its edges belong to it.
    static func boxContains(_ place: GeographicCoordinate) -> Bool {
        place.longitude >= 72.004 && place.longitude <= 137.8347 && place.latitude >= 0.8293 && place.latitude <= 55.8271
    }

    /// WGS 84 to GCJ-02.
    static func fromWGS84(_ place: GeographicCoordinate) -> GeographicCoordinate {
        guard boxContains(place) else { return place }
        let offset = offset(at: place)
        return GeographicCoordinate(longitude: place.longitude + offset.longitude, latitude: place.latitude + offset.latitude)
    }

    /// GCJ-02 to WGS 84 by fixed-point iteration to 1e-9 degrees; the box is that of the GCJ-02 place. NaN if it does not settle.
    static func toWGS84(_ place: GeographicCoordinate) -> GeographicCoordinate {
        guard boxContains(place) else { return place }
        var found = place
        for _ in 0..<maximumRounds {
            let offset = offset(at: found)
            let next = GeographicCoordinate(longitude: place.longitude - offset.longitude, latitude: place.latitude - offset.latitude)
            let change = max(abs(next.longitude - found.longitude), abs(next.latitude - found.latitude))
            found = next
            if change < tolerance { return found }
        }
        return GeographicCoordinate(longitude: .nan, latitude: .nan)
    }

    /// The offset in degrees at a WGS 84 place, whether in the box or not.
    private static func offset(at place: GeographicCoordinate) -> GeographicCoordinate {
        let x = place.longitude - 105
        let y = place.latitude - 35
        let common = (20 * sin(6 * x * .pi) + 20 * sin(2 * x * .pi)) * 2 / 3

        var north: Double = -100 + 2 * x + 3 * y
        north += 0.2 * y * y + 0.1 * x * y + 0.2 * abs(x).squareRoot()
        north += common
        north += (20 * sin(y * .pi) + 40 * sin(y / 3 * .pi)) * 2 / 3
        north += (160 * sin(y / 12 * .pi) + 320 * sin(y * .pi / 30)) * 2 / 3

        var east: Double = 300 + x + 2 * y
        east += 0.1 * x * x + 0.1 * x * y + 0.1 * abs(x).squareRoot()
        east += common
        east += (20 * sin(x * .pi) + 40 * sin(x / 3 * .pi)) * 2 / 3
        east += (150 * sin(x / 12 * .pi) + 300 * sin(x / 30 * .pi)) * 2 / 3

        // Metres to degrees on the ellipsoid of Krassowsky.
        let semiMajorAxis = 6_378_245.0
        let squaredEccentricity = 0.00669342162296594323
        let latitude = place.latitude / 180 * .pi
        let m = 1 - squaredEccentricity * sin(latitude) * sin(latitude)
        let root = m.squareRoot()
        return GeographicCoordinate(
            longitude: east * 180 / (semiMajorAxis / root * cos(latitude) * .pi),
            latitude: north * 180 / (semiMajorAxis * (1 - squaredEccentricity) / (m * root) * .pi))
    }
}

/// The second offset, of BD-09 from GCJ-02, in closed form both ways; a round trip errs by up to 2e-6 degrees (STANDARDS 9.2).
enum BD09 {
    private static let k = Double.pi * 3000 / 180

    /// GCJ-02 to BD-09.
    static func fromGCJ02(_ place: GeographicCoordinate) -> GeographicCoordinate {
        let (x, y) = (place.longitude, place.latitude)
        let radius = (x * x + y * y).squareRoot() + 2e-5 * sin(y * k)
        let angle = atan2(y, x) + 3e-6 * cos(x * k)
        return GeographicCoordinate(longitude: radius * cos(angle) + 0.0065, latitude: radius * sin(angle) + 0.006)
    }

    /// BD-09 to GCJ-02.
    static func toGCJ02(_ place: GeographicCoordinate) -> GeographicCoordinate {
        let (x, y) = (place.longitude - 0.0065, place.latitude - 0.006)
        let radius = (x * x + y * y).squareRoot() - 2e-5 * sin(y * k)
        let angle = atan2(y, x) - 3e-6 * cos(x * k)
        return GeographicCoordinate(longitude: radius * cos(angle), latitude: radius * sin(angle))
    }
}
