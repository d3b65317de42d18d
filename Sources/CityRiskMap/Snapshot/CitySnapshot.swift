import CityModel
import Parallelism
import RiskScoring

/// A city as it was read and prepared, for the next survey to go on from: its layers judged, and what was found of cells, people and
/// shelters. A layer is several pieces, so that pieces are written and read side by side, and a survey of few records writes few. Where
/// the city's people live is not in it, nor is there one of a city without boundary, whose extent any source may change.
struct CitySnapshot: Sendable {
    /// Bytes of a `SnapshotWriter` by name, in a fixed order.
    let pieces: [(name: String, bytes: [UInt8])]
    /// Names of all pieces of the city, among them those that an earlier state has.
    let names: Set<String>

    /// All pieces of a city.
    init(pieces: [(name: String, bytes: [UInt8])]) { (self.pieces, names) = (pieces, Set(pieces.map(\.name))) }

    /// Names of the pieces.
    private enum Piece {
        static let record = "record"
        static let boundary = "boundary"
        static let preparation = "preparation"
        static let scores = "scores"

        static func layer(_ sort: LayerSort) -> String {
            switch sort {
            case .sources(let number): "sources/\(number)"
            case .targets(let number): "targets/\(number)"
            case .shelters(let number): "shelters/\(number)"
            case .population(let number): "population/\(number)"
            }
        }

        static func items(_ sort: LayerSort, _ block: Int) -> String { "\(layer(sort))/items/\(block)" }
    }

    /// - Parameters:
    ///   - touched: layers that are written; nil: all, with all else that surveys of other layers do not change
    ///   - earlier: a state of which the items of touched layers that are the same are not written again
    init(
        _ layers: CityLayers, _ preparation: Preparation, _ sources: SourceScores, touched: Set<LayerSort>? = nil,
        since earlier: CityLayers? = nil, threads: Int
    ) {
        var names: Set<String> = [Piece.scores, Piece.record, Piece.boundary, Piece.preparation]
        func piece(_ name: String, _ write: @escaping @Sendable (inout SnapshotWriter) -> Void) -> @Sendable () -> (String, [UInt8]) {
            {
                var writer = SnapshotWriter()
                write(&writer)
                return (name, writer.finished())
            }
        }
        func layerPieces<Item: SnapshotItem>(
            _ layers: [AssembledLayer<Item>], _ earlier: [AssembledLayer<Item>]?, _ sort: (Int) -> LayerSort
        ) -> [@Sendable () -> (String, [UInt8])] {
            var pieces: [@Sendable () -> (String, [UInt8])] = []
            for (number, layer) in layers.enumerated() {
                let isTouched = touched?.contains(sort(number)) ?? true
                names.insert(Piece.layer(sort(number)))
                if isTouched { pieces.append(piece(Piece.layer(sort(number))) { layer.write(to: &$0) }) }
                for (block, range) in AssembledLayer<Item>.blocks(ofItems: layer.count).enumerated() {
                    let name = Piece.items(sort(number), block)
                    names.insert(name)
                    guard isTouched, !(earlier.map { layer.has(sameItems: range, as: $0[number]) } ?? false) else { continue }
                    pieces.append(piece(name) { layer.write(items: range, to: &$0) })
                }
            }
            return pieces
        }
        var pieces = [
            piece(Piece.scores) { $0.sourceScores(sources) }, piece(Piece.record) { layers.writeRecord(to: &$0) },
        ]
        if touched == nil { pieces.append(piece(Piece.boundary) { layers.writeBoundary(to: &$0) }) }
        if touched?.contains(where: \.decidesPreparation) ?? true {
            pieces.append(piece(Piece.preparation) { $0.preparation(preparation) })
        }
        names.formUnion(layers.population.indices.map { Piece.layer(.population($0)) })
        pieces += layers.population.enumerated().filter { touched?.contains(.population($0.offset)) ?? true }.map { number, layer in
            piece(Piece.layer(.population(number))) { layer.writeSummary(to: &$0) }
        }
        pieces += layerPieces(layers.sources, earlier?.sources, LayerSort.sources)
        pieces += layerPieces(layers.targets, earlier?.targets, LayerSort.targets)
        pieces += layerPieces(layers.shelters, earlier?.shelters, LayerSort.shelters)
        self.names = names
        self.pieces = parallelMap(count: pieces.count, threads: threads) { [pieces] in pieces[$0]() }
    }

    /// Reads back what was written for a city.
    ///
    /// - Parameter city: without surveys; those that were applied follow from its record
    /// - Throws: anything when the pieces are not those of such a city
    func city(_ city: LoadedCity, threads: Int) throws -> (layers: CityLayers, preparation: Preparation, sources: SourceScores) {
        let families = try CityRiskMap.families(of: city)
        let sorts = city.file.layerSorts
        let names = sorts.map(Piece.layer)
        let layers = try parallelMap(weights: names.map { bytes($0)?.count ?? 0 }, threads: threads) { index in
            var layer = try reader(names[index])
            return try AnyAssembledLayer(from: &layer, sorts[index], of: city, families: families, threads: threads) { block in
                try reader(Piece.items(sorts[index], block))
            }
        }
        var record = try reader(Piece.record)
        var boundary = try reader(Piece.boundary)
        var preparation = try reader(Piece.preparation)
        let restored = try CityLayers(city, families: families, layers: layers, record: &record, boundary: &boundary)
        let found = try preparation.preparation(
            districts: restored.districts.count, shelters: restored.shelters.reduce(0) { $0 + $1.items.count { $0 != nil } })
        var scores = try reader(Piece.scores)
        let sources = try scores.sourceScores(count: restored.sources.reduce(0) { $0 + $1.items.count { $0 != nil } })
        for rest in [record, boundary, preparation, scores] { try rest.end() }
        return (restored, found, sources)
    }

    private func bytes(_ name: String) -> [UInt8]? { pieces.first { $0.name == name }?.bytes }

    private func reader(_ name: String) throws -> SnapshotReader {
        guard let bytes = bytes(name) else { throw SnapshotReader.Damage() }
        return try SnapshotReader(bytes)
    }
}

extension LayerSort {
    /// Whether a change of such a layer changes the preparation of a city that has a boundary.
    fileprivate var decidesPreparation: Bool {
        switch self {
        case .sources, .targets: false
        case .shelters, .population: true
        }
    }
}

extension AnyAssembledLayer {
    fileprivate init(
        from reader: inout SnapshotReader, _ sort: LayerSort, of city: LoadedCity, families: (names: [String], ofLayer: [Int]),
        threads: Int, items: @Sendable (Int) throws -> SnapshotReader
    ) throws {
        switch sort {
        case .sources(let number):
            let layer = try AssembledLayer<Source>(
                from: &reader, number: number, kind: city.file.sources[number].kind, family: families.ofLayer[number], threads: threads,
                items: items)
            self = .sources(layer)
        case .targets(let number):
            self = .targets(try AssembledLayer(from: &reader, number: number, threads: threads, items: items))
        case .shelters(let number):
            self = .shelters(try AssembledLayer(from: &reader, number: number, threads: threads, items: items))
        case .population: self = .population(try AssembledLayer(summary: &reader))
        }
    }
}
