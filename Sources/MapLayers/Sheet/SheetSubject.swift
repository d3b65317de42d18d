import CityModel
import RiskScoring

/// What a sheet is about.
public enum SheetSubject: Hashable, Sendable {
    /// The total of the whole city.
    case city
    /// One family in the whole city, by its index.
    case family(Int)
    /// The total of one district, by its index among the input's districts.
    case district(Int)

    /// Whether the map shows all districts.
    var isWholeCity: Bool { if case .district = self { false } else { true } }
}

extension SheetContent {
    /// The sheet of a subject of a scored city.
    ///
    /// A family's sheet shows its zones and its sources; a district's the zones within its boundary, and the sources and shelters whose
    /// reference points lie in its cells.
    ///
    /// - Returns: nil for a subject without a sheet
    public init?(_ map: CityMap, _ subject: SheetSubject, facts: SheetFacts) {
        guard map.hasSheet(of: subject) else { return nil }
        self.init(map, facts: facts)
        self.subject = subject
        switch subject {
        case .city: break
        case .family(let family):
            guard let zones = map.maps.first(where: { $0.family == family }) else { return nil }
            self.zones = zones
            amounts = Self.amounts(of: zones.counts, city: map.districts[map.districts.count - 1], cellArea: cellArea)
            sources = sources.filter { map.input.sources.items[$0].family == family }
            districts = []
        case .district(let district):
            let row = map.districts[district]
            zones = zones.touching(shownBox, map.input.grid)
            amounts = Level.allCases.map { LevelAmount(level: $0, area: Double(row.cells[$0]) * cellArea, persons: row.persons[$0]) }
            sources = sources.filter { map.sources[$0].district == district }
            shelters = shelters.filter { map.shelters[$0].district == district }
            districts = []
            outside = (0, 0)
        }
    }

    private var cellArea: Double { input.grid.cellSize * input.grid.cellSize }

    /// Amounts of a family's zones; what they leave of the city has no colour.
    private static func amounts(of counts: ZoneCounts, city: DistrictRow, cellArea: Double) -> [LevelAmount] {
        let (cells, persons) = (Level.colours.reduce(0) { $0 + counts.cells[$1] }, Level.colours.reduce(0) { $0 + counts.persons[$1] })
        return Level.allCases.map { level in
            level == .none
                ? LevelAmount(level: level, area: Double(city.cells.sum - cells) * cellArea, persons: city.persons.sum - persons)
                : LevelAmount(level: level, area: Double(counts.cells[level]) * cellArea, persons: counts.persons[level])
        }
    }

    /// The box that the map shows: of the city, or of its district's boundary.
    var shownBox: PlaneBox {
        guard case .district(let district) = subject else { return cityBox }
        var box = PlaneBox.empty
        guard let boundary = input.boundary else { return box }
        for feature in 0..<boundary.plane.count where boundary.items[feature] == district {
            for place in boundary.plane.coordinates[boundary.plane.coordinates(ofFeature: feature)]
            where place.x.isFinite && place.y.isFinite {
                box.formUnion(place)
            }
        }
        return box
    }

    /// Whether zones are drawn at the corners of a box of the page.
    func shows(_ box: PageBox, _ frame: SheetFrame) -> Bool {
        guard case .district(let district) = subject else { return true }
        return [(box.x, box.y), (box.maxX, box.y), (box.x, box.maxY), (box.maxX, box.maxY)].allSatisfy { x, y in
            scores.district(of: input.grid.cell(at: frame.plane(PagePoint(x: x, y: y)))) == district
        }
    }

    /// The families that the colours are of.
    var shownFamilies: [String] {
        if case .family(let family) = subject { [input.families[family]] } else { input.families }
    }

    /// The title in words.
    func title(_ labels: Labels) -> String {
        let city = TextRuler.drawable(facts.city)
        return switch subject {
        case .city: labels.text(.title, ["city": city])
        case .family(let family): labels.text(.familyTitle, ["city": city, "family": labels.family(input.families[family])])
        case .district(let district):
            labels.text(.districtTitle, ["city": city, "district": TextRuler.drawable(districtName(district))])
        }
    }

    /// A district's name, its code where it has none.
    func districtName(_ district: Int) -> String {
        let district = input.districts[district]
        return district.name.isEmpty ? district.code : district.name
    }
}

extension CityMap {
    /// Whether there is a sheet of a subject: none of a family whose zones were not found, nor of a district without boundary or cells.
    public func hasSheet(of subject: SheetSubject) -> Bool {
        switch subject {
        case .city: true
        case .family(let family): maps.contains { $0.family == family }
        case .district(let district): input.boundary != nil && districts[district].cells.sum > 0
        }
    }

    /// The families and districts that a sheet can be about.
    public func subjects(families: Bool, districts: Bool) -> [SheetSubject] {
        (families ? input.families.indices.map(SheetSubject.family) : [])
            + (districts ? input.districts.indices.map(SheetSubject.district) : [])
    }
}

extension ZoneMap {
    /// The zones whose boxes meet a box of the plane.
    fileprivate func touching(_ box: PlaneBox, _ grid: Grid) -> ZoneMap {
        var kept = ZoneMap(family: family, zones: [], shapes: GeometryTable())
        for zone in zones.indices {
            var own = PlaneBox.empty
            for corner in shapes.coordinates[shapes.coordinates(ofFeature: zone)] {
                own.formUnion(PlaneCoordinate(x: Double(corner.column) * grid.cellSize, y: Double(corner.row) * grid.cellSize))
            }
            guard own.minX < box.maxX, own.maxX > box.minX, own.minY < box.maxY, own.maxY > box.minY else { continue }
            kept.zones.append(zones[zone])
            kept.shapes.append(feature: zone, of: shapes)
        }
        return kept
    }
}

extension SheetPen {
    /// Where the district of a sheet lies in its city; nil for other sheets.
    func overview(_ content: SheetContent) -> PanelBlock? {
        guard case .district(let district) = content.subject else { return nil }
        return PanelBlock(id: "overview", height: 2 * em + 15 * em) { box in
            let map = PageBox(x: box.x, y: box.y + 2 * em, width: box.width, height: box.height - 2 * em)
            let frame = SheetFrame(showing: content.cityBox, in: map, margin: 0.5 * em)
            let boundaries = SheetBoundaries(content, frame)
            let lines = boundaries.lines(content)
            let thin = 0.12 * layout.markFactor
            return heading(labels.text(.overview), in: box) + [
                .path(boundaries.land, Paint(fill: style.paper.outside)),
                .path(boundaries.land(ofDistrict: district), Paint(fill: style.paper.quiet)),
                .path(lines.inner, Paint(stroke: style.paper.district, width: thin)),
                .path(lines.outer, Paint(stroke: style.paper.city, width: 3 * thin)),
            ]
        }
    }
}
