import CityModel

@inline(__always)
func squared(_ value: Double) -> Double { value * value }

/// How a source's influence falls off with distance (MODEL 4): core and reach in millimetres, core at most reach.
struct Decay: Sendable {
    let core: Double
    let reach: Double
    let kernel: Kernel

    /// At core = reach every kernel is a closed step.
    init(core: Double, reach: Double, kernel: Kernel) {
        self.core = core
        self.reach = reach
        self.kernel = core < reach ? kernel : .step
    }

    /// t of a squared distance in mm².
    @inline(__always)
    func share(_ squaredDistance: Double) -> Double {
        let t = (squaredDistance.squareRoot() - core) / (reach - core)
        let low = t > 0 ? t : 0
        return low < 1 ? low : 1
    }

    @inline(__always)
    func quartic(_ squaredDistance: Double) -> Double {
        let t = share(squaredDistance)
        return squared(1 - t * t)
    }

    @inline(__always)
    func linear(_ squaredDistance: Double) -> Double { 1 - share(squaredDistance) }

    @inline(__always)
    func step(_ squaredDistance: Double) -> Double { squaredDistance.squareRoot() <= reach ? 1 : 0 }

    /// t of a squared distance in mm², also at core = reach: 0 within and 1 beyond.
    func explainedShare(_ squaredDistance: Double) -> Double {
        core < reach ? share(squaredDistance) : squaredDistance.squareRoot() <= reach ? 0 : 1
    }

    /// k of a squared distance in mm².
    func weight(_ squaredDistance: Double) -> Double {
        switch kernel {
        case .quartic: quartic(squaredDistance)
        case .linear: linear(squaredDistance)
        case .step: step(squaredDistance)
        }
    }
}

extension SumOrder {
    /// v^p by repeated squarings; v itself for the maximum.
    func raised(_ value: Double) -> Double {
        switch self {
        case .highest, .power(1): value
        case .power(2): squared(value)
        case .power(4): squared(squared(value))
        case .power: squared(squared(squared(value)))
        }
    }

    /// A sum with one more term v^p, or the maximum with v.
    func adding(_ raised: Double, to sum: Double) -> Double {
        self == .highest ? max(sum, raised) : sum + raised
    }

    /// H = min(1, Σ^(1/p)) by repeated square roots.
    @inline(__always)
    func hazard(ofSum sum: Double) -> Double {
        let root: Double =
            switch self {
            case .highest, .power(1): sum
            case .power(2): sum.squareRoot()
            case .power(4): sum.squareRoot().squareRoot()
            case .power: sum.squareRoot().squareRoot().squareRoot()
            }
        return root < 1 ? root : 1
    }
}
