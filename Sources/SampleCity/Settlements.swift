import CityModel

/// Where people live: the centre, the towns and the villages.
struct Settlements {
    /// A place people live around.
    struct Core {
        var middle: Vector
        /// Half of the people live within this distance, metres.
        var radius: Double
    }

    /// The city's centre first, then the towns, then the villages.
    let cores: [Core]
    private let towns: Range<Int>
    private let villages: Range<Int>

    init(_ land: Land, seed: UInt64) {
        var random = Random(seed: seed, stream: 10)
        let radius = land.extent.radius
        var cores = [
            Core(middle: Vector(0.01, 0.05) * radius, radius: 0.085 * radius),
            Core(middle: Vector(0.05, -0.06) * radius, radius: 0.05 * radius),
        ]
        for town in land.towns where land.isWellInside(town) {
            let place = Self.dryPlace(around: town, within: 0.05 * radius, land, &random)
            cores.append(Core(middle: place, radius: random.number(in: 0.018...0.032) * radius))
        }
        towns = 2..<cores.count
        var scatter = Scatter(spacing: 0.016 * radius)
        let count = Int(land.extent.area.squareRoot() * 9)
        for index in 0..<count {
            let place = scatter.next {
                for _ in 0..<60 {
                    let place = land.anywhere(&random)
                    if !land.streams.isWater(place), random.chance(1 - 0.85 * land.hilliness(place)) { return place }
                }
                return land.anywhere(&random)
            }
            let rank = Double(index) / Double(count)
            cores.append(Core(middle: place, radius: random.number(in: 120...300) * (1 + 1.6 * (1 - rank) * (1 - rank))))
        }
        villages = towns.upperBound..<cores.count
        self.cores = cores
    }

    private static func dryPlace(around middle: Vector, within distance: Double, _ land: Land, _ random: inout Random) -> Vector {
        for _ in 0..<50 {
            let place = middle + random.direction() * random.number(in: 0...distance)
            if land.isWellInside(place), !land.streams.isWater(place, margin: 200), land.hilliness(place) < 0.3 { return place }
        }
        return middle
    }

    /// A dry place where someone lives, and how densely: 1 in the centre, less in towns and villages.
    func home(_ land: Land, _ random: inout Random) -> (place: Vector, weight: Double) {
        while true {
            let kind = random.pick(weights: [0.3, 0.1, 0.24, 0.36])
            let core: Core
            switch kind {
            case 0, 1: core = cores[kind]
            case 2: core = cores[random.integer(in: towns.lowerBound...max(towns.lowerBound, towns.upperBound - 1))]
            default:
                // The first villages are the bigger ones.
                let unit = random.unit()
                core = cores[villages.lowerBound + Int(Double(villages.count) * unit * unit.squareRoot())]
            }
            let place = core.middle + random.direction() * (core.radius * Self.spread(random.unit()))
            guard land.isWellInside(place), !land.streams.isWater(place), random.chance(1 - 0.8 * land.hilliness(place)) else { continue }
            return (place, [1, 0.9, 0.7, 0.45][kind])
        }
    }

    /// A distance such that half of all are below 1, with a long tail up to 3.5.
    private static func spread(_ unit: Double) -> Double {
        let share = 0.92 * unit
        return (share / (1 - share)).squareRoot()
    }
}

/// Population points.
struct People {
    struct Home {
        var place: Vector
        var persons: Int
    }

    let homes: [Home]
    private let squares: [Square: [Int32]]

    private struct Square: Hashable {
        var column: Int
        var row: Int

        init(_ place: Vector) {
            column = Int((place.x / 500).rounded(.down))
            row = Int((place.y / 500).rounded(.down))
        }

        init(column: Int, row: Int) {
            self.column = column
            self.row = row
        }
    }

    init(_ land: Land, _ settlements: Settlements, parks: [Park], seed: UInt64) {
        var random = Random(seed: seed, stream: 11)
        let extent = land.extent
        var homes: [Home] = []
        var weights: [Double] = []
        homes.reserveCapacity(extent.peoplePoints)
        while homes.count < extent.peoplePoints {
            let (place, weight) = settlements.home(land, &random)
            if parks.contains(where: { $0.covers(place) }) { continue }
            homes.append(Home(place: place, persons: 0))
            weights.append(weight * random.number(in: 0.4...1.6))
        }
        // What is rounded off goes to the next point, so that all persons are counted.
        let perWeight = Double(extent.persons) / weights.reduce(0, +)
        var carried = 0.0
        var given = 0
        for index in homes.indices {
            carried += weights[index] * perWeight
            homes[index].persons = max(1, Int(carried.rounded()) - given)
            given += homes[index].persons
        }
        homes[homes.count - 1].persons += extent.persons - given
        self.homes = homes
        var squares: [Square: [Int32]] = [:]
        for (index, home) in homes.enumerated() { squares[Square(home.place), default: []].append(Int32(index)) }
        self.squares = squares
    }

    /// Persons at most 500 m from a place.
    func persons(near place: Vector) -> Int {
        let middle = Square(place)
        var sum = 0
        for row in middle.row - 1...middle.row + 1 {
            for column in middle.column - 1...middle.column + 1 {
                for index in squares[Square(column: column, row: row)] ?? [] where homes[Int(index)].place.distance(to: place) <= 500 {
                    sum += homes[Int(index)].persons
                }
            }
        }
        return sum
    }

    func write(to writer: inout LayerWriter) {
        for (index, home) in homes.enumerated() {
            writer.add(id: serial("RK-", index + 1, digits: 6), [("people", .number(Double(home.persons)))], .point(home.place))
        }
    }
}
