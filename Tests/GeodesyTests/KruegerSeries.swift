import CityModel
import Glibc

/// Transverse Mercator on the ellipsoid of CGCS2000 by the series of Krüger, order six, as STANDARDS 9.1 prints it: PROJ's slow twin.
struct KruegerSeries {
    var centralMeridian: Double
    var falseEasting = 500_000.0
    var scale = 1.0

    private static let flattening = 1 / 298.257222101
    private static let eccentricity = (flattening * (2 - flattening)).squareRoot()
    private static let radius = 6_367_449.145771048
    private static let alpha = [
        8.377318247285513e-4, 7.608527848149476e-7, 1.1976455209422675e-9, 2.4291706548410134e-12, 5.711757817902035e-15,
        1.4911177751870803e-17,
    ]

    func plane(_ place: GeographicCoordinate) -> PlaneCoordinate {
        let t = tan(place.latitude * .pi / 180)
        let difference = (place.longitude - centralMeridian) * .pi / 180
        let sigma = sinh(Self.eccentricity * atanh(Self.eccentricity * t / (1 + t * t).squareRoot()))
        let conformal = t * (1 + sigma * sigma).squareRoot() - sigma * (1 + t * t).squareRoot()
        let xi = atan2(conformal, cos(difference))
        let eta = asinh(sin(difference) / (conformal * conformal + cos(difference) * cos(difference)).squareRoot())
        var (north, east) = (xi, eta)
        for (index, alpha) in Self.alpha.enumerated() {
            let multiple = 2 * Double(index + 1)
            north += alpha * sin(multiple * xi) * cosh(multiple * eta)
            east += alpha * cos(multiple * xi) * sinh(multiple * eta)
        }
        return PlaneCoordinate(x: falseEasting + scale * Self.radius * east, y: scale * Self.radius * north)
    }
}
