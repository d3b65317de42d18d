/// Rivers as dense places along their middle lines, found by the square they lie in.
struct Streams {
    /// A place on a river's middle line.
    struct Station {
        var place: Vector
        var halfWidth: Double
    }

    private(set) var stations: [Station] = []
    /// Where the main river's stations end; they run from west to east.
    private(set) var mainCount = 0
    private let square: Double
    private let reach: Double
    private let columns: Int
    private var buckets: [[Int32]]

    /// A meandering main river from west to east through the origin, and two tributaries that join it from north and south.
    init(radius: Double, seed: UInt64) {
        reach = 2.2 * radius
        square = radius / 20
        columns = Int(2 * reach / square) + 1
        buckets = [[Int32]](repeating: [], count: columns * columns)
        var random = Random(seed: seed, stream: 1)
        let noise = Noise(seed: seed, stream: 1)
        let width = 120 + radius / 140
        var course = Self.course(
            from: Vector(-2 * radius, 0), heading: Vector(1, 0), wavelength: 0.62 * radius, radius: radius, phase: random.unit(),
            noise: noise)
        let middle = course[course.firstIndex { $0.x >= 0 } ?? 0]
        course = course.map { $0 - Vector(0, middle.y) }
        for place in course { add(Station(place: place, halfWidth: width)) }
        mainCount = stations.count
        for (side, share) in [(1.0, 0.45), (-1.0, 0.35)] {
            let source = Vector((random.unit() - 0.5) * 1.1 * radius, side * 1.9 * radius)
            let tributary = Self.course(
                from: source, heading: Vector(0, -side), wavelength: 0.4 * radius, radius: radius, phase: random.unit(), noise: noise)
            for place in tributary {
                if let nearest = nearest(to: place, within: square, main: true), nearest.distance < width { break }
                add(Station(place: place, halfWidth: width * share))
            }
        }
    }

    /// Places along a sine-generated curve (Langbein, Leopold, USGS 422-H): the heading swings about a direction by less than a quarter
    /// turn, so the course never meets itself.
    private static func course(
        from start: Vector, heading: Vector, wavelength: Double, radius: Double, phase: Double, noise: Noise
    ) -> [Vector] {
        let step = radius / 500
        var places = [start]
        var travelled = 0.0
        while travelled < 6 * radius, let last = places.last {
            let along = (last - start).x * heading.x + (last - start).y * heading.y
            if along > 4 * radius { break }
            let swing = 0.14 * sine(turns: phase + travelled / wavelength)
            let drift = 0.09 * noise.fractal(at: Vector(travelled / (0.5 * wavelength), phase * 100), octaves: 3)
            let turn = min(0.22, max(-0.22, swing + drift))
            let ahead = heading * sine(turns: turn + 0.25) + heading.left * sine(turns: turn)
            places.append(last + ahead * step)
            travelled += step
        }
        return places
    }

    private mutating func add(_ station: Station) {
        guard let bucket = bucket(station.place) else { return }
        buckets[bucket].append(Int32(stations.count))
        stations.append(station)
    }

    private func bucket(_ place: Vector) -> Int? {
        let column = (place.x + reach) / square
        let row = (place.y + reach) / square
        guard column >= 0, row >= 0, column < Double(columns), row < Double(columns) else { return nil }
        return Int(row) * columns + Int(column)
    }

    /// Distance to the nearest station, at most `distance` (which is at most a square's side), and half the river's width there.
    func nearest(to place: Vector, within distance: Double, main: Bool = false) -> (distance: Double, halfWidth: Double)? {
        guard let bucket = bucket(place) else { return nil }
        var best: (distance: Double, halfWidth: Double)?
        for rowShift in -1...1 {
            for columnShift in -1...1 {
                let index = bucket + rowShift * columns + columnShift
                guard buckets.indices.contains(index) else { continue }
                for station in buckets[index] where !main || Int(station) < mainCount {
                    let found = stations[Int(station)]
                    let separation = found.place.distance(to: place)
                    if separation <= distance, separation < best?.distance ?? .infinity { best = (separation, found.halfWidth) }
                }
            }
        }
        return best
    }

    /// How far nearest-place questions reach.
    var searchDistance: Double { square }

    /// Whether a place is in or close to a river.
    func isWater(_ place: Vector, margin: Double = 30) -> Bool {
        guard let nearest = nearest(to: place, within: square) else { return false }
        return nearest.distance < nearest.halfWidth + margin
    }

    /// Whether a place lies north of the main river.
    func isNorthOfMainRiver(_ place: Vector) -> Bool {
        var low = 0
        var high = mainCount - 1
        while low < high {
            let middle = (low + high) / 2
            if stations[middle].place.x < place.x { low = middle + 1 } else { high = middle }
        }
        return place.y > stations[low].place.y
    }
}
