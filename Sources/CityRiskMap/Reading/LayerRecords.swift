import CityModel
import GeoReading

/// The records of a layer: the features that fit its `where`, with our properties in place of theirs.
struct LayerRecords {
    let layer: LayerFile
    let table: FeatureTable
    /// Feature indices that fit `where`, ascending.
    let features: [Int]
    /// Our properties that the model reads here, sorted.
    let ours: [String]
    private let columns: [String: Int]
    private let properties: [String: PropertyColumn]

    /// Where the value of one of our properties comes from.
    struct PropertyColumn: Sendable {
        fileprivate var constant: PropertyValue?
        fileprivate var column: Int?
        fileprivate var translations: [String: PropertyValue]?
        fileprivate var standIn: PropertyValue?
    }

    /// The property names that the reader must keep for a layer of which the model reads `ours`.
    static func theirProperties(of layer: LayerFile, ours: [String]) -> [String] {
        let mapped = ours.map { layer.fields[$0] ?? $0 } + [layer.fields["id"]].compactMap(\.self)
        return Set(mapped + layer.conditions.map(\.property)).sorted()
    }

    /// - Parameters:
    ///   - ours: our properties that the model reads
    ///   - theirs: the names of the table's properties, in their order
    init(layer: LayerFile, table: FeatureTable, ours: [String], theirs: [String]) {
        self.layer = layer
        self.table = table
        let columns = Dictionary(uniqueKeysWithValues: zip(theirs, 0...))
        self.columns = columns
        self.ours = Set(ours).sorted()
        properties = Dictionary(
            ours.map { name in
                (
                    name,
                    PropertyColumn(
                        constant: layer.constants[name], column: columns[layer.fields[name] ?? name], translations: layer.values[name],
                        standIn: layer.standIns[name])
                )
            }, uniquingKeysWith: { first, _ in first })
        features = table.selected
    }

    /// The column of one of our properties, for reading it from many features; nil for a property that the model does not read here.
    func column(_ ours: String) -> PropertyColumn? { properties[ours] }

    /// The value of one of our properties: a constant, else their value, translated where `values` lists it, else what stands in; nil when
    /// absent or null.
    func value(_ ours: String, feature: Int) -> PropertyValue? { properties[ours].flatMap { value($0, feature: feature) } }

    /// The value of a column.
    func value(_ column: PropertyColumn, feature: Int) -> PropertyValue? {
        if let constant = column.constant { return constant == .null ? nil : constant }
        let theirs = column.column.flatMap { table.properties[feature, $0] }
        let value = column.translations.flatMap { translations in theirs?.text.flatMap { translations[$0] } } ?? theirs
        if let standIn = column.standIn, value?.saysNothing ?? true { return standIn == .null ? nil : standIn }
        return value == .null ? nil : value
    }

    /// A feature's own value of one of their properties; nil when absent or null.
    func theirs(_ name: String, feature: Int) -> PropertyValue? {
        guard let value = columns[name].flatMap({ table.properties[feature, $0] }), value != .null else { return nil }
        return value
    }

    /// Whether any feature may have an id of its own.
    var haveIDs: Bool { layer.fields["id"] != nil || table.ids.contains { $0 != nil } }

    /// The record's own id: `fields.id`, else the feature's `id`; nil when it has neither.
    func ownID(feature: Int) -> String? {
        if let column = layer.fields["id"].flatMap({ columns[$0] }), let text = table.properties[feature, column]?.text, !text.isEmpty {
            return text
        }
        return table.ids[feature]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The ids that features have of their own, those that do not fit `where` among them.
    var ownIDs: [String] { (0..<table.count).compactMap { ownID(feature: $0) } }

    /// The record's id; `LAYER-N` when it has none of its own (N: position in the file from 1).
    func id(feature: Int) -> String { ownID(feature: feature) ?? madeUpID(feature: feature) }

    /// What a record without id is called.
    func madeUpID(feature: Int) -> String { "\(layer.layer)-\(feature + 1)" }

    /// The record's name as text.
    func name(feature: Int) -> String? { value("name", feature: feature)?.text }
}
