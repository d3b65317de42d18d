import CityModel

extension Curve {
    /// The ordinate at `x`: linear between knots, constant outside, exact at knots; between two knots it never leaves their ordinates.
    func severity(at x: Double) -> Double {
        guard let after = knots.firstIndex(where: { x < $0.x }) else { return knots[knots.count - 1].y }
        guard after > 0 else { return knots[0].y }
        let left = knots[after - 1]
        let right = knots[after]
        return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
    }

    /// The knots that decide the ordinate at `x`, for a reader who checks by hand: `60→0.75`, `70→0.5`.
    func decidingKnots(at x: Double) -> [Phrase] {
        let after = knots.firstIndex { x < $0.x } ?? knots.count
        let around = knots[max(0, after - 1)..<min(knots.count, after + 1)]
        let deciding = around.first?.x == x ? around.prefix(1) : around
        return deciding.map { "\($0.x)→\($0.y)" }
    }

    /// Reads `[[x, y], …]`, x strictly ascending, both within what is allowed.
    init(
        reading node: PackNode, allowed: String, where isAllowed: (Double, Double) -> Bool = { _, _ in true }
    ) throws(RuleError) {
        var pairs: [(Double, Double)] = []
        for item in try node.items(allowed) {
            guard case .array(let pair) = item.value, pair.count == 2, case .number(let x) = pair[0], case .number(let y) = pair[1],
                x.isFinite, y.isFinite, isAllowed(x, y)
            else { throw item.error(allowed) }
            pairs.append((x, y))
        }
        guard let curve = Curve(pairs) else { throw node.error(allowed) }
        self = curve
    }
}
