import CityModel
import RiskScoring

/// Symbols that stand free of each other: the first comes first, a later one too near is left out.
struct SymbolCrowd {
    /// A symbol that may be drawn.
    struct Candidate {
        /// Index of its source or shelter.
        var item: Int
        /// The symbol; once drawn, where it has room.
        var symbol: PageSymbol
        /// Where its record is on the page.
        let place: PagePoint
        /// Middles that it may have, the first that has room is taken.
        let middles: [PagePoint]

        /// - Parameter middles: nil: its own place and no other
        init(item: Int, symbol: PageSymbol, middles: [PagePoint]? = nil) {
            (self.item, self.symbol, place) = (item, symbol, symbol.centre)
            self.middles = middles ?? [symbol.centre]
        }

        /// The same record with its symbol at one of its middles.
        fileprivate func moved(to middle: PagePoint) -> Candidate {
            var candidate = self
            candidate.symbol.centre = middle
            return candidate
        }

        /// From a symbol that stands beside its record to the record; nil for one that stands on it.
        func leader(_ colour: String, width: Double) -> SheetMark? {
            guard symbol.centre != place else { return nil }
            return .path(PagePath(lines: [[symbol.centre, place]], isClosed: false), Paint(stroke: colour, width: width))
        }

        /// Eight places around a symbol's own, clear of it, in rings; those not wholly on the map are left out.
        static func middles(around symbol: PageSymbol, rings: Int, in map: PageBox) -> [PagePoint] {
            let steps = [(1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (-1, 0), (0, 1)] as [(Double, Double)]
            return (1...rings).flatMap { ring in
                steps.compactMap { x, y in
                    let far = symbol.size * (0.1 + 1.05 * Double(ring))
                    let middle = PagePoint(
                        x: ((symbol.centre.x + x * far) * 100).rounded() / 100, y: ((symbol.centre.y + y * far) * 100).rounded() / 100)
                    var moved = symbol
                    moved.centre = middle
                    return map.inset(by: 0.5).contains(moved.box) ? middle : nil
                }
            }
        }
    }

    /// A symbol that is drawn.
    private struct Drawn {
        /// Position among the candidates.
        let candidate: Int
        let centre: PagePoint
        let size: Double
        /// Position of the symbol that was drawn before it in the same bucket; -1 for the first.
        let previous: Int32
    }

    private var drawn: [Drawn] = []
    /// Position of the symbol that was drawn last in each bucket, row-major; -1 for none.
    private var last: [Int32]
    private let buckets: (columns: Int, rows: Int)
    private let origin: PagePoint
    private let bucketSize: Double

    /// - Parameters:
    ///   - places: all middles that there may be
    ///   - reach: no two symbols whose middles are farther apart touch each other
    private init(places: some Collection<PagePoint>, reach: Double) {
        let (x, y) = (places.map(\.x), places.map(\.y))
        let (west, east, top, bottom) = (x.min() ?? 0, x.max() ?? 0, y.min() ?? 0, y.max() ?? 0)
        // Pages are small, but nobody counts buckets of a reach that is nothing.
        bucketSize = max(reach, max(east - west, bottom - top) / 2000, 1e-9)
        origin = PagePoint(x: west, y: top)
        buckets = (Int((east - west) / bucketSize) + 1, Int((bottom - top) / bucketSize) + 1)
        last = Array(repeating: -1, count: buckets.columns * buckets.rows)
    }

    /// Least distance of two middles, in mean sizes.
    static let leastGap = 1.15

    /// As many of the candidates as have room, in their order, and at most a number; where that would be exceeded all keep more
    /// distance, so that every part of the map is thinned alike.
    static func thinned(_ candidates: [Candidate], most: Int, avoiding others: [Candidate] = []) -> [Candidate] {
        let largest = (candidates + others).map(\.symbol.size).max() ?? 1
        let places = candidates.flatMap(\.middles) + others.map(\.symbol.centre)
        var gap = leastGap
        while true {
            var crowd = SymbolCrowd(places: places, reach: largest * gap)
            for (number, other) in others.enumerated() { crowd.insert(number, at: other.symbol.centre, size: other.symbol.size) }
            for number in candidates.indices where crowd.drawn.count <= others.count + max(most, 1) {
                let size = candidates[number].symbol.size
                guard let middle = candidates[number].middles.first(where: { crowd.hasRoom(at: $0, size: size, gap: gap) }) else {
                    continue
                }
                crowd.insert(number, at: middle, size: size)
            }
            let own = crowd.drawn[others.count...]
            if own.count <= max(most, 1) { return most == 0 ? [] : own.map { candidates[$0.candidate].moved(to: $0.centre) } }
            gap *= 1.2
        }
    }

    private func bucket(_ point: PagePoint) -> (column: Int, row: Int) {
        (Int((point.x - origin.x) / bucketSize), Int((point.y - origin.y) / bucketSize))
    }

    /// Whether a middle keeps `gap` times the mean size from all that are drawn.
    private func hasRoom(at middle: PagePoint, size: Double, gap: Double) -> Bool {
        let home = bucket(middle)
        for row in max(home.row - 1, 0)...min(home.row + 1, buckets.rows - 1) {
            for column in max(home.column - 1, 0)...min(home.column + 1, buckets.columns - 1) {
                var index = Int(last[row * buckets.columns + column])
                while index >= 0 {
                    let other = drawn[index]
                    let (x, y) = (other.centre.x - middle.x, other.centre.y - middle.y)
                    let least = gap * (other.size + size) / 2
                    if x * x + y * y < least * least { return false }
                    index = Int(other.previous)
                }
            }
        }
        return true
    }

    private mutating func insert(_ candidate: Int, at middle: PagePoint, size: Double) {
        let place = bucket(middle)
        let number = place.row * buckets.columns + place.column
        let previous = last[number]
        last[number] = Int32(drawn.count)
        drawn.append(Drawn(candidate: candidate, centre: middle, size: size, previous: previous))
    }
}

extension PageSymbol {
    /// Whether any of some boxes lies under the symbol, but for a twentieth of its size.
    ///
    /// - Parameter boxes: ascending by their left edges
    func hides(one boxes: [PageBox]) -> Bool {
        let cover = box.inset(by: -size / 20)
        var range = 0..<boxes.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = boxes[middle].x < cover.x ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        var next = range.lowerBound
        while next < boxes.count, boxes[next].x <= cover.maxX {
            if cover.contains(boxes[next]) { return true }
            next += 1
        }
        return false
    }
}

extension SheetFrame {
    /// The box on the page around corners of cells.
    func page(corners: some Sequence<GridCorner>, _ grid: Grid) -> PageBox {
        var box = PlaneBox.empty
        for corner in corners {
            box.formUnion(PlaneCoordinate(x: Double(corner.column) * grid.cellSize, y: Double(corner.row) * grid.cellSize))
        }
        let (first, last) = (page(PlaneCoordinate(x: box.minX, y: box.maxY)), page(PlaneCoordinate(x: box.maxX, y: box.minY)))
        return PageBox(x: first.x, y: first.y, width: last.x - first.x, height: last.y - first.y)
    }
}

extension SheetContent {
    /// The sources that are drawn, worst last: those with a place on the map, causes of red zones before all others, then the worse
    /// before the milder.
    ///
    /// Causes of red zones and red sources may stand beside their place with a line to it. So does every symbol that would hide a red
    /// or orange zone no larger than itself.
    func sourceSymbols(_ frame: SheetFrame, _ style: Style, _ layout: SheetLayout) -> [SymbolCrowd.Candidate] {
        let items = input.sources.items
        let ranks = ranks(of: items)
        let small = smallZones(frame, noLargerThan: style.levels[.red].symbolSize * layout.markFactor)
        var candidates: [SymbolCrowd.Candidate] = []
        for index in sources {
            let source = items[index]
            let level = source.level
            let look = style.levels[level]
            guard let centre = place(of: scores.referencePoints[index], frame, size: look.symbolSize * layout.markFactor) else { continue }
            let symbol = PageSymbol(
                key: style.symbolKey(ofKind: source.kind), centre: centre, size: look.symbolSize * layout.markFactor, fill: look.fill,
                outline: look.outline)
            let hides = symbol.hides(one: small)
            let rings = ranks[index].redCells > 0 || level == .red ? 2 : hides ? 1 : 0
            let around = rings > 0 ? SymbolCrowd.Candidate.middles(around: symbol, rings: rings, in: frame.map) : []
            candidates.append(.init(item: index, symbol: symbol, middles: (hides ? [] : [centre]) + around))
        }
        candidates.sort { left, right in
            let (first, second) = (ranks[left.item], ranks[right.item])
            return first == second ? left.item < right.item : first > second
        }
        return SymbolCrowd.thinned(candidates, most: layout.mostSources).reversed()
    }

    /// What is drawn first: by the red cells of the zones whose highest score it makes; by level, no data between the colours and none,
    /// since somebody has to look there; then by severity.
    private func ranks(of sources: [Source]) -> [(redCells: Int, level: Int, severity: Double)] {
        var redCells = [Int](repeating: 0, count: sources.count)
        for zone in zones.zones where zone.level == .red {
            if let cause = zone.contributors.first?.source { redCells[cause] += zone.cells }
        }
        return zip(sources, redCells).map { source, redCells in
            let level = source.level.map { $0 == Level.none ? 0 : 1 + Int($0.rawValue) } ?? 1
            return (redCells, level, source.severity ?? 0)
        }
    }

    /// Boxes on the page of the red and orange zones that a symbol of a size could hide, ascending by their left edges.
    private func smallZones(_ frame: SheetFrame, noLargerThan size: Double) -> [PageBox] {
        zones.zones.indices.compactMap { index in
            guard zones.zones[index].level >= .orange else { return nil }
            let box = frame.page(corners: zones.shapes.coordinates[zones.shapes.coordinates(ofFeature: index)], input.grid)
            return max(box.width, box.height) <= size ? box : nil
        }.sorted { $0.x < $1.x }
    }

    /// The shelters that are drawn: the larger before the smaller, clear of the sources.
    func shelterSymbols(
        _ frame: SheetFrame, _ style: Style, _ layout: SheetLayout, avoiding sources: [SymbolCrowd.Candidate]
    ) -> [SymbolCrowd.Candidate] {
        let items = input.shelters.items
        let size = style.shelter.symbolSize * layout.markFactor
        var candidates: [SymbolCrowd.Candidate] = []
        for index in shelters {
            let middle = input.shelters.plane.box(ofFeature: index)
            guard !middle.isEmpty else { continue }
            let point = PlaneCoordinate(x: (middle.minX + middle.maxX) / 2, y: (middle.minY + middle.maxY) / 2)
            guard let centre = place(of: point, frame, size: size) else { continue }
            let symbol = PageSymbol(
                key: Style.shelterSymbol, centre: centre, size: size, fill: style.shelter.fill, outline: style.shelter.outline)
            candidates.append(.init(item: index, symbol: symbol))
        }
        candidates.sort { left, right in
            let (first, second) = (items[left.item].places ?? 0, items[right.item].places ?? 0)
            return first == second ? left.item < right.item : first > second
        }
        return SymbolCrowd.thinned(candidates, most: layout.mostShelters, avoiding: sources)
    }

    /// Where a symbol stands, to a hundredth of a millimetre; nil when it would not lie wholly on the map.
    func place(of point: PlaneCoordinate?, _ frame: SheetFrame, size: Double) -> PagePoint? {
        guard let point, point.x.isFinite, point.y.isFinite else { return nil }
        let page = frame.page(point)
        let box = PageBox(x: page.x - size / 2, y: page.y - size / 2, width: size, height: size)
        guard frame.map.inset(by: 0.5).contains(box) else { return nil }
        return PagePoint(x: (page.x * 100).rounded() / 100, y: (page.y * 100).rounded() / 100)
    }
}
