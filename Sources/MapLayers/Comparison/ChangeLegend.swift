import CityModel

// Legends and tables of a sheet of changes.
extension SheetPen {
    /// The legend of changes, with cells, area and persons: rises by the level reached, falls, and what stayed.
    func changeLegend(_ comparison: CityComparison) -> PanelBlock {
        let rowHeight = 1.7 * em
        let kept = Level.colours.reduce(into: 0) { $0 += comparison.transitions[0][$1, $1] }
        return PanelBlock(id: "legend-changes", height: 3.2 * em + 7 * rowHeight + 1.3 * em) { box in
            let ends = [box.x + 0.6 * box.width, box.x + 0.8 * box.width, box.maxX]
            var marks = heading(labels.text(.changeLegend), in: box)
            let heads = [labels.column("cells"), labels.text(.area), labels.text(.persons)]
            for (head, x) in zip(heads, ends) {
                marks.append(
                    text(
                        head, x: x, y: box.y + 2.75 * em, size: 0.85 * em, width: 0.19 * box.width, anchor: .end, colour: style.paper.quiet)
                )
            }
            var middle = box.y + 3.2 * em + 0.5 * rowHeight
            func row(_ look: ZoneLook, _ word: String, _ cells: Int, _ persons: String) {
                marks.append(.swatch(look, PageBox(x: box.x, y: middle - 0.58 * em, width: 3.6 * em, height: 1.16 * em)))
                marks.append(text(word, x: box.x + 4.4 * em, y: middle + 0.36 * em, width: 0.45 * box.width - 4.4 * em, isBold: false))
                for (number, x) in zip([grouped(cells), squareKilometres(comparison, cells), persons], ends) {
                    marks.append(text(number, x: x, y: middle + 0.36 * em, width: 0.19 * box.width, anchor: .end))
                }
                middle += rowHeight
            }
            let hasPeople = !comparison.after.map.input.population.isEmpty
            func persons(_ thousandths: Int64) -> String { hasPeople ? wholePersons(thousandths) : labels.text(.notApplicable) }
            let rises = comparison.rises
            for level in Level.colours {
                row(
                    style.zoneLook(level), labels.text(.roseTo, ["level": labels.levels[level]]), rises.cells[level],
                    persons(rises.persons[level]))
            }
            for (look, sort) in [(style.improvedZones, ChangeSort.improved), (style.vanishedZones, .vanished)] {
                let sum = comparison.sum(of: sort)
                row(look, labels.sort(sort), sum.cells, persons(sum.persons))
            }
            row(style.unchangedZones, labels.text(.unchangedRisk), kept, "")
            marks.append(
                text(
                    labels.text(.changeNote, ["cells": grouped(comparison.sum(of: .appeared).cells)]), x: box.x, y: box.maxY - 0.3 * em,
                    size: 0.8 * em, width: box.width, colour: style.paper.quiet)
            )
            return marks
        }
    }

    /// The legend of changed records: how they changed by colour, of sources and, where any changed, of shelters; how many of each; and
    /// the names of those not drawn.
    func recordLegend(_ comparison: CityComparison, undrawn: [String]) -> PanelBlock {
        let rowHeight = 1.62 * em
        let sources = comparison.changedSources.map(\.trend)
        let shelters = comparison.changedShelters.map(\.trend)
        return PanelBlock(
            id: "legend-records", height: 3.2 * em + Double(RecordTrend.allCases.count) * rowHeight + (undrawn.isEmpty ? 0 : 1.2 * em)
        ) { box in
            let ends = [box.x + 0.75 * box.width, box.maxX]
            let all = [(Style.otherSymbol, box.x + 1.6 * em), (Style.shelterSymbol, box.x + 3.6 * em)]
            let samples = all.prefix(shelters.isEmpty ? 1 : 2)
            let left = box.x + (shelters.isEmpty ? 3.8 : 5.8) * em
            var marks = heading(labels.text(.changedRecords), in: box)
            for (head, x) in zip([labels.text(.sources), labels.text(.shelters)], ends) {
                marks.append(
                    text(
                        head, x: x, y: box.y + 2.75 * em, size: 0.85 * em, width: 0.24 * box.width, anchor: .end, colour: style.paper.quiet)
                )
            }
            for (row, trend) in RecordTrend.allCases.enumerated() {
                let middle = box.y + 3.2 * em + (Double(row) + 0.5) * rowHeight
                for (key, x) in samples {
                    let look = style.look(trend, ofShelter: key == Style.shelterSymbol)
                    marks.append(symbol(key, x: x, y: middle, size: 3.6, look: (look.fill, look.outline)))
                }
                marks.append(text(words(trend), x: left, y: middle + 0.36 * em, width: box.x + 0.55 * box.width - left))
                for (trends, x) in zip([sources, shelters], ends) {
                    let count = trends.count { $0 == trend }
                    marks.append(text(grouped(count), x: x, y: middle + 0.36 * em, width: 0.24 * box.width, anchor: .end))
                }
            }
            if !undrawn.isEmpty {
                let names = undrawn.joined(separator: labels.text(.listSeparator))
                let words = labels.text(.undrawnRecords, ["count": grouped(undrawn.count), "names": names])
                marks.append(text(words, x: box.x, y: box.maxY - 0.3 * em, size: 0.8 * em, width: box.width, colour: style.paper.quiet))
            }
            return marks
        }
    }

    private func words(_ trend: RecordTrend) -> String {
        switch trend {
        case .added: labels.text(.addedRecord)
        case .worse: labels.text(.becameWorse)
        case .milder: labels.text(.becameMilder)
        case .other: labels.text(.becameOther)
        case .removed: labels.text(.removedRecord)
        }
    }

    /// The table of each level's area before and after, and of the persons it gained.
    func levelChangesTable(_ comparison: CityComparison) -> PanelBlock {
        let rowHeight = 1.5 * em
        let city = comparison.districts[comparison.districts.count - 1]
        return PanelBlock(id: "level-changes", height: 3.4 * em + 6 * rowHeight) { box in
            let ends = [0.42, 0.6, 0.78, 1].map { box.x + $0 * box.width }
            let hasPeople = !(comparison.before.map.input.population.isEmpty && comparison.after.map.input.population.isEmpty)
            let decimals = comparison.area(ofCells: comparison.transitions[0].sum) < 1e10 ? 2 : 1
            var marks = heading(labels.text(.levelChanges), in: box)
            func row(_ middle: Double, _ cells: [String], isBold: Bool = false, size: Double, colour: String) {
                for (cell, x) in zip(cells, ends) {
                    marks.append(
                        text(
                            cell, x: x, y: middle + 0.36 * em, size: size, width: 0.17 * box.width, isBold: isBold, anchor: .end,
                            colour: colour))
                }
            }
            func numbers(_ before: Int, _ after: Int, _ persons: Int64) -> [String] {
                let change = comparison.area(ofCells: after - before) / 1e6
                return [
                    grouped(comparison.area(ofCells: before) / 1e6, decimals: decimals),
                    grouped(comparison.area(ofCells: after) / 1e6, decimals: decimals), signed(change, decimals: decimals),
                    hasPeople ? signed(Double(persons) / 1000, decimals: 0) : labels.text(.notApplicable),
                ]
            }
            let heads = [labels.text(.before), labels.text(.after), labels.text(.difference), labels.text(.persons)]
            row(box.y + 2.5 * em, heads, size: 0.85 * em, colour: style.paper.quiet)
            var middle = box.y + 3.4 * em + rowHeight / 2
            for level in Level.colours + [Level.none] {
                marks.append(.swatch(style.zoneLook(level), PageBox(x: box.x, y: middle - 0.45 * em, width: 1.8 * em, height: 0.9 * em)))
                marks.append(text(labels.levels[level], x: box.x + 2.4 * em, y: middle + 0.36 * em, width: 0.29 * box.width - 2.4 * em))
                row(
                    middle, numbers(city.before.cells[level], city.after.cells[level], city.gainedPersons(level)), size: em,
                    colour: style.paper.text)
                middle += rowHeight
            }
            marks.append(rule(x: box.x, y: middle - rowHeight / 2, width: box.width))
            marks.append(text(labels.text(.total), x: box.x + 2.4 * em, y: middle + 0.36 * em, width: 0.2 * box.width, isBold: true))
            let persons = city.after.persons.sum - city.before.persons.sum
            row(
                middle, numbers(city.before.cells.sum, city.after.cells.sum, persons), isBold: true, size: em, colour: style.paper.text)
            return marks
        }
    }

    // MARK: Main causes

    /// Height of an entry of the list of causes.
    private var causeHeight: Double { 2.75 * em }

    /// How many causes have room in the panel beside other blocks, six at most; a panel of several columns takes three.
    func roomForCauses(beside blocks: [PanelBlock]) -> Int {
        guard layout.panelColumns == 1 else { return 3 }
        let taken = blocks.reduce(0) { $0 + $1.height + 0.7 * em }
        return min(max(Int((layout.panel.height - taken - 2 * em) / causeHeight), 0), 6)
    }

    /// The list of what made the most ground worse: who and why, and how much; and how many causes there are besides.
    func causeList(_ causes: [MainCause], of count: Int, _ comparison: CityComparison) -> PanelBlock {
        let more = count - causes.count
        return PanelBlock(id: "causes", height: 2 * em + Double(causes.count) * causeHeight) { box in
            var marks = heading(
                labels.text(.mainCauses), in: box, right: more > 0 ? labels.text(.moreCauses, ["count": grouped(more)]) : "")
            for (row, main) in causes.enumerated() {
                let top = box.y + 2 * em + Double(row) * causeHeight
                let amounts = labels.text(
                    .causeAmounts,
                    [
                        "zones": grouped(main.zones), "area": squareKilometres(comparison, main.cells),
                        "persons": wholePersons(main.persons), "points": signed(main.cause.points, decimals: 1),
                    ])
                let x = box.x + 2 * em
                marks += [
                    text(
                        "\(row + 1)", x: box.x + 0.9 * em, y: top + 1.15 * em, size: 1.2 * em, width: 2 * em, isBold: true, anchor: .middle),
                    text(labels.shortWords(main.cause), x: x, y: top + 1.1 * em, width: box.maxX - x),
                    text(amounts, x: x, y: top + 2.25 * em, size: 0.85 * em, width: box.maxX - x, colour: style.paper.quiet),
                ]
            }
            return marks
        }
    }

    /// The numbers of that list on the map, each beside the place of its largest change, where no symbol and no other number stands.
    func causeNumbers(_ causes: [MainCause], _ content: SheetContent, _ frame: SheetFrame, avoiding symbols: [PageBox]) -> [PageText] {
        var numbers: [PageText] = []
        for (row, main) in causes.enumerated() {
            let place = frame.page(content.input.grid.centre(of: main.cell))
            let around = [(0.9, -0.7), (-1.7, -0.7), (0.9, 1.9), (-1.7, 1.9), (2.2, 0.5), (-3, 0.5), (2.2, -2), (-3, -2)].map { x, y in
                ruler.place(
                    "\(row + 1)", at: PagePoint(x: place.x + x * em, y: place.y + y * em), size: 1.5 * em, isBold: true,
                    colour: style.paper.text, halo: style.paper.halo)
            }
            let taken = symbols + numbers.map(\.box)
            numbers.append(around.first { number in !taken.contains { $0.overlaps(number.box) } } ?? around[0])
        }
        return numbers
    }

    private func squareKilometres(_ comparison: CityComparison, _ cells: Int) -> String {
        grouped(comparison.area(ofCells: cells) / 1e6, decimals: 2)
    }

    private func wholePersons(_ thousandths: Int64) -> String { grouped(Double(thousandths) / 1000, decimals: 0) }
}
