import CityModel
import SpatialIndexing

/// Many features whose influence on cells adds up: the sources of a family, the targets, the shelters.
///
/// A window or a place in, values out; nothing else asks how a family's hazard comes about.
final class InfluenceField: Sendable {
    /// A feature with influence.
    struct Item: Sendable {
        /// Position in the input.
        let feature: Int
        /// s', w or R: the influence at distance 0.
        let strength: Double
        let decay: Decay
        let outline: Outline

        /// Squared distance to a place in mm², infinite beyond the reach.
        fileprivate func squaredDistance(to place: LatticePoint) -> Double {
            outline.squaredDistance(to: place, within: decay.reach)
        }

        /// strength·k at a place.
        fileprivate func influence(at place: LatticePoint) -> Double { strength * decay.weight(squaredDistance(to: place)) }

        /// What it contributes at a place; nil where k is 0.
        fileprivate func term(at place: LatticePoint, _ order: SumOrder) -> Term? {
            let squaredDistance = squaredDistance(to: place)
            let weight = decay.weight(squaredDistance)
            guard weight > 0 else { return nil }
            return Term(
                feature: feature, distance: squaredDistance.squareRoot() / 1000, share: decay.share(squaredDistance), weight: weight,
                raised: order.raised(strength * weight))
        }
    }

    /// Ascending by feature, the order of every sum.
    let items: [Item]
    /// How influences add up.
    let order: SumOrder
    let axis: CellAxis
    private let index: PackedIndex

    /// A field of items, which ascend by feature.
    init(items: [Item], order: SumOrder, axis: CellAxis) {
        self.items = items
        self.order = order
        self.axis = axis
        index = PackedIndex(items.map { $0.outline.box.grown(by: $0.decay.reach).plane })
    }

    /// Numbers in `items` of all that may reach into a box, ascending.
    func items(near box: LatticeBox) -> [Int] {
        var found: [Int] = []
        index.search(box.plane, into: &found)
        return found
    }

    /// Σ (strength·k)^p of every cell of a window, row-major; nil when no item reaches it.
    func sums(over window: CellWindow, _ scratch: inout SpreadScratch) -> [Double]? {
        let near = items(near: axis.centres(of: window))
        guard !near.isEmpty else { return nil }
        scratch.prepare(for: window, on: axis)
        var sums = [Double](repeating: 0, count: window.count)
        let all = self.items
        let items = all.span
        for number in near { add(items[number], over: window, to: &sums, &scratch) }
        return sums
    }

    /// What one item contributes at a place.
    struct Term: Sendable {
        /// Position in the input.
        let feature: Int
        /// Distance, metres.
        let distance: Double
        /// t = (d − a)/(r − a), clamped; at core = reach 0 within and 1 beyond.
        let share: Double
        /// k.
        let weight: Double
        /// (strength·k)^p.
        let raised: Double
    }

    /// Every item that reaches a place (k above 0), in the order of the sum.
    func terms(at place: LatticePoint) -> [Term] {
        let box = LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y)
        let all = self.items
        let items = all.span
        var terms: [Term] = []
        for number in self.items(near: box) {
            if let term = items[number].term(at: place, order) { terms.append(term) }
        }
        return terms
    }

    /// Σ (strength·k)^p at a place: the value of `sums` where the place is a cell's centre, bit for bit.
    func sum(at place: LatticePoint) -> Double {
        let box = LatticeBox(minX: place.x, minY: place.y, maxX: place.x, maxY: place.y)
        let all = self.items
        let items = all.span
        var sum = 0.0
        for number in self.items(near: box) { sum = order.adding(order.raised(items[number].influence(at: place)), to: sum) }
        return sum
    }

    private func add(_ item: Item, over window: CellWindow, to sums: inout [Double], _ scratch: inout SpreadScratch) {
        guard let part = axis.part(of: window, within: item.outline.box.grown(by: item.decay.reach)) else { return }
        switch item.outline {
        case .none: break
        case .point(let point): add(item, at: point, over: part, of: window, to: &sums, &scratch)
        case .shape(_, let shape):
            if let shape = shape.value { add(item, shape, over: part, of: window, to: &sums, &scratch) }
        }
    }

    /// A point: each row's chord of its circle.
    private func add(
        _ item: Item, at point: LatticePoint, over part: CellWindow, of window: CellWindow, to sums: inout [Double],
        _ scratch: inout SpreadScratch
    ) {
        scratch.withRows(sums: &sums) { xs, values, sums in
            for row in part.rows {
                let y = axis.centre(row)
                let chord = squared(item.decay.reach) - squared(y - point.y)
                guard chord >= 0 else { continue }
                let half = chord.squareRoot()
                let columns = axis.offsets(from: point.x - half, to: point.x + half, in: window.columns)
                guard !columns.isEmpty else { continue }
                let start = (row - window.rows.lowerBound) * window.columns.count + columns.lowerBound
                rowSquaredDistances(to: point, y: y, xs: xs + columns.lowerBound, out: values, count: columns.count)
                rowWeights(item.decay, values: values, count: columns.count)
                rowAccumulate(order, strength: item.strength, weights: values, sums: sums + start, count: columns.count)
            }
        }
    }

    /// Anything else: the smallest distance over all edges near the window, 0 in the inside.
    private func add(
        _ item: Item, _ filled: Outline.FilledShape, over part: CellWindow, of window: CellWindow, to sums: inout [Double],
        _ scratch: inout SpreadScratch
    ) {
        let shape = filled.shape
        let reach = item.decay.reach
        let width = part.columns.count
        let offset = part.columns.lowerBound - window.columns.lowerBound
        scratch.clearValues(part.count)
        scratch.withRows(sums: &sums) { xs, values, sums in
            shape.forEachChunk(meeting: axis.centres(of: part).grown(by: reach)) { range in
                for edge in shape.edges[range] { spread(edge, reach: reach, over: part, xs: xs + offset, values: values) }
            }
            filled.interior?.forEachRun(in: part) { row, columns in
                let start = (row - part.rows.lowerBound) * width - part.columns.lowerBound
                for column in columns { values[start + column] = 0 }
            }
            for row in part.rows {
                let values = values + (row - part.rows.lowerBound) * width
                let start = (row - window.rows.lowerBound) * window.columns.count + offset
                rowWeights(item.decay, values: values, count: width)
                rowAccumulate(order, strength: item.strength, weights: values, sums: sums + start, count: width)
            }
        }
    }

    /// Lowers the squared distances of all cells of a window that an edge may reach.
    private func spread(
        _ edge: Edge, reach: Double, over part: CellWindow, xs: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>
    ) {
        let measured = MeasuredEdge(edge)
        let low = edge.a.y < edge.b.y ? edge.a : edge.b
        let high = edge.a.y < edge.b.y ? edge.b : edge.a
        let slope = high.y > low.y ? (high.x - low.x) / (high.y - low.y) : 0
        for rowOffset in axis.offsets(from: low.y - reach, to: high.y + reach, in: part.rows) {
            let y = axis.centre(part.rows.lowerBound + rowOffset)
            let gap = max(low.y - y, y - high.y, 0)
            let half = (squared(reach) - squared(gap)).squareRoot()
            guard half >= 0 else { continue }
            let x0 = slope == 0 ? low.x : low.x + slope * (max(low.y, y - reach) - low.y)
            let x1 = slope == 0 ? high.x : low.x + slope * (min(high.y, y + reach) - low.y)
            let columns = axis.offsets(from: min(x0, x1) - half, to: max(x0, x1) + half, in: part.columns)
            guard !columns.isEmpty else { continue }
            let start = rowOffset * part.columns.count + columns.lowerBound
            rowMinimumSquaredDistances(
                to: measured, y: y, xs: xs + columns.lowerBound, out: values + start, count: columns.count)
        }
    }
}

/// Buffers of one thread, used again from item to item.
struct SpreadScratch {
    /// Centres of the window's columns.
    private var xs: [Double] = []
    private var values: [Double] = []

    /// Makes room for a window: its columns' centres, and values for all of its cells.
    mutating func prepare(for window: CellWindow, on axis: CellAxis) {
        xs.removeAll(keepingCapacity: true)
        for column in window.columns { xs.append(axis.centre(column)) }
        if values.count < window.count { values = Array(repeating: 0, count: window.count) }
    }

    /// Sets the first values to an infinite distance.
    mutating func clearValues(_ count: Int) {
        for index in 0..<count { values[index] = .infinity }
    }

    /// The buffers and a window's sums as pointers for the loops over rows.
    @inline(__always)
    mutating func withRows(
        sums: inout [Double],
        _ body: (_ xs: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>, _ sums: UnsafeMutablePointer<Double>) -> Void
    ) {
        xs.withUnsafeBufferPointer { xs in
            values.withUnsafeMutableBufferPointer { values in
                sums.withUnsafeMutableBufferPointer { sums in
                    guard let xs = xs.baseAddress, let values = values.baseAddress, let sums = sums.baseAddress else { return }
                    body(xs, values, sums)
                }
            }
        }
    }
}
