import CityModel
import Glibc

extension SheetPen {
    /// Scale bar and north arrow side by side.
    func scaleAndNorth(_ frame: SheetFrame, _ grid: KilometreGrid, _ facts: SheetFacts) -> PanelBlock {
        PanelBlock(id: "scale-north", height: 8.6 * em) { box in
            let arrowWidth = 10 * em
            let bar = PageBox(x: box.x, y: box.y, width: box.width - arrowWidth - 2 * em, height: box.height)
            let arrow = PageBox(x: box.maxX - arrowWidth, y: box.y, width: arrowWidth, height: box.height)
            return scaleBar(frame, in: bar) + [gridNote(grid, in: bar)] + northArrow(facts.convergence, in: arrow)
        }
    }

    /// Four lengths, every other filled, over the largest of 1, 2 or 5 × 10ⁿ metres that fits; and the scale as a ratio.
    private func scaleBar(_ frame: SheetFrame, in box: PageBox) -> [SheetMark] {
        let metres = Self.roundLength(atMost: (box.width - 3 * em) / frame.scale)
        let length = metres * frame.scale
        let y = box.y + 4.2 * em
        let line = Paint(fill: style.paper.page, stroke: style.paper.frame, width: 0.2 * layout.markFactor)
        let filled = Paint(fill: style.paper.frame, stroke: style.paper.frame, width: 0.2 * layout.markFactor)
        var marks = [
            text(
                labels.text(.scale, ["scale": grouped(Int(frame.denominator.rounded()))]), x: box.x + 0.5 * em, y: box.y + 1.3 * em,
                size: 1.15 * em,
                width: box.width, isBold: true)
        ]
        let left = box.x + 0.5 * em
        for quarter in 0..<4 {
            let part = PageBox(x: left + Double(quarter) * length / 4, y: y, width: length / 4, height: 0.7 * em)
            marks.append(.rectangle(part, quarter % 2 == 0 ? filled : line))
        }
        let inKilometres = metres >= 1000
        for (share, anchor) in [(0.0, PageText.Anchor.middle), (0.5, .middle), (1, .start)] {
            let value = shortestDecimal(metres * share / (inKilometres ? 1000 : 1))
            let unit = share == 1 ? " " + labels.text(inKilometres ? .kilometres : .metres) : ""
            let offset = share == 1 ? -ruler.width(value, size: em) / 2 : 0
            marks.append(text(value + unit, x: left + share * length + offset, y: y - 0.5 * em, width: 6 * em, anchor: anchor))
        }
        return marks
    }

    /// How far the lines of the kilometre grid are apart, below the bar.
    private func gridNote(_ grid: KilometreGrid, in box: PageBox) -> SheetMark {
        let inKilometres = grid.interval >= 1000
        let length = shortestDecimal(grid.interval / (inKilometres ? 1000 : 1)) + " " + labels.text(inKilometres ? .kilometres : .metres)
        return text(
            labels.text(.gridInterval, ["interval": length]), x: box.x + 0.5 * em, y: box.y + 6.6 * em, size: 0.85 * em, width: box.width,
            colour: style.paper.quiet)
    }

    /// The largest of 1, 2 or 5 × 10ⁿ that is not greater.
    static func roundLength(atMost length: Double) -> Double {
        var decade = 1.0
        while decade * 10 <= length, decade < 1e15 { decade *= 10 }
        return decade * ([5, 2].first { decade * $0 <= length } ?? 1)
    }

    /// An arrow to true north when the convergence is known, else to grid north, and says which.
    private func northArrow(_ convergence: Double?, in box: PageBox) -> [SheetMark] {
        let centre = PagePoint(x: box.midX, y: box.y + 3.9 * em)
        let angle = -(convergence ?? 0) * .pi / 180
        func turned(_ x: Double, _ y: Double) -> PagePoint {
            PagePoint(x: centre.x + (x * cos(angle) - y * sin(angle)) * em, y: centre.y + (x * sin(angle) + y * cos(angle)) * em)
        }
        let west = [turned(0, -2.2), turned(-1.1, 2), turned(0, 1.2)]
        let east = [turned(0, -2.2), turned(0, 1.2), turned(1.1, 2)]
        let ink = style.paper.frame
        let letter = turned(0, -2.75)
        var marks: [SheetMark] = [
            .path(PagePath(lines: [west], isClosed: true), Paint(fill: ink, stroke: ink, width: 0.2 * layout.markFactor)),
            .path(PagePath(lines: [east], isClosed: true), Paint(fill: style.paper.page, stroke: ink, width: 0.2 * layout.markFactor)),
            text(labels.text(.north), x: letter.x, y: letter.y, size: 1.2 * em, width: 3 * em, isBold: true, anchor: .middle),
            text(
                labels.text(convergence == nil ? .gridNorth : .trueNorth), x: box.midX, y: box.y + 7.15 * em, size: 0.85 * em,
                width: box.width,
                anchor: .middle, colour: style.paper.quiet),
        ]
        if let convergence {
            let words = labels.text(.convergence, ["angle": Self.degreesAndMinutes(convergence)])
            marks.append(
                text(words, x: box.midX, y: box.y + 8.3 * em, size: 0.85 * em, width: box.width, anchor: .middle, colour: style.paper.quiet)
            )
        }
        return marks
    }

    /// `−0°21′`, to the minute.
    static func degreesAndMinutes(_ angle: Double) -> String {
        let minutes = Int((angle.magnitude * 60).rounded())
        let sign = angle < 0 && minutes > 0 ? "−" : ""
        return "\(sign)\(minutes / 60)°\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)′"
    }
}
