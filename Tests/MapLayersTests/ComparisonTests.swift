import CityModel
import Glibc
import RiskScoring
import TestSupport
import Testing

@testable import MapLayers

/// Step kernel, M = 1: the score of a cell is 100·s of the one source within reach.
private let before: PlainCity = {
    var city = PlainCity()
    city.rules.kernel = .step
    // North at the top, columns 0…3, rows 0…2; S1 reaches three cells, S2 five, S3 its own.
    // 10  .  30  .
    // 60 30  30 30
    // 60 60  30  .
    city.add("S1", 0.6, x: 50, y: 50, reach: 110)
    city.add("S2", 0.3, x: 250, y: 150, reach: 110)
    city.add("S3", 0.1, x: 50, y: 250, reach: 60)
    city.addPeople(1.5, x: 150, y: 50)
    city.addPeople(4, x: 150, y: 250)
    return city
}()

private let after: PlainCity = {
    var city = before
    // S1 is worse, S2 went 100 m east, S3 is gone, S4 is new.
    //  . 55   . 30
    // 80  .  30 30
    // 80 80   . 30
    city.sources = []
    city.add("S1", 0.8, x: 50, y: 50, reach: 110)
    city.add("S2", 0.3, x: 350, y: 150, reach: 110)
    city.add("S4", 0.55, x: 150, y: 250, reach: 60)
    city.people[0].persons = 2.25
    return city
}()

@Suite("Two states of a city worked by hand")
struct HandWorkedComparisonTests {
    @Test("have the table of transitions found on paper")
    func transitions() throws {
        let comparison = try before.comparison(with: after)
        for table in comparison.transitions {
            #expect(table[.orange, .red] == 3)
            #expect(table[.yellow, .yellow] == 2)
            // (2,0), (1,1), (2,2)
            #expect(table[.yellow, .none] == 3)
            #expect(table[.blue, .none] == 1)
            // (3,0), (3,2)
            #expect(table[.none, .yellow] == 2)
            #expect(table[.none, .orange] == 1)
            #expect(table.sum == 12)
        }
        #expect(comparison.transitions.map(\.family) == [nil, 0])
        #expect(comparison.area(ofCells: 3) == 30_000)
    }

    @Test("have the zones found on paper, with cells, persons, largest change and main transition")
    func zones() throws {
        let comparison = try before.comparison(with: after)
        let zones = comparison.zones
        // In (row, column) order of their first cells; diagonal neighbours are apart.
        #expect(zones.map(\.sort) == [.worsened, .vanished, .appeared, .vanished, .vanished, .appeared, .vanished, .appeared])
        #expect(zones.map(\.cells) == [3, 1, 1, 1, 1, 1, 1, 1])
        #expect(zones.map(\.persons) == [2250, 0, 0, 0, 0, 4000, 0, 0])
        #expect(zones.map(\.largestChange) == [2000, -3000, 3000, -3000, -1000, 5500, -3000, 3000])
        #expect(zones[0].cell == Cell(column: 0, row: 0))
        #expect(zones[0].transition == (.orange, .red, 3))
        #expect(comparison.shapes.count == 8)
        // The first zone is an L of three cells: six corners, the first repeated.
        let ring = comparison.shapes.coordinates[comparison.shapes.coordinates(ofFeature: 0)].map { [Int($0.column), Int($0.row)] }
        #expect(Set(ring).isSuperset(of: [[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]))
        #expect(comparison.sum(of: .vanished).cells == 4)
    }

    @Test("have the causes found on paper: regraded, moved, removed and added sources")
    func causes() throws {
        let comparison = try before.comparison(with: after)
        func cause(_ zone: Int) throws -> ChangeCause {
            let causes = comparison.causes[zone].causes
            #expect(causes.count == 1)
            return try #require(causes.first)
        }
        let regraded = try cause(0)
        #expect(regraded.id == "S1" && abs(regraded.points - 20) < 1e-9)
        #expect(regraded.reasons == [.differs(.level(.orange, .red)), .differs(.severity(0.6, 0.8))])
        let gone = try cause(1)
        #expect(gone.id == "S2" && abs(gone.points + 30) < 1e-9 && gone.reasons == [.differs(.moved(100))])
        let come = try cause(2)
        #expect(come.id == "S2" && abs(come.points - 30) < 1e-9)
        let removed = try cause(4)
        #expect(removed.id == "S3" && abs(removed.points + 10) < 1e-9 && removed.reasons == [.removed])
        let added = try cause(5)
        #expect(added.id == "S4" && abs(added.points - 55) < 1e-9 && added.reasons == [.added])
    }

    @Test("list what became of every record, layer of people, level and district")
    func records() throws {
        let comparison = try before.comparison(with: after)
        #expect(comparison.sources.changed.map(\.id) == ["S1", "S2", "S4", "S3"])
        #expect(comparison.sources.changed.map(\.fate) == [.changed, .changed, .added, .removed])
        #expect(comparison.sources.changed[1].differences == [.moved(100)])
        #expect(comparison.people == [PeopleChange(layer: "people", before: 5500, after: 6250, changed: 1)])
        #expect(comparison.districts.count == 2)
        for row in comparison.districts {
            // 1.5 persons lived in orange, 4 in none; now 2.25 in red, 4 in orange.
            #expect(Level.allCases.map(row.gainedPersons) == [-4000, 0, 0, 2500, 2250])
            #expect(Level.allCases.map { row.after.cells[$0] - row.before.cells[$0] } == [1, -1, -1, -2, 3])
        }
    }

    @Test("share a change of two factors by the logarithmic mean")
    func divisia() throws {
        // One cell. A: s = .5 and .4, 2 persons, M = 1.2; B: .6 and .4, 5 persons, M = 1.5.
        // H = (.0625 + .0256)^¼ = .544809 and (.1296 + .0256)^¼ = .627658; scores 65.3770 and 94.1487.
        // L = 28.7716 / ln(94.1487/65.3770) = 78.8904; H's part L·ln(.627658/.544809) = 11.1678, all of the first source;
        // M's part L·ln(1.5/1.2) = 17.6039.
        var city = PlainCity(size: (1, 1))
        city.rules.kernel = .step
        city.rules.people = Curve([(0, 1), (10, 2)])!
        city.add("S1", 0.5, x: 50, y: 50, reach: 60)
        city.add("S2", 0.4, x: 50, y: 50, reach: 60)
        city.addPeople(2, x: 50, y: 50)
        var later = city
        later.sources[0].source.grade?.severity = 0.6
        later.people[0].persons = 5
        let comparison = try city.comparison(with: later)
        let causes = try #require(comparison.causes.first).causes
        #expect(causes.map(\.factor) == [.people, .hazard])
        #expect(causes[0].reasons == [.persons(before: 2000, after: 5000)] && causes[0].layer == "people")
        #expect(causes[1].id == "S1")
        #expect(abs(causes[0].points - 17.6039) < 5e-5, "\(causes[0].points)")
        #expect(abs(causes[1].points - 11.1678) < 5e-5, "\(causes[1].points)")
    }

    @Test("name what the limit of 100 points cuts off")
    func limit() throws {
        // 90·1.2 = 108 and 100·1.5 = 150: both are cut to 100; 60·1.2 = 72 to 150: 28 points up to the limit, 50 beyond it.
        var city = PlainCity(size: (1, 1))
        city.rules.kernel = .step
        city.rules.people = Curve([(0, 1), (10, 2)])!
        city.add("S1", 0.6, x: 50, y: 50, reach: 60)
        city.addPeople(2, x: 50, y: 50)
        var later = city
        later.sources[0].source.grade?.severity = 1
        later.people[0].persons = 5
        let change = try #require(try city.comparison(with: later).causes.first)
        let limit = try #require(change.causes.first { $0.factor == .limit })
        #expect(abs(limit.points + 50) < 1e-9)
        #expect(abs(change.causes.reduce(0) { $0 + $1.points } - 28) < 1e-9)
    }

    @Test("name the family whose hazard makes a source count more")
    func coupling() throws {
        var city = PlainCity(size: (1, 1), families: ["chemical", "flood"])
        city.rules.kernel = .step
        city.rules.couplings = [Coupling(from: 1, to: 0, factor: 0.5)]
        city.add("S1", 0.5, x: 50, y: 50, reach: 60)
        city.add("S2", 0.2, x: 50, y: 50, reach: 60, family: 1)
        var later = city
        later.sources[1].source.grade?.severity = 0.4
        // s' = .5·(1 + .5·.2) = .55 and .5·(1 + .5·.4) = .6: both orange, so look at the cell itself.
        let comparison = try city.comparison(with: later)
        #expect(comparison.zones.isEmpty)
        let finder = try ChangeCauses(
            comparison.before, comparison.after, sources: comparison.sources, targets: comparison.targets, shelters: comparison.shelters,
            threads: 1)
        let causes = finder.change(at: Cell(column: 0, row: 0)).causes
        #expect(causes.count == 1)
        #expect(causes.first?.id == "S1" && abs((causes.first?.points ?? 0) - 5) < 1e-9)
        guard case .coupling(family: "flood", let before, let after) = causes.first?.reasons.first else {
            Issue.record("\(causes)")
            return
        }
        #expect(abs(before - 0.1) < 1e-12 && abs(after - 0.2) < 1e-12)
    }
}

@Suite("The comparison of two states")
struct ComparisonTests {
    @Test("finds nothing between a city and itself")
    func same() throws {
        let city = PlainCity(seed: 1)
        let comparison = try city.comparison(with: city)
        #expect(comparison.zones.isEmpty && comparison.causes.isEmpty && comparison.shapes.count == 0)
        for matches in [comparison.sources, comparison.targets, comparison.shelters] { #expect(matches.changed.isEmpty) }
        #expect(comparison.people.allSatisfy { !$0.isChanged } && !comparison.haveOtherRules)
        for table in comparison.transitions { #expect(Level.allCases.reduce(0) { $0 + table[$1, $1] } == table.sum) }
    }

    @Test("is mirrored when the states change places", arguments: UInt64(0)..<10)
    func mirrored(seed: UInt64) throws {
        let city = PlainCity(seed: seed)
        let forth = try city.comparison(with: city.surveyed(seed: seed))
        let back = try city.surveyed(seed: seed).comparison(with: city)
        for (left, right) in zip(forth.transitions, back.transitions) {
            for before in Level.allCases { for after in Level.allCases { #expect(left[before, after] == right[after, before]) } }
        }
        let mirror: [ChangeSort: ChangeSort] = [.worsened: .improved, .improved: .worsened, .appeared: .vanished, .vanished: .appeared]
        #expect(!forth.zones.isEmpty)
        #expect(forth.zones.map { mirror[$0.sort] } == back.zones.map(\.sort))
        #expect(forth.zones.map(\.largestChange) == back.zones.map { -$0.largestChange })
        for (left, right) in zip(forth.causes, back.causes) {
            let sums = [left, right].map { $0.causes.reduce(0) { $0 + $1.points } }
            #expect(abs(sums[0] + sums[1]) < 1e-9)
        }
        #expect(forth.sources.count(.added) == back.sources.count(.removed))
        for (left, right) in zip(forth.districts, back.districts) {
            for level in Level.allCases { #expect(left.gainedPersons(level) == -right.gainedPersons(level)) }
        }
    }

    @Test("counts every cell of the city once in every table, and zones hold the cells that changed", arguments: UInt64(0)..<10)
    func sums(seed: UInt64) throws {
        let city = PlainCity(seed: seed)
        let comparison = try city.comparison(with: city.surveyed(seed: seed + 100), threads: 2)
        #expect(comparison.transitions.count == 3)
        for table in comparison.transitions { #expect(table.sum == 108) }
        let total = comparison.transitions[0]
        let changed = total.sum - Level.allCases.reduce(0) { $0 + total[$1, $1] }
        #expect(comparison.zones.reduce(0) { $0 + $1.cells } == changed)
        #expect(ChangeSort.allCases.reduce(0) { $0 + comparison.sum(of: $1).cells } == changed)
        let last = comparison.districts[comparison.districts.count - 1]
        for level in Level.allCases {
            #expect(last.before.cells[level] == total.sum(before: level) && last.after.cells[level] == total.sum(after: level))
        }
    }

    @Test("has causes that add up to the change, and each factor has its part by the logarithmic mean", arguments: UInt64(0)..<50)
    func causesAddUp(seed: UInt64) throws {
        let city = PlainCity(seed: seed)
        let comparison = try city.comparison(with: city.surveyed(seed: seed))
        let finder = try ChangeCauses(
            comparison.before, comparison.after, sources: comparison.sources, targets: comparison.targets, shelters: comparison.shelters,
            threads: 1)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<8 {
            let cell = Cell(column: Int.random(in: 0..<12, using: &random), row: Int.random(in: 0..<9, using: &random))
            let change = finder.change(at: cell)
            let explained = [comparison.before, comparison.after].map { $0.context.explanation(of: cell) }
            let points = explained.map { $0.families.map(\.score.points).max()! }
            #expect(abs(change.causes.reduce(0) { $0 + $1.points } - (points[1] - points[0])) < 1e-9)
            #expect(change.rounding.magnitude <= 0.010001)
            #expect(Int(change.before) == Int(explained[0].total.score) && Int(change.after) == Int(explained[1].total.score))
            let numbers = explained.map { one in
                [one.families.map(\.hazard).max()!, one.people.factor, one.targets.factor, one.shelters.factor]
            }
            let products = numbers.map { 100 * $0[0] * $0[1] * $0[2] / $0[3] }
            guard products[0] > 0, products[1] > 0, abs(products[0] - products[1]) > 1e-3 else { continue }
            let mean = (products[1] - products[0]) / (log(products[1]) - log(products[0]))
            for (index, factor) in [ChangeCause.Factor.hazard, .people, .targets, .shelters].enumerated() {
                let part = (index == 3 ? -1 : 1) * mean * log(numbers[1][index] / numbers[0][index])
                let found = change.causes.reduce(0) { $1.factor == factor ? $0 + $1.points : $0 }
                #expect(abs(part - found) < 1e-7, "\(factor): \(part) and \(found)")
            }
        }
    }

    @Test("takes cells that are in one city only for none in the other, and says how many")
    func otherBoundary() throws {
        var larger = after
        larger.size = (5, 3)
        let comparison = try before.comparison(with: larger)
        #expect(comparison.cellsOnlyBefore == 0 && comparison.cellsOnlyAfter == 3)
        #expect(comparison.transitions[0].sum == 15)
        // S2 at 350 reaches the new cell (4, 1) also, which appears.
        #expect(comparison.transitions[0][.none, .yellow] == 3)
        let zone = try #require(comparison.zones.firstIndex { $0.sort == .appeared && $0.firstCell == Cell(column: 3, row: 0) })
        #expect(comparison.zones[zone].cells == 1)
        let added = try #require(comparison.zones.firstIndex { $0.firstCell == Cell(column: 4, row: 1) })
        #expect(comparison.causes[added].causes.map(\.factor) == [.boundary])
        #expect(comparison.causes[added].causes[0].points == 30)
    }

    @Test("refuses other planes, cell sizes and families, and names both")
    func refused() throws {
        let state = try before.state()
        #expect(throws: ComparisonError.planes(4547, 4546)) { _ = try CityComparison(state, before.state(epsg: 4546), threads: 1) }
        var finer = before
        finer.cell = 50
        finer.size = (8, 6)
        #expect(throws: ComparisonError.cellSizes(100, 50)) { _ = try before.comparison(with: finer) }
        #expect(ComparisonError.cellSizes(100, 50).description.contains("100 m and of 50 m"))
        var others = before
        others.families = ["chemical", "flood"]
        #expect(throws: ComparisonError.families(["chemical"], ["chemical", "flood"])) { _ = try before.comparison(with: others) }
        var elsewhere = before
        elsewhere.west = 40_000_000
        elsewhere.add("S1", 0.5, x: 40_000_000, y: 0, reach: 60)
        #expect(throws: ComparisonError.farApart) { _ = try before.comparison(with: elsewhere) }
    }

    @Test("tells another pack of rules, by which sources are graded, from the same")
    func otherPack() throws {
        let same = try CityComparison(try before.state(pack: "a"), try before.state(pack: "a"), threads: 1)
        let other = try CityComparison(try before.state(pack: "a"), try before.state(pack: "b"), threads: 1)
        #expect(!same.haveOtherRules && other.haveOtherRules)
    }

    @Test("blames other rules where a factor was made by them")
    func otherRules() throws {
        var later = before
        later.rules.people = Curve([(0, 0.5)])!
        later.people[0].persons = 3
        let comparison = try before.comparison(with: later)
        #expect(comparison.haveOtherRules && !comparison.causes.isEmpty)
        for change in comparison.causes {
            #expect(change.causes.map(\.reasons) == [[.rules]])
            #expect(change.causes.map(\.factor) == [.people])
        }
    }

    @Test("blames the first shelters and people of a city as such")
    func firstOnes() throws {
        var later = before
        later.shelters = [(Shelter(layer: 0, id: "H", name: nil, type: "short", places: 100, radius: 900), PlaneCoordinate(x: 150, y: 50))]
        var earlier = before
        earlier.people = []
        later.rules.people = Curve([(0, 0.5)])!
        earlier.rules.people = later.rules.people
        let comparison = try earlier.comparison(with: later)
        let causes = try #require(comparison.causes.first).causes
        #expect(causes.map(\.factor) == [.people, .shelters])
        #expect(causes.allSatisfy { $0.reasons == [.beginsToCount] && $0.id == nil })
        let back = try #require(try later.comparison(with: earlier).causes.first).causes
        #expect(back.allSatisfy { $0.reasons == [.ceasesToCount] })
    }

    @Test("sums up the zones that a record made worse: most persons × points first, then most cells × points")
    func mainCauses() throws {
        // S1 made three cells worse, S2 two zones of one cell each, S4 one; all else got better.
        let main = try before.comparison(with: after).mainCauses
        #expect(main.map(\.cause.id) == ["S4", "S1", "S2"])
        #expect(main.map(\.zones) == [1, 1, 2] && main.map(\.cells) == [1, 3, 2] && main.map(\.persons) == [4000, 2250, 0])
        #expect(main[2].cell == Cell(column: 3, row: 0))
        // From orange to red by 0.4 points, which round to nothing.
        var city = after
        city.sources = []
        city.add("S1", 0.748, x: 50, y: 50, reach: 110)
        var worse = city
        worse.sources = []
        worse.add("S1", 0.752, x: 50, y: 50, reach: 110)
        let comparison = try city.comparison(with: worse)
        #expect(comparison.zones.map(\.sort) == [.worsened] && comparison.mainCauses.isEmpty)
    }

    @Test("have the rises found on paper by the level reached, each with its polygons")
    func rises() throws {
        let rises = try before.comparison(with: after).rises
        #expect(
            Level.allCases.map { rises.cells[$0] } == [0, 0, 2, 1, 3] && Level.allCases.map { rises.persons[$0] } == [0, 0, 0, 4000, 2250])
        #expect(rises.levels == [.red, .yellow, .orange, .yellow] && rises.shapes.count == 4)
    }

    @Test("takes ids for different that differ in UTF-8 only")
    func exactIDs() throws {
        var city = PlainCity()
        city.add("\u{5140}", 0.3, x: 50, y: 50, reach: 60)
        city.add("\u{FA0C}", 0.6, x: 250, y: 50, reach: 60)
        var later = city
        later.sources[0].source.grade?.severity = 0.4
        later.sources.swapAt(0, 1)
        let changed = try city.comparison(with: later).sources.changed
        #expect(changed.map { Array($0.id.utf8) } == [Array("\u{5140}".utf8)])
        #expect(changed.map(\.differences) == [[.severity(0.3, 0.4)]])
    }

    @Test("tells shelters that cannot be used from those that are gained and lost")
    func unusableShelters() throws {
        func city(_ shelters: [(id: String, places: Double?, x: Double)]) -> PlainCity {
            var city = PlainCity()
            city.shelters = shelters.map { id, places, x in
                (Shelter(layer: 0, id: id, name: nil, type: "short", places: places, radius: 600), PlaneCoordinate(x: x, y: 50))
            }
            return city
        }
        let before = city([("filled", nil, 50), ("gone", 5, 150), ("gone-empty", nil, 150), ("emptied", 5, 250), ("both", nil, 250)])
        let after = city([("filled", 5, 50), ("emptied", nil, 250), ("both", nil, 350), ("new", 5, 50), ("new-empty", nil, 50)])
        let comparison = try before.comparison(with: after)
        let changed = comparison.shelters.changed
        #expect(changed.map(\.id) == ["filled", "emptied", "both", "new", "new-empty", "gone", "gone-empty"])
        #expect(
            changed.map { $0.differences.filter { if case .usable = $0 { true } else { false } } } == [
                [.usable(false, true)], [.usable(true, false)], [], [], [.usable(nil, false)], [], [.usable(false, nil)],
            ])
        #expect(changed.map(\.isAddedUnusable) == [false, false, false, false, true, false, false])
        #expect(comparison.changedShelters.map(\.trend) == [.milder, .worse, .other, .added, .other, .removed, .other])
    }

    @Test("reports no move of a record that stayed where another of its id is gone")
    func repeatedIDs() throws {
        var city = PlainCity()
        for x in [50.0, 150, 250] { city.add("S", 0.3, x: x, y: 50, reach: 60) }
        var later = city
        later.sources.removeFirst()
        later.sources[1].place.y = 150
        let records = try city.comparison(with: later).sources.records
        #expect(records.map(\.fate) == [.unchanged, .changed, .removed] && records.map(\.before) == [1, 0, 2])
    }

    @Test("matches a district with a code by its code and one without by its name, which may read alike")
    func districtKeys() throws {
        var (old, new) = (PlainCity(), PlainCity())
        old.districts = [District(code: "", name: "1"), District(code: "1", name: "X")]
        new.districts = [District(code: "1", name: "X"), District(code: "", name: "1")]
        let rows = try old.comparison(with: new).districts
        #expect(rows.map { $0.before.district } == [1, 0, nil] && rows.count == 3)
    }

    @Test("matches records that repeat an id in their order, and people by their places")
    func repeats() throws {
        var city = PlainCity()
        city.add("S", 0.3, x: 50, y: 50, reach: 60)
        city.add("S", 0.6, x: 250, y: 50, reach: 60)
        city.addPeople(1, x: 50, y: 50)
        city.addPeople(2, x: 150, y: 50)
        city.addPeople(3, x: 150, y: 50)
        var later = city
        later.sources.remove(at: 1)
        later.people = [city.people[2], city.people[1]]
        later.addPeople(7, x: 350, y: 50)
        let comparison = try city.comparison(with: later)
        #expect(comparison.sources.records.map(\.fate) == [.unchanged, .removed])
        // 2 and 3 at one place became 3 and 2; 1 is gone, 7 is new.
        #expect(comparison.people == [PeopleChange(layer: "people", before: 6000, after: 12_000, added: 1, removed: 1, changed: 2)])
    }
}
