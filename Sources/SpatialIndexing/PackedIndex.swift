import CityModel

/// A static R-tree over boxes, packed in Hilbert order: built once, then only asked.
///
/// Items are sorted along a Hilbert curve through the centres of their boxes; sixteen neighbours make a node, sixteen nodes a node of
/// the next level, up to one root (Kamel & Faloutsos 1993). All boxes lie in one array, level after level, so a search touches
/// few cache lines and allocates nothing but its answers.
///
///     let index = PackedIndex(boxes)
///     var found: [Int] = []
///     index.search(tile, into: &found)     // item numbers, ascending
///
/// Left out on purpose: insertion, removal and nearest neighbours; the model asks only for all items near a box.
public struct PackedIndex: Sendable {
    /// Boxes per node.
    static let nodeSize = 16

    /// Level 0: the boxes of the items in packed order; then the nodes of each level, the root last.
    private let boxes: [PlaneBox]
    /// Item number of each box of level 0.
    private let items: [Int32]
    /// Where each level begins in `boxes`, and the end of the last.
    private let levelStarts: [Int]

    /// An index over boxes; item numbers are their positions. A box that holds nothing is never found.
    public init(_ itemBoxes: [PlaneBox]) {
        let order = Self.hilbertOrder(of: itemBoxes)
        var boxes = order.map { itemBoxes[Int($0)] }
        var starts = [0]
        var level = 0..<boxes.count
        while level.count > 1 {
            starts.append(boxes.count)
            for first in stride(from: level.lowerBound, to: level.upperBound, by: Self.nodeSize) {
                var node = PlaneBox.empty
                for child in first..<min(first + Self.nodeSize, level.upperBound) { node.formUnion(boxes[child]) }
                boxes.append(node)
            }
            level = level.upperBound..<boxes.count
        }
        starts.append(boxes.count)
        self.boxes = boxes
        self.items = order
        self.levelStarts = starts
    }

    /// Appends the numbers of all items whose box shares a place with `box`, edges included, in ascending order.
    public func search(_ box: PlaneBox, into found: inout [Int]) {
        guard !items.isEmpty else { return }
        let start = found.count
        descend(boxes.count - 1..<boxes.count, level: levelStarts.count - 2, box, &found)
        if found.count - start > 1 { found[start...].sort() }
    }

    private func descend(_ nodes: Range<Int>, level: Int, _ box: PlaneBox, _ found: inout [Int]) {
        for node in nodes where boxes[node].intersects(box) {
            if level == 0 {
                found.append(Int(items[node]))
            } else {
                descend(children(of: node, level: level), level: level - 1, box, &found)
            }
        }
    }

    /// The boxes one level down that a node of level 1 or higher stands for.
    private func children(of node: Int, level: Int) -> Range<Int> {
        let first = levelStarts[level - 1] + (node - levelStarts[level]) * Self.nodeSize
        return first..<min(first + Self.nodeSize, levelStarts[level])
    }

    /// Stops the program unless every item that has a box is packed once and every node is exactly the box around its children.
    public func checkInvariants() {
        precondition(Set(items).count == items.count, "an item is packed twice")
        precondition(
            levelStarts.last == boxes.count && (items.isEmpty || levelStarts[levelStarts.count - 2] == boxes.count - 1), "one root")
        for level in 1..<max(1, levelStarts.count - 1) {
            for node in levelStarts[level]..<levelStarts[level + 1] {
                var around = PlaneBox.empty
                for child in children(of: node, level: level) { around.formUnion(boxes[child]) }
                precondition(around == boxes[node], "node \(node) is not the box around its children")
            }
        }
    }

    /// Numbers of the boxes that hold something, along the Hilbert curve; boxes at one place of the curve by number.
    private static func hilbertOrder(of boxes: [PlaneBox]) -> [Int32] {
        var all = PlaneBox.empty
        for box in boxes where !box.isEmpty { all.formUnion(box) }
        func gridded(_ middle: Double, _ low: Double, _ high: Double) -> UInt32 {
            let share = (middle - low) / (high - low)
            return share > 0 ? UInt32(min(share, 1) * 65535) : 0
        }
        var keys: [UInt64] = []
        keys.reserveCapacity(boxes.count)
        for (number, box) in boxes.enumerated() where !box.isEmpty {
            let x = gridded(box.minX + (box.maxX - box.minX) / 2, all.minX, all.maxX)
            let y = gridded(box.minY + (box.maxY - box.minY) / 2, all.minY, all.maxY)
            keys.append(UInt64(hilbertDistance(x, y)) << 32 | UInt64(number))
        }
        keys.sort()
        return keys.map { Int32(truncatingIfNeeded: $0) }
    }

    /// Distance along the Hilbert curve of order 16 of a place of its 65536 × 65536 grid.
    static func hilbertDistance(_ column: UInt32, _ row: UInt32) -> UInt32 {
        var (x, y) = (column, row)
        var distance: UInt32 = 0
        var side: UInt32 = 1 << 15
        while side > 0 {
            let right: UInt32 = x & side > 0 ? 1 : 0
            let upper: UInt32 = y & side > 0 ? 1 : 0
            distance += side * side * ((3 * right) ^ upper)
            if upper == 0 {
                if right == 1 { (x, y) = (65535 - x, 65535 - y) }
                swap(&x, &y)
            }
            side >>= 1
        }
        return distance
    }
}
