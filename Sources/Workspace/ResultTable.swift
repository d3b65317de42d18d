import CityModel

/// A layer of results: a feature table of the GeoPackage with the style in which QGIS opens it.
public struct ResultTable: Sendable {
    /// Name of the table, as `zones` or one of `zoneTableNames`.
    public var name: String
    /// What the layer shows, for people.
    public var title: String
    /// Its features.
    public var rows: FeatureRows
    /// The rows that are not as they stand; nil: the table is written whole.
    public var changed: ChangedRows?
    /// Style in the language of QGIS.
    public var qml: String
    /// The same as OGC Styled Layer Descriptor.
    public var sld: String

    /// A layer of results.
    public init(name: String, title: String, rows: FeatureRows, changed: ChangedRows? = nil, qml: String, sld: String) {
        self.name = name
        self.title = title
        self.rows = rows
        self.changed = changed
        self.qml = qml
        self.sld = sld
    }
}

/// Something of a layer of results.
public enum ResultPart: String, Sendable {
    /// Its rows with their columns.
    case rows
    /// Its name for people.
    case title
    /// Reference system, type and bounds of its geometries.
    case extent
    /// How QGIS and others draw it.
    case styles
}

extension ResultTable {
    /// What of it, once it is written, is not as in another table of its name; rows that it leaves as they stand are not looked at.
    public func differingParts(from expected: ResultTable) -> [ResultPart] {
        var parts: [ResultPart] = []
        let written = changed?.positions ?? Array(rows.ids.indices)
        if rows.columns != expected.rows.columns || rows.ids != expected.rows.ids
            || !written.allSatisfy({ rows.isEqual(row: $0, of: expected.rows) })
        {
            parts.append(.rows)
        }
        if ExactText(title) != ExactText(expected.title) { parts.append(.title) }
        let bounds = changed.map(\.bounds) ?? rows.bounds
        if rows.geometryType != expected.rows.geometryType || bounds != expected.rows.bounds { parts.append(.extent) }
        if ExactText(qml) != ExactText(expected.qml) || ExactText(sld) != ExactText(expected.sld) { parts.append(.styles) }
        return parts
    }
}

/// Those rows of a table that are not as a workspace has them.
public struct ChangedRows: Sendable {
    /// Their positions.
    public var positions: [Int]
    /// Ids of rows that are gone.
    public var removed: [Int64]
    /// The bounds of all rows; nil without any geometry.
    public var bounds: FeatureRows.Bounds?

    /// Some rows of a table.
    public init(positions: [Int], removed: [Int64] = [], bounds: FeatureRows.Bounds?) {
        (self.positions, self.removed, self.bounds) = (positions, removed, bounds)
    }
}

/// A time for `last_change`: the beginning of an ISO 8601 calendar date, of 1970-01-01 for any other text. The clock is never asked.
public func timestamp(ofDate date: String?) -> String {
    let bytes = Array((date ?? "").utf8)
    let digits = [0, 1, 2, 3, 5, 6, 8, 9]
    let isDate =
        bytes.count == 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
        && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
    func number(_ places: [Int]) -> Int { places.reduce(0) { 10 * $0 + Int(bytes[$1]) - 48 } }
    guard isDate, (1...12).contains(number([5, 6])), (1...31).contains(number([8, 9])) else { return "1970-01-01T00:00:00.000Z" }
    return String(decoding: bytes, as: UTF8.self) + "T00:00:00.000Z"
}
