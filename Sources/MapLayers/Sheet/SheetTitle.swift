import CityModel

/// What a sheet says of itself, at its top and in its notes.
struct SheetHead {
    var title: String
    var subtitle: String
    /// Date of the data, or of both states.
    var date: String?
    var compiledBy: String?
    /// What the notes say of symbols and boundaries.
    var boundaryNote: String

    /// The head of a city's map.
    init(_ content: SheetContent, _ labels: Labels) {
        let facts = content.facts
        title = content.title(labels)
        subtitle = labels.text(.subtitle)
        date = facts.dataDate
        compiledBy = facts.compiledBy
        boundaryNote = labels.text(.boundaryNote)
    }
}

extension SheetPen {
    /// The title and what stands below it.
    func titleBlock(_ head: SheetHead) -> [SheetMark] {
        let box = layout.title
        var marks = [
            text(
                head.title, x: box.midX, y: box.y + 0.54 * box.height, size: 0.52 * box.height, width: box.width, isBold: true,
                anchor: .middle),
            text(
                head.subtitle, x: box.midX, y: box.y + 0.88 * box.height, size: 1.25 * em, width: 0.5 * box.width, anchor: .middle,
                colour: style.paper.quiet),
        ]
        if let date = head.date {
            marks.append(
                text(
                    labels.text(.dataDate, ["date": date]), x: layout.title.maxX, y: box.y + 0.88 * box.height, width: 0.24 * box.width,
                    anchor: .end))
        }
        if let compiler = head.compiledBy {
            marks.append(
                text(labels.text(.compiledBy, ["name": compiler]), x: box.x, y: box.y + 0.88 * box.height, width: 0.24 * box.width))
        }
        return marks
    }

    /// Notes in four lines: publication and boundaries; coordinate system, cells, counts and profiles; standards.
    func notes(_ content: SheetContent, boundaryNote: String) -> [SheetMark] {
        let (box, facts) = (layout.foot, content.facts)
        let size = 0.92 * em
        func baseline(_ index: Int) -> Double { box.y + (Double(index) + 0.8) * box.height / 4 }
        let notice = facts.reviewNumber.map { labels.text(.reviewNumber, ["number": $0]) } ?? labels.text(.internal)
        let grid = [
            facts.crs(labels), labels.text(.cell, ["size": shortestDecimal(content.input.grid.cellSize)]),
            count(.sourceCount, content.sources.count, outside: content.outside.sources),
            count(.shelterCount, content.shelters.count, outside: content.outside.shelters),
            facts.profiles.isEmpty ? "" : labels.text(.profiles, ["names": facts.profiles.joined(separator: labels.text(.listSeparator))]),
        ].filter { !$0.isEmpty }
        let noticeWidth = min(ruler.width(TextRuler.drawable(notice), size: 1.1 * em, isBold: true), 0.55 * box.width)
        let standards = wrapped(facts.standards, .standards, size: size, width: box.width)
        return [
            text(notice, x: box.x, y: baseline(0), size: 1.1 * em, width: 0.55 * box.width, isBold: true, colour: style.paper.notice),
            text(
                boundaryNote, x: box.maxX, y: baseline(0), size: size, width: box.width - noticeWidth - 2 * em, anchor: .end,
                colour: style.paper.quiet),
            text(grid.joined(separator: Self.between), x: box.x, y: baseline(1), size: size, width: box.width),
            text(standards.first, x: box.x, y: baseline(2), size: size, width: box.width),
            text(standards.second, x: box.x, y: baseline(3), size: size, width: box.width),
        ]
    }

    private func count(_ key: Labels.Text, _ all: Int, outside: Int) -> String {
        labels.text(key, ["count": grouped(all)]) + (outside > 0 ? labels.text(.outsideCount, ["count": grouped(outside)]) : "")
    }

    /// A list over two lines: the first takes the names that fit into it, the second all the rest.
    private func wrapped(_ names: [String], _ key: Labels.Text, size: Double, width: Double) -> (first: String, second: String) {
        guard !names.isEmpty else { return ("", "") }
        let separator = labels.text(.listSeparator)
        func line(_ count: Int) -> String { labels.text(key, ["names": names.prefix(count).joined(separator: separator)]) }
        var taken = 1
        while taken < names.count, ruler.width(TextRuler.drawable(line(taken + 1) + separator), size: size) <= width { taken += 1 }
        return (line(taken) + (taken < names.count ? separator : ""), names.dropFirst(taken).joined(separator: separator))
    }

    /// Stands between notes of one line.
    private static let between = "  |  "
}
