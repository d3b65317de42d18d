import CityModel

/// How a map looks: colours, patterns, symbols and fonts, as a file of `Styles` gives them (STANDARDS 8.1).
///
/// Colours are `#RRGGBB`. Lengths are millimetres on paper at A3. Symbols are SVG path data in a box of one em, -0.5…0.5, y down.
public struct Style: Hashable, Sendable {
    /// A second channel beside the colour: a path stroked in every square tile, the tiles turned as a whole.
    public struct Pattern: Hashable, Sendable {
        /// Edge of a tile, mm.
        public var tile: Double
        /// Degrees clockwise.
        public var angle: Double
        /// SVG path data within a tile, mm.
        public var path: String
        /// Width of the stroke, mm.
        public var width: Double
        /// Colour of the stroke.
        public var colour: String

        /// A pattern.
        public init(tile: Double, angle: Double, path: String, width: Double, colour: String) {
            self.tile = tile
            self.angle = angle
            self.path = path
            self.width = width
            self.colour = colour
        }
    }

    /// How a level, "no data", or a sort of change looks.
    public struct LevelLook: Hashable, Sendable {
        /// Colour of zones, symbols and swatches.
        public var fill: String
        /// Colour of their edges.
        public var outline: String
        /// Width of a zone's edge, mm.
        public var outlineWidth: Double
        /// Size of a source's symbol, mm: worse is larger.
        public var symbolSize: Double
        /// What is drawn over the fill of zones; nil leaves it plain.
        public var pattern: Pattern?

        /// A look.
        public init(fill: String, outline: String, outlineWidth: Double, symbolSize: Double, pattern: Pattern?) {
            self.fill = fill
            self.outline = outline
            self.outlineWidth = outlineWidth
            self.symbolSize = symbolSize
            self.pattern = pattern
        }
    }

    /// Typefaces, in order of preference, and what is needed to estimate the width of a text.
    public struct Fonts: Hashable, Sendable {
        /// Names of families; generic families of CSS as they are.
        public var families: [String]
        /// Advance widths of U+0020…U+007E, thousandths of an em.
        public var regular: [Int]
        /// The same of the bold weight.
        public var bold: [Int]
        /// Advance widths of other characters that are narrower than `wide`.
        public var narrow: [Unicode.Scalar: Int]
        /// Advance width of all other characters: Chinese ones fill the em.
        public var wide: Int

        /// Fonts and their widths.
        public init(families: [String], regular: [Int], bold: [Int], narrow: [Unicode.Scalar: Int], wide: Int) {
            self.families = families
            self.regular = regular
            self.bold = bold
            self.narrow = narrow
            self.wide = wide
        }
    }

    /// How shelters look.
    public struct ShelterLook: Hashable, Sendable {
        /// Colour of the symbol.
        public var fill: String
        /// Colour of its edge.
        public var outline: String
        /// Its size, mm.
        public var symbolSize: Double

        /// A look.
        public init(fill: String, outline: String, symbolSize: Double) {
            self.fill = fill
            self.outline = outline
            self.symbolSize = symbolSize
        }
    }

    /// Colours and lines of the sheet itself.
    public struct Paper: Hashable, Sendable {
        /// Background of the page.
        public var page: String
        /// Land outside the city.
        public var outside: String
        /// Frame lines.
        public var frame: String
        /// Text.
        public var text: String
        /// Text of lesser weight.
        public var quiet: String
        /// The notice about publication.
        public var notice: String
        /// Edge around text and symbols on the map.
        public var halo: String
        /// The city's boundary.
        public var city: String
        /// Its width, mm.
        public var cityWidth: Double
        /// Boundaries between districts.
        public var district: String
        /// Their width, mm.
        public var districtWidth: Double
        /// Lines of the kilometre grid.
        public var grid: String
        /// Their width, mm.
        public var gridWidth: Double

        /// Colours and lines.
        public init(
            page: String, outside: String, frame: String, text: String, quiet: String, notice: String, halo: String, city: String,
            cityWidth: Double, district: String, districtWidth: Double, grid: String, gridWidth: Double
        ) {
            self.page = page
            self.outside = outside
            self.frame = frame
            self.text = text
            self.quiet = quiet
            self.notice = notice
            self.halo = halo
            self.city = city
            self.cityWidth = cityWidth
            self.district = district
            self.districtWidth = districtWidth
            self.grid = grid
            self.gridWidth = gridWidth
        }
    }

    /// How falls of risk, risk that kept its level, and changed records look; a rise looks like the level that it reached.
    public struct ChangeLooks: Hashable, Sendable {
        /// Zones that fell to a milder colour.
        public var improved: LevelLook
        /// Zones that lost their colour.
        public var vanished: LevelLook
        /// Zones that kept their colour.
        public var unchanged: LevelLook
        /// Symbols of records.
        public var records: RecordLooks

        /// Looks.
        public init(improved: LevelLook, vanished: LevelLook, unchanged: LevelLook, records: RecordLooks) {
            self.improved = improved
            self.vanished = vanished
            self.unchanged = unchanged
            self.records = records
        }
    }

    /// How the symbols of changed records look.
    public struct RecordLooks: Hashable, Sendable {
        /// One that was not there before.
        public var added: LevelLook
        /// One of higher severity, or a shelter with fewer places.
        public var worse: LevelLook
        /// One of lower severity, or a shelter with more places.
        public var milder: LevelLook
        /// One that changed otherwise.
        public var other: LevelLook
        /// One that is there no more.
        public var removed: LevelLook

        /// Looks.
        public init(added: LevelLook, worse: LevelLook, milder: LevelLook, other: LevelLook, removed: LevelLook) {
            self.added = added
            self.worse = worse
            self.milder = milder
            self.other = other
            self.removed = removed
        }
    }

    /// Name of the style.
    public var name: String
    /// Where colours and symbols come from.
    public var citation: String
    /// Fonts.
    public var fonts: Fonts
    /// Levels and "no data".
    public var levels: PerLevel<LevelLook>
    /// Path data by kind, and of `shelter`; `other` stands for kinds that are not listed.
    public var symbols: [String: String]
    /// Kinds whose sources are called by name on the map, whatever their level.
    public var namedKinds: Set<String>
    /// Shelters.
    public var shelter: ShelterLook
    /// The sheet itself.
    public var paper: Paper
    /// Changes and changed records.
    public var changes: ChangeLooks

    /// The key of the symbol for kinds that have none of their own.
    public static let otherSymbol = "other"
    /// The key of the symbol for shelters.
    public static let shelterSymbol = "shelter"

    /// A style; `symbols` must hold `other` and `shelter`.
    public init(
        name: String, citation: String, fonts: Fonts, levels: PerLevel<LevelLook>, symbols: [String: String], namedKinds: Set<String>,
        shelter: ShelterLook,
        paper: Paper, changes: ChangeLooks
    ) {
        precondition(symbols[Self.otherSymbol] != nil && symbols[Self.shelterSymbol] != nil, "symbols of other and shelter")
        self.name = name
        self.citation = citation
        self.fonts = fonts
        self.levels = levels
        self.symbols = symbols
        self.namedKinds = namedKinds
        self.shelter = shelter
        self.paper = paper
        self.changes = changes
    }

    /// The key in `symbols` of a kind's symbol.
    public func symbolKey(ofKind kind: String) -> String {
        symbols[kind] == nil || kind == Self.shelterSymbol ? Self.otherSymbol : kind
    }
}

/// A class of zones on a sheet.
public struct ZoneLook: Hashable, Sendable {
    /// Part of its ids and its class in the document: letters and `-`.
    public var key: String
    /// How its zones look.
    public var look: Style.LevelLook

    /// A class.
    public init(key: String, look: Style.LevelLook) {
        self.key = key
        self.look = look
    }
}

extension Style {
    /// The class of a level's zones; nil asks for "no data".
    func zoneLook(_ level: Level?) -> ZoneLook { ZoneLook(key: levelKey(level), look: levels[level]) }
}
