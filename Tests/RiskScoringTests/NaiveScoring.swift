import CityModel
import RiskScoring

/// The model as a slow twin writes it: for every cell every source, every edge, every person; no index, no tile, no shared step with the
/// engine. Coordinates in metres must be whole tens, so that edges fall apart into equal steps.
struct NaiveScoring {
    let input: ScoringInput
    let sources: [NaiveArea]
    var lifted: [Double] = []
    var uplifts: [Double] = []
    let isInCity: (Cell) -> Bool
    var persons: [Cell: Int64] = [:]
    var personsOutside: Int64 = 0
    var ratios: [Double?] = []
    var demands: [Double] = []
    let targets: [NaiveArea]
    let shelters: [NaiveArea]

    init(_ input: ScoringInput, isInCity: @escaping (Cell) -> Bool, cells: [Cell], orderOfFamilies: [Int]) {
        self.input = input
        self.isInCity = isInCity
        sources = input.sources.plane.allAreas
        targets = input.targets.plane.allAreas
        shelters = input.shelters.plane.allAreas
        lifted = input.sources.items.map { $0.grade?.severity ?? 0 }
        uplifts = lifted.map { _ in 0 }
        for family in orderOfFamilies {
            for (index, source) in input.sources.items.enumerated() where source.family == family && source.grade != nil {
                guard let place = sources[index].reference else { continue }
                var uplift = 0.0
                for coupling in input.rules.couplings where coupling.to == family {
                    uplift += coupling.factor * hazard(coupling.from, at: place)
                }
                uplifts[index] = uplift
                lifted[index] = min(1, (source.grade?.severity ?? 0) * (1 + uplift))
            }
        }
        spreadPersons(over: cells)
        for (index, shelter) in input.shelters.items.enumerated() {
            var demand = 0.0
            for cell in cells where persons[cell] != nil {
                demand += Double(persons[cell]!) / 1000 * weight(shelters[index].distance(to: input.grid.centre(of: cell)), shelter.radius)
            }
            demands.append(shelter.places == nil ? 0 : demand)
            ratios.append(shelter.places.flatMap { demand > 0 ? $0 / demand : nil })
        }
    }

    private mutating func spreadPersons(over cells: [Cell]) {
        for layer in input.population {
            for (index, area) in layer.plane.allAreas.enumerated() {
                let people = layer.thousandths[index]
                let inside = cells.filter { area.kind.isArea && area.contains(input.grid.centre(of: $0)) }
                let own = inside.filter(isInCity)
                let takers = own.isEmpty ? inside : own
                guard !takers.isEmpty else {
                    let cell = input.grid.cell(at: area.reference!)
                    if isInCity(cell) { persons[cell, default: 0] += people } else { personsOutside += people }
                    continue
                }
                for (number, cell) in takers.enumerated() {
                    let share = people / Int64(takers.count) + (number < people % Int64(takers.count) ? 1 : 0)
                    if isInCity(cell) { persons[cell, default: 0] += share } else { personsOutside += share }
                }
            }
        }
        persons = persons.filter { $0.value > 0 }
    }

    func weight(_ distance: Double, _ radius: Double) -> Double {
        let t = distance / radius
        return distance < radius ? (1 - t * t) * (1 - t * t) : 0
    }

    func kernel(_ distance: Double, core: Double, reach: Double) -> Double {
        if core == reach || input.rules.kernel == .step { return distance <= reach ? 1 : 0 }
        let t = max(0, min(1, (distance - core) / (reach - core)))
        return input.rules.kernel == .quartic ? (1 - t * t) * (1 - t * t) : 1 - t
    }

    func hazard(_ family: Int, at place: PlaneCoordinate) -> Double {
        var sum = 0.0
        for (index, source) in input.sources.items.enumerated() where source.family == family && lifted[index] > 0 {
            let distance = sources[index].distance(to: place)
            guard distance.isFinite else { continue }
            let value = lifted[index] * kernel(distance, core: source.core, reach: source.reach)
            switch input.rules.order {
            case .highest: sum = max(sum, value)
            case .power(let p): sum += (1...p).reduce(1.0) { product, _ in product * value }
            }
        }
        switch input.rules.order {
        case .power(2): sum = sum.squareRoot()
        case .power(4): sum = sum.squareRoot().squareRoot()
        case .power(8): sum = sum.squareRoot().squareRoot().squareRoot()
        default: break
        }
        return min(1, sum)
    }

    /// Points of a family at a cell, not yet rounded.
    func points(_ family: Int, at cell: Cell) -> Double {
        let place = input.grid.centre(of: cell)
        var people = 1.0
        if !input.population.isEmpty {
            var near: Int64 = 0
            for (other, count) in persons {
                let (rows, columns) = (other.row - cell.row, other.column - cell.column)
                let squares = rows * rows + columns * columns
                if Double(squares) * input.grid.cellSize * input.grid.cellSize <= 250_000 { near += count }
            }
            people = curve(Double(near) / 1000)
        }
        var highest = 0.0
        for (index, target) in input.targets.items.enumerated() {
            highest = max(highest, target.weight * weight(targets[index].distance(to: place), 500))
        }
        var shelter = 1.0
        if ratios.contains(where: { $0 != nil }) {
            var access = 0.0
            for (index, ratio) in ratios.enumerated() where ratio != nil {
                access += ratio! * weight(shelters[index].distance(to: place), input.shelters.items[index].radius)
            }
            shelter = 0.9 + 0.2 * min(1, access / input.rules.shelterTarget)
        }
        return min(100, 100 * hazard(family, at: place) * people * (1 + input.rules.targets * highest) / shelter)
    }

    private func curve(_ x: Double) -> Double {
        let knots = input.rules.people.knots
        var value = knots[0].y
        for (low, high) in zip(knots, knots.dropFirst()) where x > low.x {
            value = low.y + (high.y - low.y) * min(1, (x - low.x) / (high.x - low.x))
        }
        return value
    }
}

/// A geometry as plain steps between lattice points ten metres and less apart.
struct NaiveArea {
    var kind: GeometryKind
    /// Per part, the boundary's segments.
    var parts: [[(a: PlaneCoordinate, b: PlaneCoordinate)]] = []
    var reference: PlaneCoordinate?

    func contains(_ place: PlaneCoordinate) -> Bool {
        parts.contains { part in
            var isOdd = false
            for (a, b) in part {
                let area = (b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x)
                let isBetween = min(a.x, b.x)...max(a.x, b.x) ~= place.x && min(a.y, b.y)...max(a.y, b.y) ~= place.y
                if area == 0, isBetween { return true }
                if (a.y <= place.y) != (b.y <= place.y), (area > 0) == (b.y > a.y) { isOdd.toggle() }
            }
            return isOdd
        }
    }

    func distance(to place: PlaneCoordinate) -> Double {
        if kind.isArea, contains(place) { return 0 }
        var least = Double.infinity
        for (a, b) in parts.joined() {
            let (ex, ey): (Double, Double) = (b.x - a.x, b.y - a.y)
            let (px, py): (Double, Double) = (place.x - a.x, place.y - a.y)
            let squaredLength: Double = ex * ex + ey * ey
            let along: Double = squaredLength == 0 ? 0 : (px * ex + py * ey) / squaredLength
            let t = max(0, min(1, along))
            let (dx, dy): (Double, Double) = (px - t * ex, py - t * ey)
            least = min(least, (dx * dx + dy * dy).squareRoot())
        }
        return least
    }
}

extension GeometryTable where Coordinate == PlaneCoordinate {
    /// Every feature as a naive area, with a reference point of its own reckoning.
    var allAreas: [NaiveArea] { (0..<count).map(naiveArea(ofFeature:)) }

    func naiveArea(ofFeature feature: Int) -> NaiveArea {
        var area = NaiveArea(kind: kinds[feature])
        for part in parts(ofFeature: feature) {
            var steps: [Step: Int] = [:]
            var segments: [(a: PlaneCoordinate, b: PlaneCoordinate)] = []
            for path in paths(ofPart: part) {
                let own = Array(coordinates[coordinates(ofPath: path)])
                if kinds[feature] == .point || kinds[feature] == .multiPoint {
                    segments += own.map { ($0, $0) }
                    continue
                }
                for (a, b) in zip(own, own.dropFirst()) {
                    if area.kind.isArea {
                        for step in Step.all(from: a, to: b) { steps[step, default: 0] += 1 }
                    } else {
                        segments.append((a, b))
                    }
                }
            }
            segments += steps.filter { $0.value % 2 == 1 }.map { ($0.key.a, $0.key.b) }
            area.parts.append(segments)
        }
        area.reference =
            area.kind.isArea
            ? area.centroid ?? coordinates[coordinates(ofFeature: feature)].first : coordinates[coordinates(ofFeature: feature)].first
        return area
    }
}

/// The shortest step between lattice points (ten metres) along an edge, the same for both directions.
private struct Step: Hashable {
    var a, b: PlaneCoordinate

    static func all(from a: PlaneCoordinate, to b: PlaneCoordinate) -> [Step] {
        let (dx, dy) = (Int((b.x - a.x) / 10), Int((b.y - a.y) / 10))
        var (count, rest) = (abs(dx), abs(dy))
        while rest != 0 { (count, rest) = (rest, count % rest) }
        return (0..<count).map { step in
            let one = PlaneCoordinate(x: a.x + Double(dx / count * step * 10), y: a.y + Double(dy / count * step * 10))
            let two = PlaneCoordinate(x: one.x + Double(dx / count * 10), y: one.y + Double(dy / count * 10))
            return (one.x, one.y) < (two.x, two.y) ? Step(a: one, b: two) : Step(a: two, b: one)
        }
    }
}

extension NaiveArea {
    /// Centroid by cutting the plane at every vertex and crossing height, then summing intervals of the union per strip.
    var centroid: PlaneCoordinate? {
        let segments = parts.enumerated().flatMap { part, own in
            own.map { (part: part, a: $0.a.y < $0.b.y ? $0.a : $0.b, b: $0.a.y < $0.b.y ? $0.b : $0.a) }
        }
        var heights = Set(segments.flatMap { [$0.a.y, $0.b.y] })
        for (index, one) in segments.enumerated() {
            for two in segments[(index + 1)...] {
                let (dx, dy) = (one.b.x - one.a.x, one.b.y - one.a.y)
                let (ex, ey) = (two.b.x - two.a.x, two.b.y - two.a.y)
                let cross = dx * ey - dy * ex
                guard cross != 0 else { continue }
                let t = ((two.a.x - one.a.x) * ey - (two.a.y - one.a.y) * ex) / cross
                if t > 0, t < 1 { heights.insert(one.a.y + t * dy) }
            }
        }
        var (area, momentX, momentY) = (0.0, 0.0, 0.0)
        let sorted = heights.sorted()
        for (low, high) in zip(sorted, sorted.dropFirst()) {
            for share in [0.5 - 0.5 / 3.0.squareRoot(), 0.5 + 0.5 / 3.0.squareRoot()] {  // Gauss: exact for the cubics in a trapezoid
                let y = low + (high - low) * share
                for (west, east) in intervals(atHeight: y, segments) {
                    let weight = (high - low) / 2 * (east - west)
                    area += weight
                    momentX += weight * (west + east) / 2
                    momentY += weight * y
                }
            }
        }
        return area > 0 ? PlaneCoordinate(x: momentX / area, y: momentY / area) : nil
    }

    private func intervals(atHeight y: Double, _ segments: [(part: Int, a: PlaneCoordinate, b: PlaneCoordinate)]) -> [(Double, Double)] {
        let crossings = segments.filter { $0.a.y <= y && y < $0.b.y }
            .map { (x: $0.a.x + ($0.b.x - $0.a.x) * (y - $0.a.y) / ($0.b.y - $0.a.y), part: $0.part) }.sorted { $0.x < $1.x }
        var odd: Set<Int> = []
        var west = 0.0
        var found: [(Double, Double)] = []
        for crossing in crossings {
            if odd.isEmpty { west = crossing.x }
            odd.formSymmetricDifference([crossing.part])
            if odd.isEmpty { found.append((west, crossing.x)) }
        }
        return found
    }
}
