/// A honeycomb whose cells carry labels; regions of one label have borders that look drawn by nature.
///
/// Three cells meet at every corner, so the rings of a region never touch themselves or each other, and two regions share the very
/// corners of their common border. Corners are moved, toward the mean of their neighbours on the border and by a random jitter, less
/// than 0.42 of a side: two edges without a common corner are at least one side apart and those of a corner 120° apart, so no edges
/// ever cross.
struct HexagonMesh {
    /// Length of a side, metres.
    let side: Double
    let columns: Int
    let rows: Int
    /// Place of the middle of cell 0.
    let origin: Vector
    /// Label of each cell, row by row; 0 is no region. The outermost cells stay 0.
    var labels: [UInt8]
    private let seed: UInt64

    private static let width = 3.0.squareRoot()

    /// A mesh that covers a box, one cell or more to spare on all sides.
    init(side: Double, from low: Vector, to high: Vector, seed: UInt64) {
        self.side = side
        self.seed = seed
        origin = low - Vector(2 * side, 2 * side)
        columns = Int((high.x - low.x) / (side * Self.width)) + 5
        rows = Int((high.y - low.y) / (side * 1.5)) + 5
        labels = [UInt8](repeating: 0, count: columns * rows)
    }

    var cellArea: Double { 1.5 * Self.width * side * side }

    func middle(ofCell cell: Int) -> Vector {
        let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
        return origin + Vector(side * Self.width * (Double(column) + (row & 1 == 1 ? 0.5 : 0)), side * 1.5 * Double(row))
    }

    /// Row and column of a cell close to a place; they may lie outside the mesh.
    func rowAndColumn(near place: Vector) -> (row: Int, column: Int) {
        (Int(((place.y - origin.y) / (side * 1.5)).rounded()), Int(((place.x - origin.x) / (side * Self.width)).rounded()))
    }

    /// Whether a cell has all its six neighbours.
    func isInner(_ cell: Int) -> Bool {
        let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
        return row > 0 && row < rows - 1 && column > 0 && column < columns - 1
    }

    /// The cell with the nearest middle; nil outside the mesh and in its outermost cells.
    func cell(at place: Vector) -> Int? {
        let y = (place.y - origin.y) / (side * 1.5)
        guard y > 0, y < Double(rows - 1) else { return nil }
        var best: Int?
        var bestDistance = Double.infinity
        for row in [Int(y), Int(y) + 1] {
            let x = (place.x - origin.x) / (side * Self.width) - (row & 1 == 1 ? 0.5 : 0)
            guard x >= 0.5, x < Double(columns) - 1.5, row > 0, row < rows - 1 else { return nil }
            let candidate = row * columns + Int(x + 0.5)
            let distance = middle(ofCell: candidate).distance(to: place)
            if distance < bestDistance {
                bestDistance = distance
                best = candidate
            }
        }
        return best
    }

    /// The six neighbours, counter-clockwise from the one across the edge that begins at the north corner.
    func neighbours(of cell: Int) -> (Int, Int, Int, Int, Int, Int) {
        let shift = (cell / columns) & 1
        let north = cell + columns + shift
        let south = cell - columns + shift
        return (north - 1, cell - 1, south - 1, south, cell + 1, north)
    }

    func neighbourList(of cell: Int) -> [Int] {
        let n = neighbours(of: cell)
        return [n.0, n.1, n.2, n.3, n.4, n.5]
    }

    // A corner is twice the cell whose north corner it is, or twice the cell whose south corner it is, plus 1.

    /// The corners of a cell, counter-clockwise from the north one; edge `i` runs from corner `i` to the next, neighbour `i` is across.
    private func corners(of cell: Int) -> [Int] {
        let n = neighbours(of: cell)
        return [2 * cell, 2 * n.0 + 1, 2 * n.2, 2 * cell + 1, 2 * n.3, 2 * n.5 + 1]
    }

    private func latticePlace(ofCorner corner: Int) -> Vector {
        middle(ofCell: corner / 2) + Vector(0, corner & 1 == 0 ? side : -side)
    }

    /// The three cells at a corner and, opposite each of them, the neighbouring corner along the edge between the other two.
    private func surroundings(ofCorner corner: Int) -> (cells: [Int], opposite: [Int]) {
        let cell = corner / 2
        let n = neighbours(of: cell)
        if corner & 1 == 0 {
            let above = neighbours(of: n.0).5
            return ([cell, n.0, n.5], [2 * above + 1, 2 * n.5 + 1, 2 * n.0 + 1])
        }
        let below = neighbours(of: n.2).3
        return ([cell, n.2, n.3], [2 * below, 2 * n.3, 2 * n.2])
    }

    /// Where a corner lies after smoothing and jitter.
    private func place(ofCorner corner: Int) -> Vector {
        let lattice = latticePlace(ofCorner: corner)
        let (cells, opposite) = surroundings(ofCorner: corner)
        var sum = Vector.zero
        var count = 0.0
        for index in 0..<3 where labels[cells[(index + 1) % 3]] != labels[cells[(index + 2) % 3]] {
            sum = sum + latticePlace(ofCorner: opposite[index])
            count += 1
        }
        var shift = count > 0 ? (sum * (1 / count) - lattice) * 0.5 : .zero
        let bits = scrambled(seed ^ UInt64(corner))
        let jitter = Vector(Double(bits & 0xFFFF) / 65_536 - 0.5, Double(bits >> 16 & 0xFFFF) / 65_536 - 0.5)
        shift = shift + jitter * (0.5 * side)
        let limit = 0.42 * side
        if shift.length > limit { shift = shift.normalized * limit }
        return lattice + shift
    }

    /// A connected set of cells of one label.
    struct Region {
        var label: UInt8
        /// Shell first, counter-clockwise, holes clockwise, without a repeated first place.
        var rings: [[Vector]]
    }

    /// All regions with a label, in the order of their first cells.
    func regions() -> [Region] {
        var next = [Int: Int]()
        return components { $0 != 0 }.map { component in
            let label = labels[component[0]]
            var starts: [Int] = []
            for cell in component {
                let corners = corners(of: cell)
                for (edge, neighbour) in neighbourList(of: cell).enumerated() where labels[neighbour] != label {
                    next[corners[edge]] = corners[(edge + 1) % 6]
                    starts.append(corners[edge])
                }
            }
            var rings: [[Vector]] = []
            for start in starts {
                guard var corner = next.removeValue(forKey: start) else { continue }
                var ring = [place(ofCorner: start)]
                while corner != start {
                    ring.append(place(ofCorner: corner))
                    guard let following = next.removeValue(forKey: corner) else { break }
                    corner = following
                }
                if doubledArea(ring) > 0 { rings.insert(ring, at: 0) } else { rings.append(ring) }
            }
            return Region(label: label, rings: rings)
        }
    }

    /// Connected sets of cells of one label that satisfies a condition, in the order of their first cells.
    private func components(where condition: (UInt8) -> Bool) -> [[Int]] {
        var seen = [Bool](repeating: false, count: labels.count)
        var components: [[Int]] = []
        for first in labels.indices where condition(labels[first]) && !seen[first] && isInner(first) {
            seen[first] = true
            var component = [first]
            var head = 0
            while head < component.count {
                for neighbour in neighbourList(of: component[head]) where !seen[neighbour] && labels[neighbour] == labels[first] {
                    seen[neighbour] = true
                    if isInner(neighbour) { component.append(neighbour) }
                }
                head += 1
            }
            components.append(component)
        }
        return components
    }

    /// Leaves a label only its largest connected set; the others go to the label, not 0 if possible, that most of their neighbours have.
    mutating func joinFragments(ofLabel label: UInt8) {
        let components = components { $0 == label }
        guard let largest = components.map(\.count).max(), let kept = components.firstIndex(where: { $0.count == largest }) else { return }
        for (index, component) in components.enumerated() where index != kept {
            var contacts = [Int](repeating: 0, count: 256)
            for cell in component {
                for neighbour in neighbourList(of: cell) where labels[neighbour] != label { contacts[Int(labels[neighbour])] += 1 }
            }
            contacts[0] = 0
            let winner = contacts.indices.max { contacts[$0] < contacts[$1] } ?? 0
            for cell in component { labels[cell] = contacts[winner] > 0 ? UInt8(winner) : 0 }
        }
    }
}
