import CityModel

/// The kilometre grid of the plane: lines across the map, and their coordinates around it (方里网; GB/T 20257.1, map frames).
struct KilometreGrid: Hashable, Sendable {
    /// Metres between lines: 1, 2 or 5 × 10ⁿ.
    let interval: Double
    /// Eastings of the lines from south to north, metres.
    let eastings: [Double]
    /// Northings of the lines from west to east, metres.
    let northings: [Double]

    /// The lines of a map's box.
    ///
    /// - Parameter spacing: least distance between lines on the page, mm
    init(_ frame: SheetFrame, spacing: Double) {
        interval = Self.roundLength(atLeast: spacing / frame.scale)
        let (southWest, northEast) = (
            frame.plane(PagePoint(x: frame.map.x, y: frame.map.maxY)), frame.plane(PagePoint(x: frame.map.maxX, y: frame.map.y))
        )
        eastings = Self.multiples(of: interval, southWest.x, northEast.x)
        northings = Self.multiples(of: interval, southWest.y, northEast.y)
    }

    /// The smallest of 1, 2 or 5 × 10ⁿ that is not smaller.
    static func roundLength(atLeast length: Double) -> Double {
        var decade = 1.0
        while decade * 10 <= length, decade < 1e15 { decade *= 10 }
        return decade * ([1, 2, 5].first { decade * $0 >= length } ?? 10)
    }

    private static func multiples(of interval: Double, _ from: Double, _ to: Double) -> [Double] {
        guard from.isFinite, to.isFinite, interval > 0, (to - from) / interval < 1000 else { return [] }
        return (Int((from / interval).rounded(.up))..<Int((to / interval).rounded(.up))).map { Double($0) * interval }
    }
}

extension SheetPen {
    /// The grid of a map, its lines at least 11 em apart.
    func kilometreGrid(_ frame: SheetFrame) -> KilometreGrid { KilometreGrid(frame, spacing: 11 * em) }

    /// The lines, which lie under all else but the ground.
    func gridLines(_ grid: KilometreGrid, _ frame: SheetFrame) -> SheetGroup {
        let map = frame.map
        let lines =
            columns(grid, frame).map { [PagePoint(x: $0.x, y: map.y), PagePoint(x: $0.x, y: map.maxY)] }
            + rows(grid, frame).map { [PagePoint(x: map.x, y: $0.y), PagePoint(x: map.maxX, y: $0.y)] }
        return SheetGroup(
            id: "grid",
            marks: [
                .path(
                    PagePath(lines: lines, isClosed: false),
                    Paint(stroke: style.paper.grid, width: style.paper.gridWidth * layout.markFactor))
            ])
    }

    /// Coordinates at the ends of the lines, in whole units of the interval: kilometres, or metres below one.
    func gridCoordinates(_ grid: KilometreGrid, _ frame: SheetFrame) -> SheetGroup {
        let (map, size) = (frame.map, 0.72 * em)
        var marks: [SheetMark] = []
        func place(_ metres: Double, x: Double, y: Double, _ anchor: PageText.Anchor) {
            let value = shortestDecimal(grid.interval < 1000 ? metres : metres / 1000)
            marks.append(text(value, x: x, y: y, size: size, width: 5 * em, anchor: anchor, colour: style.paper.quiet))
        }
        for line in columns(grid, frame) where map.width > 8 * em {
            place(line.metres, x: line.x, y: map.y - 0.35 * em, .middle)
            place(line.metres, x: line.x, y: map.maxY + 0.85 * em, .middle)
        }
        for line in rows(grid, frame) where map.height > 8 * em {
            place(line.metres, x: map.x - 0.3 * em, y: line.y + 0.26 * em, .end)
            place(line.metres, x: map.maxX + 0.3 * em, y: line.y + 0.26 * em, .start)
        }
        return SheetGroup(id: "grid-coordinates", marks: marks)
    }

    /// Lines far enough from the map's corners for their coordinates to stand there.
    private func columns(_ grid: KilometreGrid, _ frame: SheetFrame) -> [(metres: Double, x: Double)] {
        grid.eastings.map { ($0, frame.page(PlaneCoordinate(x: $0, y: frame.middle.y)).x) }.filter {
            $0.1 > frame.map.x + 2 * em && $0.1 < frame.map.maxX - 2 * em
        }
    }

    private func rows(_ grid: KilometreGrid, _ frame: SheetFrame) -> [(metres: Double, y: Double)] {
        grid.northings.map { ($0, frame.page(PlaneCoordinate(x: frame.middle.x, y: $0)).y) }.filter {
            $0.1 > frame.map.y + 2 * em && $0.1 < frame.map.maxY - 2 * em
        }
    }
}
