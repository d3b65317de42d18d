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
    /// Most names of sources.
    public var mostNames: Int

    /// The layout used when nothing else is asked for.
    public static let standard = "a3-landscape"

    /// A layout from its boxes.
    public init(
        name: String, page: PageBox, frame: PageBox, title: PageBox, map: PageBox, panel: PageBox, panelColumns: Int, foot: PageBox,
        textSize: Double, markFactor: Double, mostSources: Int, mostShelters: Int, mostNames: Int
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
        self.mostNames = mostNames
    }
}
