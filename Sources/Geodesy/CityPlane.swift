import CityModel
import Parallelism

/// The city's plane: a projected coordinate system in metres, and the ways to it from every system a layer may be in (MODEL 2).
///
/// A coordinate that cannot be transformed becomes NaN, NaN; no result is infinite. Results do not depend on the number of threads.
public struct CityPlane: Sendable {
    /// EPSG code of the coordinate system.
    public let epsg: Int
    private let system: EPSGSystem

    /// The plane of an EPSG code.
    ///
    /// - Throws: `CoordinateSystemError` for what is not projected, not in metres, or not known within 3 m of WGS 84 without grid files
    public init(epsg: Int) throws(CoordinateSystemError) {
        let allowed = "a projected coordinate system in metres on CGCS2000, WGS 84 or a datum known within 3 m of them without grid files"
        func refused(_ found: String) -> CoordinateSystemError {
            CoordinateSystemError(system: .epsg(epsg), found: found, allowed: allowed)
        }
        let system: EPSGSystem
        do throws(CoordinateSystemError) { system = try EPSGSystem.system(epsg) } catch { throw refused(error.found) }
        guard system.isProjected else { throw refused("\(system.name) is a geographic 2D coordinate system") }
        guard system.unitSize == 1 else { throw refused("\(system.name) counts in \(system.unit)") }
        self.epsg = epsg
        self.system = system
    }

    /// Has PROJ open its database, which the first plane of a process waits for otherwise.
    public static func openDatabase() { _ = try? EPSGSystem.system(4326) }

    /// Name in the EPSG data set, such as `CGCS2000 / 3-degree Gauss-Kruger CM 114E`.
    public var name: String { system.name }

    /// The plane of a city without a `crs`: CGCS2000 3-degree Gauss-Krüger by central meridian in China, the UTM zone elsewhere (MODEL 2).
    ///
    /// - Parameter middle: of the boundary's box, WGS 84; a longitude outside −180…180 takes the nearest UTM zone
    public static func automaticEPSG(at middle: GeographicCoordinate) -> Int {
        let (longitude, latitude) = (middle.longitude, middle.latitude)
        if 73.5 <= longitude && longitude < 136.5 && 3 <= latitude && latitude <= 54 {
            return 4534 + Int((longitude / 3 + 0.5).rounded(.down)) - 25
        }
        let zone = Int(exactly: ((longitude + 180) / 6).rounded(.down)) ?? 0
        return (latitude < 0 ? 32701 : 32601) + min(max(zone, 0), 59)
    }

    /// Longitude and latitude of positions; those of WGS 84 and CGCS2000 are repeated as given, those of the plane are not rounded first.
    ///
    /// - Throws: `CoordinateSystemError` for an EPSG system that is neither geographic 2D nor projected, or needs grid files; also when
    ///   there are no positions
    public static func geographic(
        _ positions: [Position], from layer: CoordinateSystem, threads: Int
    ) throws(CoordinateSystemError) -> [GeographicCoordinate] {
        let transform: @Sendable ([Position]) -> [GeographicCoordinate]
        switch layer {
        case .wgs84, .cgcs2000:
            transform = { $0.map(\.degrees) }
        case .gcj02:
            transform = { $0.map { GCJ02.toWGS84($0.degrees) } }
        case .bd09:
            transform = { $0.map { GCJ02.toWGS84(BD09.toGCJ02($0.degrees)) } }
        case .epsg(let code):
            let pipeline = try EPSGSystem.system(code).pipeline
            transform = { positions in
                var positions = positions
                Transformation(pipeline: pipeline).apply(.toDegrees, to: &positions)
                return positions.map(\.degrees)
            }
        }
        return inChunks(positions, threads: threads, transform)
    }

    /// Places on the plane, on the millimetre lattice.
    public func plane(_ places: [GeographicCoordinate], threads: Int) -> [PlaneCoordinate] {
        let pipeline = system.pipeline
        return inChunks(places, threads: threads) { places in
            var pairs = places.map { Position(x: $0.longitude, y: $0.latitude) }
            for index in pairs.indices where !pairs[index].isInDegreeRange { pairs[index] = .failed }
            Transformation(pipeline: pipeline).apply(.fromDegrees, to: &pairs)
            return pairs.map(\.onLattice)
        }
    }

    /// Places of a layer on the plane, on the millimetre lattice; positions of the plane's own system are only rounded.
    public func plane(
        _ positions: [Position], from layer: CoordinateSystem, threads: Int
    ) throws(CoordinateSystemError) -> [PlaneCoordinate] {
        if layer == .epsg(epsg) { return positions.map(\.onLattice) }
        return plane(try Self.geographic(positions, from: layer, threads: threads), threads: threads)
    }

    /// Longitude and latitude of places on the plane, not rounded.
    public func geographic(_ places: [PlaneCoordinate], threads: Int) -> [GeographicCoordinate] {
        let pipeline = system.pipeline
        return inChunks(places, threads: threads) { places in
            var pairs = places.map { Position(x: $0.x, y: $0.y) }
            Transformation(pipeline: pipeline).apply(.toDegrees, to: &pairs)
            return pairs.map(\.degrees)
        }
    }
}

extension Position {
    fileprivate static let failed = Position(x: .nan, y: .nan)

    fileprivate var isInDegreeRange: Bool { abs(x) <= 180 && abs(y) <= 90 }

    /// Read as longitude and latitude.
    fileprivate var degrees: GeographicCoordinate {
        x.isFinite && y.isFinite ? GeographicCoordinate(longitude: x, latitude: y) : GeographicCoordinate(longitude: .nan, latitude: .nan)
    }

    /// Read as easting and northing.
    fileprivate var onLattice: PlaneCoordinate {
        let place = PlaneCoordinate(x: x, y: y).roundedToMillimetre
        return place.x.isFinite && place.y.isFinite ? place : PlaneCoordinate(x: .nan, y: .nan)
    }
}

/// Items that repay the making of another PROJ transformation.
private let smallestChunk = 8192

/// Applies a transformation to consecutive pieces of an array, one per thread; the results stand in the order of the items.
private func inChunks<Item: Sendable, Value: Sendable>(
    _ items: [Item], threads: Int, _ transform: @Sendable ([Item]) -> [Value]
) -> [Value] {
    let chunks = max(1, min(threads, items.count / smallestChunk))
    if chunks == 1 { return transform(items) }
    let pieces = parallelMap(count: chunks, threads: chunks) { chunk in
        transform(Array(items[items.count * chunk / chunks..<items.count * (chunk + 1) / chunks]))
    }
    return Array(pieces.joined())
}
