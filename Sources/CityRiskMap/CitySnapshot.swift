import CityModel
import Parallelism
import RiskScoring

/// A city as it was read and prepared, for the next survey to go on from: its layers judged, and what was found of cells, people and
/// shelters. One piece per layer, so that pieces are written and read side by side. Where its people live is not in it, nor is there one
/// of a city without boundary, whose extent any source may change.
struct CitySnapshot: Sendable {
    /// Bytes of a `SnapshotWriter` by name, in a fixed order.
    let pieces: [(name: String, bytes: [UInt8])]

    init(pieces: [(name: String, bytes: [UInt8])]) { self.pieces = pieces }

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
    }

    /// - Parameter touched: layers that are written; nil: all, with all else that surveys of other layers do not change
    init(_ layers: CityLayers, _ preparation: Preparation, _ sources: SourceScores, touched: Set<LayerSort>? = nil, threads: Int) {
        func piece(_ name: String, _ write: @escaping @Sendable (inout SnapshotWriter) -> Void) -> @Sendable () -> (String, [UInt8]) {
            {
                var writer = SnapshotWriter()
                write(&writer)
                return (name, writer.finished())
            }
        }
        func layerPieces<Item: SnapshotItem>(
            _ layers: [AssembledLayer<Item>], _ sort: (Int) -> LayerSort
        ) -> [@Sendable () -> (String, [UInt8])] {
            layers.enumerated().filter { touched?.contains(sort($0.offset)) ?? true }.map { number, layer in
                piece(Piece.layer(sort(number))) { layer.write(to: &$0) }
            }
        }
        var pieces = [
            piece(Piece.scores) { $0.sourceScores(sources) }, piece(Piece.record) { layers.writeRecord(to: &$0) },
        ]
        if touched == nil { pieces.append(piece(Piece.boundary) { layers.writeBoundary(to: &$0) }) }
        if touched?.contains(where: \.decidesPreparation) ?? true {
            pieces.append(piece(Piece.preparation) { $0.preparation(preparation) })
        }
        pieces += layers.population.enumerated().filter { touched?.contains(.population($0.offset)) ?? true }.map { number, layer in
            piece(Piece.layer(.population(number))) { layer.writeSummary(to: &$0) }
        }
        pieces += layerPieces(layers.sources, LayerSort.sources)
        pieces += layerPieces(layers.targets, LayerSort.targets) + layerPieces(layers.shelters, LayerSort.shelters)
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
            var reader = try reader(names[index])
            return try AnyAssembledLayer(from: &reader, sorts[index], of: city, families: families)
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
        from reader: inout SnapshotReader, _ sort: LayerSort, of city: LoadedCity, families: (names: [String], ofLayer: [Int])
    ) throws {
        switch sort {
        case .sources(let number):
            let layer = try AssembledLayer<Source>(
                from: &reader, number: number, kind: city.file.sources[number].kind, family: families.ofLayer[number])
            self = .sources(layer)
        case .targets(let number): self = .targets(try AssembledLayer(from: &reader, number: number))
        case .shelters(let number): self = .shelters(try AssembledLayer(from: &reader, number: number))
        case .population: self = .population(try AssembledLayer(summary: &reader))
        }
    }
}
