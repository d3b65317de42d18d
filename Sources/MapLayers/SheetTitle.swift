import CityModel

extension SheetPen {
    /// The frame's lines, the title and what stands below it.
    func titleBlock(_ facts: SheetFacts) -> [SheetMark] {
        let box = layout.title
        let title = labels.text(.title, ["city": TextRuler.drawable(facts.city)])
        var marks = [
            text(
                title, x: box.midX, y: box.y + 0.54 * box.height, size: 0.52 * box.height, width: box.width, isBold: true, anchor: .middle),
            text(
                labels.text(.subtitle), x: box.midX, y: box.y + 0.88 * box.height, size: 1.25 * em, width: 0.5 * box.width, anchor: .middle,
                colour: style.paper.quiet),
        ]
        if let date = facts.dataDate {
            marks.append(
                text(
                    labels.text(.dataDate, ["date": date]), x: layout.title.maxX, y: box.y + 0.88 * box.height, width: 0.24 * box.width,
                    anchor: .end))
        }
        if let compiler = facts.compiledBy {
            marks.append(
                text(labels.text(.compiledBy, ["name": compiler]), x: box.x, y: box.y + 0.88 * box.height, width: 0.24 * box.width))
        }
        return marks
    }

    /// Notes: publication, boundaries; coordinate system, cells, counts; standards and profiles.
    func notes(_ content: SheetContent) -> [SheetMark] {
        let (box, facts) = (layout.foot, content.facts)
        let size = 0.92 * em
        let line = box.height / 3
        func baseline(_ index: Int) -> Double { box.y + (Double(index) + 0.8) * line }
        let notice = facts.reviewNumber.map { labels.text(.reviewNumber, ["number": $0]) } ?? labels.text(.internal)
        let grid = [
            facts.crs(labels), labels.text(.cell, ["size": shortestDecimal(content.input.grid.cellSize)]),
            labels.text(.sourceCount, ["count": grouped(content.input.sources.items.count)]),
            labels.text(.shelterCount, ["count": grouped(content.input.shelters.items.count)]),
        ]
        var rules: [String] = []
        let separator = labels.text(.listSeparator)
        if !facts.standards.isEmpty { rules.append(labels.text(.standards, ["names": facts.standards.joined(separator: separator)])) }
        if !facts.profiles.isEmpty { rules.append(labels.text(.profiles, ["names": facts.profiles.joined(separator: separator)])) }
        return [
            text(notice, x: box.x, y: baseline(0), size: 1.1 * em, width: 0.55 * box.width, isBold: true, colour: style.paper.notice),
            text(
                labels.text(.boundaryNote), x: box.maxX, y: baseline(0), size: size, width: 0.4 * box.width, anchor: .end,
                colour: style.paper.quiet),
            text(grid.joined(separator: Self.between), x: box.x, y: baseline(1), size: size, width: box.width),
            text(rules.joined(separator: Self.between), x: box.x, y: baseline(2), size: size, width: box.width),
        ]
    }

    /// Stands between notes of one line.
    private static let between = "  |  "
}
