import CityModel

/// A chemical park's ground.
struct Park {
    let middle: Vector
    let ring: [Vector]
    let reach: Double

    func covers(_ place: Vector) -> Bool { middle.distance(to: place) <= reach && contains(ring, place) }

    /// Parks near the rivers, in the plain, some way from the centre and from each other.
    static func parks(_ land: Land, seed: UInt64) -> [Park] {
        var random = Random(seed: seed, stream: 14)
        let radius = land.extent.radius
        let size = min(2600, 620 + 0.026 * radius)
        var scatter = Scatter(spacing: max(3.2 * size, 0.24 * radius * (9 / Double(land.extent.parks)).squareRoot()))
        var parks: [Park] = []
        while parks.count < land.extent.parks {
            let middle = scatter.next(tries: 200) { site(land, margin: 1.9 * size, &random) }
            let park = Park(middle: middle, halfLength: size * random.number(in: 0.75...1.35), &random)
            if land.isInOneDistrict(park.ring) { parks.append(park) }
        }
        return parks
    }

    private static func site(_ land: Land, margin: Double, _ random: inout Random) -> Vector {
        let radius = land.extent.radius
        while true {
            let place = land.anywhere(&random)
            guard (0.22 * radius...1.1 * radius).contains(place.length), land.hilliness(place) < 0.12 else { continue }
            let river = land.streams.nearest(to: place, within: land.streams.searchDistance)
            guard let river else { if random.chance(0.06) { return place } else { continue } }
            if river.distance > river.halfWidth + margin * 0.62 { return place }
        }
    }

    /// A block-like outline: a rectangle with bevelled, set-back or skewed corners.
    private init(middle: Vector, halfLength: Double, _ random: inout Random) {
        self.middle = middle
        reach = 1.6 * halfLength
        let along = random.direction()
        let width = halfLength * random.number(in: 0.55...0.85)
        var corners: [Vector] = []
        for (x, y) in [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)] {
            let corner = Vector(x * halfLength * random.number(in: 0.92...1.04), y * width * random.number(in: 0.92...1.04))
            let cutX = x * halfLength * random.number(in: 0.18...0.5)
            let cutY = y * width * random.number(in: 0.18...0.5)
            // The cut runs along x first where the ring arrives on an edge parallel to the x axis.
            let arrivesAlongX = x * y < 0
            let first = arrivesAlongX ? Vector(corner.x - cutX, corner.y) : Vector(corner.x, corner.y - cutY)
            let last = arrivesAlongX ? Vector(corner.x, corner.y - cutY) : Vector(corner.x - cutX, corner.y)
            switch random.pick(weights: [0.45, 0.25, 0.3]) {
            case 0: corners.append(corner)
            case 1: corners += [first, last]
            default: corners += [first, Vector(corner.x - cutX, corner.y - cutY), last]
            }
        }
        ring = corners.map { middle + along * $0.x + along.left * $0.y }
    }

    static func write(_ parks: [Park], seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 15)
        var names = Names(seed: seed, stream: 15)
        // 应急〔2023〕123号: A below 60, B below 70, C below 85, D.
        let bands: [ClosedRange<Double>] = [71...84, 86...93, 73...84, 61...69, 86...95, 72...84, 87...92, 62...68, 54...59]
        for (index, park) in parks.enumerated() {
            let score = (random.number(in: bands[index % bands.count]) * 10).rounded() / 10
            writer.add(
                id: serial("YQ-", index + 1, digits: 2), [("name", .string(names.next("化工园区"))), ("score", .number(score))],
                .polygon([park.ring]))
        }
    }
}

/// Chemical enterprises: in the parks and scattered around the settlements.
struct Enterprises {
    private let land: Land
    private let settlements: Settlements
    private let parks: [Park]
    private let people: People
    private var random: Random
    private var names: Names

    init(_ land: Land, _ settlements: Settlements, _ parks: [Park], _ people: People, seed: UInt64) {
        (self.land, self.settlements, self.parks, self.people) = (land, settlements, parks, people)
        random = Random(seed: seed, stream: 16)
        names = Names(seed: seed, stream: 16)
    }

    mutating func write(to writer: inout LayerWriter) {
        let count = land.extent.enterprises
        let inParks = Int(Double(count) * 0.56)
        var spread = Scatter(spacing: min(170, 2600 / Double(max(1, inParks / parks.count)).squareRoot()))
        var strays = Scatter(spacing: 700)
        // Every so-manieth is a major hazard source, exactly as many as asked.
        for index in 0..<count {
            let isMajor = (index + 1) * land.extent.majorHazardSources / count > index * land.extent.majorHazardSources / count
            let place: Vector
            if index < inParks {
                let park = parks[index % parks.count]
                place = spread.next(tries: 30) { plot(in: park) }
            } else {
                place = strays.next(tries: 20) { strayPlot() }
            }
            let branch = random.pick(index < inParks || isMajor ? Branch.parkBranches : Branch.townBranches)
            writer.add(id: serial("QY-", index + 1), properties(branch, isMajor: isMajor, at: place), .point(place))
        }
    }

    private mutating func plot(in park: Park) -> Vector {
        while true {
            let place = park.middle + Vector(random.number(in: -1...1), random.number(in: -1...1)) * park.reach
            if park.covers(place) { return place }
        }
    }

    private mutating func strayPlot() -> Vector {
        while true {
            let core = random.pick(settlements.cores)
            let place = core.middle + random.direction() * (core.radius * random.number(in: 0.8...2.4) + random.number(in: 100...900))
            if land.isWellInside(place), land.hilliness(place) < 0.5, !land.streams.isWater(place, margin: 80) { return place }
        }
    }

    private mutating func properties(_ branch: Branch, isMajor: Bool, at place: Vector) -> [(String, PropertyValue)] {
        var properties: [(String, PropertyValue)] = [("name", .string(names.next(random.pick(branch.words))))]
        if random.chance(0.8) {
            // 应急〔2018〕19号: red below 60, orange below 75, yellow below 90, blue.
            let bands: [ClosedRange<Double>] = [90...97, 76...89, 62...74, 50...59]
            let band = random.pick(weights: isMajor ? [0.3, 0.5, 0.16, 0.04] : [0.62, 0.31, 0.06, 0.01])
            properties.append(("diagnosis_score", .number(random.number(in: bands[band]).rounded())))
            properties.append(("veto", random.chance(0.006) ? .array([.string("新开发工艺未经论证直接工业化生产")]) : .bool(false)))
        } else {
            properties.append(("diagnosis_score", .number(random.number(in: 90...96).rounded())))
        }
        if isMajor || random.chance(0.5) {
            let persons = people.persons(near: place)
            properties.append(("inventory", .array(inventory(branch, isMajor: isMajor, persons: persons))))
            properties.append(("persons_500m", .number(Double(persons))))
        }
        if random.chance(0.03) { properties.append(("open_major_hidden_dangers", .number(1))) }
        return properties
    }

    /// Amounts that make S ≥ 1 with R in a level's band (四级 and 三级 mostly), or S well below 1.
    private mutating func inventory(_ branch: Branch, isMajor: Bool, persons: Int) -> [PropertyValue] {
        let main = random.pick(branch.substances)
        var shares: [(Substance, Double)] = []
        if isMajor {
            let index = [random.number(in: 2...9.5), random.number(in: 11...45), random.number(in: 52...90), random.number(in: 104...180)][
                random.pick(weights: [0.56, 0.31, 0.09, 0.04])]
            shares.append((main, max(1.1, index / (main.beta * Self.alpha(persons)))))
        } else {
            shares.append((main, random.number(in: 0.05...0.55)))
        }
        if let other = branch.substances.first(where: { $0.cas != main.cas }), random.chance(0.4) {
            shares.append((other, random.number(in: 0.02...0.2)))
        }
        return shares.map { substance, share in
            var members: [PropertyValue.Member] = [
                .init(name: "cas", value: .string(substance.cas)), .init(name: "name", value: .string(substance.name)),
            ]
            if let hazardClass = substance.hazardClass { members.append(.init(name: "class", value: .string(hazardClass))) }
            members.append(.init(name: "tonnes", value: .number((share * substance.criticalTonnes * 100).rounded() / 100)))
            return .object(members)
        }
    }

    /// α of GB 18218-2018, Table 5.
    private static func alpha(_ persons: Int) -> Double {
        switch persons {
        case 100...: 2
        case 50...: 1.5
        case 30...: 1.2
        case 1...: 1
        default: 0.5
        }
    }
}
