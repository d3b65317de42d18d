/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers for the same seed on every machine.
struct Random {
    private var state: UInt64

    /// A generator of its own for each `stream`, so that one layer's draws do not shift another's.
    init(seed: UInt64, stream: UInt64) {
        state = scrambled(seed &+ scrambled(stream))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return scrambled(state)
    }

    /// 0 ≤ u < 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func number(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A direction of length 1, all equally likely.
    mutating func direction() -> Vector {
        while true {
            let candidate = Vector(number(in: -1...1), number(in: -1...1))
            let length = candidate.length
            if length > 0.1, length <= 1 { return candidate.normalized }
        }
    }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[integer(in: 0...items.count - 1)] }

    /// Index of a weight, likelier the heavier; the weights add up to 1.
    mutating func pick(weights: [Double]) -> Int {
        var rest = unit()
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }
}

/// The output function of SplitMix64.
func scrambled(_ bits: UInt64) -> UInt64 {
    var bits = bits
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}

/// Value noise: random values on the integer lattice, smooth between.
struct Noise {
    private let seed: UInt64

    init(seed: UInt64, stream: UInt64) { self.seed = scrambled(seed &+ scrambled(stream ^ 0x6E6F_6973_65)) }

    /// −1…1, changing over distances of about 1.
    func value(at place: Vector) -> Double {
        let column = place.x.rounded(.down)
        let row = place.y.rounded(.down)
        let u = smooth(place.x - column)
        let v = smooth(place.y - row)
        let (i, j) = (Int64(column), Int64(row))
        let south = lattice(i, j) * (1 - u) + lattice(i + 1, j) * u
        let north = lattice(i, j + 1) * (1 - u) + lattice(i + 1, j + 1) * u
        return south * (1 - v) + north * v
    }

    /// A sum of octaves, each with half the wavelength and half the height of the one before and turned by 37°, lest the lattice shows;
    /// within −2…2, mostly −0.7…0.7.
    func fractal(at place: Vector, octaves: Int) -> Double {
        var sum = 0.0
        var height = 1.0
        var scaled = place
        for _ in 0..<octaves {
            sum += height * value(at: scaled)
            height *= 0.5
            scaled = Vector(scaled.x * 1.6 - scaled.y * 1.2 + 17.31, scaled.x * 1.2 + scaled.y * 1.6 - 41.77)
        }
        return sum
    }

    private func lattice(_ column: Int64, _ row: Int64) -> Double {
        let key = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: row) &* 0xC2B2_AE3D_27D4_EB4F
        return Double(scrambled(seed ^ key) >> 11) * 0x1p-52 - 1
    }

    private func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}

/// 0 up to `low`, 1 from `high`, smooth between.
func smoothStep(_ low: Double, _ high: Double, _ value: Double) -> Double {
    let t = min(1, max(0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)
}

/// The sine of an angle in turns, to 5 decimals, of additions and multiplications only: the system's own differs between machines.
func sine(turns: Double) -> Double {
    var t = turns - turns.rounded(.down)
    if t > 0.75 { t -= 1 } else if t > 0.25 { t = 0.5 - t }
    let x = t * 6.283_185_307_179_586
    let square = x * x
    return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
}
