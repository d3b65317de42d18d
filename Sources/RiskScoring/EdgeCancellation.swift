/// The edges of a polygon part that bound its even-odd inside: stretches traced an even number of times are gone, also where edges
/// overlap only in part, so that spikes and doubled edges are no boundary (MODEL 2). Exact, as all ends are lattice points.
///
/// - Returns: the surviving edges in their order, then the remains of edges that overlapped; empty for a part without area
func boundingEdges(_ edges: [Edge]) -> [Edge] {
    let suspects = edgesSharingDirection(edges)
    guard !suspects.isEmpty else { return edges }
    var stretches = suspects.map { Stretch(edges[$0], number: $0) }
    stretches.sort()
    var isGone = [Bool](repeating: false, count: edges.count)
    var remains: [Edge] = []
    var first = 0
    while first < stretches.count {
        var end = first + 1
        var reached = stretches[first].high
        while end < stretches.count, stretches[end].line == stretches[first].line, stretches[end].low < reached {
            reached = max(reached, stretches[end].high)
            end += 1
        }
        if end - first > 1 {
            for stretch in stretches[first..<end] { isGone[stretch.number] = true }
            remains += oddStretches(stretches[first..<end].map { edges[$0.number] }, along: stretches[first].line)
        }
        first = end
    }
    guard isGone.contains(true) else { return edges }
    return edges.indices.filter { !isGone[$0] }.map { edges[$0] } + remains
}

/// A straight line: direction without common factor, rightwards or straight up, and its signed offset from the origin times the
/// direction's length.
private struct Line: Hashable, Comparable {
    let dx, dy: Int64
    let offset: Int128

    init(_ edge: Edge) {
        var dx = Int64(edge.b.x - edge.a.x)
        var dy = Int64(edge.b.y - edge.a.y)
        if dx < 0 || (dx == 0 && dy < 0) { (dx, dy) = (-dx, -dy) }
        var (divisor, rest) = (dx, dy.magnitudeSigned)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        self.dx = dx / divisor
        self.dy = dy / divisor
        offset = Int128(self.dx) * Int128(edge.a.y) - Int128(self.dy) * Int128(edge.a.x)
    }

    /// Position of a place of the line along it.
    func position(of place: LatticePoint) -> Double { dx != 0 ? place.x : place.y }

    static func < (left: Line, right: Line) -> Bool { (left.dx, left.dy, left.offset) < (right.dx, right.dy, right.offset) }
}

extension Int64 {
    fileprivate var magnitudeSigned: Int64 { self < 0 ? -self : self }
}

/// An edge as an interval of its line.
private struct Stretch: Comparable {
    let line: Line
    let low, high: Double
    let number: Int

    init(_ edge: Edge, number: Int) {
        line = Line(edge)
        let (a, b) = (line.position(of: edge.a), line.position(of: edge.b))
        (low, high) = (min(a, b), max(a, b))
        self.number = number
    }

    static func < (left: Stretch, right: Stretch) -> Bool {
        left.line == right.line ? (left.low, left.number) < (right.low, right.number) : left.line < right.line
    }
}

/// The parts of a line that an odd number of overlapping edges cover.
private func oddStretches(_ edges: [Edge], along line: Line) -> [Edge] {
    let ends = edges.flatMap { [$0.a, $0.b] }.sorted { line.position(of: $0) < line.position(of: $1) }
    var odd: [Edge] = []
    for number in stride(from: 0, to: ends.count - 1, by: 1) where number % 2 == 0 && ends[number] != ends[number + 1] {
        odd.append(Edge(a: ends[number], b: ends[number + 1]))
    }
    return odd
}

/// Numbers of the edges that have the slope of another, level and upright ones also its height or column: only such can lie on one line, as
/// division rounds equal quotients equally. Linear in the edges.
private func edgesSharingDirection(_ edges: [Edge]) -> [Int] {
    let keys = edges.map { edge -> UInt64 in
        let dx = edge.b.x - edge.a.x
        let dy = edge.b.y - edge.a.y
        return dx == 0 ? edge.a.x.bitPattern ^ 0x5555 : dy == 0 ? edge.a.y.bitPattern ^ 0xAAAA : (dy / dx).bitPattern
    }
    var bits = 2
    while 1 << bits < 2 * keys.count { bits += 1 }
    var firstOfSlot = [Int32](repeating: -1, count: 1 << bits)
    var isShared = [Bool](repeating: false, count: keys.count)
    for number in keys.indices {
        var slot = Int((keys[number] &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
        while firstOfSlot[slot] >= 0, keys[Int(firstOfSlot[slot])] != keys[number] { slot = (slot + 1) & (firstOfSlot.count - 1) }
        if firstOfSlot[slot] >= 0 {
            isShared[Int(firstOfSlot[slot])] = true
            isShared[number] = true
        } else {
            firstOfSlot[slot] = Int32(number)
        }
    }
    return keys.indices.filter { isShared[$0] }
}
