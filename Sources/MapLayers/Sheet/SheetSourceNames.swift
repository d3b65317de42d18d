import CityModel

extension SheetContent {
    /// Sources that are called by name on the map, the most important first: drawn ones that are red or orange, and those of the kinds
    /// that the style always names.
    ///
    /// - Parameter drawn: the worst last
    func namedSources(_ drawn: [SymbolCrowd.Candidate], _ style: Style) -> [SymbolCrowd.Candidate] {
        drawn.reversed().filter { candidate in
            let source = input.sources.items[candidate.item]
            return (source.level ?? .none) >= .orange || style.namedKinds.contains(source.kind)
        }
    }
}

extension SheetPen {
    /// The names of sources beside their symbols, where one of eight places is clear of symbols, other texts and the map's edge; others
    /// are left out. Positions follow from the order of the sources alone.
    ///
    /// - Parameters:
    ///   - named: the most important first
    ///   - taken: boxes that no name may touch
    func sourceNames(
        _ named: [SymbolCrowd.Candidate], _ content: SheetContent, _ frame: SheetFrame, avoiding taken: [PageBox]
    ) -> [PageText] {
        var taken = taken
        var names: [PageText] = []
        for candidate in named where names.count < layout.mostNames {
            let name = content.input.sources.items[candidate.item].name ?? ""
            guard !TextRuler.drawable(name).isEmpty else { continue }
            let found = places(of: name, beside: candidate.symbol.box).first { text in
                frame.map.inset(by: 0.3 * em).contains(text.box) && !taken.contains { $0.overlaps(text.box) }
            }
            guard let found else { continue }
            taken.append(found.box)
            names.append(found)
        }
        return names
    }

    /// Right and left of a symbol, above and below it, then at its corners (Imhof 1975: the right side reads best).
    private func places(of name: String, beside symbol: PageBox) -> [PageText] {
        let (size, gap) = (0.74 * em, 0.12 * em)
        func text(_ anchor: PageText.Anchor, x: Double, y: Double) -> PageText {
            ruler.place(
                name, at: PagePoint(x: x, y: y), size: size, width: 11 * em, anchor: anchor, colour: style.paper.text,
                halo: style.paper.halo)
        }
        let (middle, above, below) = (symbol.midY + 0.32 * size, symbol.y - 0.26 * size - gap, symbol.maxY + 0.9 * size + gap)
        let (east, west) = (symbol.maxX + gap, symbol.x - gap)
        return [
            text(.start, x: east, y: middle), text(.end, x: west, y: middle), text(.middle, x: symbol.midX, y: above),
            text(.middle, x: symbol.midX, y: below), text(.start, x: east, y: above), text(.start, x: east, y: below),
            text(.end, x: west, y: above), text(.end, x: west, y: below),
        ]
    }
}
