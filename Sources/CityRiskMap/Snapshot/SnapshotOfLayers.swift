import CityModel
import Parallelism
import RiskScoring

/// A record's item as a snapshot holds it. What the layer and the record's origin say is not held twice.
protocol SnapshotItem: PlacedItem {
    func write(to writer: inout SnapshotWriter)
    init(from reader: inout SnapshotReader, _ identity: ItemIdentity) throws
}

/// What a record is known by.
struct ItemIdentity {
    /// Index of the layer among those of its sort.
    let layer: Int
    /// Kind and family of a layer of sources.
    let kind: String
    let family: Int
    let id: String
    let place: Place
    let feature: Int
}

extension Source: SnapshotItem {
    func write(to writer: inout SnapshotWriter) {
        writer.optional(name) { $0.ownText($1) }
        writer.optional(grade) { $0.grade($1) }
        writer.number(reach)
        writer.number(core)
    }

    init(from reader: inout SnapshotReader, _ identity: ItemIdentity) throws {
        self.init(
            layer: identity.layer, id: identity.id, name: try reader.optional { try $0.ownText() }, kind: identity.kind,
            family: identity.family, grade: try reader.optional { try $0.grade() }, reach: try reader.number(),
            core: try reader.number(), place: identity.place, feature: identity.feature)
    }
}

extension Target: SnapshotItem {
    func write(to writer: inout SnapshotWriter) {
        writer.optional(name) { $0.ownText($1) }
        writer.text(targetClass)
        writer.number(weight)
    }

    init(from reader: inout SnapshotReader, _ identity: ItemIdentity) throws {
        self.init(
            layer: identity.layer, id: identity.id, name: try reader.optional { try $0.ownText() }, targetClass: try reader.text(),
            weight: try reader.number(), place: identity.place, feature: identity.feature)
    }
}

extension Shelter: SnapshotItem {
    func write(to writer: inout SnapshotWriter) {
        writer.optional(name) { $0.ownText($1) }
        writer.text(type)
        writer.optional(places) { $0.number($1) }
        writer.number(radius)
    }

    init(from reader: inout SnapshotReader, _ identity: ItemIdentity) throws {
        self.init(
            layer: identity.layer, id: identity.id, name: try reader.optional { try $0.ownText() }, type: try reader.text(),
            places: try reader.optional { try $0.number() }, radius: try reader.number(), place: identity.place,
            feature: identity.feature)
    }
}

extension AssembledLayer where Item: SnapshotItem {
    /// All but the items.
    func write(to writer: inout SnapshotWriter) {
        writer.reserve(64 * count + 2 * MemoryLayout<PlaneCoordinate>.size * plane.coordinates.count)
        writer.text(layer)
        writer.list(files) { $0.text($1) }
        writer.array(origins)
        writer.column(ids)
        writer.array(hasOwnID.map { $0 ? 1 : 0 as UInt8 })
        writer.located(plane, geographic)
        writer.findings(readingFindings)
        writer.findings(ruleFindings)
    }

    /// Some of the items.
    func write(items range: Range<Int>, to writer: inout SnapshotWriter) {
        writer.reserve(512 * range.count)
        for item in items[range] { writer.optional(item) { $1.write(to: &$0) } }
    }

    /// Whether another state of the layer has a block of the same items.
    func has(sameItems block: Range<Int>, as other: AssembledLayer) -> Bool {
        Self.blocks(ofItems: other.count).contains(block)
            && zip(items[block], other.items[block]).allSatisfy { own, other in
                if let own, let other { own.isExactly(other) } else { own == nil && other == nil }
            }
    }

    /// - Parameters:
    ///   - number: index of the layer among those of its sort
    ///   - kind: with the family that of a layer of sources
    ///   - items: gives a reader of the items of each block
    init(
        from reader: inout SnapshotReader, number: Int, kind: String = "", family: Int = 0, threads: Int,
        items: @Sendable (Int) throws -> SnapshotReader
    ) throws {
        layer = try reader.text()
        let files = try reader.list { try $0.text() }
        let origins = try reader.array(RecordOrigin.self)
        let ids = try reader.column()
        let hasOwnID = try reader.array(UInt8.self)
        (plane, geographic) = try reader.located()
        guard ids.count == origins.count, hasOwnID.count == origins.count, plane.count == origins.count,
            origins.allSatisfy({ files.indices.contains(Int($0.file)) })
        else { throw SnapshotReader.Damage() }
        let blocks = Self.blocks(ofItems: origins.count)
        let read = try parallelMap(count: blocks.count, threads: threads) { block in
            var reader = try items(block)
            var items: [Item?] = []
            items.reserveCapacity(blocks[block].count)
            for record in blocks[block] {
                let origin = origins[record]
                let identity = ItemIdentity(
                    layer: number, kind: kind, family: family, id: ids[record],
                    place: origin.place.place(inFile: files[Int(origin.file)]), feature: Int(origin.feature))
                items.append(try reader.optional { try Item(from: &$0, identity) })
            }
            try reader.end()
            return items
        }
        self.items = Array(read.joined())
        (self.files, self.origins, self.ids, self.hasOwnID) = (files, origins, ids, hasOwnID.map { $0 != 0 })
        readingFindings = try reader.findings(files: files.count)
        ruleFindings = try reader.findings(files: files.count)
        try reader.end()
    }
}

extension AssembledLayer {
    /// The ranges of items that are written together.
    static func blocks(ofItems count: Int) -> [Range<Int>] {
        let block = 1024
        return stride(from: 0, to: count, by: block).map { $0..<min($0 + block, count) }
    }
}

extension AssembledLayer where Item == Int64 {
    /// People are many, and only surveys of them need their places: a snapshot holds how many records and persons there are.
    func writeSummary(to writer: inout SnapshotWriter) {
        writer.text(layer)
        writer.list(files) { $0.text($1) }
        writer.integer(count)
        writer.integer(Int(items.reduce(0) { $0 + ($1 ?? 0) }))
        writer.findings(readingFindings)
        writer.findings(ruleFindings)
    }

    /// A layer that stands for the one that was written: one item of all its persons, without a place.
    init(summary reader: inout SnapshotReader) throws {
        layer = try reader.text()
        files = try reader.list { try $0.text() }
        let (count, sum) = (try reader.integer(), Int64(try reader.integer()))
        guard (0...Int(Int32.max)).contains(count), sum >= 0, count > 0 || sum == 0 else { throw SnapshotReader.Damage() }
        (items, summedRecords) = ([sum], count)
        (ids, hasOwnID, origins) = ([], [], [])
        (plane, geographic) = (GeometryTable(emptyFeatures: 1), GeometryTable(emptyFeatures: 1))
        readingFindings = try reader.findings(files: files.count)
        ruleFindings = try reader.findings(files: files.count)
        try reader.end()
    }

    /// The people of a summary.
    var summary: PopulationLayer { PopulationLayer(thousandths: items.map { $0 ?? 0 }, plane: plane, layer: layer) }
}

extension SnapshotWriter {
    /// Geometries on the plane and in degrees, which nearly always have one shape.
    mutating func located(_ plane: GeometryTable<PlaneCoordinate>, _ geographic: GeometryTable<GeographicCoordinate>) {
        shape(plane)
        array(plane.coordinates)
        let isOfOneShape =
            plane.kinds == geographic.kinds && plane.partStarts == geographic.partStarts && plane.pathStarts == geographic.pathStarts
            && plane.coordinateStarts == geographic.coordinateStarts
        flag(isOfOneShape)
        if !isOfOneShape { shape(geographic) }
        array(geographic.coordinates)
    }
}

extension SnapshotReader {
    mutating func located() throws -> (GeometryTable<PlaneCoordinate>, GeometryTable<GeographicCoordinate>) {
        let shape = try shape()
        let plane = try shape.table(try array(PlaneCoordinate.self))
        let drawn = try flag() ? shape : try self.shape()
        let geographic = try drawn.table(try array(GeographicCoordinate.self))
        guard geographic.count == plane.count, plane.coordinates.allSatisfy({ $0.x.isFinite && $0.y.isFinite }),
            geographic.coordinates.allSatisfy({ $0.longitude.isFinite && $0.latitude.isFinite })
        else { throw Damage() }
        return (plane, geographic)
    }
}
