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

    /// Notes in four lines: publication and boundaries; coordinate system, cells and counts; standards and profiles.
    func notes(_ content: SheetContent) -> [SheetMark] {
        let (box, facts) = (layout.foot, content.facts)
        let size = 0.92 * em
        func baseline(_ index: Int) -> Double { box.y + (Double(index) + 0.8) * box.height / 4 }
        let notice = facts.reviewNumber.map { labels.text(.reviewNumber, ["number": $0]) } ?? labels.text(.internal)
        let grid = [
            facts.crs(labels), labels.text(.cell, ["size": shortestDecimal(content.input.grid.cellSize)]),
            labels.text(.sourceCount, ["count": grouped(content.input.sources.items.count)]),
            labels.text(.shelterCount, ["count": grouped(content.input.shelters.items.count)]),
        ]
        let rules = wrapped(facts.rules(labels), size: size, width: box.width)
        return [
            text(notice, x: box.x, y: baseline(0), size: 1.1 * em, width: 0.55 * box.width, isBold: true, colour: style.paper.notice),
            text(
                labels.text(.boundaryNote), x: box.maxX, y: baseline(0), size: size, width: 0.4 * box.width, anchor: .end,
                colour: style.paper.quiet),
            text(grid.joined(separator: Self.between), x: box.x, y: baseline(1), size: size, width: box.width),
            text(rules.first, x: box.x, y: baseline(2), size: size, width: box.width),
            text(rules.second, x: box.x, y: baseline(3), size: size, width: box.width),
        ]
    }

    /// Pieces over two lines: the first takes what fits into it, the second all the rest.
    private func wrapped(_ pieces: [String], size: Double, width: Double) -> (first: String, second: String) {
        var first = pieces.first ?? ""
        var taken = min(1, pieces.count)
        while taken < pieces.count, ruler.width(TextRuler.drawable(first + pieces[taken]), size: size) <= width {
            first += pieces[taken]
            taken += 1
        }
        return (first, pieces[taken...].joined())
    }

    /// Stands between notes of one line.
    fileprivate static let between = "  |  "
}

extension SheetFacts {
    /// Standards and profiles in pieces between which a line may end.
    fileprivate func rules(_ labels: Labels) -> [String] {
        let separator = labels.text(.listSeparator)
        func pieces(_ names: [String], _ key: Labels.Text) -> [String] {
            guard let first = names.first, let last = names.last else { return [] }
            if names.count == 1 { return [labels.text(key, ["names": first])] }
            return [labels.text(key, ["names": first]) + separator] + names.dropFirst().dropLast().map { $0 + separator } + [last]
        }
        let (standards, profiles) = (pieces(standards, .standards), pieces(profiles, .profiles))
        if standards.isEmpty || profiles.isEmpty { return standards + profiles }
        return standards + [SheetPen.between + profiles[0]] + profiles.dropFirst()
    }
}
