/// Two numbers as a file holds them, in the coordinate system of its layer (RFC 7946, 3.1.1).
///
/// Degrees or metres: only the layer's `CoordinateSystem` can tell, so a position is good for nothing until `Geodesy` has read it.
public struct Position: Hashable, Sendable, BitwiseCopyable {
    /// Longitude or easting.
    public var x: Double
    /// Latitude or northing.
    public var y: Double

    /// A position of a file.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// Longitude and latitude in degrees, WGS 84 (CGCS2000 is taken as equal, MODEL 2).
public struct GeographicCoordinate: Hashable, Sendable, BitwiseCopyable {
    /// Degrees east.
    public var longitude: Double
    /// Degrees north.
    public var latitude: Double

    /// A coordinate in degrees.
    public init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }
}

/// Easting and northing on the city's plane, in metres.
public struct PlaneCoordinate: Hashable, Sendable, BitwiseCopyable {
    /// Easting, metres.
    public var x: Double
    /// Northing, metres.
    public var y: Double

    /// A coordinate in metres.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// The nearest place on the millimetre lattice, on which every vertex of the model stands (MODEL 2).
    public var roundedToMillimetre: PlaneCoordinate {
        PlaneCoordinate(
            x: (x * 1000).rounded(.toNearestOrAwayFromZero) / 1000,
            y: (y * 1000).rounded(.toNearestOrAwayFromZero) / 1000)
    }
}

/// An axis-parallel box on the city's plane, metres, closed on all sides.
public struct PlaneBox: Hashable, Sendable, BitwiseCopyable {
    /// West edge.
    public var minX: Double
    /// South edge.
    public var minY: Double
    /// East edge.
    public var maxX: Double
    /// North edge.
    public var maxY: Double

    /// A box from its edges.
    public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box that holds nothing; growing it by a place gives that place.
    public static let empty = PlaneBox(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)

    /// Whether the box holds no place at all.
    public var isEmpty: Bool { minX > maxX || minY > maxY }

    /// Makes the box hold a place.
    public mutating func formUnion(_ place: PlaneCoordinate) {
        formUnion(PlaneBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y))
    }

    /// Makes the box hold another.
    public mutating func formUnion(_ other: PlaneBox) {
        minX = Swift.min(minX, other.minX)
        minY = Swift.min(minY, other.minY)
        maxX = Swift.max(maxX, other.maxX)
        maxY = Swift.max(maxY, other.maxY)
    }

    /// The box with each side moved outward by a distance in metres.
    public func grown(by distance: Double) -> PlaneBox {
        PlaneBox(minX: minX - distance, minY: minY - distance, maxX: maxX + distance, maxY: maxY + distance)
    }

    /// Whether two boxes share a place, edges included.
    public func intersects(_ other: PlaneBox) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }
}
