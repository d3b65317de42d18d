/// Features as rows of a table of typed columns, each with an id and a geometry: what a GeoPackage stores of a layer. Rows are made when
/// they are asked for.
public struct FeatureRows: Sendable {
    /// What a column holds; null is allowed in all.
    public enum ColumnType: Sendable {
        case text, integer, real
    }

    /// A column.
    public struct Column: Hashable, Sendable {
        /// Its name, unique in the table.
        public var name: String
        /// What it holds.
        public var type: ColumnType

        /// A column.
        public init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    /// A value of a row.
    public enum Value: Hashable, Sendable {
        case null
        /// A text as UTF-8.
        case utf8(ArraySlice<UInt8>)
        case integer(Int64)
        case real(Double)

        /// A text.
        public static func text(_ text: String) -> Value { .utf8(ArraySlice(text.utf8)) }
    }

    /// A box in degrees, closed on all sides.
    public struct Bounds: Hashable, Sendable {
        /// West edge.
        public var west: Double
        /// South edge.
        public var south: Double
        /// East edge.
        public var east: Double
        /// North edge.
        public var north: Double

        /// A box from its edges.
        public init(west: Double, south: Double, east: Double, north: Double) {
            self.west = west
            self.south = south
            self.east = east
            self.north = north
        }

        /// Makes the box hold another.
        public mutating func formUnion(_ other: Bounds) {
            self = Bounds(
                west: min(west, other.west), south: min(south, other.south), east: max(east, other.east), north: max(north, other.north))
        }
    }

    /// Geometry type of all rows (OGC 12-128r18, annex G): `POLYGON`, `MULTIPOLYGON` or, for a mixture, `GEOMETRY`.
    public let geometryType: String
    /// The columns beside id and geometry.
    public let columns: [Column]
    /// Id per row, unique and positive; the rows' order is that of the layer.
    public let ids: [Int64]
    /// Appends a row's value in every column.
    public let appendValues: @Sendable (_ row: Int, _ values: inout [Value]) -> Void
    /// Appends a row's geometry as GeoPackage binary (OGC 12-128r18, 2.1.3) and gives its bounds; appends nothing and gives nil for a row
    /// without geometry.
    public let appendGeometry: @Sendable (_ row: Int, _ bytes: inout [UInt8]) -> Bounds?

    /// A table of features.
    public init(
        geometryType: String, columns: [Column], ids: [Int64],
        appendValues: @escaping @Sendable (_ row: Int, _ values: inout [Value]) -> Void,
        appendGeometry: @escaping @Sendable (_ row: Int, _ bytes: inout [UInt8]) -> Bounds?
    ) {
        self.geometryType = geometryType
        self.columns = columns
        self.ids = ids
        self.appendValues = appendValues
        self.appendGeometry = appendGeometry
    }

    /// The bounds of all geometries; nil without any.
    public var bounds: Bounds? {
        var bounds: Bounds?
        var geometry: [UInt8] = []
        for row in ids.indices {
            geometry.removeAll(keepingCapacity: true)
            guard let own = appendGeometry(row, &geometry) else { continue }
            bounds?.formUnion(own)
            bounds = bounds ?? own
        }
        return bounds
    }

    /// A row's value in every column.
    public func values(_ row: Int) -> [Value] {
        var values: [Value] = []
        appendValues(row, &values)
        return values
    }

    /// Whether a row has the geometry and the values of that at its position in another table of the same columns, texts byte for byte.
    public func isEqual(row: Int, of other: FeatureRows) -> Bool {
        var geometries: ([UInt8], [UInt8]) = ([], [])
        _ = appendGeometry(row, &geometries.0)
        _ = other.appendGeometry(row, &geometries.1)
        return geometries.0 == geometries.1 && zip(values(row), other.values(row)).allSatisfy { $0.isExactly($1) }
    }
}

extension FeatureRows.Value {
    /// Whether it is another one, a number bit for bit.
    public func isExactly(_ other: FeatureRows.Value) -> Bool {
        switch (self, other) {
        case (.real(let number), .real(let other)): number.bitPattern == other.bitPattern
        default: self == other
        }
    }
}
