import CityModel

/// Finds places for the districts' names: inside their district where there is room, clear of each other and, where possible, of symbols.
struct DistrictNames {
    /// Sizes tried, largest first, as shares of the full size.
    static let shares = [1.0, 0.85, 0.7]
    /// Lines on which places are sought, at most, in one district.
    private static let mostLines = 160

    let edges: [[(start: PagePoint, end: PagePoint)]]
    let map: PageBox
    let symbols: [PageBox]
    /// Boxes that no name may cover.
    let numbers: [PageBox]

    /// - Parameters:
    ///   - boundaries: the districts' edges
    ///   - count: how many districts there are
    ///   - symbols: boxes that names had better not cover
    ///   - numbers: boxes that no name may cover
    init(_ boundaries: SheetBoundaries, count: Int, map: PageBox, symbols: [PageBox], numbers: [PageBox]) {
        var edges = [[(start: PagePoint, end: PagePoint)]](repeating: [], count: count)
        for edge in boundaries.edges where edges.indices.contains(Int(edge.district)) {
            edges[Int(edge.district)].append((SheetBoundaries.point(edge.start), SheetBoundaries.point(edge.end)))
        }
        self.init(edges: edges, map: map, symbols: symbols, numbers: numbers)
    }

    /// From the edges of each district.
    init(edges: [[(start: PagePoint, end: PagePoint)]], map: PageBox, symbols: [PageBox], numbers: [PageBox] = []) {
        self.edges = edges
        self.map = map.inset(by: 1)
        self.symbols = symbols
        self.numbers = numbers
    }

    /// The middle of each name's box and the share of the full size it is drawn at; nil for names without room.
    ///
    /// Names that fit into their districts go first, the smaller districts before the larger; then those that must reach beyond.
    ///
    /// - Parameter boxes: what each name takes at each of `shares`; a width of 0 for a district without name
    func places(boxes: [[(width: Double, height: Double)]]) -> [(middle: PagePoint, share: Double)?] {
        var places = [(middle: PagePoint, share: Double)?](repeating: nil, count: edges.count)
        var taken = numbers
        let areas = edges.map { Self.extent(of: $0) }
        let order = edges.indices.filter { boxes[$0][0].width > 0 && areas[$0] != nil }.sorted {
            let (left, right) = (areas[$0]!.width * areas[$0]!.height, areas[$1]!.width * areas[$1]!.height)
            return left == right ? $0 < $1 : left < right
        }
        for (size, isInside) in Self.shares.indices.map({ ($0, true) }) + Self.shares.indices.map({ ($0, false) }) {
            for district in order where places[district] == nil {
                let found = candidates(district, areas[district]!, boxes[district][size], isInside: isInside)
                guard let box = found.first(where: { box in map.contains(box) && !taken.contains { $0.overlaps(box) } }) else { continue }
                taken.append(box)
                places[district] = (PagePoint(x: box.midX, y: box.midY), Self.shares[size])
            }
        }
        return places
    }

    private static func extent(of edges: [(start: PagePoint, end: PagePoint)]) -> PageBox? {
        guard let first = edges.first else { return nil }
        var (west, east, north, south) = (first.start.x, first.start.x, first.start.y, first.start.y)
        for point in edges.flatMap({ [$0.start, $0.end] }) {
            (west, east) = (min(west, point.x), max(east, point.x))
            (north, south) = (min(north, point.y), max(south, point.y))
        }
        return PageBox(x: west, y: north, width: east - west, height: south - north)
    }

    /// Boxes of a size centred in a district, best first: near its middle, with room at the sides, on no symbol.
    private func candidates(_ district: Int, _ extent: PageBox, _ size: (width: Double, height: Double), isInside: Bool) -> [PageBox] {
        let spacing = max(size.height / 2, extent.height / Double(Self.mostLines))
        let count = Int(extent.height / spacing)
        let top = extent.y + (extent.height - Double(count) * spacing) / 2
        let lines = spans(district, from: top, spacing: spacing, count: count + 1)
        let reach = Int((size.height / 2 / spacing).rounded(.up))
        var found: [(box: PageBox, worth: Double)] = []
        for line in lines.indices {
            var free = lines[line]
            if isInside {
                for other in (line - reach)...(line + reach) { free = lines.indices.contains(other) ? Self.common(free, lines[other]) : [] }
            }
            for span in free where !isInside || span.upperBound - span.lowerBound >= size.width {
                let slack = max(0, span.upperBound - span.lowerBound - size.width)
                for share in [0.5, 0.25, 0.75, 0.0, 1.0] {
                    let x = isInside ? span.lowerBound + share * slack : (span.lowerBound + span.upperBound - size.width) / 2
                    let box = PageBox(x: x, y: top + Double(line) * spacing - size.height / 2, width: size.width, height: size.height)
                    found.append((box, worth(of: box, in: extent, room: min(share, 1 - share) * slack)))
                    if slack == 0 { break }
                }
            }
        }
        return found.enumerated().sorted { left, right in
            left.element.worth == right.element.worth ? left.offset < right.offset : left.element.worth > right.element.worth
        }.map(\.element.box)
    }

    private func worth(of box: PageBox, in extent: PageBox, room: Double) -> Double {
        let away = abs(box.midX - extent.midX) / max(extent.width, 1) + abs(box.midY - extent.midY) / max(extent.height, 1)
        let covered = symbols.count { $0.overlaps(box) }
        return min(room, box.width) / box.width - 1.5 * away - Double(covered)
    }

    /// Where horizontal lines lie inside a district (even-odd), from west to east.
    private func spans(_ district: Int, from top: Double, spacing: Double, count: Int) -> [[ClosedRange<Double>]] {
        var crossings = [[Double]](repeating: [], count: count)
        for (start, end) in edges[district] where start.y != end.y {
            let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
            var line = max(0, Int(((upper.y - top) / spacing).rounded(.up)))
            while line < count, top + Double(line) * spacing < lower.y {
                let share = (top + Double(line) * spacing - upper.y) / (lower.y - upper.y)
                crossings[line].append(upper.x + share * (lower.x - upper.x))
                line += 1
            }
        }
        return crossings.map { line in
            let sorted = line.sorted()
            return stride(from: 0, to: sorted.count - 1, by: 2).map { sorted[$0]...sorted[$0 + 1] }
        }
    }

    /// The stretches that two lists have in common.
    private static func common(_ left: [ClosedRange<Double>], _ right: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
        var stretches: [ClosedRange<Double>] = []
        for one in left {
            for other in right where one.overlaps(other) {
                stretches.append(max(one.lowerBound, other.lowerBound)...min(one.upperBound, other.upperBound))
            }
        }
        return stretches
    }
}
