import CityModel

/// Reservoirs and flash-flood zones, which share the valleys of the hills without lying on each other.
struct Valleys {
    private let land: Land
    private let parks: [Park]
    private var random: Random
    private var names: Names
    /// The axes of what has been placed.
    private var taken = Scatter(spacing: 330)

    init(_ land: Land, _ parks: [Park], seed: UInt64) {
        self.land = land
        self.parks = parks
        random = Random(seed: seed, stream: 18)
        names = Names(seed: seed, stream: 18)
    }

    /// Widest at the dam, with arms; the first one is large.
    mutating func writeReservoirs(to writer: inout LayerWriter) {
        // 大(2), 中, 小(1), 小(2): storage in m³ and length of the water in m.
        let sizes: [(storage: ClosedRange<Double>, length: ClosedRange<Double>)] = [
            (1.2e8...6e8, 2600...3600), (1.1e7...8e7, 1100...2000), (1.1e6...9.2e6, 420...900), (1.2e5...9.5e5, 180...420),
        ]
        for index in 0..<land.extent.reservoirs {
            let size = sizes[index == 0 ? 0 : random.pick(weights: [0.004, 0.056, 0.22, 0.72])]
            let length = random.number(in: size.length)
            let ring = freeValley(
                steep: 0.12, length: length, halfWidth: 0.05 * length...0.17 * length, pairs: 6 + Int(length / 110), closed: false)
            let storage = (random.number(in: size.storage) / 1e4).rounded() * 1e4
            let dam = ["一类", "二类", "三类"][random.pick(weights: [0.66, 0.28, 0.06])]
            writer.add(
                id: serial("SK-", index + 1),
                [("name", .string(names.next("水库"))), ("storage_m3", .number(storage)), ("dam_class", .string(dam))], .polygon([ring]))
        }
    }

    /// 20 to 200 corners each.
    mutating func writeFlashFloods(to writer: inout LayerWriter) {
        for index in 0..<land.extent.flashFloodZones {
            let size = random.unit()
            let ring = freeValley(
                steep: 0.35, length: 350 + 2300 * size, halfWidth: 35...150, pairs: 9 + Int(91 * size * size), closed: true)
            let danger = ["危险", "高", "极高"][random.pick(weights: [0.74, 0.2, 0.06])]
            writer.add(
                id: serial("SH-", index + 1), [("name", .string(names.next("沟山洪危险区"))), ("danger", .string(danger))], .polygon([ring]))
        }
    }

    /// A strip well inside the city and, unless many attempts fail, away from the others.
    private mutating func freeValley(
        steep: Double, length: Double, halfWidth: ClosedRange<Double>, pairs: Int, closed: Bool
    ) -> [Vector] {
        var attempts = 0
        while true {
            attempts += 1
            let head = land.hillPlace(steep: steep, &random)
            let ring = strip(
                from: head, along: land.downhill(head), length: length, halfWidth: halfWidth, pairs: pairs, closed: closed)
            guard ring.allSatisfy(land.isWellInside) else { continue }
            let axis = stride(from: 1, through: pairs, by: 3).map { (ring[$0] + ring[ring.count - $0]) * 0.5 }
            let isFree = axis.allSatisfy { place in
                !taken.isCrowded(place) && !land.streams.isWater(place, margin: 200) && !parks.contains { $0.covers(place) }
            }
            guard isFree || attempts > 150 else { continue }
            for place in axis { taken.take(place) }
            return ring
        }
    }

    /// A strip between two banks that are functions of the way along its axis, so it never crosses itself: from `head` on, narrow first,
    /// then up to about twice as wide as the range's end (`closed`: at last narrow again; else with a straight end, the dam).
    ///
    /// It has two corners for each pair, one at the head and, if closed, one at the foot.
    private mutating func strip(
        from head: Vector, along axis: Vector, length: Double, halfWidth: ClosedRange<Double>, pairs: Int, closed: Bool
    ) -> [Vector] {
        var left: [Vector] = []
        var right: [Vector] = []
        var bend = 0.0
        var drift = random.number(in: -0.25...0.25)
        var factors = (left: 1.0, right: 1.0)
        let step = length / Double(pairs + 1)
        for index in 1...pairs {
            let t = Double(index) / Double(pairs + 1)
            drift = 0.8 * drift + random.number(in: -0.25...0.25)
            bend += min(0.8, max(-0.8, drift)) * step
            let shape = closed ? 4 * t * (1 - t) : min(1, 4 * t * (1.15 - t))
            let wanted = halfWidth.lowerBound + (halfWidth.upperBound - halfWidth.lowerBound) * shape
            factors.left += 0.25 * (random.number(in: -0.2...2.2) - factors.left)
            factors.right += 0.25 * (random.number(in: -0.2...2.2) - factors.right)
            let middle = head + axis * (length * t) + axis.left * bend
            left.append(middle + axis.left * (wanted * max(0.2, factors.left)))
            right.append(middle - axis.left * (wanted * max(0.2, factors.right)))
        }
        let foot = closed ? [head + axis * length + axis.left * bend] : []
        return [head] + right + foot + left.reversed()
    }
}
