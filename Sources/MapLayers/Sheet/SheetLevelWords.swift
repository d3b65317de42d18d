import CityModel

extension SheetPen {
    /// Most zones that a word stands on.
    private static let mostWords = 24

    /// The words of the levels on zones that have room for them, the largest zones first: a second channel beside the colour.
    ///
    /// - Parameter taken: boxes that no word may touch
    func levelWords(_ content: SheetContent, _ zones: SheetZones, _ frame: SheetFrame, avoiding taken: [PageBox]) -> [PageText] {
        var taken = taken
        var words: [PageText] = []
        let order = content.zones.zones.indices.sorted {
            let (left, right) = (content.zones.zones[$0].cells, content.zones.zones[$1].cells)
            return left == right ? $0 < $1 : left > right
        }
        for zone in order where words.count < Self.mostWords {
            let level = content.zones.zones[zone].level
            let word = levelWord(level, middle: PagePoint(x: 0, y: 0))
            let (columns, rows) = (word.box.width / zones.scale, word.box.height / zones.scale)
            // The room that is left around a word is at least once more its own.
            guard Double(content.zones.zones[zone].cells) >= 4 * columns * rows else { break }
            let places = ZoneRoom(zone, of: content.zones.shapes).places(columns: Int(columns) + 1, rows: Int(rows) + 1)
            let found = places.lazy.map { place in
                levelWord(
                    level,
                    middle: PagePoint(
                        x: zones.place.x + (place.column - Double(zones.origin.column)) * zones.scale,
                        y: zones.place.y - (place.row - Double(zones.origin.row)) * zones.scale))
            }.first { text in
                frame.map.contains(text.box) && content.shows(text.box, frame) && !taken.contains { $0.overlaps(text.box) }
            }
            guard let found else { continue }
            taken.append(found.box)
            words.append(found)
        }
        return words
    }

    private func levelWord(_ level: Level, middle: PagePoint) -> PageText {
        let size = 0.8 * em
        return ruler.place(
            labels.levels[level], at: PagePoint(x: middle.x, y: middle.y + 0.32 * size), size: size, isBold: true, anchor: .middle,
            colour: style.levels[level].outline, halo: style.paper.halo)
    }
}

/// Where boxes of cells fit into a zone.
private struct ZoneRoom {
    /// First row.
    private let firstRow: Int
    /// Per row the zone's runs of columns, from the west.
    private let rows: [[Range<Int>]]

    init(_ zone: Int, of shapes: GeometryTable<GridCorner>) {
        let corners = shapes.coordinates[shapes.coordinates(ofFeature: zone)]
        let (south, north) = (corners.map(\.row).min() ?? 0, corners.map(\.row).max() ?? 0)
        var crossings = [[Int32]](repeating: [], count: Int(north - south))
        for path in shapes.parts(ofFeature: zone).flatMap(shapes.paths(ofPart:)) {
            let ring = shapes.coordinates[shapes.coordinates(ofPath: path)]
            for (start, end) in zip(ring, ring.dropFirst()) where start.column == end.column {
                for row in min(start.row, end.row)..<max(start.row, end.row) { crossings[Int(row - south)].append(start.column) }
            }
        }
        firstRow = Int(south)
        rows = crossings.map { row in
            let columns = row.sorted()
            return stride(from: 0, to: columns.count - 1, by: 2).map { Int(columns[$0])..<Int(columns[$0 + 1]) }
        }
    }

    /// Middles of boxes of so many columns and rows that lie in the zone, in corners of cells, those nearest to the zone's middle rows first.
    func places(columns: Int, rows count: Int) -> [(column: Double, row: Double)] {
        guard rows.count >= count else { return [] }
        let step = max(1, count / 2)
        let middle = Double(rows.count - count) / 2
        let starts = stride(from: 0, through: rows.count - count, by: step).sorted {
            let (left, right) = ((Double($0) - middle).magnitude, (Double($1) - middle).magnitude)
            return left == right ? $0 < $1 : left < right
        }
        return starts.flatMap { start in
            runs(common: start..<start + count).filter { $0.count >= columns }.sorted {
                ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound)
            }
            .flatMap { run in
                let places = [
                    Double(run.lowerBound + run.upperBound) / 2, Double(run.lowerBound) + Double(columns) / 2,
                    Double(run.upperBound) - Double(columns) / 2,
                ]
                return places.map { (column: $0, row: Double(firstRow + start) + Double(count) / 2) }
            }
        }
    }

    /// Columns that all of some rows have.
    private func runs(common range: Range<Int>) -> [Range<Int>] {
        range.dropFirst().reduce(rows[range.lowerBound]) { common, row in
            common.flatMap { run in rows[row].map { run.clamped(to: $0) }.filter { !$0.isEmpty } }
        }
    }
}
