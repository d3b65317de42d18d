import CityModel
import Glibc
import RiskScoring

/// The districts' outlines at the sheet's resolution: vertices on a lattice of 0.05 mm, so that shared boundaries stay shared.
struct SheetBoundaries {
    /// The lattice's step, mm.
    static let step = 0.05

    /// A vertex in steps of the lattice, packed so that equal vertices are equal and order is by (x, y).
    typealias Vertex = UInt64

    /// One edge of one district, `start` before `end` in order.
    struct Edge: Hashable {
        var start: Vertex
        var end: Vertex
        var district: Int32
    }

    /// Rings of all boundary features, shells turned one way and holes the other, so that the nonzero rule fills their union.
    let land: PagePath
    /// The district of each ring of `land`.
    private let districtOfRing: [Int]
    /// Edges that bound exactly one side of a district; those that a district's own features share are gone.
    let edges: [Edge]
    private let frame: SheetFrame

    init(_ content: SheetContent, _ frame: SheetFrame) {
        self.frame = frame
        var rings: [[PagePoint]] = []
        var districts: [Int] = []
        var edges: [Edge] = []
        func add(_ places: some Sequence<PlaneCoordinate>, isShell: Bool, district: Int) {
            var ring = Self.ring(places, frame)
            guard ring.count > 2 else { return }
            edges += Self.edges(of: ring, district: district)
            if (Self.doubledArea(ring) > 0) != isShell { ring.reverse() }
            rings.append(Self.straightened(ring).map(Self.point))
            districts.append(district)
        }
        if let boundary = content.input.boundary {
            let shapes = boundary.plane
            for feature in 0..<shapes.count where shapes.kinds[feature].isArea {
                for part in shapes.parts(ofFeature: feature) {
                    for path in shapes.paths(ofPart: part) {
                        let places = shapes.coordinates[shapes.coordinates(ofPath: path)]
                        add(places, isShell: path == shapes.paths(ofPart: part).lowerBound, district: boundary.items[feature])
                    }
                }
            }
        } else if !content.cityBox.isEmpty {
            let box = content.cityBox
            let corners = [(box.minX, box.minY), (box.maxX, box.minY), (box.maxX, box.maxY), (box.minX, box.maxY)]
            add(corners.map { PlaneCoordinate(x: $0.0, y: $0.1) }, isShell: true, district: 0)
        }
        land = PagePath(lines: rings, isClosed: true)
        districtOfRing = districts
        self.edges = Self.cancelled(edges)
    }

    /// The rings of one district.
    func land(ofDistrict district: Int) -> PagePath {
        PagePath(lines: zip(land.lines, districtOfRing).filter { $1 == district }.map(\.0), isClosed: true)
    }

    // MARK: Lattice

    /// Steps are counted from a corner far off the page, so that they are never negative.
    private static let origin = 1_000_000.0

    static func vertex(_ place: PlaneCoordinate, _ frame: SheetFrame) -> Vertex? {
        let point = frame.page(place)
        let x = (point.x / step).rounded() + origin
        let y = (point.y / step).rounded() + origin
        guard x >= 0, y >= 0, x < 4e9, y < 4e9 else { return nil }
        return UInt64(x) << 32 | UInt64(y)
    }

    static func steps(_ vertex: Vertex) -> (x: Int, y: Int) { (Int(vertex >> 32) - Int(origin), Int(vertex & 0xFFFF_FFFF) - Int(origin)) }

    static func point(_ vertex: Vertex) -> PagePoint {
        let (x, y) = steps(vertex)
        return PagePoint(x: Double(x) * step, y: Double(y) * step)
    }

    private static func ring(_ places: some Sequence<PlaneCoordinate>, _ frame: SheetFrame) -> [Vertex] {
        var ring: [Vertex] = []
        for place in places {
            if let vertex = vertex(place, frame), vertex != ring.last { ring.append(vertex) }
        }
        while ring.count > 1, ring.first == ring.last { ring.removeLast() }
        return ring
    }

    private static func doubledArea(_ ring: [Vertex]) -> Int {
        var sum = 0
        var previous = steps(ring[ring.count - 1])
        for vertex in ring {
            let next = steps(vertex)
            sum += previous.x * next.y - next.x * previous.y
            previous = next
        }
        return sum
    }

    /// The line without the vertices that lie straight between their neighbours.
    static func straightened(_ line: [Vertex]) -> [Vertex] {
        var kept: [Vertex] = []
        for vertex in line {
            while kept.count > 1 {
                let (a, b, c) = (steps(kept[kept.count - 2]), steps(kept[kept.count - 1]), steps(vertex))
                let isStraight = (b.x - a.x) * (c.y - b.y) == (b.y - a.y) * (c.x - b.x)
                let isOnward = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) > 0
                guard isStraight, isOnward else { break }
                kept.removeLast()
            }
            kept.append(vertex)
        }
        return kept
    }

    // MARK: Edges

    private static func edges(of ring: [Vertex], district: Int) -> [Edge] {
        ring.indices.map { index in
            let (a, b) = (ring[index], ring[index + 1 == ring.count ? 0 : index + 1])
            return Edge(start: min(a, b), end: max(a, b), district: Int32(truncatingIfNeeded: district))
        }
    }

    /// What remains when equal edges of a district cancel in pairs, in order.
    private static func cancelled(_ edges: [Edge]) -> [Edge] {
        let sorted = edges.sorted { ($0.start, $0.end, $0.district) < ($1.start, $1.end, $1.district) }
        var kept: [Edge] = []
        for edge in sorted {
            if kept.last == edge { kept.removeLast() } else { kept.append(edge) }
        }
        return kept
    }

    /// The lines to be drawn: between districts, and around the city.
    ///
    /// An edge that two districts share lies between them. One of a single district is told by the cells beside it: the city's where one
    /// side is outside, between districts where they differ (boundaries that do not match exactly), else a gap or an overlap among the
    /// district's own features, which is not drawn.
    func lines(_ content: SheetContent) -> (inner: PagePath, outer: PagePath) {
        var inner: [Edge] = []
        var outer: [Edge] = []
        var index = 0
        while index < edges.count {
            let edge = edges[index]
            var next = index + 1
            while next < edges.count, edges[next].start == edge.start, edges[next].end == edge.end { next += 1 }
            let sides = districts(beside: edge, content)
            if next - index > 1 || sides.left != nil && sides.right != nil && sides.left != sides.right {
                inner.append(edge)
            } else if sides.left == nil || sides.right == nil {
                outer.append(edge)
            }
            index = next
        }
        return (Self.path(Self.chained(inner)), Self.path(Self.chained(outer)))
    }

    /// The districts of the cells to both sides of an edge's middle; nil outside the city.
    private func districts(beside edge: Edge, _ content: SheetContent) -> (left: UInt16?, right: UInt16?) {
        let (start, end) = (frame.plane(Self.point(edge.start)), frame.plane(Self.point(edge.end)))
        let grid = content.input.grid
        let length = hypot(end.x - start.x, end.y - start.y)
        let offset = max(grid.cellSize, 2 * Self.step / frame.scale) / length
        func district(_ side: Double) -> UInt16? {
            let x = (start.x + end.x) / 2 + side * offset * (end.y - start.y)
            let y = (start.y + end.y) / 2 - side * offset * (end.x - start.x)
            let cell = grid.cell(at: PlaneCoordinate(x: x, y: y))
            return content.scores.isInCity(cell) ? content.scores.districtOfCell[content.scores.window.index(of: cell)] : nil
        }
        return (district(-1), district(1))
    }

    /// Edges joined to lines that run from junction to junction, or around, in the order of their vertices.
    static func chained(_ edges: [Edge]) -> [[Vertex]] {
        var edgesAt: [Vertex: [Int]] = [:]
        for (index, edge) in edges.enumerated() {
            edgesAt[edge.start, default: []].append(index)
            edgesAt[edge.end, default: []].append(index)
        }
        var isUsed = [Bool](repeating: false, count: edges.count)
        func walk(from start: Vertex, along first: Int) -> [Vertex] {
            var line = [start]
            var next: Int? = first
            while let index = next {
                isUsed[index] = true
                let reached = edges[index].start == line[line.count - 1] ? edges[index].end : edges[index].start
                line.append(reached)
                let here = edgesAt[reached]!
                next = here.count == 2 ? here.first { !isUsed[$0] } : nil
            }
            return line
        }
        var lines: [[Vertex]] = []
        for (index, edge) in edges.enumerated() {
            for end in [edge.start, edge.end] where !isUsed[index] && edgesAt[end]!.count != 2 {
                lines.append(walk(from: end, along: index))
            }
        }
        for (index, edge) in edges.enumerated() where !isUsed[index] { lines.append(walk(from: edge.start, along: index)) }
        return lines
    }

    private static func path(_ lines: [[Vertex]]) -> PagePath {
        PagePath(lines: lines.map { straightened($0).map(point) }, isClosed: false)
    }
}
