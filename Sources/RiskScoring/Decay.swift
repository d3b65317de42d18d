import CityModel

@inline(__always)
func squared(_ value: Double) -> Double { value * value }

/// How a source's influence falls off with distance (MODEL 4): core and reach in millimetres, core at most reach.
struct Decay: Hashable, Sendable {
    let core: Double
    let reach: Double
    let kernel: Kernel

    /// At core = reach every kernel is a closed step.
    init(core: Double, reach: Double, kernel: Kernel) {
        self.core = core
        self.reach = reach
        self.kernel = core < reach ? kernel : .step
    }

    /// A source's: its core, at most its reach.
    init(_ source: Source, kernel: Kernel) {
        let reach = usableLength(source.reach)
        self.init(core: min(reach, usableLength(source.core)), reach: reach, kernel: kernel)
    }

    /// A shelter's: its radius.
    init(_ shelter: Shelter) { self.init(core: 0, reach: usableLength(shelter.radius), kernel: .quartic) }

    /// A target's: 500 m.
    static let ofTargets = Decay(core: 0, reach: 500_000, kernel: .quartic)

    /// t of a squared distance in mm².
    @inline(__always)
    static func share(_ squaredDistance: Double, core: Double, span: Double) -> Double {
        let t = (squaredDistance.squareRoot() - core) / span
        let low = t > 0 ? t : 0
        return low < 1 ? low : 1
    }

    @inline(__always)
    static func quartic(share t: Double) -> Double { squared(1 - t * t) }

    /// The quartic kernel without core needs no root: t² = d²/r².
    @inline(__always)
    static func quartic(_ squaredDistance: Double, squaredReach: Double) -> Double {
        let tSquared = squaredDistance / squaredReach
        return squared(1 - (tSquared < 1 ? tSquared : 1))
    }

    @inline(__always)
    static func linear(share t: Double) -> Double { 1 - t }

    @inline(__always)
    static func step(_ squaredDistance: Double, reach: Double) -> Double { squaredDistance.squareRoot() <= reach ? 1 : 0 }

    /// t of a squared distance in mm²; at core = reach 0 within and 1 beyond.
    func share(_ squaredDistance: Double) -> Double {
        core < reach
            ? Self.share(squaredDistance, core: core, span: reach - core) : 1 - Self.step(squaredDistance, reach: reach)
    }

    /// k of a squared distance in mm².
    func weight(_ squaredDistance: Double) -> Double {
        switch kernel {
        case .quartic where core == 0: Self.quartic(squaredDistance, squaredReach: reach * reach)
        case .quartic: Self.quartic(share: share(squaredDistance))
        case .linear: Self.linear(share: share(squaredDistance))
        case .step: Self.step(squaredDistance, reach: reach)
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
        return Self.atMostOne(root)
    }

    @inline(__always)
    static func atMostOne(_ root: Double) -> Double { root < 1 ? root : 1 }
}
