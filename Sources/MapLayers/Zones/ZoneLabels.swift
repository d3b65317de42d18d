/// Which zone each run belongs to: connected components of runs of one class, found by union-find over neighbouring rows
/// (two-pass labelling; Rosenfeld and Pfaltz 1966).
struct ZoneLabels {
    /// The label of runs without class.
    static let noZone: Int32 = -1
    /// The label of runs outside the city.
    static let outside: Int32 = -2

    /// Per run, the number of its zone, `noZone` or `outside`. Zones are numbered by their first cells in (row, column) order.
    private(set) var zoneOfRun: [Int32]
    /// How many zones.
    private(set) var count = 0

    /// The zones of runs, 4 neighbours.
    init(_ runs: ClassRuns) {
        // While joining, an entry is the run's parent: a run of the same zone that comes no later, itself at a root.
        zoneOfRun = (0..<Int32(runs.starts.count)).map { $0 }
        for row in 1..<max(1, runs.rows) { joinRows(row - 1, row, of: runs) }
        for run in zoneOfRun.indices {
            switch runs.labels[run] {
            case ClassRuns.outside: zoneOfRun[run] = Self.outside
            case ClassRuns.noClass: zoneOfRun[run] = Self.noZone
            default:
                let parent = Int(zoneOfRun[run])
                if parent == run {
                    zoneOfRun[run] = Int32(count)
                    count += 1
                } else {
                    zoneOfRun[run] = zoneOfRun[parent]
                }
            }
        }
    }

    private mutating func joinRows(_ south: Int, _ north: Int, of runs: ClassRuns) {
        var lower = runs.rowStarts[south]
        var upper = runs.rowStarts[north]
        let lastLower = runs.rowStarts[south + 1] - 1
        let lastUpper = runs.rowStarts[north + 1] - 1
        while lower < lastLower, upper < lastUpper {
            if runs.labels[lower] == runs.labels[upper] { join(lower, upper) }
            let lowerEnd = runs.starts[lower + 1]
            let upperEnd = runs.starts[upper + 1]
            if lowerEnd <= upperEnd { lower += 1 }
            if upperEnd <= lowerEnd { upper += 1 }
        }
    }

    /// The root is the earliest run, so a zone's number is known when its first run is reached.
    private mutating func join(_ first: Int, _ second: Int) {
        let first = root(of: first)
        let second = root(of: second)
        if first < second { zoneOfRun[second] = Int32(first) } else { zoneOfRun[first] = Int32(second) }
    }

    private mutating func root(of run: Int) -> Int {
        var run = run
        while Int(zoneOfRun[run]) != run {
            zoneOfRun[run] = zoneOfRun[Int(zoneOfRun[run])]
            run = Int(zoneOfRun[run])
        }
        return run
    }
}
