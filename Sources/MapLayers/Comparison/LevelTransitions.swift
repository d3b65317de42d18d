import CityModel
import RiskScoring

/// How many cells of one map went from each level to each: a 5 × 5 table.
public struct LevelTransitions: Hashable, Sendable {
    /// Index of the family; nil for the total.
    public var family: Int?
    private var counts = [Int](repeating: 0, count: levelCount * levelCount)

    /// A table of zeros.
    public init(family: Int?) { self.family = family }

    /// Cells that had the first level before and have the second after.
    public subscript(before: Level, after: Level) -> Int {
        get { counts[Int(before.rawValue) * levelCount + Int(after.rawValue)] }
        set { counts[Int(before.rawValue) * levelCount + Int(after.rawValue)] = newValue }
    }

    /// All cells: those of both cities together.
    public var sum: Int { counts.reduce(0, +) }

    /// Cells that had a level before.
    public func sum(before: Level) -> Int { Level.allCases.reduce(0) { $0 + self[before, $1] } }

    /// Cells that have a level after.
    public func sum(after: Level) -> Int { Level.allCases.reduce(0) { $0 + self[$1, after] } }

    /// The transition from one level to another that most cells made; of equal ones the worst after, then the mildest before.
    var largestChange: (before: Level, after: Level, cells: Int)? {
        var largest: (before: Level, after: Level, cells: Int)?
        for after in Level.allCases.reversed() {
            for before in Level.allCases where before != after && self[before, after] > largest?.cells ?? 0 {
                largest = (before, after, self[before, after])
            }
        }
        return largest
    }

    /// Counts the levels of two maps over one window.
    init(family: Int?, before: [UInt8], after: [UInt8]) {
        self.init(family: family)
        for (left, right) in zip(before, after) where left != ClassRuns.outside || right != ClassRuns.outside {
            counts[Self.level(left) * levelCount + Self.level(right)] += 1
        }
    }

    /// The raw value of a level; none for cells outside.
    private static func level(_ label: UInt8) -> Int { label == ClassRuns.outside ? Int(Level.none.rawValue) : Int(label) }
}

private let levelCount = Level.allCases.count

extension CityState {
    /// The level of every cell of a window that holds the city, row-major; `ClassRuns.outside` outside the city.
    func levelLabels(family: Int?, over window: CellWindow) -> [UInt8] {
        let scores = map.scores
        let levels = LevelTable(map.input.rules)
        let points = family.map { scores.families[$0] } ?? scores.total
        var labels = [UInt8](repeating: ClassRuns.outside, count: window.count)
        var index = 0
        for row in scores.window.rows {
            var place = window.index(of: Cell(column: scores.window.columns.lowerBound, row: row))
            for _ in scores.window.columns {
                if scores.districtOfCell[index] != CityScores.outside { labels[place] = levels[points[index]].rawValue }
                index += 1
                place += 1
            }
        }
        return labels
    }
}
