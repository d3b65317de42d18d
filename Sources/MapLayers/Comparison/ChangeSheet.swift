import CityModel
import RiskScoring

extension Sheet {
    /// Lays out a sheet of what changed: the map sheet of the later state with zones of change in place of levels, and the symbols of
    /// changed records alone.
    ///
    /// Cells that got worse have the colour of the level that they reached and are drawn over what got better, this over zones that kept
    /// their colour.
    public init(_ comparison: CityComparison, facts: SheetFacts, style: Style, labels: Labels, layout: SheetLayout) {
        let pen = SheetPen(style: style, labels: labels, layout: layout)
        let content = SheetContent(comparison.after.map, facts: facts)
        var box = content.cityBox
        box.formUnion(SheetContent(comparison.before.map, facts: facts).cityBox)
        let frame = SheetFrame(showing: box, in: layout.map, margin: 1.4 * layout.textSize)
        let sources = comparison.symbols(of: comparison.changedSources, most: layout.mostSources, content, pen, frame)
        let shelters = comparison.symbols(
            of: comparison.changedShelters, most: layout.mostShelters, content, pen, frame, avoiding: sources)
        let kinds = KindCount.counts(
            of: comparison.changedSources.map(\.item), among: comparison.changedSources.indices, drawn: Set(sources.map(\.item)))
        let shelterCount = comparison.changedShelters.count
        let undrawn = comparison.undrawnRecords(sources: sources, shelters: shelters)
        func blocks(unnamed: Int) -> [PanelBlock] {
            [
                pen.changeLegend(comparison), pen.recordLegend(comparison, undrawn: undrawn),
                pen.symbolLegend(
                    labels.text(.changedKinds), kinds,
                    shelters: shelterCount == 0 ? nil : KindCount(kind: Style.shelterSymbol, all: shelterCount, drawn: shelters.count),
                    notes: pen.unnamedNote(unnamed), hasDistricts: content.input.districts.count > 1),
                pen.levelChangesTable(comparison), pen.scaleAndNorth(frame, pen.kilometreGrid(frame), facts),
            ]
        }
        let causes = comparison.mainCauses
        let listed = Array(causes.prefix(pen.roomForCauses(beside: blocks(unnamed: 1))))
        self.init(
            content, pen, frame, title: SheetHead(comparison, content, labels), zones: SheetZones(of: comparison, style, frame),
            symbols: (sources, shelters),
            numbers: pen.causeNumbers(listed, content, frame, avoiding: (sources + shelters).map(\.symbol.box)), kinds: kinds
        ) { unnamed in
            var all = blocks(unnamed: unnamed)
            if !causes.isEmpty { all.insert(pen.causeList(listed, of: causes.count, comparison), at: 1) }
            return all
        }
    }
}

extension SheetHead {
    /// The head of a sheet of changes: both dates where one is known.
    fileprivate init(_ comparison: CityComparison, _ content: SheetContent, _ labels: Labels) {
        self.init(content, labels)
        title = labels.text(.changeTitle, ["city": TextRuler.drawable(content.facts.city)])
        subtitle = labels.text(comparison.haveOtherRules ? .changeSubtitleOtherRules : .changeSubtitle)
        boundaryNote = labels.text(.changeBoundaryNote)
        let dates = (comparison.before.dataDate, comparison.after.dataDate)
        guard dates.0 != nil || dates.1 != nil else { return }
        let unknown = labels.text(.notApplicable)
        date = labels.text(.states, ["before": dates.0 ?? unknown, "after": dates.1 ?? unknown])
    }
}

extension SheetZones {
    /// Zones that kept their colour, then falls, then rises by the level that they reached, the worst last.
    fileprivate init(of comparison: CityComparison, _ style: Style, _ frame: SheetFrame) {
        let reached = Level.colours.reversed() as [Level]
        var shapes = comparison.unchanged
        var classOfZone = [Int](repeating: 0, count: shapes.count)
        for (zone, number) in zip(comparison.zones, 0...) where !zone.sort.isWorse {
            shapes.append(feature: number, of: comparison.shapes)
            classOfZone.append(zone.sort == .vanished ? 1 : 2)
        }
        for (level, number) in zip(comparison.rises.levels, 0...) {
            shapes.append(feature: number, of: comparison.rises.shapes)
            classOfZone.append(3 + (reached.firstIndex(of: level) ?? 0))
        }
        self.init(
            classes: [style.unchangedZones, style.vanishedZones, style.improvedZones] + reached.map(style.zoneLook),
            classOfZone: classOfZone, shapes: shapes, window: comparison.window, grid: comparison.after.map.input.grid, frame)
    }
}

extension Style {
    /// The class of zones that kept their colour.
    var unchangedZones: ZoneLook { ZoneLook(key: "unchanged", look: changes.unchanged) }

    /// The class of zones that fell to a milder colour.
    var improvedZones: ZoneLook { ZoneLook(key: ChangeSort.improved.word, look: changes.improved) }

    /// The class of zones that lost their colour.
    var vanishedZones: ZoneLook { ZoneLook(key: ChangeSort.vanished.word, look: changes.vanished) }

    /// How a zone of change looks as a whole: what got worse like the worst level that it reached.
    public func look(of zone: ChangeZone) -> LevelLook {
        switch zone.sort {
        case .worsened, .appeared: levels[zone.worstAfter]
        case .improved: changes.improved
        case .vanished: changes.vanished
        }
    }

    /// How a changed record looks: a shelter that was added like a hazard that is gone, one that is gone like a hazard that was added.
    func look(_ trend: RecordTrend, ofShelter isShelter: Bool) -> LevelLook {
        switch trend {
        case .added: isShelter ? changes.records.removed : changes.records.added
        case .worse: changes.records.worse
        case .milder: changes.records.milder
        case .other: changes.records.other
        case .removed: isShelter ? changes.records.added : changes.records.removed
        }
    }
}

// MARK: - Changed records

/// What the change of a record means for the city; drawn in this order, the first over the others.
enum RecordTrend: Int, CaseIterable {
    case worse, added, other, milder, removed

    /// - Parameter danger: how much worse it is by what a person would look at: severity of a source, places a shelter lacks; nil when
    ///   the two cannot be compared
    init(_ fate: MatchedRecord.Fate, danger: (before: Double, after: Double)?) {
        switch fate {
        case .added: self = .added
        case .removed: self = .removed
        case .changed, .unchanged:
            guard let danger, danger.before != danger.after else {
                self = .other
                return
            }
            self = danger.after > danger.before ? .worse : .milder
        }
    }
}

/// A changed record with what is drawn of it.
struct ChangedRecord<Item> {
    /// As it is after the change; as it was when it was removed.
    var item: Item
    var trend: RecordTrend
    var place: PlaneCoordinate?
    /// Key of its symbol.
    var symbol: String
}

extension CityComparison {
    /// Changed sources in the order of their list.
    var changedSources: [ChangedRecord<Source>] {
        let (old, new) = (before.map, after.map)
        return sources.changed.compactMap { record in
            let sources = (record.before.map { old.input.sources.items[$0] }, record.after.map { new.input.sources.items[$0] })
            guard let item = sources.1 ?? sources.0 else { return nil }
            let place = record.after.map { new.scores.referencePoints[$0] } ?? record.before.flatMap { old.scores.referencePoints[$0] }
            let severities = sources.0?.severity.flatMap { old in sources.1?.severity.map { (old, $0) } }
            return ChangedRecord(item: item, trend: RecordTrend(record.fate, danger: severities), place: place, symbol: item.kind)
        }
    }

    /// Changed shelters in the order of their list; that one comes or goes that cannot be used is neither gain nor loss.
    var changedShelters: [ChangedRecord<Shelter>] {
        let (old, new) = (before.map.input.shelters, after.map.input.shelters)
        return shelters.changed.compactMap { record in
            let shelters = (record.before.map { old.items[$0] }, record.after.map { new.items[$0] })
            guard let item = shelters.1 ?? shelters.0 else { return nil }
            let box = record.after.map { new.plane.box(ofFeature: $0) } ?? record.before.map { old.plane.box(ofFeature: $0) }
            let place = box.flatMap { box in
                box.isEmpty ? nil : PlaneCoordinate(x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2)
            }
            let lacks = record.before.flatMap { first in
                record.after.map { (before: -(old.usablePlaces(first) ?? 0), after: -(new.usablePlaces($0) ?? 0)) }
            }
            return ChangedRecord(
                item: item, trend: record.cameOrWentUnusable ? .other : RecordTrend(record.fate, danger: lacks), place: place,
                symbol: Style.shelterSymbol)
        }
    }

    /// The symbols of changed records that have room, the worst last.
    ///
    /// Many symbols would hide the very zones that they caused: from 30 records on they shrink by the root of their number, down to 0.55.
    /// Up to 60 records may stand beside their places with a line to them, so that as good as all are drawn; so do those that would hide
    /// cells that rose.
    fileprivate func symbols<Item>(
        of records: [ChangedRecord<Item>], most: Int, _ content: SheetContent, _ pen: SheetPen, _ frame: SheetFrame,
        avoiding others: [SymbolCrowd.Candidate] = []
    ) -> [SymbolCrowd.Candidate] {
        let order = records.indices.sorted { left, right in
            let (first, second) = (records[left].trend.rawValue, records[right].trend.rawValue)
            return first == second ? left < right : first < second
        }
        let risen = (0..<rises.shapes.count).map { feature in
            frame.page(corners: rises.shapes.coordinates[rises.shapes.coordinates(ofFeature: feature)], after.map.input.grid)
        }
        let shrink = min(1, max(0.55, (30 / Double(max(1, records.count))).squareRoot()))
        let candidates = order.compactMap { index -> SymbolCrowd.Candidate? in
            let isShelter = records[index].symbol == Style.shelterSymbol
            let look = pen.style.look(records[index].trend, ofShelter: isShelter)
            let size = look.symbolSize * pen.layout.markFactor * shrink
            guard let centre = content.place(of: records[index].place, frame, size: size) else { return nil }
            let key = isShelter ? Style.shelterSymbol : pen.style.symbolKey(ofKind: records[index].symbol)
            let symbol = PageSymbol(key: key, centre: centre, size: size, fill: look.fill, outline: look.outline)
            let around = records.count <= 60 ? SymbolCrowd.Candidate.middles(around: symbol, rings: 3, in: frame.map) : []
            return .init(item: index, symbol: symbol, middles: (around.isEmpty || !symbol.hides(one: risen) ? [centre] : []) + around)
        }
        return SymbolCrowd.thinned(candidates, most: most, avoiding: others).reversed()
    }
}

extension CityComparison {
    /// Changed records that have no symbol on the sheet: those without room or place, and targets, which have no symbols.
    fileprivate func undrawnRecords(sources drawn: [SymbolCrowd.Candidate], shelters others: [SymbolCrowd.Candidate]) -> [String] {
        func names(_ records: [MatchedRecord], _ drawn: [SymbolCrowd.Candidate]) -> [String] {
            let drawn = Set(drawn.map(\.item))
            return zip(records, 0...).filter { !drawn.contains($0.1) }.map { "\($0.0.layer)/\($0.0.id)" }
        }
        return names(sources.changed, drawn) + names(shelters.changed, others) + names(targets.changed, [])
    }
}
