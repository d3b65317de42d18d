import CityModel

extension RulePack {
    /// The numbers of the model for a city's families, couplings as indices into them; those with a family that the city lacks are left out.
    ///
    /// - Throws: `RuleError` naming the circle when couplings lead from a family back to itself.
    public func scoringRules(families: [String]) throws(RuleError) -> ScoringRules {
        let couplings = model.couplings.value.compactMap { coupling -> Coupling? in
            guard let from = families.firstIndex(of: coupling.from), let to = families.firstIndex(of: coupling.to) else { return nil }
            return Coupling(from: from, to: to, factor: coupling.factor)
        }
        if let circle = circle(of: couplings, among: families.indices) {
            throw RuleError(
                place: "couplings", found: "a circle \(circle.map { families[$0] }.joined(separator: " → "))",
                allowed: "no family may make itself worse")
        }
        return ScoringRules(
            kernel: model.kernel.value, order: model.order.value, couplings: couplings, blueFrom: model.blueFrom.value,
            people: model.people.value, targets: model.targets.value, shelterTarget: model.shelterTarget.value)
    }
}

/// The first circle of couplings, its first family repeated at the end; nil without one.
private func circle(of couplings: [Coupling], among families: Range<Int>) -> [Int]? {
    var isFree = Set<Int>()
    var path: [Int] = []
    func search(_ family: Int) -> [Int]? {
        if let start = path.firstIndex(of: family) { return path[start...] + [family] }
        guard !isFree.contains(family) else { return nil }
        path.append(family)
        for coupling in couplings where coupling.from == family {
            if let circle = search(coupling.to) { return circle }
        }
        path.removeLast()
        isFree.insert(family)
        return nil
    }
    for family in families {
        if let circle = search(family) { return circle }
    }
    return nil
}
