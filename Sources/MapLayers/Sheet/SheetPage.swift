/// A place on the page, millimetres from its top left corner, y down.
public struct PagePoint: Hashable, Sendable, BitwiseCopyable {
    /// To the right.
    public var x: Double
    /// Down.
    public var y: Double

    /// A place.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A rectangle on the page, millimetres from its top left corner, y down.
public struct PageBox: Hashable, Sendable {
    /// Left edge.
    public var x: Double
    /// Top edge.
    public var y: Double
    /// Width, not negative.
    public var width: Double
    /// Height, not negative.
    public var height: Double

    /// A rectangle.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Right edge.
    public var maxX: Double { x + width }
    /// Bottom edge.
    public var maxY: Double { y + height }
    /// Horizontal middle.
    public var midX: Double { x + width / 2 }
    /// Vertical middle.
    public var midY: Double { y + height / 2 }

    /// Whether two rectangles share area.
    public func overlaps(_ other: PageBox) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    /// Whether a rectangle lies inside, edges included.
    public func contains(_ other: PageBox) -> Bool {
        x <= other.x && other.maxX <= maxX && y <= other.y && other.maxY <= maxY
    }

    /// The rectangle with every side moved inward by a distance; outward if negative.
    public func inset(by distance: Double) -> PageBox {
        PageBox(x: x + distance, y: y + distance, width: max(0, width - 2 * distance), height: max(0, height - 2 * distance))
    }
}
