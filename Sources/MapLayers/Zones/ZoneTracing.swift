import CityModel

/// The shapes of zones, one polygon each in the order of their numbers: shell first and counter-clockwise from the south-west corner
/// of the zone's first cell, holes clockwise in (row, column) order of their first corners.
///
/// A straight edge has a corner at every 64th global column or row that it passes, so that in another projection, where it bends,
/// its chords stay within a few hundredths of a cell: neighbours divide their common edge alike.
func traceZones(_ runs: ClassRuns, _ labels: ZoneLabels, window: CellWindow) -> GeometryTable<GridCorner> {
    let rings = VertexLinks(runs, labels, window: window).rings(zones: labels.count)
    var shapes = GeometryTable<GridCorner>()
    for zone in 0..<labels.count {
        for ring in rings.starts[zone]..<rings.starts[zone + 1] { shapes.append(path: rings.corners[rings.ranges[ring]]) }
        shapes.endPart()
        shapes.endFeature(.polygon)
    }
    return shapes
}

/// Closed rings grouped by zone.
private struct Rings {
    /// First ring of each zone, one entry more than zones.
    var starts: [Int]
    /// Indices into `corners` of each ring, those of one zone in the order of their first corners.
    var ranges: [Range<Int>]
    /// Corners of all rings.
    var corners: [GridCorner] = []

    /// Groups rings by their zones without changing their order within a zone.
    init(zones: Int, found: [(zone: Int32, range: Range<Int>)], corners: [GridCorner]) {
        self.corners = corners
        starts = Array(repeating: 0, count: zones + 1)
        for ring in found { starts[Int(ring.zone) + 1] += 1 }
        for zone in 0..<zones { starts[zone + 1] += starts[zone] }
        ranges = Array(repeating: 0..<0, count: found.count)
        var places = starts
        for ring in found {
            ranges[places[Int(ring.zone)]] = ring.range
            places[Int(ring.zone)] += 1
        }
    }
}

/// The edges of zones as linked corners, found in one sweep over the rows of corners from south to north.
///
/// At every corner whose four cells are not split straight in two, each zone that passes gets a vertex: so neighbours have the same
/// vertices. Edges have their zone on the left. Where a zone meets itself across a corner only, its vertices join the two cells:
/// a zone that closes around a gap there gets a hole that touches the shell at a point, and no ring ever visits a corner twice.
private struct VertexLinks {
    /// Where each vertex stands, in (row, column) order.
    private var corners: [GridCorner] = []
    /// The zone it belongs to.
    private var zones: [Int32] = []
    /// The vertex that follows on the ring.
    private var next: [Int32] = []

    /// The corner between four cells, and what hangs on the four edges that meet there.
    private struct Crossing {
        /// Zones of the cells north-east, north-west, south-west and south-east.
        var cells: [4 of Int32]
        /// On the edges east, north, west and south of the corner: the last vertex of the ring that runs along the edge, if it runs
        /// towards where no vertex is known yet. Each edge has at most one zone on either side, so one ring in either direction.
        var tails: [4 of Int32] = [-1, -1, -1, -1]
        /// On the same edges: the vertex that a ring running the other way comes to.
        var heads: [4 of Int32] = [-1, -1, -1, -1]
    }

    /// Places along a row where the zone changes, with the vertices below that wait for what the next row of corners brings.
    private struct Frontier {
        /// Columns, ascending, `Int32.max` at the end.
        var columns: [Int32] = []
        /// Label to the east of each.
        var east: [Int32] = []
        /// Vertex of the western zone's northward ring.
        var tails: [Int32] = []
        /// Vertex that the eastern zone's southward ring comes to.
        var heads: [Int32] = []

        mutating func load(row: Int, _ runs: ClassRuns, _ labels: ZoneLabels) {
            removeAll()
            var previous = ZoneLabels.outside
            for run in runs.rowStarts[row]..<runs.rowStarts[row + 1] where labels.zoneOfRun[run] != previous {
                previous = labels.zoneOfRun[run]
                append(column: runs.starts[run], east: previous)
            }
            append(column: .max, east: ZoneLabels.outside)
        }

        mutating func loadEmpty() {
            removeAll()
            append(column: .max, east: ZoneLabels.outside)
        }

        private mutating func removeAll() {
            columns.removeAll(keepingCapacity: true)
            east.removeAll(keepingCapacity: true)
            tails.removeAll(keepingCapacity: true)
            heads.removeAll(keepingCapacity: true)
        }

        private mutating func append(column: Int32, east label: Int32) {
            columns.append(column)
            east.append(label)
            tails.append(-1)
            heads.append(-1)
        }
    }

    init(_ runs: ClassRuns, _ labels: ZoneLabels, window: CellWindow) {
        var below = Frontier()
        var above = Frontier()
        below.loadEmpty()
        for row in 0...runs.rows {
            if row < runs.rows { above.load(row: row, runs, labels) } else { above.loadEmpty() }
            link(below, &above, origin: GridCorner(column: Int32(window.columns.lowerBound), row: Int32(window.rows.lowerBound + row)))
            swap(&below, &above)
        }
    }

    /// One row of corners, from west to east.
    private mutating func link(_ below: Frontier, _ above: inout Frontier, origin: GridCorner) {
        var lower = 0
        var upper = 0
        var crossing = Crossing(cells: [ZoneLabels.outside, ZoneLabels.outside, ZoneLabels.outside, ZoneLabels.outside])
        while true {
            let column = min(below.columns[lower], above.columns[upper])
            if column == .max { break }
            let hasSouth = below.columns[lower] == column
            let hasNorth = above.columns[upper] == column
            crossing.cells = [
                hasNorth ? above.east[upper] : crossing.cells[0], crossing.cells[0],
                crossing.cells[3], hasSouth ? below.east[lower] : crossing.cells[3],
            ]
            let isStraight = crossing.cells[0] == crossing.cells[3] && crossing.cells[1] == crossing.cells[2]
            if isStraight {
                above.tails[upper] = below.tails[lower]
                above.heads[upper] = below.heads[lower]
            } else {
                crossing.tails[2] = crossing.tails[0]
                crossing.heads[2] = crossing.heads[0]
                crossing.tails[3] = below.tails[lower]
                crossing.heads[3] = below.heads[lower]
                pass(&crossing, at: GridCorner(column: origin.column + column, row: origin.row))
                if hasNorth {
                    above.tails[upper] = crossing.tails[1]
                    above.heads[upper] = crossing.heads[1]
                }
            }
            if hasSouth { lower += 1 }
            if hasNorth { upper += 1 }
        }
    }

    /// Makes the vertices of a corner. A ring that leaves along an edge has its zone on the left of the edge and came along the next
    /// edge clockwise that has the zone on its other side.
    private mutating func pass(_ crossing: inout Crossing, at corner: GridCorner) {
        for leaving in 0..<4 {
            let zone = crossing.cells[leaving]
            if zone < 0 || zone == crossing.cells[(leaving + 3) & 3] { continue }
            let turnsRight = zone == crossing.cells[(leaving + 2) & 3]
            let goesStraight = zone == crossing.cells[(leaving + 1) & 3]
            let coming = (leaving + (turnsRight ? 3 : goesStraight ? 2 : 1)) & 3
            let vertex = Int32(corners.count)
            corners.append(corner)
            zones.append(zone)
            next.append(-1)
            if coming >= 2 { next[Int(crossing.tails[coming])] = vertex } else { crossing.heads[coming] = vertex }
            if leaving >= 2 { next[Int(vertex)] = crossing.heads[leaving] } else { crossing.tails[leaving] = vertex }
        }
    }

    /// The rings, each from its first vertex, which for a shell is the south-west corner of the zone's first cell.
    consuming func rings(zones count: Int) -> Rings {
        var found: [(zone: Int32, range: Range<Int>)] = []
        var outlines: [GridCorner] = []
        outlines.reserveCapacity(corners.count + corners.count / 4)
        for first in corners.indices where next[first] >= 0 {
            let start = outlines.count
            var vertex = first
            while next[vertex] >= 0 {
                let following = Int(next[vertex])
                next[vertex] = -1
                appendEdge(from: corners[vertex], to: corners[following], to: &outlines)
                vertex = following
            }
            outlines.append(corners[first])
            found.append((zones[first], start..<outlines.count))
        }
        return Rings(zones: count, found: found, corners: outlines)
    }
}

/// Adds the corners of an edge but its last.
private func appendEdge(from start: GridCorner, to end: GridCorner, to outline: inout [GridCorner]) {
    outline.append(start)
    let step: Int32 = 64
    let columns = end.column - start.column
    let rows = end.row - start.row
    guard columns.magnitude + rows.magnitude > 1 else { return }
    let (from, to) = rows == 0 ? (start.column, end.column) : (start.row, end.row)
    let direction = to > from ? step : -step
    // The next multiple of the step beyond `from`, also for negative indices.
    let floor = from - ((from % step) + step) % step
    var place = direction > 0 ? floor + step : (floor == from ? from - step : floor)
    while direction > 0 ? place < to : place > to {
        outline.append(rows == 0 ? GridCorner(column: place, row: start.row) : GridCorner(column: start.column, row: place))
        place += direction
    }
}
