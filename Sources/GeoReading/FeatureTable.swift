import CityModel

/// The features of one file: SoA, item `i` of every array is feature `i + 1` of the file.
public struct FeatureTable: Sendable {
    /// The features' own `id` member; nil without.
    public var ids: [PropertyValue?]
    /// Geometries with positions as in the file, rings closed and in right-hand order.
    public var geometries: GeometryTable<Position>
    /// Values of the properties that were asked for, in the order asked.
    public var properties: PropertyTable
    /// Where each feature begins in the file.
    public var places: [FeaturePlace]
    /// Coordinate system of a `crs` member: its name as written (e.g. `urn:ogc:def:crs:OGC:1.3:CRS84`), of any other form its JSON
    /// text; nil without. Of several the last.
    public var crsMember: String?
    /// What reading found, in file order; behind them, for codes with very many, one finding that counts the others.
    public var findings: [Finding]
    /// Whether each feature fulfils the conditions that it was read with; empty when there were none.
    public var isSelected: [Bool] = []
    /// Rings that were turned round, as ascending indices of paths of `geometries`.
    var reversedRings: [Int32] = []

    /// A table from its parts.
    public init(
        ids: [PropertyValue?] = [], geometries: GeometryTable<Position> = .init(), properties: PropertyTable = PropertyTable(width: 0),
        places: [FeaturePlace] = [], crsMember: String? = nil, findings: [Finding] = []
    ) {
        self.ids = ids
        self.geometries = geometries
        self.properties = properties
        self.places = places
        self.crsMember = crsMember
        self.findings = findings
    }

    /// Indices of the features that fulfil the conditions, ascending.
    public var selected: [Int] { isSelected.isEmpty ? Array(0..<count) : isSelected.indices.filter { isSelected[$0] } }

    /// How many features the file holds.
    public var count: Int { ids.count }
}

/// Line and column of a feature or of a part of it, in 8 bytes.
public struct FeaturePlace: Hashable, Sendable, BitwiseCopyable {
    /// Line, from 1.
    public var line: UInt32
    /// Column in bytes, from 1.
    public var column: UInt32

    /// A place; numbers beyond 2^32 - 1 are cut to it.
    public init(line: Int, column: Int) {
        self.line = UInt32(clamping: line)
        self.column = UInt32(clamping: column)
    }

    /// The place as findings state it.
    public func place(inFile file: String) -> Place { Place(file: file, line: Int(line), column: Int(column)) }
}
