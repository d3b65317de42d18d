import CityModel
import GeoReading
import MapLayers

/// One layer as the city file describes it: where it is and how its properties become ours.
struct LayerFile: Sendable {
    /// Its name in outputs.
    var layer: String
    /// Path relative to the city file.
    var file: String
    /// Coordinate system; nil: that of the file's `crs` member, else WGS 84.
    var system: CoordinateSystem?
    /// Their property → texts of which the value must be one; all must hold.
    var conditions: [ReadingOptions.Condition]
    /// Our property → their property.
    var fields: [String: String]
    /// Our property → their value as text → our value.
    var values: [String: [String: PropertyValue]]
    /// Our property → value of every feature; wins over all else.
    var constants: [String: PropertyValue]
    /// Our property → value of features that have none: constants of the city file for what a survey reads from its records.
    var standIns: [String: PropertyValue] = [:]
    /// Where it is described; nil for a file that no city file names.
    var place: Place?
}

/// A layer of sources.
struct SourceLayer: Sendable {
    /// Where it is.
    var file: LayerFile
    /// Kind in the rule pack.
    var kind: String
    /// Family that overrides the kind's; needed for kind `other`.
    var family: String?
}

/// The boundary file.
struct BoundaryFile: Sendable {
    /// Where it is; our properties are `code` and `name`.
    var file: LayerFile
}

/// What further sheets are about, each family or each district.
enum SheetSort: String, Sendable, CaseIterable {
    case family, district
}

/// `city.yml`: which layers make up a city and how they are read (DESIGN, city file).
struct CityFile: Sendable {
    /// Name on the map.
    var name: String
    /// GB/T 2260 code.
    var code: String?
    /// Language of map and lists.
    var language: Language
    /// `2026-10-31`, printed on the map.
    var dataDate: String?
    /// 审图号; without it the sheet says that it is internal.
    var reviewNumber: String?
    /// 编制单位.
    var compiledBy: String?
    /// EPSG code of the grid's plane; nil: automatic (MODEL 2).
    var epsg: Int?
    /// Edge of a cell, metres.
    var cell: Double
    /// Districts; nil: the box of MODEL 2.
    var boundary: BoundaryFile?
    /// Layers of sources, in order.
    var sources: [SourceLayer]
    /// Layers of protection targets.
    var targets: [LayerFile]
    /// Layers of shelters.
    var shelters: [LayerFile]
    /// Layers of people.
    var population: [LayerFile]
    /// Path of the overrides of the rule pack, relative to the city file.
    var rules: String?
    /// Name of the style.
    var style: String
    /// Name of the sheets' layout.
    var layout: String
    /// What has sheets of its own besides the city.
    var sheets: Set<SheetSort>
}
