import CityModel

/// What every part of a sheet is drawn with.
struct SheetPen: Sendable {
    let style: Style
    let labels: Labels
    let layout: SheetLayout
    let ruler: TextRuler

    init(style: Style, labels: Labels, layout: SheetLayout) {
        self.style = style
        self.labels = labels
        self.layout = layout
        ruler = TextRuler(fonts: style.fonts)
    }

    /// Height of the body text's em.
    var em: Double { layout.textSize }

    /// A line of body text.
    func text(
        _ text: String, x: Double, y: Double, size: Double? = nil, width: Double, isBold: Bool = false, anchor: PageText.Anchor = .start,
        colour: String? = nil
    ) -> SheetMark {
        .text(
            ruler.place(
                text, at: PagePoint(x: x, y: y), size: size ?? em, width: width, isBold: isBold, anchor: anchor,
                colour: colour ?? style.paper.text))
    }

    /// A thin rule from side to side.
    func rule(x: Double, y: Double, width: Double) -> SheetMark {
        .path(
            PagePath(lines: [[PagePoint(x: x, y: y), PagePoint(x: x + width, y: y)]], isClosed: false),
            Paint(stroke: style.paper.quiet, width: 0.15 * layout.markFactor))
    }

    /// A disc as samples of sources have it.
    func symbol(_ key: String, x: Double, y: Double, size: Double, look: (fill: String, outline: String)) -> SheetMark {
        .symbol(
            PageSymbol(
                key: key, centre: PagePoint(x: x, y: y), size: size * layout.markFactor, fill: look.fill, outline: look.outline))
    }
}

/// A part of the panel: its height, and its marks for the column it is put in.
struct PanelBlock {
    /// Id of its group.
    var id: String
    var height: Double
    /// Marks within a box of that height.
    var marks: (PageBox) -> [SheetMark]
}

extension SheetPen {
    /// Blocks one below the other, in the next column where the height ends; left-over height is shared between them.
    func flow(_ blocks: [PanelBlock]) -> [SheetGroup] {
        let columns = Double(layout.panelColumns)
        let gutter = 2.4 * em
        let width = (layout.panel.width - (columns - 1) * gutter) / columns
        var groups: [SheetGroup] = []
        for (column, blocks) in self.columns(of: blocks).enumerated() {
            let free = layout.panel.height - blocks.reduce(0) { $0 + $1.height }
            let space = blocks.count > 1 ? min(max(free / Double(blocks.count - 1), 0), 4 * em) : 0
            var y = layout.panel.y
            for block in blocks {
                let box = PageBox(x: layout.panel.x + Double(column) * (width + gutter), y: y, width: width, height: block.height)
                groups.append(SheetGroup(id: block.id, marks: block.marks(box)))
                y += block.height + space
            }
        }
        return groups
    }

    /// Least space between two blocks.
    private var gap: Double { 1.4 * em }

    /// The blocks of each column.
    private func columns(of blocks: [PanelBlock]) -> [[PanelBlock]] {
        var columns: [[PanelBlock]] = [[]]
        var used = 0.0
        for block in blocks {
            let needed = used == 0 ? block.height : used + gap + block.height
            if needed > layout.panel.height, used > 0, columns.count < layout.panelColumns {
                columns.append([block])
                used = block.height
            } else {
                columns[columns.count - 1].append(block)
                used = needed
            }
        }
        return columns
    }

    /// Where among the blocks one more has the most room, with blocks around it where they would be without it.
    func roomiestPlace(among blocks: [PanelBlock]) -> (index: Int, room: Double) {
        var end = 0
        var places: [(index: Int, room: Double)] = []
        for column in columns(of: blocks) {
            end += column.count
            let free = layout.panel.height - column.reduce(0) { $0 + $1.height + gap }
            places.append((column.count > 1 ? end - 1 : end, free))
        }
        return places.max { $0.room < $1.room } ?? (0, 0)
    }

    /// A heading with a rule below; 2 em high.
    func heading(_ text: String, in box: PageBox, right: String = "") -> [SheetMark] {
        let note = self.text(
            right, x: box.maxX, y: box.y + 1.15 * em, size: 0.8 * em, width: box.width / 2, anchor: .end, colour: style.paper.quiet)
        return [
            self.text(
                text, x: box.x, y: box.y + 1.15 * em, size: 1.15 * em, width: right.isEmpty ? box.width : box.width / 2, isBold: true),
            rule(x: box.x, y: box.y + 1.6 * em, width: box.width),
        ] + (right.isEmpty ? [] : [note])
    }
}
