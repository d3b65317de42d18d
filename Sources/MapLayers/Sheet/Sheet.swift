import CityModel
import RiskScoring

/// Zones on the page: grid corners, and how they lie there.
public struct SheetZones: Sendable {
    /// The classes in the order they are drawn, the most important last.
    public var classes: [ZoneLook]
    /// Index into `classes` of each zone.
    public var classOfZone: [Int]
    /// One polygon per zone.
    public var shapes: GeometryTable<GridCorner>
    /// The corner that integer path coordinates count from.
    public var origin: GridCorner
    /// Where that corner is on the page.
    public var place: PagePoint
    /// Millimetres per cell.
    public var scale: Double
}

/// Everything that stands on the city's map sheet, at its place on the page.
public struct Sheet: Sendable {
    /// The page and its boxes.
    public let layout: SheetLayout
    /// Language of its texts.
    public let language: Language
    /// Colours, patterns, symbols, fonts.
    public let style: Style
    /// The title, as text.
    public let title: String
    /// How the plane lies on the page.
    public let frame: SheetFrame
    /// Where zones are drawn; nil where they may be drawn all over the map.
    public let zoneClip: PagePath?
    /// Drawn first: page, land, city.
    public let ground: [SheetGroup]
    /// Drawn next.
    public let zones: SheetZones
    /// Drawn last, in order.
    public let groups: [SheetGroup]
    /// Counts of the legend.
    public let kinds: [KindCount]
    /// Names of districts on the map; those without room are missing.
    public let districtNames: [PageText]

    /// Lays out a sheet.
    ///
    /// Nothing depends on the number of threads or on a hash's order. Symbols are thinned to the layout's numbers, worst first; names of
    /// districts stand clear of each other or are left out and counted.
    public init(_ content: SheetContent, style: Style, labels: Labels, layout: SheetLayout) {
        let pen = SheetPen(style: style, labels: labels, layout: layout)
        let frame = SheetFrame(showing: content.shownBox, in: layout.map, margin: 1.4 * layout.textSize)
        let grid = pen.kilometreGrid(frame)
        let sources = content.sourceSymbols(frame, style, layout)
        let shelters = content.shelterSymbols(frame, style, layout, avoiding: sources)
        let kinds = KindCount.counts(of: content.input.sources.items, among: content.sources, drawn: Set(sources.map(\.item)))
        let shelterCount = content.shelters.count
        self.init(
            content, pen, frame, title: SheetHead(content, labels), zones: SheetZones(levelsOf: content, style: style, frame),
            symbols: (sources, shelters), wordsOnZones: true, named: content.namedSources(sources, style), kinds: kinds
        ) { unnamed in
            let blocks = [
                pen.levelLegend(content),
                pen.symbolLegend(
                    labels.text(.kindsAndCounts), kinds,
                    shelters: shelterCount == 0 ? nil : KindCount(kind: Style.shelterSymbol, all: shelterCount, drawn: shelters.count),
                    warnings: content.unscoredWarnings(labels),
                    notes: content.undrawnNotes(Set(sources.map(\.item)), labels)
                        + pen.unnamedNote(content.subject.isWholeCity ? unnamed : 0),
                    hasDistricts: content.input.districts.count > 1),
                pen.amountsTable(content),
                pen.overview(content), pen.scaleAndNorth(frame, grid, content.facts),
            ].compactMap(\.self)
            return pen.adding(worstDistrictsOf: content, to: blocks)
        }
    }

    /// A sheet of any zones and symbols over a city's ground and boundaries.
    ///
    /// - Parameters:
    ///   - wordsOnZones: whether the words of their levels stand on large zones
    ///   - named: sources that are called by name where there is room, the most important first
    ///   - numbers: what the panel refers to, drawn over the symbols, clear of the districts' names
    ///   - panel: blocks of the panel; told how many districts have no room for their names
    init(
        _ content: SheetContent, _ pen: SheetPen, _ frame: SheetFrame, title: SheetHead, zones: SheetZones,
        symbols: (sources: [SymbolCrowd.Candidate], shelters: [SymbolCrowd.Candidate]), wordsOnZones: Bool = false,
        named: [SymbolCrowd.Candidate] = [],
        numbers: [PageText] = [], kinds: [KindCount],
        panel: (_ unnamed: Int) -> [PanelBlock]
    ) {
        let boundaries = SheetBoundaries(content, frame)
        let names = pen.districtNames(
            content, boundaries, frame, avoiding: (symbols.shelters + symbols.sources).map(\.symbol.box), numbers: numbers.map(\.box))
        let sourceNames = pen.sourceNames(
            named, content, frame,
            avoiding: (symbols.shelters + symbols.sources).map(\.symbol.box) + (names.texts + numbers).map(\.box))
        let words =
            wordsOnZones
            ? pen.levelWords(
                content, zones, frame,
                avoiding: (symbols.shelters + symbols.sources).map(\.symbol.box) + (names.texts + numbers + sourceNames).map(\.box)) : []
        let grid = pen.kilometreGrid(frame)
        self.layout = pen.layout
        self.language = pen.labels.language
        self.style = pen.style
        self.frame = frame
        self.kinds = kinds
        self.zones = zones
        self.districtNames = names.texts
        self.title = TextRuler.drawable(title.title)
        let own: PagePath? = if case .district(let district) = content.subject { boundaries.land(ofDistrict: district) } else { nil }
        zoneClip = own
        ground = [pen.ground(boundaries, own ?? boundaries.land), pen.gridLines(grid, frame)]
        let lines = boundaries.lines(content)
        let all =
            [
                SheetGroup(
                    id: "districts", isClipped: own != nil,
                    marks: [
                        .path(lines.inner, pen.districtCasing), .path(lines.inner, pen.districtPaint), .path(lines.outer, pen.cityPaint),
                    ] + (own.map { [.path($0, pen.cityPaint)] } ?? [])),
                SheetGroup(id: "shelters", marks: pen.symbols(symbols.shelters)),
                SheetGroup(id: "sources", marks: pen.symbols(symbols.sources)),
                SheetGroup(id: "level-words", marks: words.map { .text($0) }),
                SheetGroup(id: "source-names", marks: sourceNames.map { .text($0) }),
                SheetGroup(id: "district-names", marks: names.texts.map { .text($0) }),
                SheetGroup(id: "numbers", marks: numbers.map { .text($0) }),
                SheetGroup(id: "frame", marks: pen.frameLines()), pen.gridCoordinates(grid, frame),
                SheetGroup(id: "title", marks: pen.titleBlock(title)),
            ] + pen.flow(panel(names.unnamed)) + [SheetGroup(id: "notes", marks: pen.notes(content, boundaryNote: title.boundaryNote))]
        groups = all.filter { !["numbers", "source-names", "level-words"].contains($0.id) || !$0.marks.isEmpty }
    }
}

extension SheetZones {
    /// Zones of any classes on the page.
    init(
        classes: [ZoneLook], classOfZone: [Int], shapes: GeometryTable<GridCorner>, window: CellWindow, grid: Grid, _ frame: SheetFrame
    ) {
        let corner = GridCorner(
            column: Int32(truncatingIfNeeded: window.columns.lowerBound), row: Int32(truncatingIfNeeded: window.rows.lowerBound))
        let size = grid.cellSize
        self.init(
            classes: classes, classOfZone: classOfZone, shapes: shapes, origin: corner,
            place: frame.page(PlaneCoordinate(x: Double(corner.column) * size, y: Double(corner.row) * size)), scale: size * frame.scale)
    }

    /// The zones of a sheet's levels, the worst last.
    fileprivate init(levelsOf content: SheetContent, style: Style, _ frame: SheetFrame) {
        let levels = Level.colours.reversed() as [Level]
        self.init(
            classes: levels.map(style.zoneLook), classOfZone: content.zones.zones.map { levels.firstIndex(of: $0.level) ?? 0 },
            shapes: content.zones.shapes, window: content.scores.window, grid: content.input.grid, frame)
    }
}

extension SheetPen {
    /// Lines to the records that symbols stand beside, then the symbols.
    fileprivate func symbols(_ candidates: [SymbolCrowd.Candidate]) -> [SheetMark] {
        candidates.compactMap { $0.leader(style.paper.text, width: 0.2 * layout.markFactor) } + candidates.map { .symbol($0.symbol) }
    }

    /// Paper, land around the city, and the city's own ground.
    ///
    /// - Parameter own: where zones may be drawn
    fileprivate func ground(_ boundaries: SheetBoundaries, _ own: PagePath) -> SheetGroup {
        SheetGroup(
            id: "ground",
            marks: [
                .rectangle(layout.page, Paint(fill: style.paper.page)), .rectangle(layout.map, Paint(fill: style.paper.outside)),
                .path(own, Paint(fill: style.levels[Level.none].fill)),
            ])
    }

    /// The neat line and the map's edge.
    fileprivate func frameLines() -> [SheetMark] {
        [
            .rectangle(layout.frame, Paint(stroke: style.paper.frame, width: 0.8 * layout.markFactor)),
            .rectangle(layout.map, Paint(stroke: style.paper.frame, width: 0.3 * layout.markFactor)),
        ]
    }

    /// The districts' names where there is room, and how many had none.
    fileprivate func districtNames(
        _ content: SheetContent, _ boundaries: SheetBoundaries, _ frame: SheetFrame, avoiding symbols: [PageBox], numbers: [PageBox]
    ) -> (texts: [PageText], unnamed: Int) {
        let districts = content.input.districts
        guard content.input.boundary != nil, !districts.isEmpty else { return ([], 0) }
        let size = 1.3 * em
        /// A name that stands at the origin.
        func name(_ district: District, share: Double, at middle: PagePoint) -> PageText {
            let text = district.name.isEmpty ? district.code : district.name
            return ruler.place(
                text, at: PagePoint(x: middle.x, y: middle.y + 0.32 * size * share), size: size * share, width: 0.22 * layout.map.width,
                isBold: true, anchor: .middle, colour: style.paper.text, halo: style.paper.halo)
        }
        let boxes = districts.map { district in
            DistrictNames.shares.map { share in
                let box = name(district, share: share, at: PagePoint(x: 0, y: 0)).box
                return (width: box.width == 0 ? 0 : box.width + 0.5 * em, height: box.height + 0.1 * em)
            }
        }
        let finder = DistrictNames(boundaries, count: districts.count, map: frame.map, symbols: symbols, numbers: numbers)
        let places = finder.places(boxes: boxes)
        let texts = zip(districts, places).compactMap { district, place in
            place.map { name(district, share: $0.share, at: $0.middle) }
        }
        return (texts, zip(boxes, places).count { $0[0].width > 0 && $1 == nil })
    }
}
