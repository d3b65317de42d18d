import CityModel

/// The slow twin of `PackedIndex`: looks at every box.
struct LinearIndex: Sendable {
    private let boxes: [PlaneBox]

    /// An index over boxes; item numbers are their positions. A box that holds nothing is never found.
    init(_ boxes: [PlaneBox]) { self.boxes = boxes }

    /// Appends the numbers of all items whose box shares a place with `box`, edges included, in ascending order.
    func search(_ box: PlaneBox, into found: inout [Int]) {
        for (number, own) in boxes.enumerated() where !own.isEmpty && own.intersects(box) { found.append(number) }
    }
}
