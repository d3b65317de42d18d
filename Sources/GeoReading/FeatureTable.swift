import CityModel

/// The features of one file: SoA, item `i` of every array is feature `i + 1` of the file.
public struct FeatureTable: Sendable {
    /// The features' own `id` member; nil without.
    public var ids: [PropertyValue?]
    /// Geometries with positions as in the file, rings closed and in right-hand order.
    public var geometries: GeometryTable<Position>
    /// Values of the properties that were asked for: one array per name, in the order asked; nil where the feature has none.
    public var columns: [[PropertyValue?]]
    /// Byte offset of each feature in the file.
    public var offsets: [Int]
    /// Coordinate system of a `crs` member, as written (e.g. `urn:ogc:def:crs:OGC:1.3:CRS84`); nil without.
    public var crsMember: String?
    /// What reading found, in file order.
    public var findings: [Finding]

    /// A table from its columns.
    public init(
        ids: [PropertyValue?] = [], geometries: GeometryTable<Position> = .init(), columns: [[PropertyValue?]] = [], offsets: [Int] = [],
        crsMember: String? = nil, findings: [Finding] = []
    ) {
        self.ids = ids
        self.geometries = geometries
        self.columns = columns
        self.offsets = offsets
        self.crsMember = crsMember
        self.findings = findings
    }

    /// How many features the file holds.
    public var count: Int { ids.count }
}
