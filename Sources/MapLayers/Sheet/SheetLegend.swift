import CityModel

extension SheetPen {
    /// The legend of levels: sample of zone and of source, word, interval of scores; classes that no cell has are there, too.
    func levelLegend(_ content: SheetContent) -> PanelBlock {
        let rowHeight = 1.75 * em
        return PanelBlock(id: "legend-levels", height: 3.2 * em + 6 * rowHeight + 2.5 * em) { box in
            let (zoneX, sourceX, wordX) = (box.x + 2.6 * em, box.x + 6.6 * em, box.x + 8.8 * em)
            let scoreWidth = 7.2 * em
            var marks = heading(labels.text(.legend), in: box)
            let headY = box.y + 2.75 * em
            func head(_ key: Labels.Text, x: Double, width: Double, anchor: PageText.Anchor) {
                marks.append(
                    text(labels.text(key), x: x, y: headY, size: 0.85 * em, width: width, anchor: anchor, colour: style.paper.quiet))
            }
            head(.zone, x: zoneX, width: 4.4 * em, anchor: .middle)
            head(.source, x: sourceX, width: 3.4 * em, anchor: .middle)
            head(.level, x: wordX, width: 6 * em, anchor: .start)
            head(.score, x: box.maxX, width: scoreWidth, anchor: .end)
            for (row, level) in sheetLevels.enumerated() {
                let middle = box.y + 3.2 * em + (Double(row) + 0.5) * rowHeight
                let look = style.levels[level]
                if level != nil {
                    marks.append(
                        .swatch(
                            style.zoneLook(level), PageBox(x: zoneX - 2.2 * em, y: middle - 0.62 * em, width: 4.4 * em, height: 1.24 * em)))
                }
                marks.append(symbol(Style.otherSymbol, x: sourceX, y: middle, size: look.symbolSize, look: (look.fill, look.outline)))
                let interval = level.map { ScoreInterval(of: $0, in: content.input.rules)?.text(labels) ?? labels.text(.emptyInterval) }
                marks.append(
                    text(
                        words(level), x: wordX, y: middle + 0.36 * em,
                        width: interval == nil ? box.maxX - wordX : box.maxX - scoreWidth - wordX))
                if let interval { marks.append(text(interval, x: box.maxX, y: middle + 0.36 * em, width: scoreWidth, anchor: .end)) }
            }
            marks.append(
                text(
                    labels.text(.intervalNote), x: box.x, y: box.y + 3.2 * em + 6 * rowHeight + 1.0 * em, size: 0.8 * em, width: box.width,
                    colour: style.paper.quiet))
            let families = content.shownFamilies.map(labels.family).joined(separator: labels.text(.listSeparator))
            marks.append(
                text(
                    labels.text(.assessedFamilies, ["names": families]), x: box.x, y: box.y + 3.2 * em + 6 * rowHeight + 2.2 * em,
                    size: 0.8 * em, width: box.width, colour: style.paper.quiet))
            return marks
        }
    }

    /// A level in words, with its colour's name; none and "no data" with what they mean.
    private func words(_ level: Level?) -> String {
        let word = labels.levels[level]
        return switch level {
        case nil: word + labels.text(.wordSeparator) + labels.text(.noDataMeaning)
        case Level.none?: word + labels.text(.wordSeparator) + labels.text(.noneMeaning)
        default: labels.colours[level] + " " + word
        }
    }

    /// How many districts have no room for their names, if any.
    func unnamedNote(_ count: Int) -> [String] { count > 0 ? [labels.text(.unnamedDistricts, ["count": grouped(count)])] : [] }

    /// The legend of symbols and lines, with counts.
    ///
    /// - Parameters:
    ///   - warnings: lines below it that nobody is to miss
    ///   - notes: lines below these
    func symbolLegend(
        _ title: String, _ kinds: [KindCount], shelters: KindCount?, warnings: [String] = [], notes: [String], hasDistricts: Bool
    ) -> PanelBlock {
        let lines = warnings.map { (text: $0, isWarning: true) } + notes.map { (text: $0, isWarning: false) }
        let shown = kinds.count > Self.mostKinds ? Array(kinds.prefix(Self.mostKinds - 1)) : kinds
        let others = kinds.dropFirst(shown.count)
        let rows = shown.count + (others.isEmpty ? 0 : 1) + (shelters == nil ? 0 : 1) + (hasDistricts ? 2 : 1)
        let rowHeight = min(1.62 * em, (layout.panel.height - (2 + 1.2 * Double(lines.count)) * em) / Double(rows))
        let notesTop = 2 * em + Double(rows) * rowHeight
        return PanelBlock(id: "legend-symbols", height: notesTop + 1.2 * em * Double(lines.count)) { box in
            var marks = heading(title, in: box)
            let (symbolX, nameX) = (box.x + 1.6 * em, box.x + 3.8 * em)
            var row = 0
            func middle() -> Double { box.y + 2 * em + (Double(row) + 0.5) * rowHeight }
            func add(_ sample: SheetMark, _ name: String, _ count: String) {
                let baseline = middle() + 0.36 * em
                let countWidth = ruler.width(count, size: em)
                marks += [sample, text(name, x: nameX, y: baseline, width: box.maxX - nameX - min(countWidth, 0.45 * box.width) - em)]
                if !count.isEmpty { marks.append(text(count, x: box.maxX, y: baseline, width: 0.45 * box.width, anchor: .end)) }
                row += 1
            }
            func kindSample(_ key: String) -> SheetMark {
                symbol(key, x: symbolX, y: middle(), size: 3.6, look: (style.paper.quiet, style.paper.text))
            }
            for kind in shown { add(kindSample(style.symbolKey(ofKind: kind.kind)), labels.kind(kind.kind), kind.text(labels)) }
            if !others.isEmpty {
                let sum = KindCount(kind: "", all: others.reduce(0) { $0 + $1.all }, drawn: others.reduce(0) { $0 + $1.drawn })
                add(kindSample(Style.otherSymbol), labels.text(.otherKinds, ["count": grouped(others.count)]), sum.text(labels))
            }
            if let shelters {
                let sample = symbol(
                    Style.shelterSymbol, x: symbolX, y: middle(), size: 3.6, look: (style.shelter.fill, style.shelter.outline))
                add(sample, labels.text(.shelters), shelters.text(labels))
            }
            func line(_ paint: Paint) -> SheetMark {
                let ends = [PagePoint(x: box.x + 0.2 * em, y: middle()), PagePoint(x: box.x + 3 * em, y: middle())]
                return .path(PagePath(lines: [ends], isClosed: false), paint)
            }
            if hasDistricts { add(line(districtPaint), labels.text(.districtBoundary), "") }
            add(line(cityPaint), labels.text(.cityBoundary), "")
            for (number, line) in lines.enumerated() {
                let y = box.y + notesTop + (1.2 * Double(number) + 0.9) * em
                let colour = line.isWarning ? style.paper.notice : style.paper.quiet
                marks.append(text(line.text, x: box.x, y: y, size: 0.8 * em, width: box.width, isBold: line.isWarning, colour: colour))
            }
            return marks
        }
    }

    /// Rows for kinds in the legend; what is beyond shares the last one.
    private static let mostKinds = 11

    /// The line around the city.
    var cityPaint: Paint { Paint(stroke: style.paper.city, width: style.paper.cityWidth * layout.markFactor) }

    /// The line between districts.
    var districtPaint: Paint {
        let width = style.paper.districtWidth * layout.markFactor
        return Paint(stroke: style.paper.district, width: width, dashes: [8 * width, 3 * width, 2 * width, 3 * width])
    }

    /// The light edge that keeps the line between districts legible on every level.
    var districtCasing: Paint { Paint(stroke: style.paper.halo, width: 2.4 * style.paper.districtWidth * layout.markFactor) }

    /// The table of area and persons per level, and their sums.
    func amountsTable(_ content: SheetContent) -> PanelBlock {
        let rowHeight = 1.5 * em
        return PanelBlock(id: "amounts", height: 3.4 * em + 6 * rowHeight) { box in
            let columns = [box.x + 0.6 * box.width, box.x + 0.78 * box.width, box.maxX]
            let total = content.amounts.reduce(0) { $0 + $1.area }
            let decimals = total < 100e6 ? 2 : 1
            let hasPeople = !content.input.population.isEmpty
            var marks = heading(labels.text(.amounts), in: box)
            func row(_ middle: Double, _ cells: [String], isBold: Bool = false, size: Double, colour: String) {
                for (cell, x) in zip(cells, columns) {
                    marks.append(
                        text(
                            cell, x: x, y: middle + 0.36 * em, size: size, width: 0.21 * box.width, isBold: isBold, anchor: .end,
                            colour: colour))
                }
            }
            func amounts(_ area: Double, _ persons: Int64) -> [String] {
                let share = total > 0 ? grouped(area / total * 100, decimals: 1) : labels.text(.notApplicable)
                let people = hasPeople ? grouped(Double(persons) / 1000, decimals: 0) : labels.text(.notApplicable)
                return [grouped(area / 1e6, decimals: decimals), share, people]
            }
            row(
                box.y + 2.5 * em, [labels.text(.area), labels.text(.share), labels.text(.persons)], size: 0.85 * em,
                colour: style.paper.quiet)
            var middle = box.y + 3.4 * em + rowHeight / 2
            for level in Level.colours + [Level.none] {
                let amount = content.amounts.first { $0.level == level } ?? LevelAmount(level: level, area: 0, persons: 0)
                marks.append(.swatch(style.zoneLook(level), PageBox(x: box.x, y: middle - 0.45 * em, width: 1.8 * em, height: 0.9 * em)))
                marks.append(text(labels.levels[level], x: box.x + 2.6 * em, y: middle + 0.36 * em, width: 0.36 * box.width - 2.6 * em))
                row(middle, amounts(amount.area, amount.persons), size: em, colour: style.paper.text)
                middle += rowHeight
            }
            marks.append(rule(x: box.x, y: middle - rowHeight / 2, width: box.width))
            marks.append(text(labels.text(.total), x: box.x + 2.6 * em, y: middle + 0.36 * em, width: 0.3 * box.width, isBold: true))
            let persons = content.amounts.reduce(0) { $0 + $1.persons }
            row(middle, amounts(total, persons), isBold: true, size: em, colour: style.paper.text)
            return marks
        }
    }
}
