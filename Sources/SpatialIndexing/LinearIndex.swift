import CityModel

/// The slow twin of `PackedIndex`: looks at every box. For tests, and for a handful of boxes.
public struct LinearIndex: Sendable {
    private let boxes: [PlaneBox]

    /// An index over boxes; item numbers are their positions. A box that holds nothing is never found.
    public init(_ boxes: [PlaneBox]) { self.boxes = boxes }

    /// Appends the numbers of all items whose box shares a place with `box`, edges included, in ascending order.
    public func search(_ box: PlaneBox, into found: inout [Int]) {
        for (number, own) in boxes.enumerated() where !own.isEmpty && own.intersects(box) { found.append(number) }
    }
}
