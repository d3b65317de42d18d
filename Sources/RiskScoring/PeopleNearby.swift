import CityModel

/// N500: persons in city cells at most 500 m away, centre to centre, decided in whole numbers (MODEL 5).
struct PeopleNearby: Sendable {
    let people: People
    /// The largest |Δcolumn| within 500 m for each |Δrow| = 0, 1, …
    private let halfWidths: [Int]

    /// The largest |Δrow| within 500 m.
    var radius: Int { halfWidths.count - 1 }

    init(_ people: People, axis: CellAxis) {
        self.people = people
        let limit = squared(500_000.0)
        func fits(_ rows: Int, _ columns: Int) -> Bool {
            (Double(rows) * Double(rows) + Double(columns) * Double(columns)) * (axis.size * axis.size) <= limit
        }
        var widths: [Int] = []
        var width = Int(500_000 / axis.size) + 1
        while width >= 0 {
            if fits(widths.count, width) { widths.append(width) } else { width -= 1 }
        }
        halfWidths = widths
    }

    /// Thousandths of a person within 500 m of each cell of a window, row-major.
    ///
    /// Every populated cell adds a chord to the rows around it, marked at its two ends; a running sum along each row does the rest.
    func counts(over window: CellWindow) -> [Int64] {
        let width = window.columns.count + 1
        var marks = [Int64](repeating: 0, count: width * window.rows.count)
        let most = halfWidths[0]
        let columns = window.columns.lowerBound - most..<window.columns.upperBound + most
        for row in window.rows.lowerBound - radius..<window.rows.upperBound + radius {
            people.forEachEntry(row: row, columns: columns) { _, entry in
                for target in max(row - radius, window.rows.lowerBound)..<min(row + radius + 1, window.rows.upperBound) {
                    let half = halfWidths[abs(target - row)]
                    let first = max(entry.cell.column - half, window.columns.lowerBound)
                    let end = min(entry.cell.column + half + 1, window.columns.upperBound)
                    guard first < end else { continue }
                    let start = (target - window.rows.lowerBound) * width - window.columns.lowerBound
                    marks[start + first] += entry.thousandths
                    marks[start + end] -= entry.thousandths
                }
            }
        }
        var counts: [Int64] = []
        counts.reserveCapacity(window.count)
        for row in 0..<window.rows.count {
            var sum: Int64 = 0
            for column in 0..<window.columns.count {
                sum += marks[row * width + column]
                counts.append(sum)
            }
        }
        return counts
    }
}

extension Curve {
    /// Linear between knots, constant outside.
    func value(at x: Double) -> Double {
        guard let above = knots.firstIndex(where: { x < $0.x }) else { return knots[knots.count - 1].y }
        guard above > 0 else { return knots[0].y }
        let (low, high) = (knots[above - 1], knots[above])
        return low.y + (high.y - low.y) * ((x - low.x) / (high.x - low.x))
    }
}
