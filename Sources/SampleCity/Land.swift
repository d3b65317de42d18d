/// The lie of the land: rivers, hills, the city's outline and its districts.
struct Land {
    let extent: Extent
    let streams: Streams
    /// District of every cell, from 1; 0 outside the city.
    let mesh: HexagonMesh
    /// The box around the middles of the city's cells.
    let box: (low: Vector, high: Vector)
    /// Middle of each district's town.
    let towns: [Vector]
    private let relief: Noise

    init(_ extent: Extent, seed: UInt64) {
        self.extent = extent
        let radius = extent.radius
        streams = Streams(radius: radius, seed: seed)
        relief = Noise(seed: seed, stream: 2)
        towns = Self.towns(extent, seed: seed)
        var mesh = HexagonMesh(
            side: extent.districtSide, from: Vector(-2 * radius, -2 * radius), to: Vector(2 * radius, 2 * radius),
            seed: scrambled(seed &+ 3))
        Self.outline(&mesh, extent, seed: seed)
        Self.divide(&mesh, among: towns, streams, radius: radius, seed: seed)
        self.mesh = mesh
        box = Self.box(mesh)
    }

    private static func box(_ mesh: HexagonMesh) -> (low: Vector, high: Vector) {
        var low = Vector(.infinity, .infinity)
        var high = Vector(-.infinity, -.infinity)
        for cell in mesh.labels.indices where mesh.labels[cell] != 0 {
            let middle = mesh.middle(ofCell: cell)
            low = Vector(min(low.x, middle.x), min(low.y, middle.y))
            high = Vector(max(high.x, middle.x), max(high.y, middle.y))
        }
        return (low, high)
    }

    /// Towns of the districts: a few near the middle on both banks, the others around them.
    private static func towns(_ extent: Extent, seed: UInt64) -> [Vector] {
        var random = Random(seed: seed, stream: 4)
        let radius = extent.radius
        let inner = extent.districts > 10 ? 4 : 2
        var towns: [Vector] = []
        for index in 0..<inner {
            let turn = 0.25 + Double(index) / Double(inner) + 0.04 * (random.unit() - 0.5)
            towns.append(Vector(sine(turns: turn + 0.25), sine(turns: turn)) * (radius * random.number(in: 0.14...0.22)))
        }
        let outer = extent.districts - inner
        let start = random.unit()
        for index in 0..<outer {
            let turn = start + (Double(index) + 0.4 * (random.unit() - 0.5)) / Double(outer)
            let distance = outer > 7 && index % 2 == 0 ? 0.48...0.56 : 0.66...0.8
            towns.append(Vector(sine(turns: turn + 0.25), sine(turns: turn)) * (radius * random.number(in: distance)))
        }
        return towns
    }

    /// Makes the cells with the smallest distance, as warped by noise, the city; as many as give its area.
    private static func outline(_ mesh: inout HexagonMesh, _ extent: Extent, seed: UInt64) {
        let noise = Noise(seed: seed, stream: 5)
        let radius = extent.radius
        var random = Random(seed: seed, stream: 5)
        let axis = random.direction()
        func warpedDistance(_ place: Vector) -> Double {
            let along = place.x * axis.x + place.y * axis.y
            let across = place.x * axis.y - place.y * axis.x
            let stretched = Vector(along / 1.18, across * 1.18).length
            return stretched * (1 + 0.42 * noise.fractal(at: place * (1 / (0.85 * radius)), octaves: 5))
        }
        let distances = mesh.labels.indices.map { mesh.isInner($0) ? warpedDistance(mesh.middle(ofCell: $0)) : .infinity }
        let wanted = Int((extent.area * 1e6 / mesh.cellArea).rounded())
        let limit = distances.sorted()[wanted]
        for cell in mesh.labels.indices where distances[cell] < limit { mesh.labels[cell] = 1 }
        mesh.joinFragments(ofLabel: 1)
        mesh.joinFragments(ofLabel: 0)
    }

    /// Gives each cell of the city to the nearest town, as warped by noise; the main river counts as a detour.
    private static func divide(_ mesh: inout HexagonMesh, among towns: [Vector], _ streams: Streams, radius: Double, seed: UInt64) {
        let warpX = Noise(seed: seed, stream: 6)
        let warpY = Noise(seed: seed, stream: 7)
        let sides = towns.map(streams.isNorthOfMainRiver)
        for cell in mesh.labels.indices where mesh.labels[cell] != 0 {
            let place = mesh.middle(ofCell: cell)
            let scaled = place * (1 / (0.3 * radius))
            let warped = place + Vector(warpX.fractal(at: scaled, octaves: 5), warpY.fractal(at: scaled, octaves: 5)) * (0.11 * radius)
            let north = streams.isNorthOfMainRiver(place)
            let costs = towns.indices.map { warped.distance(to: towns[$0]) + (sides[$0] == north ? 0 : 0.3 * radius) }
            let nearest = costs.indices.min { costs[$0] < costs[$1] } ?? 0
            mesh.labels[cell] = UInt8(nearest + 1)
        }
        for town in towns.indices { mesh.joinFragments(ofLabel: UInt8(town + 1)) }
    }

    /// 0 in the plain … 1 in the hills: ranges in the north and in the south-west.
    func hilliness(_ place: Vector) -> Double {
        let scaled = place * (1 / extent.radius)
        let rough = relief.fractal(at: scaled * 2.2, octaves: 4)
        let north = smoothStep(0.3, 0.75, scaled.y + 0.28 * rough)
        let southWest = smoothStep(0.62, 1.0, -0.75 * scaled.x - 0.6 * scaled.y + 0.25 * rough)
        return max(north, southWest)
    }

    /// Height above the plain, 0…about 1, with ridges and valleys some kilometres apart.
    func height(_ place: Vector) -> Double {
        let ridges = relief.fractal(at: place * (1 / 7000), octaves: 2)
        return hilliness(place) * (0.7 - 0.5 * abs(ridges))
    }

    /// The direction in which water runs.
    func downhill(_ place: Vector) -> Vector {
        let step = 150.0
        let slope = Vector(
            height(place - Vector(step, 0)) - height(place + Vector(step, 0)),
            height(place - Vector(0, step)) - height(place + Vector(0, step)))
        return slope.normalized
    }

    /// Whether a place and all within half a side of the honeycomb are in the city.
    func isWellInside(_ place: Vector) -> Bool {
        guard let cell = mesh.cell(at: place), mesh.labels[cell] != 0 else { return false }
        let n = mesh.neighbours(of: cell)
        return mesh.labels[n.0] != 0 && mesh.labels[n.1] != 0 && mesh.labels[n.2] != 0 && mesh.labels[n.3] != 0 && mesh.labels[n.4] != 0
            && mesh.labels[n.5] != 0
    }

    /// A random place well inside the city where the hilliness reaches a value, if one is found, and that is dry.
    func hillPlace(steep: Double, _ random: inout Random) -> Vector {
        for _ in 0..<2000 {
            let place = anywhere(&random)
            if hilliness(place) >= steep, !streams.isWater(place, margin: 300) { return place }
        }
        return anywhere(&random)
    }

    /// Whether all places are well inside the city and in the same district.
    func isInOneDistrict(_ places: [Vector]) -> Bool {
        guard let first = places.first, let cell = mesh.cell(at: first) else { return false }
        return places.allSatisfy { place in
            isWellInside(place) && mesh.cell(at: place).map { mesh.labels[$0] } == mesh.labels[cell]
        }
    }

    /// A random place well inside the city, all equally likely.
    func anywhere(_ random: inout Random) -> Vector {
        while true {
            let place = Vector(random.number(in: box.low.x...box.high.x), random.number(in: box.low.y...box.high.y))
            if isWellInside(place) { return place }
        }
    }
}

/// Places kept apart from each other: the best of some tries.
struct Scatter {
    private let spacing: Double
    private var taken: [Square: [Vector]] = [:]

    private struct Square: Hashable {
        var column: Int
        var row: Int
    }

    /// Places about `spacing` metres apart or more.
    init(spacing: Double) { self.spacing = spacing }

    /// The first of some proposals that keeps its distance, else the last; the place is then taken.
    mutating func next(tries: Int = 40, _ propose: () -> Vector) -> Vector {
        var place = propose()
        for _ in 1..<tries where isCrowded(place) { place = propose() }
        take(place)
        return place
    }

    mutating func take(_ place: Vector) {
        taken[square(place), default: []].append(place)
    }

    private func square(_ place: Vector) -> Square {
        Square(column: Int((place.x / spacing).rounded(.down)), row: Int((place.y / spacing).rounded(.down)))
    }

    /// Whether a taken place is closer than the spacing.
    func isCrowded(_ place: Vector) -> Bool {
        let middle = square(place)
        for row in middle.row - 1...middle.row + 1 {
            for column in middle.column - 1...middle.column + 1 {
                for other in taken[Square(column: column, row: row)] ?? [] where other.distance(to: place) < spacing { return true }
            }
        }
        return false
    }
}
