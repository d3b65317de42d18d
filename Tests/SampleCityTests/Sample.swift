import CityModel
import GeoReading
import Geodesy
import JSONCoding
import SampleCity

/// Sample cities, made once for all tests.
enum Sample {
    static let city = sampleCity(SampleOptions())
    /// A metropolis with a tenth of everything: without optimisation a whole one takes a minute.
    static let metropolis = sampleCity(SampleOptions(size: .metropolis, scale: 0.1))
    static let other = sampleCity(SampleOptions(seed: 2))
    static let faulty = sampleCity(SampleOptions(faults: true))

    /// Whether the tests run without optimisation.
    static let isDebugBuild: Bool = {
        var isDebug = false
        assert(
            {
                isDebug = true
                return true
            }())
        return isDebug
    }()

    static func bytes(_ name: String, of files: [SampleFile]) -> [UInt8] { files.first { $0.name == name }?.bytes ?? [] }

    /// How many features a layer holds: it has one a line, after three lines and before one.
    static func count(_ layer: String, of files: [SampleFile]) -> Int {
        bytes(layer + ".geojson", of: files).count { $0 == UInt8(ascii: "\n") } - 4
    }
}

/// A layer as the program reads it.
struct ReadSample {
    let table: FeatureTable
    let properties: [String]

    init(_ layer: String, of files: [SampleFile], properties: [String] = []) throws {
        self.properties = properties
        let bytes = Sample.bytes(layer + ".geojson", of: files)
        let options = ReadingOptions(layer: layer, file: layer + ".geojson", properties: properties)
        var table = try readFeatures(bytes.span, as: options)
        checkPositions(of: &table, in: .wgs84, repairAxes: false, options: options)
        self.table = table
    }

    func value(_ property: String, of feature: Int) -> PropertyValue? {
        properties.firstIndex(of: property).flatMap { table.properties[feature, $0] }
    }

    func number(_ property: String, of feature: Int) -> Double? {
        if case .number(let number)? = value(property, of: feature) { number } else { nil }
    }

    /// The geometries in the plane of the city: CGCS2000, central meridian 114°.
    func plane() throws -> GeometryTable<PlaneCoordinate> {
        let plane = try CityPlane(epsg: 4547)
        return table.geometries.replacingCoordinates(
            try plane.plane(table.geometries.coordinates, from: .wgs84, threads: 1))
    }

    /// Coordinate ranges of all rings, shells and holes.
    var rings: [Range<Int>] {
        (0..<table.count).flatMap { feature in
            table.geometries.parts(ofFeature: feature).flatMap { part in
                table.geometries.paths(ofPart: part).map { table.geometries.coordinates(ofPath: $0) }
            }
        }
    }
}

/// Source layers of the sample and their kinds.
let sourceLayers = [
    ("parks", "chemical-park"), ("enterprises", "chemical-enterprise"), ("waterlogging", "waterlogging-point"),
    ("flood-areas", "flood-area"), ("flash-floods", "flash-flood-zone"), ("reservoirs", "reservoir"),
    ("geological-hazards", "geological-hazard"),
]

/// All layers of the sample.
let allLayers = ["districts"] + sourceLayers.map(\.0) + ["targets", "shelters", "people"]
