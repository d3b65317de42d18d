import CityModel

/// How an area or a line is painted; colours as in `Style`, nil for nothing.
public struct Paint: Hashable, Sendable {
    /// Colour of the inside.
    public var fill: String?
    /// Colour of the line.
    public var stroke: String?
    /// Width of the line, mm.
    public var width: Double
    /// Lengths of dashes and gaps, mm; empty for an unbroken line.
    public var dashes: [Double]

    /// A paint.
    public init(fill: String? = nil, stroke: String? = nil, width: Double = 0, dashes: [Double] = []) {
        self.fill = fill
        self.stroke = stroke
        self.width = width
        self.dashes = dashes
    }
}

/// Lines or rings on the page; inside is what rings wind around, whatever their number (nonzero rule).
public struct PagePath: Hashable, Sendable {
    /// The lines; a ring does not repeat its first point.
    public var lines: [[PagePoint]]
    /// Whether the lines are rings.
    public var isClosed: Bool

    /// A path.
    public init(lines: [[PagePoint]], isClosed: Bool) {
        self.lines = lines
        self.isClosed = isClosed
    }
}

/// A symbol at its place.
public struct PageSymbol: Hashable, Sendable {
    /// Key in the style's `symbols`.
    public var key: String
    /// Its middle.
    public var centre: PagePoint
    /// Edge of its box, mm.
    public var size: Double
    /// Colour of the inside.
    public var fill: String
    /// Colour of the edge.
    public var outline: String

    /// A symbol.
    public init(key: String, centre: PagePoint, size: Double, fill: String, outline: String) {
        self.key = key
        self.centre = centre
        self.size = size
        self.fill = fill
        self.outline = outline
    }

    /// The box it fills.
    public var box: PageBox { PageBox(x: centre.x - size / 2, y: centre.y - size / 2, width: size, height: size) }
}

/// A line of text at its place.
public struct PageText: Hashable, Sendable {
    /// Which part of the text stands at `at`.
    public enum Anchor: Sendable {
        case start, middle, end
    }

    /// The text, without control characters.
    public var text: String
    /// Where it is anchored on its baseline.
    public var at: PagePoint
    /// Height of the em, mm.
    public var size: Double
    /// Whether the weight is bold.
    public var isBold: Bool
    /// What stands at `at`.
    public var anchor: Anchor
    /// Colour of the letters.
    public var colour: String
    /// Colour of an edge around the letters; nil for none.
    public var halo: String?
    /// Room that the text takes, by its estimated width; from 0.88 em above the baseline to 0.24 em below.
    public var box: PageBox
}

/// One thing drawn on a sheet.
public enum SheetMark: Hashable, Sendable {
    case rectangle(PageBox, Paint)
    case path(PagePath, Paint)
    case symbol(PageSymbol)
    case text(PageText)
    /// A sample of a class of zones: fill, pattern and outline.
    case swatch(ZoneLook, PageBox)
}

/// Marks that belong together, drawn in order.
public struct SheetGroup: Hashable, Sendable {
    /// Unique on its sheet.
    public var id: String
    /// Drawn in order.
    public var marks: [SheetMark]
    /// Whether only what lies on the map is drawn.
    public var isClipped: Bool

    /// A group.
    public init(id: String, isClipped: Bool = false, marks: [SheetMark]) {
        self.id = id
        self.isClipped = isClipped
        self.marks = marks
    }
}
