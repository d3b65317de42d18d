import CityModel
import Geodesy
import TestSupport
import Testing

@Suite("The plane of a city without a crs")
struct AutomaticPlaneTests {
    @Test(
        "Edges of the Chinese zones belong to the zone east of them, the box of China closed to the west and at both latitudes",
        arguments: [
            (73.5, 39.0, 4534), (73.49999, 39, 32643), (76.49999, 39, 4534), (76.5, 39, 4535), (114.305, 30.593, 4547),
            (112.4999, 30, 4546), (112.5, 30, 4547), (136.49999, 48, 4554), (136.5, 48, 32653), (110, 3, 4546), (110, 2.99999, 32649),
            (120, 54, 4549), (120, 54.00001, 32651), (120.2, 23, 4549),
        ])
    func china(longitude: Double, latitude: Double, epsg: Int) {
        #expect(CityPlane.automaticEPSG(at: GeographicCoordinate(longitude: longitude, latitude: latitude)) == epsg)
    }

    @Test(
        "Elsewhere it is the UTM zone, south of the equator that of the south",
        arguments: [
            (-180.0, 10.0, 32601), (179.9, 10, 32660), (180, 10, 32660), (0, 51, 32631), (-0.1, 51, 32630), (18.4, -33.9, 32734),
            (110, 0, 32649), (110, -0.1, 32749), (200, 10, 32660), (-200, 10, 32601), (.nan, .nan, 32601), (.infinity, 10, 32601),
        ])
    func elsewhere(longitude: Double, latitude: Double, epsg: Int) {
        #expect(CityPlane.automaticEPSG(at: GeographicCoordinate(longitude: longitude, latitude: latitude)) == epsg)
    }

    @Test("Every automatic plane of China has the central meridian it is chosen for")
    func centralMeridians() throws {
        for meridian in stride(from: 75, through: 135, by: 3) {
            let middle = GeographicCoordinate(longitude: Double(meridian), latitude: 30)
            let plane = try CityPlane(epsg: CityPlane.automaticEPSG(at: middle))
            #expect(plane.name == "CGCS2000 / 3-degree Gauss-Kruger CM \(meridian)E")
            #expect(plane.plane([middle], threads: 1)[0].x == 500_000)
        }
    }
}
