import CityModel
import GeoReading
import RiskScoring

/// The records of a layer, each with what the model makes of it: what a survey changes, and what the scoring's input is put together of.
struct AssembledLayer<Item: Sendable>: Sendable {
    /// The layer's name.
    var layer: String
    /// In the order of the file, record `i` with geometry `i` of both tables.
    var records: [Record]
    /// On the city's plane.
    var plane: GeometryTable<PlaneCoordinate>
    /// In degrees.
    var geographic: GeometryTable<GeographicCoordinate>
    /// What reading, placing and repairing found, in file order.
    var readingFindings: [Finding]
    /// What the rules found, in file order.
    var ruleFindings: [Finding] = []

    /// One record.
    struct Record: Sendable {
        /// Unique within the layer but for repeats, which are findings.
        var id: String
        /// Where it stands.
        var origin: RecordOrigin
        /// What the model makes of it; nil for a record that cannot be used at all.
        var item: Item?
    }

    /// Assembles a layer.
    ///
    /// - Parameters:
    ///   - keepsIDs: whether records that are many and unnamed, people, keep their ids, which only surveys ask for
    ///   - items: what the model makes of each record, in order, and what it found
    init(_ placed: PlacedLayer, keepsIDs: Bool = true, items: [Item?], findings: [Finding]) {
        layer = placed.records.layer.layer
        records = items.enumerated().map { record, item in
            let isNamed = keepsIDs || placed.plane.kinds[record].isArea
            return Record(id: isNamed ? placed.id(record: record) : "", origin: placed.origin(record: record), item: item)
        }
        (plane, geographic) = (placed.plane, placed.geographic)
        readingFindings = placed.findings
        ruleFindings = findings
    }
}

/// The file and the feature that a record comes from.
struct RecordOrigin: Hashable, Sendable {
    /// The file as the city file or the survey names it.
    var file: String
    /// Position in the file, from 1.
    var feature: Int
    /// Where the feature begins.
    var place: FeaturePlace

    /// The place as findings state it.
    var placeInFile: Place { place.place(inFile: file) }
}

extension Located {
    /// Adds a record of a layer if it can be used.
    mutating func append(_ record: Int, of layer: AssembledLayer<Item>) {
        guard let item = layer.records[record].item else { return }
        items.append(item)
        plane.append(feature: record, of: layer.plane)
        geographic.append(feature: record, of: layer.geographic)
    }

    /// The records of some layers that can be used, layer after layer.
    init(_ layers: [AssembledLayer<Item>]) {
        self.init()
        for layer in layers {
            for record in layer.records.indices { append(record, of: layer) }
        }
    }
}

extension Located where Item == Source {
    /// The sources of some layers in the order of their sums: (layer, id as UTF-8 bytes), repeats in file order.
    init(orderOfSums layers: [AssembledLayer<Source>]) {
        self.init()
        for layer in layers {
            for record in layer.orderOfSums { append(record, of: layer) }
        }
    }
}

extension AssembledLayer {
    /// Records ascending by id as UTF-8 bytes, repeats in file order.
    fileprivate var orderOfSums: [Int] {
        let keys = records.map { Array($0.id.utf8) }
        return records.indices.sorted { left, right in
            keys[left] == keys[right] ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
        }
    }
}

extension AssembledLayer where Item == Int64 {
    /// The people of the layer.
    var population: PopulationLayer {
        let (records, kinds) = (records.map(\.origin), plane.kinds)
        let ids = self.records.indices.filter { kinds[$0].isArea }.map { ($0, self.records[$0].id) }
        let names = Dictionary(uniqueKeysWithValues: ids)
        return PopulationLayer(thousandths: self.records.map { $0.item ?? 0 }, plane: plane, layer: layer) { record in
            let origin = records[record]
            return RecordName(feature: origin.feature, id: names[record], place: names[record] == nil ? nil : origin.placeInFile)
        }
    }
}
