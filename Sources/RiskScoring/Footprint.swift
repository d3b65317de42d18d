import CityModel
import Parallelism
import SpatialIndexing

/// Where a feature is, prepared once for many distances.
enum Footprint: Sendable {
    /// No geometry, or an area without area: no influence.
    case none
    case point(LatticePoint)
    case shape(Shape)

    /// The footprint of a feature; none when a coordinate is not finite or beyond the lattice.
    init(feature: Int, of table: GeometryTable<PlaneCoordinate>) {
        let range = table.coordinates(ofFeature: feature)
        var places: [LatticePoint] = []
        places.reserveCapacity(range.count)
        for index in range {
            guard let place = LatticePoint(table.coordinates[index]) else {
                self = .none
                return
            }
            places.append(place)
        }
        if places.count == 1, !table.kinds[feature].isArea {
            self = .point(places[0])
            return
        }
        let parts = table.parts(ofFeature: feature).map { part in
            table.paths(ofPart: part).map { path -> ArraySlice<LatticePoint> in
                let own = table.coordinates(ofPath: path)
                return places[own.lowerBound - range.lowerBound..<own.upperBound - range.lowerBound]
            }
        }
        let edges: [[Edge]] =
            switch table.kinds[feature] {
            case .none: []
            case .point, .multiPoint: [parts.joined().joined().map { Edge(a: $0, b: $0) }]
            case .lineString, .multiLineString: [parts.joined().flatMap(Self.edges(ofLine:))]
            case .polygon, .multiPolygon: parts.map { boundingEdges($0.flatMap(Self.edges(ofRing:))) }
            }
        let shape = Shape(parts: edges.filter { !$0.isEmpty }, isArea: table.kinds[feature].isArea)
        self = shape.edges.isEmpty ? .none : .shape(shape)
    }

    /// The footprints of all features, in their order.
    static func all(of table: GeometryTable<PlaneCoordinate>, threads: Int) -> [Footprint] {
        let block = 256
        let blocks = parallelMap(count: (table.count + block - 1) / block, threads: threads) { number in
            (number * block..<min((number + 1) * block, table.count)).map { Footprint(feature: $0, of: table) }
        }
        return Array(blocks.joined())
    }

    private static func edges(ofLine line: ArraySlice<LatticePoint>) -> [Edge] {
        let edges = zip(line, line.dropFirst()).map { Edge(a: $0, b: $1) }.filter { !$0.isPoint }
        return edges.isEmpty ? line.prefix(1).map { Edge(a: $0, b: $0) } : edges
    }

    private static func edges(ofRing ring: ArraySlice<LatticePoint>) -> [Edge] {
        guard let first = ring.first, let last = ring.last else { return [] }
        return (zip(ring, ring.dropFirst()).map { Edge(a: $0, b: $1) } + [Edge(a: last, b: first)]).filter { !$0.isPoint }
    }

    /// The box around the feature; empty without geometry.
    var box: LatticeBox {
        switch self {
        case .none: LatticeBox()
        case .point(let point): LatticeBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
        case .shape(let shape): shape.box
        }
    }

    /// The cells whose centres an area holds, in some rows; none for points and lines.
    func interior(on axis: CellAxis, rows: Range<Int>) -> CellRuns? {
        guard case .shape(let shape) = self, shape.isArea else { return nil }
        return Rasteriser(axis: axis, rows: rows).cells(insideParts: shape.partRanges.lazy.map { shape.edges[$0] })
    }

    /// Squared distance of a place to the feature in mm², 0 inside an area; infinite without geometry, or beyond `limit` millimetres.
    func squaredDistance(to place: LatticePoint, within limit: Double) -> Double {
        switch self {
        case .none: .infinity
        case .point(let point): MeasuredEdge(Edge(a: point, b: point)).squaredDistance(x: place.x, y: place.y)
        case .shape(let shape): shape.squaredDistance(to: place, within: limit)
        }
    }
}

/// Edges of a line, of points (edges without length) or of an area, in chunks of neighbours that an index finds.
final class Shape: Sendable {
    /// All edges, part after part.
    let edges: [Edge]
    /// Where the edges of each part lie.
    let partRanges: [Range<Int>]
    /// Whether the edges bound an inside.
    let isArea: Bool
    /// Box around all edges.
    let box: LatticeBox
    private let chunks: [Chunk]
    private let index: PackedIndex?

    /// Consecutive edges of one part.
    private struct Chunk {
        var edges: Range<Int>
        var part: Int
        var box: LatticeBox
    }

    init(parts: [[Edge]], isArea: Bool) {
        let chunkSize = 8
        let indexedFrom = 16
        var ranges: [Range<Int>] = []
        var chunks: [Chunk] = []
        var box = LatticeBox()
        var start = 0
        for (part, edges) in parts.enumerated() {
            ranges.append(start..<start + edges.count)
            for first in stride(from: 0, to: edges.count, by: chunkSize) {
                var chunk = Chunk(edges: start + first..<start + min(first + chunkSize, edges.count), part: part, box: LatticeBox())
                for edge in edges[first..<min(first + chunkSize, edges.count)] { chunk.box.formUnion(edge.box) }
                box.formUnion(chunk.box)
                chunks.append(chunk)
            }
            start += edges.count
        }
        self.edges = Array(parts.joined())
        self.partRanges = ranges
        self.isArea = isArea
        self.box = box
        self.chunks = chunks
        self.index = chunks.count < indexedFrom ? nil : PackedIndex(chunks.map(\.box.plane))
    }

    /// Calls `body` with the edges of every chunk whose box shares a place with a box, and their part; parts ascend.
    @inline(__always)
    func forEachChunk(meeting box: LatticeBox, _ body: (_ edges: Range<Int>, _ part: Int) -> Void) {
        guard let index else {
            for chunk in chunks where chunk.box.intersects(box) { body(chunk.edges, chunk.part) }
            return
        }
        var found: [Int] = []
        index.search(box.plane, into: &found)
        for number in found { body(chunks[number].edges, chunks[number].part) }
    }

    /// Squared distance in mm², 0 inside an area; infinite beyond `limit` millimetres.
    func squaredDistance(to place: LatticePoint, within limit: Double) -> Double {
        if isArea, contains(place) { return 0 }
        var least = Double.infinity
        let around = LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y).grown(by: limit)
        forEachChunk(meeting: around) { range, _ in
            for edge in edges[range] { least = min(least, MeasuredEdge(edge).squaredDistance(x: place.x, y: place.y)) }
        }
        return least
    }

    /// Whether an area holds a place, edges included.
    func contains(_ place: LatticePoint) -> Bool {
        guard place.x >= box.minX, place.x <= box.maxX, place.y >= box.minY, place.y <= box.maxY else { return false }
        var isInside = false
        var isOnEdge = false
        var currentPart = 0
        var isOdd = false
        let ray = LatticeBox(minX: place.x, minY: place.y, maxX: box.maxX, maxY: place.y)
        forEachChunk(meeting: ray) { range, part in
            if part != currentPart {
                isInside = isInside || isOdd
                (currentPart, isOdd) = (part, false)
            }
            for edge in edges[range] {
                let upward = edge.a.y <= edge.b.y ? edge : Edge(a: edge.b, b: edge.a)
                guard upward.a.y <= place.y, place.y <= upward.b.y else { continue }
                let side = upward.side(of: place)
                if side > 0, place.y < upward.b.y { isOdd.toggle() }
                if side == 0, min(edge.a.x, edge.b.x) <= place.x, place.x <= max(edge.a.x, edge.b.x) { isOnEdge = true }
            }
        }
        return isInside || isOdd || isOnEdge
    }
}
