import CityModel
import GeoReading

/// The records of a layer: the features that fit its `where`, with our properties in place of theirs.
struct LayerRecords {
    let layer: LayerFile
    let table: FeatureTable
    /// Feature indices that fit `where`, ascending.
    let features: [Int]
    private let columns: [String: Int]

    /// The property names that the reader must keep for a layer of which the model reads `ours`.
    static func theirProperties(of layer: LayerFile, ours: [String]) -> [String] {
        let mapped = ours.map { layer.fields[$0] ?? $0 } + [layer.fields["id"]].compactMap(\.self)
        return Set(mapped + layer.conditions.map(\.property)).sorted()
    }

    /// - Parameter properties: the names that the table's columns hold, in their order
    init(layer: LayerFile, table: FeatureTable, properties: [String]) {
        self.layer = layer
        self.table = table
        let columns = Dictionary(uniqueKeysWithValues: zip(properties, 0...))
        self.columns = columns
        features = (0..<table.count).filter { feature in
            layer.conditions.allSatisfy { condition in
                let value = columns[condition.property].flatMap { table.columns[$0][feature] }
                return value?.text.map(condition.allowed.contains) ?? false
            }
        }
    }

    /// The value of one of our properties: a constant, else their value, translated where `values` lists it; nil when absent or null.
    func value(_ ours: String, feature: Int) -> PropertyValue? {
        if let constant = layer.constants[ours] { return constant == .null ? nil : constant }
        guard let column = columns[layer.fields[ours] ?? ours], let theirs = table.columns[column][feature] else { return nil }
        let translated = theirs.text.flatMap { layer.values[ours]?[$0] } ?? theirs
        return translated == .null ? nil : translated
    }

    /// The record's own id: `fields.id`, else the feature's `id`; nil when it has neither.
    func ownID(feature: Int) -> String? {
        if let column = layer.fields["id"].flatMap({ columns[$0] }), let text = table.columns[column][feature]?.text, !text.isEmpty {
            return text
        }
        return table.ids[feature]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The record's id; `LAYER-N` when it has none of its own (N: position in the file from 1).
    func id(feature: Int) -> String { ownID(feature: feature) ?? "\(layer.layer)-\(feature + 1)" }

    /// The record's name as text.
    func name(feature: Int) -> String? { value("name", feature: feature)?.text }
}
