import CityModel
import GeoReading
import MapLayers

/// One layer as the city file describes it: where it is and how its properties become ours.
public struct LayerFile: Sendable {
    /// Its name in outputs.
    public var layer: String
    /// Path relative to the city file.
    public var file: String
    /// Coordinate system; nil: that of the file's `crs` member, else WGS 84.
    public var system: CoordinateSystem?
    /// Their property → texts of which the value must be one; all must hold.
    public var conditions: [ReadingOptions.Condition]
    /// Our property → their property.
    public var fields: [String: String]
    /// Our property → their value as text → our value.
    public var values: [String: [String: PropertyValue]]
    /// Our property → value of every feature; wins over all else.
    public var constants: [String: PropertyValue]
}

/// A layer of sources.
public struct SourceLayer: Sendable {
    /// Where it is.
    public var file: LayerFile
    /// Kind in the rule pack.
    public var kind: String
    /// Family that overrides the kind's; needed for kind `other`.
    public var family: String?
}

/// The boundary file.
public struct BoundaryFile: Sendable {
    /// Where it is; our properties are `code` and `name`.
    public var file: LayerFile
}

/// `city.yml`: which layers make up a city and how they are read (DESIGN, city file).
public struct CityFile: Sendable {
    /// Name on the map.
    public var name: String
    /// GB/T 2260 code.
    public var code: String?
    /// Language of map and lists.
    public var language: Language
    /// Printed on the map as it stands.
    public var dataDate: String?
    /// 审图号; without it the sheet says that it is internal.
    public var reviewNumber: String?
    /// 编制单位.
    public var compiledBy: String?
    /// EPSG code of the grid's plane; nil: automatic (MODEL 2).
    public var epsg: Int?
    /// Edge of a cell, metres.
    public var cell: Double
    /// Districts; nil: the box of MODEL 2.
    public var boundary: BoundaryFile?
    /// Layers of sources, in order.
    public var sources: [SourceLayer]
    /// Layers of protection targets.
    public var targets: [LayerFile]
    /// Layers of shelters.
    public var shelters: [LayerFile]
    /// Layers of people.
    public var population: [LayerFile]
    /// Path of the overrides of the rule pack, relative to the city file.
    public var rules: String?
    /// Name of the style.
    public var style: String
}
