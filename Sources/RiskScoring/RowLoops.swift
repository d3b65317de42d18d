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
    let core = decay.core
    let reach = decay.reach
    let span = reach - core
    let squaredReach = reach * reach
    switch decay.kernel {
    case .quartic where core == 0:
        for i in 0..<count { values[i] = Decay.quartic(values[i], squaredReach: squaredReach) }
    case .quartic: for i in 0..<count { values[i] = Decay.quartic(share: Decay.share(values[i], core: core, span: span)) }
    case .linear: for i in 0..<count { values[i] = Decay.linear(share: Decay.share(values[i], core: core, span: span)) }
    case .step: for i in 0..<count { values[i] = Decay.step(values[i], reach: reach) }
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

/// sums[i] becomes the points of the hazard whose sum it holds.
@inline(__always)
func rowPoints(
    _ order: SumOrder, sums: UnsafeMutablePointer<Double>, people: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    shelters: UnsafePointer<Double>, count: Int
) {
    @inline(__always) func each(_ hazard: (Double) -> Double) {
        for i in 0..<count {
            sums[i] = points(hazard: hazard(sums[i]), people: people[i], targets: targets[i], shelters: shelters[i])
        }
    }
    switch order {
    case .highest, .power(1): each { SumOrder.atMostOne($0) }
    case .power(2): each { SumOrder.atMostOne($0.squareRoot()) }
    case .power(4): each { SumOrder.atMostOne($0.squareRoot().squareRoot()) }
    case .power: each { SumOrder.atMostOne($0.squareRoot().squareRoot().squareRoot()) }
    }
}

/// scores[i] = hundredths of points[i], 0 where the district says outside.
@inline(__always)
func rowQuantised(
    points: UnsafePointer<Double>, districts: UnsafePointer<UInt16>, scores: UnsafeMutablePointer<UInt16>, count: Int
) {
    for i in 0..<count { scores[i] = districts[i] == CityScores.outside ? 0 : quantised(points[i]) }
}
