import CityModel
import TestSupport
import Testing

@testable import RiskGrading

/// Every scheme of the pack that has a curve, with the name of its rule.
private let curved: [(name: String, scheme: ClassScheme)] = {
    let pack = RulePack.builtIn
    let own = pack.rules.compactMap { named -> (String, ClassScheme)? in
        if let rule = named.rule as? InventoryRule { return (named.id, rule.scheme) }
        guard case .own(let scheme)? = (named.rule as? ClassRule)?.source else { return nil }
        return (named.id, scheme)
    }
    let chosen = pack.schemeFamilies.flatMap { family in family.schemes.map { ("\(family.name) \($0.id ?? "")", $0) } }
    return (own + chosen).filter { $0.1.curve != nil }
}()

@Suite struct CurveTests {
    @Test("The pack has the five curves of the model")
    func names() {
        let names = ["park-score", "enterprise-diagnosis", "gb18218", "threatened-people", "depth road-015-027-040-060"]
        #expect(Set(names).isSubset(of: curved.map(\.name)))
    }

    @Test("Curves pass 0.25, 0.50 and 0.75 exactly at the edges of their classes", arguments: curved.indices)
    func edges(_ index: Int) throws {
        let scheme = curved[index].scheme
        let curve = try #require(scheme.curve).value
        let coloured = scheme.classes.value.filter { $0.level != .none }
        for (lower, upper) in zip(coloured, coloured.dropFirst()) {
            let expected: [Level: Double] = [.red: 0.75, .orange: 0.5, .yellow: 0.25]
            #expect(curve.severity(at: upper.bound) == expected[max(lower.level, upper.level)], "\(upper.name)")
        }
    }

    @Test("Severity is monotone, stays within the band of its class and never below the curve's cut", arguments: curved.indices)
    func monotone(_ index: Int) throws {
        let scheme = curved[index].scheme
        let scale = RulePack.builtIn.context.scale
        let curve = try #require(scheme.curve).value
        let last = try #require(curve.knots.last).x
        let rises = curve.severity(at: last) > curve.severity(at: 0)
        var generator = SeededGenerator(seed: UInt64(index))
        let edges = curve.knots.flatMap { [$0.x.nextDown, $0.x, $0.x.nextUp] }.filter { $0 >= 0 }
        let values = (edges + (0..<2000).map { _ in Double.random(in: 0...last * 1.1, using: &generator) }).sorted()
        var previous: Double?
        for value in values {
            let found = try #require(scheme.classOf(value))
            let severity = scheme.severity(of: value, in: found, on: scale)
            if let previous { #expect(rises ? severity >= previous : severity <= previous, "\(value)") }
            previous = severity
            let floor = scale.bands.first { $0.level == found.level }?.from ?? 0
            #expect(severity >= floor && severity <= scale.greatest(of: found.level), "\(value)")
            if severity > 0 { #expect(scale.level(of: severity) == found.level, "\(value)") }
            #expect(severity == min(curve.severity(at: value), scale.greatest(of: found.level)))
        }
    }

    @Test("A curve is linear between knots and constant outside")
    func shape() throws {
        let curve = try #require(Curve([(0, 1), (60, 0.75), (70, 0.5)]))
        #expect(curve.severity(at: -5) == 1)
        #expect(curve.severity(at: 30) == 0.875)
        #expect(curve.severity(at: 65) == 0.625)
        #expect(curve.severity(at: 71) == 0.5)
        #expect(curve.severity(at: .infinity) == 0.5)
        #expect(curve.decidingKnots(at: 65) == ["60→0.75", "70→0.5"])
        #expect(curve.decidingKnots(at: 60) == ["60→0.75"])
        #expect(curve.decidingKnots(at: 99) == ["70→0.5"])
        #expect(curve.decidingKnots(at: -1) == ["0→1"])
    }

    @Test("The scale cuts classes at .7499, .4999 and .2499 and gives tables the middles")
    func scale() {
        let scale = RulePack.builtIn.context.scale
        #expect(Level.allCases.map(scale.greatest) == [0, 0.2499, 0.4999, 0.7499, 1])
        #expect(Level.allCases.map(scale.middle) == [0, 0.125, 0.375, 0.625, 0.875])
        #expect(
            [0, 1e-9, 0.2499, 0.25, 0.4999, 0.5, 0.7499, 0.75, 1].map(scale.level) == [
                .none, .blue, .blue, .yellow, .yellow, .orange, .orange, .red, .red,
            ])
    }
}
