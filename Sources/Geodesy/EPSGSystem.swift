import CityModel
import Synchronization

/// What the EPSG data set says of a geographic or projected coordinate system that needs no grid file.
struct EPSGSystem: Sendable {
    /// Name in the data set.
    var name: String
    /// Whether it is a plane rather than longitude and latitude.
    var isProjected: Bool
    /// Unit of both axes.
    var unit: String
    /// Size of the unit: metres for a projected system, radians for a geographic one.
    var unitSize: Double
    /// PROJ's pipeline from longitude and latitude (degrees, WGS 84) to x (eastward) and y (northward).
    var pipeline: String

    /// What a layer may name.
    static let allowed =
        "a geographic 2D or projected coordinate system on CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"

    private static let known = Mutex<[Int: Result<EPSGSystem, CoordinateSystemError>]>([:])

    /// The system of a code; asked for once from the database of PROJ, then remembered, as is a refusal.
    static func system(_ code: Int) throws(CoordinateSystemError) -> EPSGSystem {
        try known.withLock { known in
            if let result = known[code] { return result }
            let result: Result<EPSGSystem, CoordinateSystemError>
            do throws(EPSGRefusal) {
                result = .success(try EPSGDataSet().system(code))
            } catch {
                result = .failure(CoordinateSystemError(system: .epsg(code), found: error.found, allowed: allowed))
            }
            known[code] = result
            return result
        }.get()
    }
}
