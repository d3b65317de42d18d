import CityModel

/// Hazards of hills, valleys and streets.
enum Waters {
    /// Waterlogging points under the bridges and in the hollows of the centre and the towns.
    static func writeWaterlogging(_ land: Land, _ people: People, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 17)
        var names = Names(seed: seed, stream: 17)
        var scatter = Scatter(spacing: 0.014 * land.extent.radius)
        // 积水深度: blue, yellow, orange, red of the profile road-015-027-040-060.
        let depths: [ClosedRange<Double>] = [0.06...0.25, 0.28...0.39, 0.41...0.58, 0.62...0.85]
        let words = ["路下穿通道", "路口", "立交桥下", "街低洼段", "小区门前"]
        for index in 0..<land.extent.waterloggingPoints {
            let place = scatter.next(tries: 60) {
                for _ in 0..<400 {
                    let place = random.pick(people.homes).place
                    if people.persons(near: place) * 3000 > land.extent.persons { return place }
                }
                return random.pick(people.homes).place
            }
            let depth = random.number(in: depths[random.pick(weights: [0.5, 0.33, 0.13, 0.04])])
            writer.add(
                id: serial("JS-", index + 1), [("name", .string(names.next(random.pick(words)))), ("depth_m", .number(hundredths(depth)))],
                .point(place))
        }
    }

    /// Flash-flood zones down the valleys, 20 to 199 corners each.
    static func writeFlashFloods(_ land: Land, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 18)
        var names = Names(seed: seed, stream: 18)
        var scatter = Scatter(spacing: spacing(land, land.extent.flashFloodZones, atMost: 2500))
        for index in 0..<land.extent.flashFloodZones {
            let size = random.unit()
            let pairs = 9 + Int(90 * size * size)
            var ring: [Vector] = []
            while !(ring.allSatisfy(land.isWellInside) && !ring.isEmpty) {
                let head = scatter.next { hillPlace(land, steep: 0.35, &random) }
                ring = valley(
                    from: head, along: land.downhill(head), length: 350 + 2300 * size, halfWidth: 35...150, pairs: pairs, closed: true,
                    &random)
            }
            let danger = ["危险", "高", "极高"][random.pick(weights: [0.74, 0.2, 0.06])]
            writer.add(
                id: serial("SH-", index + 1), [("name", .string(names.next("沟山洪危险区"))), ("danger", .string(danger))], .polygon([ring]))
        }
    }

    /// Reservoirs in the valleys and at the foot of the hills: widest at the dam.
    static func writeReservoirs(_ land: Land, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 19)
        var names = Names(seed: seed, stream: 19)
        var scatter = Scatter(spacing: spacing(land, land.extent.reservoirs, atMost: 3200))
        // 小(2), 小(1), 中, 大(2): storage in m³ and length of the water in m.
        let sizes: [(word: String, storage: ClosedRange<Double>, length: ClosedRange<Double>)] = [
            ("小(2)型", 1.2e5...9.5e5, 180...420), ("小(1)型", 1.1e6...9.2e6, 420...900), ("中型", 1.1e7...8e7, 1100...2300),
            ("大(2)型", 1.2e8...6e8, 2600...4200),
        ]
        for index in 0..<land.extent.reservoirs {
            let size = sizes[index == 0 ? 3 : random.pick(weights: [0.72, 0.22, 0.055, 0.005])]
            let length = random.number(in: size.length)
            var ring: [Vector] = []
            while !(ring.allSatisfy(land.isWellInside) && !ring.isEmpty) {
                let head = scatter.next { hillPlace(land, steep: 0.12, &random) }
                ring = valley(
                    from: head, along: land.downhill(head), length: length, halfWidth: 0.07 * length...0.19 * length,
                    pairs: 6 + Int(length / 130),
                    closed: false, &random)
            }
            let storage = (random.number(in: size.storage) / 1e4).rounded() * 1e4
            let dam = ["一类", "二类", "三类"][random.pick(weights: [0.66, 0.28, 0.06])]
            writer.add(
                id: serial("SK-", index + 1),
                [("name", .string(names.next("水库"))), ("storage_m3", .number(storage)), ("dam_class", .string(dam))], .polygon([ring]))
        }
    }

    /// Slides and falls on the slopes, nearer to villages more often.
    static func writeGeologicalHazards(_ land: Land, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 20)
        var names = Names(seed: seed, stream: 20)
        var scatter = Scatter(spacing: spacing(land, land.extent.geologicalHazards, atMost: 1500))
        let threatened: [ClosedRange<Int>] = [3...95, 105...460, 510...940, 1050...1600]
        for index in 0..<land.extent.geologicalHazards {
            let place = scatter.next { hillPlace(land, steep: 0.3, &random) }
            let word = ["滑坡", "崩塌", "泥石流沟", "不稳定斜坡"][random.pick(weights: [0.55, 0.2, 0.1, 0.15])]
            let persons = random.integer(in: threatened[random.pick(weights: [0.74, 0.2, 0.045, 0.015])])
            writer.add(
                id: serial("DZ-", index + 1), [("name", .string(names.next(word))), ("threatened_people", .number(Double(persons)))],
                .point(place))
        }
    }

    /// A third of the mean distance of so many places in the hills, which take about a third of the land.
    private static func spacing(_ land: Land, _ count: Int, atMost limit: Double) -> Double {
        min(limit, 0.55 * (land.extent.area * 1e6 / 3 / Double(count)).squareRoot())
    }

    private static func hillPlace(_ land: Land, steep: Double, _ random: inout Random) -> Vector {
        for _ in 0..<2000 {
            let place = land.anywhere(&random)
            if land.hilliness(place) >= steep, !land.streams.isWater(place, margin: 300) { return place }
        }
        return land.anywhere(&random)
    }

    /// A strip between two banks that are functions of the way along its axis, so it never crosses itself: from `head` on, narrow
    /// first, at last wide (`closed`: narrow again). It has two corners for each pair and one at each end that is narrow.
    private static func valley(
        from head: Vector, along axis: Vector, length: Double, halfWidth: ClosedRange<Double>, pairs: Int, closed: Bool,
        _ random: inout Random
    ) -> [Vector] {
        var left: [Vector] = []
        var right: [Vector] = []
        var bend = 0.0
        var drift = random.number(in: -0.25...0.25)
        var width = halfWidth.lowerBound
        let step = length / Double(pairs + 1)
        for index in 1...pairs {
            let t = Double(index) / Double(pairs + 1)
            drift = 0.75 * drift + random.number(in: -0.3...0.3)
            bend += min(0.8, max(-0.8, drift)) * step
            let wanted = halfWidth.lowerBound + (halfWidth.upperBound - halfWidth.lowerBound) * (closed ? 4 * t * (1 - t) : t)
            width = 0.5 * width + 0.5 * wanted * random.number(in: 0.6...1.4)
            let middle = head + axis * (length * t) + axis.left * bend
            left.append(middle + axis.left * width)
            right.append(middle - axis.left * (width * random.number(in: 0.7...1.2)))
        }
        let foot = closed ? [head + axis * length + axis.left * bend] : []
        return [head] + right + foot + left.reversed()
    }

    private static func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
