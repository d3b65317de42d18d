import CityModel
import RiskScoring
import TestSupport

/// A small city of every geometry kind on a lattice of ten metres: edges run through cell centres, rings double back, parts overlap.
struct RandomCity {
    private(set) var input: ScoringInput

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Double { Double(Int.random(in: range, using: &random)) }
        func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
        func place(_ middle: (Double, Double)? = nil) -> (Double, Double) {
            guard let middle else { return (number(-10...90) * 10, number(-10...90) * 10) }
            return (middle.0 + number(-12...12) * 10, middle.1 + number(-12...12) * 10)
        }
        func ring(_ middle: (Double, Double)) -> [(Double, Double)] {
            var ring = (0..<Int.random(in: 3...7, using: &random)).map { _ in place(middle) }
            if chance(0.3) { ring += [ring[1], ring[0]] }  // doubles back along its first edge
            return ring
        }
        func area() -> TestGeometry {
            if chance(0.3) {
                let (x, y) = place()
                return .rectangle(x, y, x + number(0...20) * 10, y + number(1...20) * 10)
            }
            let middle = place()
            return chance(0.5) ? .polygon(ring(middle)) : .polygon(ring(middle), ring(middle))
        }
        func geometry() -> TestGeometry {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...2: return .point(place().0, place().1)
            case 3: return TestGeometry(kind: .multiPoint, parts: [[TestGeometry.coordinates([place(), place(), place()])]])
            case 4: return .line([place(), place(), place()])
            case 5:
                return TestGeometry(
                    kind: .multiLineString,
                    parts: [[TestGeometry.coordinates([place(), place()]), TestGeometry.coordinates([place(), place()])]])
            case 6...7: return area()
            case 8: return .multi(area(), area(), area())
            default: return chance(0.2) ? .none : area()
            }
        }
        func located<Item>(_ count: Int, placeless: Bool = true, _ item: () -> Item) -> Located<Item> {
            let geometries = (0..<count).map { _ in
                var own = geometry()
                while !placeless, own.kind == .none { own = geometry() }
                return own
            }
            return Located(items: (0..<count).map { _ in item() }, plane: GeometryTable(geometries))
        }
        var rules = ScoringRules.standard
        rules.kernel = Kernel.allCases[Int.random(in: 0..<3, using: &random)]
        rules.order = [.power(1), .power(2), .power(4), .power(8), .highest][Int.random(in: 0..<5, using: &random)]
        rules.couplings = [
            Coupling(from: 1, to: 0, factor: 0.5), Coupling(from: 2, to: 0, factor: 0.5), Coupling(from: 1, to: 2, factor: 0.25),
        ]
        let sources = located(Int.random(in: 5...40, using: &random)) {
            let reach = number(0...40) * 10
            return Source.test(
                chance(0.1) ? nil : number(0...20) / 20, family: Int.random(in: 0...2, using: &random), reach: reach,
                core: chance(0.2) ? reach : min(reach, number(0...10) * 10))
        }
        let boundary =
            chance(0.8)
            ? Located(items: [0, 1, 0, 2], plane: GeometryTable([TestGeometry.rectangle(10, 10, 610, 590), area(), area(), area()])) : nil
        let population = PopulationLayer(
            thousandths: (0..<30).map { _ in Int64(number(0...3000) * number(0...100)) },
            plane: located(30, placeless: false) { 0 }.plane)
        input = ScoringInput(
            grid: Grid(cellSize: [20, 25, 30][Int.random(in: 0..<3, using: &random)]), families: ["chemical", "flood", "geological"],
            sources: sources, districts: [District(code: "1", name: ""), District(code: "2", name: ""), District(code: "3", name: "")],
            boundary: boundary, targets: located(chance(0.8) ? 6 : 0) { .test(number(1...5) / 5) },
            shelters: located(chance(0.8) ? 8 : 0) { .test(chance(0.2) ? nil : number(0...500), radius: number(1...30) * 10) },
            population: chance(0.8) ? [population] : [], rules: rules)
        if boundary == nil { input.sources.items[0].grade = Grade(severity: 0.5, level: .orange, deciding: 0, results: []) }
    }
}
