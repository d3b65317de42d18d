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

/// Where the parts of a sheet stand on its page, as `Styles/layouts.json` gives them; millimetres.
public struct SheetLayout: Hashable, Sendable {
    /// Name, e.g. `a3-landscape`.
    public var name: String
    /// The whole page.
    public var page: PageBox
    /// The neat line around all of it.
    public var frame: PageBox
    /// Title block.
    public var title: PageBox
    /// The map.
    public var map: PageBox
    /// Legend, table, scale and north.
    public var panel: PageBox
    /// Columns of the panel, at least 1.
    public var panelColumns: Int
    /// Notes.
    public var foot: PageBox
    /// Height of the body text's em.
    public var textSize: Double
    /// What the style's lengths for A3 are multiplied with.
    public var markFactor: Double
    /// Most symbols of sources that are drawn.
    public var mostSources: Int
    /// Most symbols of shelters that are drawn.
    public var mostShelters: Int

    /// The layout used when nothing else is asked for.
    public static let standard = "a3-landscape"

    /// A layout from its boxes.
    public init(
        name: String, page: PageBox, frame: PageBox, title: PageBox, map: PageBox, panel: PageBox, panelColumns: Int, foot: PageBox,
        textSize: Double, markFactor: Double, mostSources: Int, mostShelters: Int
    ) {
        self.name = name
        self.page = page
        self.frame = frame
        self.title = title
        self.map = map
        self.panel = panel
        self.panelColumns = panelColumns
        self.foot = foot
        self.textSize = textSize
        self.markFactor = markFactor
        self.mostSources = mostSources
        self.mostShelters = mostShelters
    }
}
