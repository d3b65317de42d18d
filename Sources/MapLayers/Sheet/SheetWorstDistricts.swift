import CityModel

extension SheetPen {
    /// The panel's blocks with the table of the worst districts, as long as there is room for it.
    func adding(worstDistrictsOf content: SheetContent, to blocks: [PanelBlock]) -> [PanelBlock] {
        let place = roomiestPlace(among: blocks)
        guard let table = worstDistricts(content, height: place.room) else { return blocks }
        var blocks = blocks
        blocks.insert(table, at: place.index)
        return blocks
    }

    /// Most rows of the table.
    private static let mostRows = 10
    /// Fewer rows are no table.
    private static let fewestRows = 3

    /// The table of the districts with the highest mean scores: mean, area that is red or orange, persons there.
    ///
    /// - Parameter height: what the table may take
    /// - Returns: nil with fewer than three districts that have cells, and without room for three rows
    func worstDistricts(_ content: SheetContent, height: Double) -> PanelBlock? {
        let (headHeight, rowHeight) = (3.2 * em, 1.42 * em)
        let ranked = content.districts.filter { $0.rank != nil }.sorted { ($0.rank!, $0.district!) < ($1.rank!, $1.district!) }
        let count = min(Self.mostRows, ranked.count, Int((height - headHeight) / rowHeight))
        guard count >= Self.fewestRows else { return nil }
        return PanelBlock(id: "worst-districts", height: headHeight + Double(count) * rowHeight) { box in
            let columns = [box.x + 0.52 * box.width, box.x + 0.77 * box.width, box.maxX]
            var marks = heading(labels.text(.worstDistricts, ["count": grouped(count)]), in: box)
            func row(_ middle: Double, _ cells: [String], size: Double, colour: String) {
                for (cell, x) in zip(cells, columns) {
                    marks.append(
                        text(cell, x: x, y: middle + 0.36 * em, size: size, width: 0.23 * box.width, anchor: .end, colour: colour))
                }
            }
            row(
                box.y + 2.4 * em, [labels.text(.meanScore), labels.text(.highArea), labels.text(.highPersons)], size: 0.85 * em,
                colour: style.paper.quiet)
            for (number, district) in ranked.prefix(count).enumerated() {
                let middle = box.y + headHeight + (Double(number) + 0.5) * rowHeight
                let name = content.input.districts[district.district!]
                marks.append(text(String(district.rank!), x: box.x + 1.4 * em, y: middle + 0.36 * em, width: 1.6 * em, anchor: .end))
                marks.append(
                    text(
                        name.name.isEmpty ? name.code : name.name, x: box.x + 2.2 * em, y: middle + 0.36 * em,
                        width: 0.36 * box.width - 2.2 * em))
                row(middle, amounts(of: district, content), size: em, colour: style.paper.text)
            }
            return marks
        }
    }

    private func amounts(of district: DistrictRow, _ content: SheetContent) -> [String] {
        let cell = content.input.grid.cellSize
        let area = Double(district.cells[.red] + district.cells[.orange]) * cell * cell
        let persons = Double(district.persons[.red] + district.persons[.orange]) / 1000
        return [
            grouped((district.meanScore ?? 0) / 100, decimals: 2), grouped(area / 1e6, decimals: area < 100e6 ? 2 : 1),
            content.input.population.isEmpty ? labels.text(.notApplicable) : grouped(persons, decimals: 0),
        ]
    }
}
