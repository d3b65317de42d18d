import CityModel
import Geodesy
import TestSupport
import Testing

@Suite("Refused coordinate systems")
struct RefusalTests {
    static let allowedPlane =
        ", allowed is a projected coordinate system in metres on CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"
    static let allowedLayer =
        ", allowed is a geographic 2D or projected coordinate system on CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"
    static let unpublished = "a datum without a published transformation to WGS 84 for all of its area"

    /// Refused as a plane and as the system of a layer.
    static let refused: [(Int, String)] = [
        (0, "EPSG:0: no coordinate system of the EPSG data set has this code"),
        (-4547, "EPSG:-4547: no coordinate system of the EPSG data set has this code"),
        (Int.max, "EPSG:9223372036854775807: no coordinate system of the EPSG data set has this code"),
        (4979, "EPSG:4979: WGS 84 is a geographic 3D coordinate system"),
        (4480, "EPSG:4480: China Geodetic Coordinate System 2000 is a geographic 3D coordinate system"),
        (4479, "EPSG:4479: China Geodetic Coordinate System 2000 is a geocentric coordinate system"),
        (5737, "EPSG:5737: Yellow Sea 1985 height is a vertical coordinate system"),
        (7405, "EPSG:7405: OSGB36 / British National Grid + ODN height is a compound coordinate system"),
        (4610, "EPSG:4610: Xian 1980 stands on Xian 1980, \(unpublished)"),
        (2384, "EPSG:2384: Xian 1980 / 3-degree Gauss-Kruger CM 117E stands on Xian 1980, \(unpublished)"),
        (4214, "EPSG:4214: Beijing 1954 stands on Beijing 1954, \(unpublished)"),
        (2433, "EPSG:2433: Beijing 1954 / 3-degree Gauss-Kruger CM 108E stands on Beijing 1954, \(unpublished)"),
        (21417, "EPSG:21417: Beijing 1954 / Gauss-Kruger zone 17 stands on Beijing 1954, \(unpublished)"),
        (4555, "EPSG:4555: New Beijing stands on New Beijing, \(unpublished)"),
        (3828, "EPSG:3828: TWD67 / TM2 zone 121 stands on Taiwan Datum 1967, \(unpublished)"),
        (4301, "EPSG:4301: Tokyo stands on Tokyo, a datum known within 9.0 m only"),
        (30169, "EPSG:30169: Tokyo / Japan Plane Rectangular CS IX stands on Tokyo, a datum known within 9.0 m only"),
        (
            27700,
            "EPSG:27700: OSGB36 / British National Grid stands on Ordnance Survey of Great Britain 1936, a datum whose transformation to WGS 84 needs a grid file"
        ),
        (3031, "EPSG:3031: WGS 84 / Antarctic Polar Stereographic has axes to the north and the north, not to the east and the north"),
        (2054, "EPSG:2054: Hartebeesthoek94 / Lo31 has axes to the west and the south, not to the east and the north"),
    ]

    @Test("Neither a plane nor a layer: the sentence names what the system is", arguments: refused)
    func everywhere(epsg: Int, sentence: String) throws {
        #expect(sentenceOfRefusedPlane(epsg) == sentence + Self.allowedPlane)
        let plane = try CityPlane(epsg: 4547)
        #expect(throws: CoordinateSystemError.self) { try CityPlane.geographic([], from: .epsg(epsg), threads: 1) }
        do { _ = try plane.plane([], from: .epsg(epsg), threads: 1) } catch { #expect(error.description == sentence + Self.allowedLayer) }
    }

    @Test(
        "Good for a layer, not for a plane",
        arguments: [
            (4326, "EPSG:4326: WGS 84 is a geographic 2D coordinate system"),
            (4490, "EPSG:4490: China Geodetic Coordinate System 2000 is a geographic 2D coordinate system"),
            (6424, "EPSG:6424: NAD83(2011) / California zone 5 (ftUS) counts in US survey foot"),
        ])
    func layersOnly(epsg: Int, sentence: String) throws {
        #expect(sentenceOfRefusedPlane(epsg) == sentence + Self.allowedPlane)
        #expect(try CityPlane.geographic([], from: .epsg(epsg), threads: 1).isEmpty)
    }

    private func sentenceOfRefusedPlane(_ epsg: Int) -> String? {
        do { _ = try CityPlane(epsg: epsg) } catch { return error.description }
        return nil
    }
}
