import CityModel
import Glibc
import RiskScoring

/// Symbols that stand free of each other: the first comes first, a later one too near is left out.
struct SymbolCrowd {
    /// A symbol that may be drawn.
    struct Candidate {
        /// Index of its source or shelter.
        var item: Int
        var symbol: PageSymbol
    }

    private(set) var drawn: [Candidate] = []
    private var buckets: [Bucket: [Int]] = [:]
    private let bucketSize: Double

    private struct Bucket: Hashable {
        let column: Int
        let row: Int
    }

    /// - Parameter reach: no two symbols whose middles are farther apart touch each other
    init(reach: Double) { bucketSize = reach }

    /// Least distance of two middles, in mean sizes.
    static let leastGap = 1.15

    /// As many of the candidates as have room, in their order, and at most a number; where that would be exceeded all keep more
    /// distance, so that every part of the map is thinned alike.
    static func thinned(_ candidates: [Candidate], most: Int, avoiding others: [Candidate] = []) -> [Candidate] {
        let largest = (candidates + others).map(\.symbol.size).max() ?? 1
        var gap = leastGap
        while true {
            var crowd = SymbolCrowd(reach: largest * gap)
            for other in others { crowd.insert(other) }
            for candidate in candidates where crowd.hasRoom(for: candidate.symbol, gap: gap) { crowd.insert(candidate) }
            let own = Array(crowd.drawn[others.count...])
            if own.count <= max(most, 1) { return most == 0 ? [] : own }
            gap *= 1.2
        }
    }

    private func bucket(_ point: PagePoint) -> Bucket {
        Bucket(column: Int((point.x / bucketSize).rounded(.down)), row: Int((point.y / bucketSize).rounded(.down)))
    }

    /// Whether the middle keeps `gap` times the mean size from all that are drawn.
    private func hasRoom(for symbol: PageSymbol, gap: Double) -> Bool {
        let home = bucket(symbol.centre)
        for row in (home.row - 1)...(home.row + 1) {
            for column in (home.column - 1)...(home.column + 1) {
                for index in buckets[Bucket(column: column, row: row)] ?? [] {
                    let other = drawn[index].symbol
                    let distance = hypot(other.centre.x - symbol.centre.x, other.centre.y - symbol.centre.y)
                    if distance < gap * (other.size + symbol.size) / 2 { return false }
                }
            }
        }
        return true
    }

    private mutating func insert(_ candidate: Candidate) {
        buckets[bucket(candidate.symbol.centre), default: []].append(drawn.count)
        drawn.append(candidate)
    }
}

extension SheetContent {
    /// The sources that are drawn, worst last: those with a place on the map, the worse before the milder.
    func sourceSymbols(_ frame: SheetFrame, _ style: Style, _ layout: SheetLayout) -> [SymbolCrowd.Candidate] {
        let sources = input.sources.items
        var candidates: [SymbolCrowd.Candidate] = []
        for (index, source) in sources.enumerated() {
            let level = source.grade?.level
            let look = style.levels[level]
            guard let centre = place(of: scores.referencePoints[index], frame, size: look.symbolSize * layout.markFactor) else { continue }
            let symbol = PageSymbol(
                key: style.symbolKey(ofKind: source.kind), centre: centre, size: look.symbolSize * layout.markFactor, fill: look.fill,
                outline: look.outline)
            candidates.append(.init(item: index, symbol: symbol))
        }
        let ranks = ranks(of: sources)
        candidates.sort { left, right in
            let (first, second) = (ranks[left.item], ranks[right.item])
            return first == second ? left.item < right.item : first > second
        }
        return SymbolCrowd.thinned(candidates, most: layout.mostSources).reversed()
    }

    /// What is drawn first: by level, no data between the colours and none, since somebody has to look there; then rare kinds before
    /// frequent ones; then by severity.
    private func ranks(of sources: [Source]) -> [(level: Int, rarity: Int, severity: Double)] {
        var counts: [String: Int] = [:]
        for source in sources { counts[source.kind, default: 0] += 1 }
        return sources.map { source in
            let level = source.grade.map { $0.level == Level.none ? 0 : 1 + Int($0.level.rawValue) } ?? 1
            return (level, -counts[source.kind]!, source.grade?.severity ?? 0)
        }
    }

    /// The shelters that are drawn: the larger before the smaller, clear of the sources.
    func shelterSymbols(
        _ frame: SheetFrame, _ style: Style, _ layout: SheetLayout, avoiding sources: [SymbolCrowd.Candidate]
    ) -> [SymbolCrowd.Candidate] {
        let shelters = input.shelters.items
        let size = style.shelter.symbolSize * layout.markFactor
        var candidates: [SymbolCrowd.Candidate] = []
        for index in shelters.indices {
            let middle = input.shelters.plane.box(ofFeature: index)
            guard !middle.isEmpty else { continue }
            let point = PlaneCoordinate(x: (middle.minX + middle.maxX) / 2, y: (middle.minY + middle.maxY) / 2)
            guard let centre = place(of: point, frame, size: size) else { continue }
            let symbol = PageSymbol(
                key: Style.shelterSymbol, centre: centre, size: size, fill: style.shelter.fill, outline: style.shelter.outline)
            candidates.append(.init(item: index, symbol: symbol))
        }
        candidates.sort { left, right in
            let (first, second) = (shelters[left.item].places ?? 0, shelters[right.item].places ?? 0)
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
