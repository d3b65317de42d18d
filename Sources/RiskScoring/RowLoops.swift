import CityModel

// The loops over the cells of one row, which take nearly all of the time of scoring. They run over plain pointers because bounds checks
// keep the compiler from vectorising them (half the speed and less). Invariant: `count` cells starting at every pointer exist, and no
// two pointers of a call overlap; `SpreadScratch` and `InfluenceField` slice their arrays so.

/// out[i] = squared distance of the centre (xs[i], y) to a point, mm².
@inline(__always)
func rowSquaredDistances(
    to point: LatticePoint, y: Double, xs: UnsafePointer<Double>, out: UnsafeMutablePointer<Double>, count: Int
) {
    let dy = y - point.y
    let dySquared = dy * dy
    for i in 0..<count {
        let dx = xs[i] - point.x
        out[i] = dx * dx + dySquared
    }
}

/// out[i] = the smaller of itself and the squared distance of the centre (xs[i], y) to an edge, mm².
@inline(__always)
func rowMinimumSquaredDistances(
    to edge: MeasuredEdge, y: Double, xs: UnsafePointer<Double>, out: UnsafeMutablePointer<Double>, count: Int
) {
    for i in 0..<count {
        let squared = edge.squaredDistance(x: xs[i], y: y)
        out[i] = squared < out[i] ? squared : out[i]
    }
}

/// values[i] = k of the squared distance that it holds.
@inline(__always)
func rowWeights(_ decay: Decay, values: UnsafeMutablePointer<Double>, count: Int) {
    switch decay.kernel {
    case .quartic: for i in 0..<count { values[i] = decay.quartic(values[i]) }
    case .linear: for i in 0..<count { values[i] = decay.linear(values[i]) }
    case .step: for i in 0..<count { values[i] = decay.step(values[i]) }
    }
}

/// sums[i] takes in strength·k, raised to the order.
@inline(__always)
func rowAccumulate(
    _ order: SumOrder, strength: Double, weights: UnsafePointer<Double>, sums: UnsafeMutablePointer<Double>, count: Int
) {
    switch order {
    case .highest:
        for i in 0..<count {
            let value = strength * weights[i]
            sums[i] = value > sums[i] ? value : sums[i]
        }
    case .power(1): for i in 0..<count { sums[i] += strength * weights[i] }
    case .power(2): for i in 0..<count { sums[i] += squared(strength * weights[i]) }
    case .power(4): for i in 0..<count { sums[i] += squared(squared(strength * weights[i])) }
    case .power: for i in 0..<count { sums[i] += squared(squared(squared(strength * weights[i]))) }
    }
}
