import CityModel

/// Flood areas along the rivers: one multipolygon for each class of depth.
enum Floods {
    /// Depths in metres, one for each class, shallow first.
    private static let depths = [0.1, 0.2, 0.34, 0.5, 0.75]

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

    /// Areas on a honeycomb fine enough for the wanted number of vertices.
    private static func areas(_ land: Land, wanted: Int, seed: UInt64) -> [Part] {
        // Borders grow as the honeycomb gets finer: two attempts find the side.
        var side = land.extent.radius * 0.62 / Double(wanted).squareRoot()
        var parts = areas(land, side: side, seed: seed)
        for _ in 0..<3 {
            let found = parts.reduce(0) { $0 + $1.vertices }
            if found >= wanted, Double(found) < 1.1 * Double(wanted) { break }
            side *= (Double(max(found, 1)) / (1.04 * Double(wanted))).squareRoot()
            parts = areas(land, side: side, seed: seed)
        }
        return parts
    }

    private static func areas(_ land: Land, side: Double, seed: UInt64) -> [Part] {
        let radius = land.extent.radius
        var mesh = HexagonMesh(
            side: side, from: Vector(-1.9 * radius, -1.9 * radius), to: Vector(1.9 * radius, 1.9 * radius), seed: scrambled(seed &+ 9))
        let ground = Noise(seed: seed, stream: 9)
        for cell in floodable(mesh, land) {
            let place = mesh.middle(ofCell: cell)
            guard mesh.isInner(cell), land.isWellInside(place) else { continue }
            let depth = depth(at: place, land, ground)
            mesh.labels[cell] = depth <= 0 ? 0 : UInt8(1 + min(4, Int(depth * 5)))
        }
        return (0..<depths.count).flatMap { depth in
            mesh.regions(label: UInt8(depth + 1)).map { Part(depth: depth, rings: $0) }
        }
    }

    /// The cells that lie close enough to a river.
    private static func floodable(_ mesh: HexagonMesh, _ land: Land) -> [Int] {
        let distance = land.streams.searchDistance
        var near = [Bool](repeating: false, count: mesh.labels.count)
        for (index, station) in land.streams.stations.enumerated() where index % 8 == 0 {
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

    /// 0 dry … 1 deep: near the river deep, farther away only where the ground is low; the river itself is not flooded land.
    private static func depth(at place: Vector, _ land: Land, _ ground: Noise) -> Double {
        let limit = land.streams.searchDistance
        guard let river = land.streams.nearest(to: place, within: limit), river.distance > river.halfWidth else { return 0 }
        let width = 0.55 * limit * min(1, river.halfWidth / 260)
        let bank = (river.distance - river.halfWidth) / width
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
