import SpatialIndexing

/// Centroid of the area inside: even-odd within a part, overlapping parts count once (MODEL 4).
///
/// A sweep over horizontal slabs between neighbouring vertex heights: within a slab, and after splitting it where edges cross, the
/// inside is a row of trapezoids with closed moments. Parts whose boxes do not meet are swept apart, which keeps slabs short. Splits are
/// limited to sixteen per edge, far beyond any drawn area, so that a hostile tangle costs accuracy and not the run.
func centroid(of area: Shape) -> LatticePoint {
    let origin = LatticePoint(x: area.box.minX, y: area.box.minY)
    var moments = Moments()
    for group in groupsOfMeetingParts(area) { moments.add(Moments(of: group, in: area, origin: origin)) }
    guard moments.area > 0 else { return area.edges[0].a }
    return LatticePoint(x: origin.x + moments.x / moments.area, y: origin.y + moments.y / moments.area)
}

/// Area and first moments, mm² and mm³, relative to the sweep's origin.
private struct Moments {
    var area = 0.0
    var x = 0.0
    var y = 0.0

    init() {}

    /// Moments of the union of some parts, swept along the longer side of their box, where slabs hold few edges.
    init(of parts: [Int], in area: Shape, origin: LatticePoint) {
        var box = LatticeBox()
        for part in parts { box.formUnion(area.parts[part].box) }
        let isWide = box.maxX - box.minX > box.maxY - box.minY
        var sweep = SlabSweep(partCount: parts.count)
        for (number, part) in parts.enumerated() {
            for edge in area.edges[area.parts[part].edges] {
                let a = LatticePoint(x: edge.a.x - origin.x, y: edge.a.y - origin.y)
                let b = LatticePoint(x: edge.b.x - origin.x, y: edge.b.y - origin.y)
                sweep.add(isWide ? Edge(a: a.mirrored, b: b.mirrored) : Edge(a: a, b: b), part: number)
            }
        }
        sweep.run(into: &self)
        if isWide { swap(&x, &y) }
    }

    mutating func add(_ other: Moments) {
        area += other.area
        x += other.x
        y += other.y
    }

    /// Adds the trapezoid between two edges of a slab.
    mutating func add(left: SlabEdge, right: SlabEdge, bottom: Double, height: Double) {
        let width0 = right.x0 - left.x0
        let width1 = right.x1 - left.x1
        area += height * (width0 + width1) / 2
        let squares0 = right.x0 * right.x0 - left.x0 * left.x0
        let squares1 = right.x1 * right.x1 - left.x1 * left.x1
        x += height / 6 * (squares0 + squares1 + right.x0 * right.x1 - left.x0 * left.x1)
        y += height * (bottom * (width0 + width1) / 2 + height * (width0 + 2 * width1) / 6)
    }
}

/// An edge where it passes a slab: its x at bottom and top.
private struct SlabEdge {
    var x0: Double
    var x1: Double
    /// The edge's upper end, and how far x goes per unit of height.
    let high: LatticePoint
    let slope: Double
    let part: Int32

    func x(atHeight y: Double) -> Double { y == high.y ? high.x : high.x + slope * (y - high.y) }
}

private struct SlabSweep {
    private struct UpwardEdge {
        var low, high: LatticePoint
        var part: Int32
    }

    private var edges: [UpwardEdge] = []
    private var isOdd: [Bool]
    private var splitsLeft = 1000
    /// Overlaps narrower than this, in millimetres, are rounding and no crossing.
    private static let tolerance = 0.01

    init(partCount: Int) { isOdd = Array(repeating: false, count: partCount) }

    mutating func add(_ edge: Edge, part: Int) {
        if edge.a.y < edge.b.y { edges.append(UpwardEdge(low: edge.a, high: edge.b, part: Int32(part))) }
        if edge.b.y < edge.a.y { edges.append(UpwardEdge(low: edge.b, high: edge.a, part: Int32(part))) }
    }

    mutating func run(into moments: inout Moments) {
        splitsLeft += 16 * edges.count
        let order = upwardOrder()
        var active: [SlabEdge] = []
        var next = 0
        var bottom = 0.0
        while next < order.count || !active.isEmpty {
            if active.isEmpty { bottom = edges[order[next]].low.y }
            while next < order.count, edges[order[next]].low.y <= bottom {
                let edge = edges[order[next]]
                let slope = (edge.high.x - edge.low.x) / (edge.high.y - edge.low.y)
                active.append(SlabEdge(x0: edge.low.x, x1: 0, high: edge.high, slope: slope, part: edge.part))
                next += 1
            }
            var top = next < order.count ? edges[order[next]].low.y : .infinity
            for edge in active { top = min(top, edge.high.y) }
            for index in active.indices { active[index].x1 = active[index].x(atHeight: top) }
            addSlab(&active, bottom: bottom, top: top, depth: 0, &moments)
            keepEdges(above: top, &active)
            bottom = top
        }
    }

    /// Numbers of the edges by their lower ends; heights are whole numbers, so height and number make one key.
    private func upwardOrder() -> [Int] {
        var keys = edges.indices.map { UInt64(edges[$0].low.y) << 26 | UInt64($0) & 0x3FF_FFFF }
        keys.sort()
        return keys.map { Int($0 & 0x3FF_FFFF) }
    }

    /// Drops the edges that end at a height; the others go on from there.
    private func keepEdges(above height: Double, _ active: inout [SlabEdge]) {
        var kept = 0
        for index in active.indices where active[index].high.y > height {
            active[kept] = active[index]
            active[kept].x0 = active[kept].x1
            kept += 1
        }
        active.removeLast(active.count - kept)
    }

    /// Adds what lies inside between two heights; leaves the edges in order.
    private mutating func addSlab(_ active: inout [SlabEdge], bottom: Double, top: Double, depth: Int, _ moments: inout Moments) {
        sortByMiddle(&active)
        if splitsLeft > 0, depth < 64, top - bottom > Self.tolerance, let share = firstCrossing(active) {
            splitsLeft -= 1
            var lower = active
            var upper = active
            for index in active.indices {
                lower[index].x1 = active[index].x0 + (active[index].x1 - active[index].x0) * share
                upper[index].x0 = lower[index].x1
            }
            let middle = bottom + (top - bottom) * share
            addSlab(&lower, bottom: bottom, top: middle, depth: depth + 1, &moments)
            return addSlab(&upper, bottom: middle, top: top, depth: depth + 1, &moments)
        }
        var open = 0
        var left = 0
        for index in active.indices {
            let part = Int(active[index].part)
            isOdd[part].toggle()
            open += isOdd[part] ? 1 : -1
            if isOdd[part], open == 1 { left = index }
            if open == 0 { moments.add(left: active[left], right: active[index], bottom: bottom, height: top - bottom) }
        }
        if open > 0 { for edge in active { isOdd[Int(edge.part)] = false } }
    }

    /// Insertion sort: from one slab to the next the order hardly changes.
    private func sortByMiddle(_ active: inout [SlabEdge]) {
        for index in active.indices.dropFirst() {
            let edge = active[index]
            var place = index
            while place > 0, active[place - 1].x0 + active[place - 1].x1 > edge.x0 + edge.x1 {
                active[place] = active[place - 1]
                place -= 1
            }
            active[place] = edge
        }
    }

    /// Where in the slab, as a share of its height, two neighbouring edges cross; nil when none do.
    private func firstCrossing(_ active: [SlabEdge]) -> Double? {
        for (left, right) in zip(active, active.dropFirst()) {
            let below = left.x0 - right.x0
            let above = left.x1 - right.x1
            guard max(below, above) > Self.tolerance else { continue }
            let share = below / (below - above)
            if share > 0, share < 1 { return share }
        }
        return nil
    }
}

/// Parts of an area in groups whose boxes meet, directly or through others; groups by their first part, parts ascending.
private func groupsOfMeetingParts(_ area: Shape) -> [[Int]] {
    let boxes = area.parts.map(\.box.plane)
    guard boxes.count > 1 else { return [[0]] }
    var leaders = Array(boxes.indices)
    func leader(of part: Int) -> Int {
        var part = part
        while leaders[part] != part { part = leaders[part] }
        return part
    }
    let index = PackedIndex(boxes)
    var found: [Int] = []
    for part in boxes.indices {
        found.removeAll(keepingCapacity: true)
        index.search(boxes[part], into: &found)
        for other in found {
            let (one, two) = (leader(of: part), leader(of: other))
            leaders[max(one, two)] = min(one, two)
            leaders[part] = min(one, two)
        }
    }
    var groups: [Int: [Int]] = [:]
    for part in boxes.indices { groups[leader(of: part), default: []].append(part) }
    return groups.keys.sorted().map { groups[$0] ?? [] }
}

extension LatticePoint {
    /// The place with its axes exchanged.
    fileprivate var mirrored: LatticePoint { LatticePoint(x: y, y: x) }
}
