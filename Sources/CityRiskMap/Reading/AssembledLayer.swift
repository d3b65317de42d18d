import CityModel
import GeoReading
import RiskScoring

/// The records of a layer, each with what the model makes of it: what a survey changes, and what the scoring's input is put together of.
///
/// Item `i` of every array is record `i`, in the order of the file.
struct AssembledLayer<Item: Sendable>: Sendable {
    /// The layer's name.
    var layer: String
    /// Unique within the layer but for repeats, which are findings; empty for records that are many and unnamed.
    var ids: [String]
    /// Whether each id is the record's own and not made up for it; empty where `ids` is.
    var hasOwnID: [Bool]
    /// What the model makes of each record; nil for one that cannot be used at all.
    var items: [Item?]
    /// How many records the one item of a layer from a snapshot is the sum of; nil where each record has its own item.
    var summedRecords: Int?
    /// Where each record stands.
    var origins: [RecordOrigin]
    /// The files that records come from or came from, as findings name them: two may be named alike.
    var files: [String]
    /// On the city's plane.
    var plane: GeometryTable<PlaneCoordinate>
    /// In degrees.
    var geographic: GeometryTable<GeographicCoordinate>
    /// Of each file what reading, placing and repairing found, in file order.
    var readingFindings: [[Finding]]
    /// Of each file what the rules found, in file order.
    var ruleFindings: [[Finding]]

    /// Assembles a layer.
    ///
    /// - Parameters:
    ///   - keepsIDs: whether records that are many, people at points, keep their ids, which only surveys ask for
    ///   - items: what the model makes of each record, in order
    ///   - findings: what the rules found
    init(_ placed: PlacedLayer, keepsIDs: Bool = true, items: [Item?], findings: [Finding]) {
        layer = placed.records.layer.layer
        files = [placed.records.layer.file]
        self.items = items
        origins = placed.records.features.map { RecordOrigin(file: 0, feature: Int32($0 + 1), place: placed.records.table.places[$0]) }
        let features = keepsIDs || placed.plane.kinds.contains(where: \.isArea) ? placed.records.features : []
        let own = features.map { placed.records.ownID(feature: $0) }
        ids = zip(own, features).map { $0 ?? placed.records.madeUpID(feature: $1) }
        hasOwnID = own.map { $0 != nil }
        (plane, geographic) = (placed.plane, placed.geographic)
        (readingFindings, ruleFindings) = ([placed.findings], [findings])
    }

    /// How many records there are.
    var count: Int { summedRecords ?? items.count }

    /// The ids that records have of their own; nil for one that was made up.
    var ownIDs: [String?] { zip(ids, hasOwnID).map { $1 ? $0 : nil } }

    /// Where a record begins.
    func place(of origin: RecordOrigin) -> Place { origin.place.place(inFile: files[Int(origin.file)]) }
}

/// The file and the feature that a record comes from.
struct RecordOrigin: Hashable, Sendable, BitwiseCopyable {
    /// Index among the layer's files.
    var file: Int32
    /// Position in the file, from 1.
    var feature: Int32
    /// Where the feature begins.
    var place: FeaturePlace
}

extension Located {
    /// Adds records of a layer that can be used, in some order; nil: all in theirs.
    mutating func append(_ layer: AssembledLayer<Item>, order: [Int]?) {
        if order == nil, !layer.items.contains(where: { $0 == nil }) {
            items += layer.items.lazy.compactMap(\.self)
            plane.append(contentsOf: layer.plane)
            geographic.append(contentsOf: layer.geographic)
            return
        }
        for record in order ?? Array(layer.items.indices) {
            guard let item = layer.items[record] else { continue }
            items.append(item)
            plane.append(feature: record, of: layer.plane)
            geographic.append(feature: record, of: layer.geographic)
        }
    }

    fileprivate mutating func reserve(_ layers: [AssembledLayer<Item>]) {
        items.reserveCapacity(layers.reduce(0) { $0 + $1.count })
        plane.reserve(layers.map(\.plane))
        geographic.reserve(layers.map(\.geographic))
    }

    /// The records of some layers that can be used, layer after layer.
    init(_ layers: [AssembledLayer<Item>]) {
        self.init()
        reserve(layers)
        for layer in layers { append(layer, order: nil) }
    }
}

extension Located where Item == Source {
    /// The sources of some layers in the order of their sums: (layer, id as UTF-8 bytes), repeats in file order.
    init(orderOfSums layers: [AssembledLayer<Source>]) {
        self.init()
        reserve(layers)
        for layer in layers { append(layer, order: layer.orderOfSums) }
    }
}

extension AssembledLayer {
    /// Records ascending by id as UTF-8 bytes, repeats in file order; nil where they stand so.
    fileprivate var orderOfSums: [Int]? {
        if zip(ids, ids.dropFirst()).allSatisfy({ !$1.utf8.lexicographicallyPrecedes($0.utf8) }) { return nil }
        let keys = ids.map { Array($0.utf8) }
        return ids.indices.sorted { left, right in
            keys[left] == keys[right] ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
        }
    }
}

extension AssembledLayer where Item == Int64 {
    /// Whether the layer comes from a snapshot, which knows how many people it has and not where.
    var isSummary: Bool { summedRecords != nil }

    /// The people of the layer.
    var population: PopulationLayer {
        if isSummary { return summary }
        let (origins, ids, files, kinds) = (origins, ids, files, plane.kinds)
        return PopulationLayer(thousandths: items.map { $0 ?? 0 }, plane: plane, layer: layer) { record in
            let origin = origins[record]
            guard kinds[record].isArea else { return RecordName(feature: Int(origin.feature)) }
            return RecordName(
                feature: Int(origin.feature), id: ids[record], place: origin.place.place(inFile: files[Int(origin.file)]))
        }
    }
}
