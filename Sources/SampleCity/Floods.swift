import CityModel

/// Flood areas along the rivers: one multipolygon for each class of depth.
enum Floods {
    /// Depths in metres, one for each class, shallow first.
    private static let depths = [0.1, 0.2, 0.34, 0.5, 0.75]

    /// Where the classes begin on the scale of `depth(at:)`.
    private static let depthLimits = [0, 0.2, 0.42, 0.66, 0.92]

    static func write(_ land: Land, _ extent: Extent, seed: UInt64, to writer: inout LayerWriter) {
        var parts = areas(land, wanted: extent.floodVertices, seed: seed)
        trim(&parts, to: extent.floodVertices)
        let names = ["浅淹区", "轻度淹没区", "中度淹没区", "较深淹没区", "深淹区"]
        for (index, depth) in depths.enumerated() {
            let chosen = parts.filter { $0.depth == index }.map(\.rings)
            guard !chosen.isEmpty else { continue }
            writer.add(
                id: serial("YM-", index + 1, digits: 2), [("name", .string("沿江" + names[index])), ("depth_m", .number(depth))],
                .multiPolygon(chosen))
        }
    }

    private struct Part {
        var depth: Int
        var rings: [[Vector]]
        var vertices: Int { rings.reduce(0) { $0 + $1.count } }
    }

    /// Areas on a honeycomb fine enough for the wanted number of vertices and little more.
    private static func areas(_ land: Land, wanted: Int, seed: UInt64) -> [Part] {
        // The borders' length hardly depends on the side: a coarse honeycomb tells the side that is needed.
        var side = 100 * land.extent.radius / Double(wanted)
        var parts = areas(land, side: side, seed: seed)
        for _ in 0..<4 {
            let found = parts.reduce(0) { $0 + $1.vertices }
            if found >= wanted, Double(found) < 1.15 * Double(wanted) { break }
            side *= max(0.1, Double(found) / (1.05 * Double(wanted)))
            parts = areas(land, side: side, seed: seed)
        }
        return parts
    }

    private static func areas(_ land: Land, side: Double, seed: UInt64) -> [Part] {
        var mesh = HexagonMesh(side: side, from: land.box.low, to: land.box.high, seed: scrambled(seed &+ 9))
        let ground = Noise(seed: seed, stream: 9)
        for cell in floodable(mesh, land) {
            let place = mesh.middle(ofCell: cell)
            guard mesh.isInner(cell) else { continue }
            let depth = depth(at: place, land, ground)
            if depth > 0, land.isWellInside(place) { mesh.labels[cell] = UInt8(depthLimits.count { depth > $0 }) }
        }
        return mesh.regions().map { Part(depth: Int($0.label) - 1, rings: $0.rings) }
    }

    /// How far from a river's bank the land may be flooded, metres.
    private static func floodWidth(_ land: Land, halfWidth: Double) -> Double {
        0.55 * land.streams.searchDistance * min(1, halfWidth / 260)
    }

    /// The cells that lie close enough to a river, and some more.
    private static func floodable(_ mesh: HexagonMesh, _ land: Land) -> [Int] {
        var near = [Bool](repeating: false, count: mesh.labels.count)
        for (index, station) in land.streams.stations.enumerated() where index % 5 == 0 {
            let distance = station.halfWidth + floodWidth(land, halfWidth: station.halfWidth)
            let low = mesh.rowAndColumn(near: station.place - Vector(distance, distance))
            let high = mesh.rowAndColumn(near: station.place + Vector(distance, distance))
            for row in stride(from: max(0, low.row), to: min(mesh.rows, high.row), by: 1) {
                for column in stride(from: max(0, low.column), to: min(mesh.columns, high.column), by: 1) {
                    near[row * mesh.columns + column] = true
                }
            }
        }
        return near.indices.filter { near[$0] }
    }

    /// 0 or less: dry … about 1: deep. Near the river deep, farther away only where the ground is low; the river itself is not flooded
    /// land.
    private static func depth(at place: Vector, _ land: Land, _ ground: Noise) -> Double {
        let limit = land.streams.searchDistance
        guard let river = land.streams.nearest(to: place, within: limit), river.distance > river.halfWidth else { return 0 }
        let bank = (river.distance - river.halfWidth) / floodWidth(land, halfWidth: river.halfWidth)
        guard bank < 1 else { return 0 }
        let low = ground.fractal(at: place * (1 / (0.09 * land.extent.radius)), octaves: 5)
        return (1 - bank) * 0.75 - 0.28 + 0.8 * low - 0.9 * land.hilliness(place)
    }

    /// Drops the smallest parts while there are too many vertices, then halves edges until the number is met.
    private static func trim(_ parts: inout [Part], to wanted: Int) {
        var total = parts.reduce(0) { $0 + $1.vertices }
        let order = parts.indices.sorted { (parts[$0].vertices, $0) < (parts[$1].vertices, $1) }
        var dropped = Set<Int>()
        for index in order where total > wanted {
            total -= parts[index].vertices
            dropped.insert(index)
        }
        parts = parts.indices.filter { !dropped.contains($0) }.map { parts[$0] }
        var index = 0
        while total < wanted, !parts.isEmpty {
            let added = min(wanted - total, parts[index].rings[0].count)
            parts[index].rings[0] = halved(parts[index].rings[0], edges: added)
            total += added
            index = (index + 1) % parts.count
        }
    }

    /// A ring with the middles of its first `edges` edges added.
    private static func halved(_ ring: [Vector], edges: Int) -> [Vector] {
        var finer: [Vector] = []
        for (index, place) in ring.enumerated() {
            finer.append(place)
            if index < edges { finer.append((place + ring[(index + 1) % ring.count]) * 0.5) }
        }
        return finer
    }
}
