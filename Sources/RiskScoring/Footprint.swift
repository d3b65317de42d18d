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
        self = .none
        let kind = table.kinds[feature]
        let range = table.coordinates(ofFeature: feature)
        guard kind != .none, range.allSatisfy({ LatticePoint(table.coordinates[$0]) != nil }) else { return }
        if range.count == 1, !kind.isArea {
            if let point = LatticePoint(table.coordinates[range.lowerBound]) { self = .point(point) }
            return
        }
        var parts: [[Edge]] = []
        for part in table.parts(ofFeature: feature) {
            var edges: [Edge] = []
            for path in table.paths(ofPart: part) {
                edges.reserveCapacity(edges.count + table.coordinates(ofPath: path).count)
                appendEdges(of: table.coordinates[table.coordinates(ofPath: path)].lazy.compactMap(LatticePoint.init), kind, to: &edges)
            }
            if kind.isArea { edges = boundingEdges(edges) }
            if !edges.isEmpty { parts.append(edges) }
        }
        if !parts.isEmpty { self = .shape(Shape(parts: parts, isArea: kind.isArea)) }
    }

    /// The footprints of all features, in their order.
    static func all(of table: GeometryTable<PlaneCoordinate>, threads: Int) -> [Footprint] {
        parallelMap(count: table.count, block: 256, threads: threads) { Footprint(feature: $0, of: table) }
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
        if case .shape(let shape) = self { shape.interior(on: axis, rows: rows) } else { nil }
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

/// Adds the edges of a path: between its places for lines and rings, which are closed; one without length for each place of a multipoint,
/// and for a line that has no other.
private func appendEdges(of path: some Sequence<LatticePoint>, _ kind: GeometryKind, to edges: inout [Edge]) {
    let start = edges.count
    var first: LatticePoint?
    var last: LatticePoint?
    for place in path {
        if kind == .point || kind == .multiPoint {
            edges.append(Edge(a: place, b: place))
        } else if let last, last != place {
            edges.append(Edge(a: last, b: place))
        }
        first = first ?? place
        last = place
    }
    guard let first, let last else { return }
    if kind.isArea, first != last { edges.append(Edge(a: last, b: first)) }
    if !kind.isArea, edges.count == start { edges.append(Edge(a: first, b: first)) }
}

/// Edges of a line, of points (edges without length) or of an area, in chunks of neighbours that an index finds.
final class Shape: Sendable {
    /// All edges, part after part.
    let edges: [Edge]
    /// Where the edges of each part lie, and the box around them.
    let parts: [Stretch]
    /// Whether the edges bound an inside.
    let isArea: Bool
    /// Box around all edges.
    let box: LatticeBox
    private let partIndex: PackedIndex?
    /// Up to eight consecutive edges of one part, parts ascending.
    private let chunks: [Stretch]
    private let chunkIndex: PackedIndex?

    /// Consecutive edges of one part.
    struct Stretch {
        let edges: Range<Int>
        let part: Int
        let box: LatticeBox

        init(_ range: Range<Int>, of edges: [Edge], part: Int) {
            var box = LatticeBox()
            for edge in edges[range] { box.formUnion(edge.box) }
            self.edges = range
            self.part = part
            self.box = box
        }
    }

    init(parts: [[Edge]], isArea: Bool) {
        let chunkSize = 8
        let edges = parts.count == 1 ? parts[0] : Array(parts.joined())
        var stretches: [Stretch] = []
        var chunks: [Stretch] = []
        var box = LatticeBox()
        var start = 0
        for (part, own) in parts.enumerated() {
            let end = start + own.count
            for first in stride(from: start, to: end, by: chunkSize) {
                chunks.append(Stretch(first..<min(first + chunkSize, end), of: edges, part: part))
            }
            stretches.append(Stretch(start..<end, of: edges, part: part))
            box.formUnion(stretches[part].box)
            start = end
        }
        self.edges = edges
        self.parts = stretches
        self.isArea = isArea
        self.box = box
        self.chunks = chunks
        partIndex = Self.index(stretches)
        chunkIndex = Self.index(chunks)
    }

    /// An index where looking at every box would take longer.
    private static func index(_ stretches: [Stretch]) -> PackedIndex? {
        stretches.count < 16 ? nil : PackedIndex(stretches.map(\.box.plane))
    }

    /// Calls `body` with every stretch whose box shares a place with a box, ascending.
    @inline(__always)
    private func forEach(
        of stretches: [Stretch], _ index: PackedIndex?, meeting box: LatticeBox, _ body: (_ stretch: Stretch) -> Void
    ) {
        guard let index else {
            for stretch in stretches where stretch.box.intersects(box) { body(stretch) }
            return
        }
        var found: [Int] = []
        index.search(box.plane, into: &found)
        for number in found { body(stretches[number]) }
    }

    /// Calls `body` with chunks of edges that hold all that share a place with a box.
    @inline(__always)
    func forEachChunk(meeting box: LatticeBox, _ body: (_ edges: Range<Int>) -> Void) {
        forEach(of: chunks, chunkIndex, meeting: box) { body($0.edges) }
    }

    /// The cells whose centres an area holds, in some rows; none for lines and points.
    func interior(on axis: CellAxis, rows: Range<Int>) -> CellRuns? {
        isArea ? Rasteriser(axis: axis, rows: rows).cells(insideParts: parts.lazy.map { [edges] in edges[$0.edges] }) : nil
    }

    /// Squared distance in mm², 0 inside an area; infinite beyond `limit` millimetres.
    func squaredDistance(to place: LatticePoint, within limit: Double) -> Double {
        if isArea, contains(place) { return 0 }
        var least = Double.infinity
        let around = LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y).grown(by: limit)
        forEachChunk(meeting: around) { range in
            for edge in edges[range] { least = min(least, MeasuredEdge(edge).squaredDistance(x: place.x, y: place.y)) }
        }
        return least
    }

    /// Whether an area holds a place, edges included.
    func contains(_ place: LatticePoint) -> Bool {
        var isInside = false
        forEach(of: parts, partIndex, meeting: LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y)) {
            isInside = isInside || contains(place, inPart: $0)
        }
        return isInside
    }

    /// Even-odd within a part: counts the edges on a ray to the nearer side of the part's box.
    private func contains(_ place: LatticePoint, inPart part: Stretch) -> Bool {
        let goesEast = part.box.maxX - place.x < place.x - part.box.minX
        var ray = LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y)
        if goesEast { ray.maxX = part.box.maxX } else { ray.minX = part.box.minX }
        var isOdd = false
        var isOnEdge = false
        forEach(of: chunks, chunkIndex, meeting: ray) { chunk in
            guard chunk.part == part.part else { return }
            for edge in edges[chunk.edges] {
                let upward = edge.a.y <= edge.b.y ? edge : Edge(a: edge.b, b: edge.a)
                guard upward.a.y <= place.y, place.y <= upward.b.y else { continue }
                let side = upward.side(of: place)
                if goesEast ? side > 0 : side < 0, place.y < upward.b.y { isOdd.toggle() }
                if side == 0, min(edge.a.x, edge.b.x) <= place.x, place.x <= max(edge.a.x, edge.b.x) { isOnEdge = true }
            }
        }
        return isOdd || isOnEdge
    }
}
