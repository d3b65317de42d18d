/// What a feature's geometry is (RFC 7946, 3.1); `none` stands for null, empty, unusable and GeometryCollection geometries,
/// which are graded and listed but have no influence (MODEL 4).
public enum GeometryKind: UInt8, Sendable, CaseIterable {
    case none, point, multiPoint, lineString, multiLineString, polygon, multiPolygon

    /// Whether the geometry has an inside.
    public var isArea: Bool { self == .polygon || self == .multiPolygon }
}

/// The geometries of many features, flat: features hold parts, parts hold paths, paths hold coordinates.
///
/// A part is a polygon, or all of a geometry that is not an area; a path is a ring (first = last coordinate; the first path of a
/// polygon is its shell), a line, or the points of a (multi)point. All offsets are prefix sums with one entry more than items, so
/// `partStarts[i]..<partStarts[i + 1]` are the parts of feature `i`. 13 bytes and one coordinate for a point feature.
public struct GeometryTable<Coordinate: Sendable & BitwiseCopyable>: Sendable {
    /// One per feature.
    public private(set) var kinds: [GeometryKind] = []
    /// Where the parts of a feature begin.
    public private(set) var partStarts: [Int32] = [0]
    /// Where the paths of a part begin.
    public private(set) var pathStarts: [Int32] = [0]
    /// Where the coordinates of a path begin.
    public private(set) var coordinateStarts: [Int32] = [0]
    /// All coordinates, in the order of the file.
    public private(set) var coordinates: [Coordinate] = []

    /// A table without features.
    public init() {}

    /// A table of so many features without geometry.
    public init(emptyFeatures count: Int) {
        kinds = Array(repeating: .none, count: count)
        partStarts = Array(repeating: 0, count: count + 1)
    }

    /// A table from its arrays: starts are prefix sums, each ending with the count of what it points into.
    public init(
        kinds: [GeometryKind], partStarts: [Int32], pathStarts: [Int32], coordinateStarts: [Int32], coordinates: [Coordinate]
    ) {
        precondition(partStarts.count == kinds.count + 1, "\(partStarts.count) starts of parts for \(kinds.count) features")
        precondition(partStarts.last == Int32(pathStarts.count - 1), "parts end at \(partStarts.last ?? -1)")
        precondition(pathStarts.last == Int32(coordinateStarts.count - 1), "paths end at \(pathStarts.last ?? -1)")
        precondition(coordinateStarts.last == Int32(coordinates.count), "coordinates end at \(coordinateStarts.last ?? -1)")
        self.kinds = kinds
        self.partStarts = partStarts
        self.pathStarts = pathStarts
        self.coordinateStarts = coordinateStarts
        self.coordinates = coordinates
    }

    /// A table from arrays that anybody may have made; nil unless they are those of a table.
    public init?(
        checking kinds: [GeometryKind], partStarts: [Int32], pathStarts: [Int32], coordinateStarts: [Int32], coordinates: [Coordinate]
    ) {
        func isPrefixSum(_ starts: [Int32], items: Int, of total: Int) -> Bool {
            guard starts.count == items + 1, starts[0] == 0, Int(starts[items]) == total else { return false }
            return (0..<items).allSatisfy { starts[$0] <= starts[$0 + 1] }
        }
        guard isPrefixSum(partStarts, items: kinds.count, of: pathStarts.count - 1),
            isPrefixSum(pathStarts, items: pathStarts.count - 1, of: coordinateStarts.count - 1),
            isPrefixSum(coordinateStarts, items: coordinateStarts.count - 1, of: coordinates.count)
        else { return nil }
        self.init(
            kinds: kinds, partStarts: partStarts, pathStarts: pathStarts, coordinateStarts: coordinateStarts, coordinates: coordinates)
    }

    /// How many features the table holds.
    public var count: Int { kinds.count }

    /// The parts of a feature.
    public func parts(ofFeature feature: Int) -> Range<Int> {
        Int(partStarts[feature])..<Int(partStarts[feature + 1])
    }

    /// The paths of a part.
    public func paths(ofPart part: Int) -> Range<Int> {
        Int(pathStarts[part])..<Int(pathStarts[part + 1])
    }

    /// Indices into `coordinates` of a path.
    public func coordinates(ofPath path: Int) -> Range<Int> {
        Int(coordinateStarts[path])..<Int(coordinateStarts[path + 1])
    }

    /// Indices into `coordinates` of a whole feature.
    public func coordinates(ofFeature feature: Int) -> Range<Int> {
        let parts = parts(ofFeature: feature)
        let first = Int(pathStarts[parts.lowerBound])
        let last = Int(pathStarts[parts.upperBound])
        return Int(coordinateStarts[first])..<Int(coordinateStarts[last])
    }

    /// Whether a feature and one of another table have the same kind and the same coordinates in the same parts and paths.
    @specialized(where Coordinate == PlaneCoordinate)
    @specialized(where Coordinate == GeographicCoordinate)
    public func isEqual(feature: Int, to other: Int, of table: GeometryTable) -> Bool where Coordinate: Equatable {
        func lengths(_ table: GeometryTable, _ feature: Int) -> [Int] {
            table.parts(ofFeature: feature).flatMap { part in
                [-1] + table.paths(ofPart: part).map { table.coordinates(ofPath: $0).count }
            }
        }
        let (own, others) = (coordinates(ofFeature: feature), table.coordinates(ofFeature: other))
        return kinds[feature] == table.kinds[other] && own.count == others.count
            && zip(own, others).allSatisfy { coordinates[$0] == table.coordinates[$1] }
            && (parts(ofFeature: feature).count <= 1 && kinds[feature] == .point || lengths(self, feature) == lengths(table, other))
    }

    /// Adds a coordinate to the open path.
    public mutating func append(_ coordinate: Coordinate) {
        coordinates.append(coordinate)
    }

    /// Adds a whole path at once.
    public mutating func append(path: ArraySlice<Coordinate>) {
        coordinates.append(contentsOf: path)
        endPath()
    }

    /// Closes the open path.
    public mutating func endPath() {
        coordinateStarts.append(Int32(coordinates.count))
    }

    /// Closes the open part.
    public mutating func endPart() {
        pathStarts.append(Int32(coordinateStarts.count - 1))
    }

    /// Closes the open feature.
    public mutating func endFeature(_ kind: GeometryKind) {
        partStarts.append(Int32(pathStarts.count - 1))
        kinds.append(kind)
    }

    /// Takes back all that was added since the last `endFeature`.
    public mutating func discardOpenFeature() {
        let parts = Int(partStarts[partStarts.count - 1])
        let paths = Int(pathStarts[parts])
        let first = Int(coordinateStarts[paths])
        pathStarts.removeLast(pathStarts.count - parts - 1)
        coordinateStarts.removeLast(coordinateStarts.count - paths - 1)
        coordinates.removeLast(coordinates.count - first)
    }

    /// Adds feature `feature` of another table.
    @specialized(where Coordinate == PlaneCoordinate)
    @specialized(where Coordinate == GeographicCoordinate)
    public mutating func append(feature: Int, of other: GeometryTable) {
        for part in other.parts(ofFeature: feature) {
            for path in other.paths(ofPart: part) {
                coordinates.append(contentsOf: other.coordinates[other.coordinates(ofPath: path)])
                endPath()
            }
            endPart()
        }
        endFeature(other.kinds[feature])
    }

    /// Makes room for all features of some tables.
    public mutating func reserve(_ tables: [GeometryTable]) {
        kinds.reserveCapacity(tables.reduce(kinds.count) { $0 + $1.kinds.count })
        partStarts.reserveCapacity(tables.reduce(partStarts.count) { $0 + $1.partStarts.count })
        pathStarts.reserveCapacity(tables.reduce(pathStarts.count) { $0 + $1.pathStarts.count })
        coordinateStarts.reserveCapacity(tables.reduce(coordinateStarts.count) { $0 + $1.coordinateStarts.count })
        coordinates.reserveCapacity(tables.reduce(coordinates.count) { $0 + $1.coordinates.count })
    }

    /// Adds all features of another table.
    @specialized(where Coordinate == PlaneCoordinate)
    @specialized(where Coordinate == GeographicCoordinate)
    public mutating func append(contentsOf other: GeometryTable) {
        let (parts, paths, places) = (Int32(pathStarts.count - 1), Int32(coordinateStarts.count - 1), Int32(coordinates.count))
        kinds += other.kinds
        for start in other.partStarts.dropFirst() { partStarts.append(start + parts) }
        for start in other.pathStarts.dropFirst() { pathStarts.append(start + paths) }
        for start in other.coordinateStarts.dropFirst() { coordinateStarts.append(start + places) }
        coordinates += other.coordinates
    }

    /// The same shapes with other coordinates, one for each in order.
    public func replacingCoordinates<Other>(_ others: [Other]) -> GeometryTable<Other> {
        precondition(others.count == coordinates.count, "\(others.count) coordinates for \(coordinates.count)")
        var table = GeometryTable<Other>()
        table.kinds = kinds
        table.partStarts = partStarts
        table.pathStarts = pathStarts
        table.coordinateStarts = coordinateStarts
        table.coordinates = others
        return table
    }
}

extension GeometryTable where Coordinate == PlaneCoordinate {
    /// The box around a feature; empty for a feature without geometry.
    public func box(ofFeature feature: Int) -> PlaneBox {
        var box = PlaneBox.empty
        for index in coordinates(ofFeature: feature) { box.formUnion(coordinates[index]) }
        return box
    }
}
