import CityModel
import RiskScoring
import TestSupport

@testable import MapLayers

/// A city of point records on a grid of 100 m, to be changed and compared.
struct PlainCity {
    var cell = 100.0
    /// Width and height in cells.
    var size = (4, 3)
    /// Easting of the boundary's west edge.
    var west = 0.0
    var families = ["chemical"]
    var rules = ScoringRules.standard
    /// The first has all cells.
    var districts = [District(code: "D", name: "district")]
    var sources: [(source: Source, place: PlaneCoordinate)] = []
    var targets: [(target: Target, place: PlaneCoordinate)] = []
    var shelters: [(shelter: Shelter, place: PlaneCoordinate)] = []
    /// Layer, persons and place.
    var people: [(layer: String, persons: Double, place: PlaneCoordinate)] = []

    mutating func add(
        _ id: String, _ severity: Double, x: Double, y: Double, reach: Double, family: Int = 0, name: String? = nil, kind: String = "other"
    ) {
        let level: Level = severity >= 0.75 ? .red : severity >= 0.5 ? .orange : severity >= 0.25 ? .yellow : .blue
        let result = RuleResult(
            rule: "any-level", severity: severity, level: level,
            citation: Citation(document: "document", clause: "clause", edition: "", mark: "V"), detail: "")
        let grade = Grade(severity: severity, level: level, deciding: 0, results: [result])
        let source = Source(layer: 0, id: id, name: name, kind: kind, family: family, grade: grade, reach: reach, core: 0)
        sources.append((source, PlaneCoordinate(x: x, y: y)))
    }

    mutating func addPeople(_ persons: Double, x: Double, y: Double, layer: String = "people") {
        people.append((layer, persons, PlaneCoordinate(x: x, y: y)))
    }

    private var input: ScoringInput {
        let (width, height) = (Double(size.0) * cell, Double(size.1) * cell)
        var boundary = GeometryTable<PlaneCoordinate>()
        let corners = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)].map { PlaneCoordinate(x: west + $0.0, y: $0.1) }
        boundary.append(path: corners[...])
        boundary.endPart()
        boundary.endFeature(.polygon)
        var layers: [String] = []
        for record in people where !layers.contains(record.layer) { layers.append(record.layer) }
        let population = layers.map { layer in
            let records = people.filter { $0.layer == layer }
            return PopulationLayer(
                thousandths: records.map { Int64(($0.persons * 1000).rounded()) }, plane: points(records.map(\.place)), layer: layer)
        }
        let ordered = sources.sorted { $0.source.id < $1.source.id }
        return ScoringInput(
            grid: Grid(cellSize: cell), families: families,
            sources: Located(items: ordered.map(\.source), plane: points(ordered.map(\.place))),
            districts: districts, boundary: Located(items: [0], plane: boundary),
            targets: Located(items: targets.map(\.target), plane: points(targets.map(\.place))),
            shelters: Located(items: shelters.map(\.shelter), plane: points(shelters.map(\.place))), population: population, rules: rules)
    }

    private func points(_ places: [PlaneCoordinate]) -> GeometryTable<PlaneCoordinate> {
        var table = GeometryTable<PlaneCoordinate>()
        for place in places {
            table.append(path: [place])
            table.endPart()
            table.endFeature(.point)
        }
        return table
    }

    /// The city scored.
    func state(epsg: Int = 4547, pack: String = "") throws -> CityState {
        let input = input
        let context = try ScoringContext(input, threads: 1)
        let map = CityMap(
            input, context.cityScores(threads: 1), sourceLayers: ["sites"], shelterLayers: ["shelters"],
            shelterPoints: shelters.map(\.place), threads: 1
        ) { _, _ in [] }
        return CityState(map: map, context: context, targetLayers: ["targets"], epsg: epsg, dataDate: nil, rules: pack)
    }

    /// What changes from this city to another.
    func comparison(with other: PlainCity, threads: Int = 1) throws -> CityComparison {
        try CityComparison(try state(), try other.state(), threads: threads)
    }
}

extension PlainCity {
    /// A city with records of every sort and two families, the second of which makes the first worse.
    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func place() -> PlaneCoordinate {
            PlaneCoordinate(x: Double(Int.random(in: 0..<1200, using: &random)), y: Double(Int.random(in: 0..<900, using: &random)))
        }
        size = (12, 9)
        families = ["chemical", "flood"]
        rules.couplings = [Coupling(from: 1, to: 0, factor: 0.5)]
        rules.people = Curve([(0, 0.75), (100, 0.85), (1000, 1), (5000, 1.15)])!
        for number in 0..<8 {
            let at = place()
            add(
                "S\(number)", Double.random(in: 0.1...1, using: &random), x: at.x, y: at.y,
                reach: Double(Int.random(in: 200...700, using: &random)), family: number % 2)
        }
        for number in 0..<3 {
            targets.append(
                (
                    Target(layer: 0, id: "T\(number)", name: nil, targetClass: "一类", weight: Double.random(in: 0.2...1, using: &random)),
                    place()
                ))
            let places = Double.random(in: 1...60, using: &random)
            shelters.append(
                (Shelter(layer: 0, id: "H\(number)", name: nil, type: "short", places: places, radius: 600), place()))
        }
        for _ in 0..<30 {
            let at = place()
            addPeople(Double.random(in: 0...60, using: &random), x: at.x, y: at.y, layer: Bool.random(using: &random) ? "night" : "day")
        }
    }

    /// The city after a survey that touches records of every sort.
    func surveyed(seed: UInt64) -> PlainCity {
        var random = SeededGenerator(seed: seed)
        var city = self
        let number = Int.random(in: 0..<4, using: &random)
        city.sources[number].source.grade?.severity = Double.random(in: 0.1...1, using: &random)
        city.sources[number + 1].place.x += 150
        city.sources.remove(at: 6)
        city.add("S9", Double.random(in: 0.3...1, using: &random), x: 500, y: 400, reach: 500, family: number % 2)
        city.targets[0].target.weight = Double.random(in: 0...1, using: &random)
        city.targets.remove(at: 1)
        city.shelters[1].shelter.places = Double.random(in: 0...100, using: &random)
        city.shelters[2].place.y += 200
        for record in stride(from: 0, to: city.people.count, by: 3) {
            city.people[record].persons *= Double.random(in: 0...3, using: &random)
        }
        return city
    }
}
