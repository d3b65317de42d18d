import CityModel
import RiskScoring

/// What the legend says about levels, from the very rule that colours the cells.
public struct ScoreInterval: Hashable, Sendable {
    /// Lowest integer score of the level.
    public var lowest: Int
    /// Highest integer score of the level.
    public var highest: Int

    /// The scores of a level, 0…10000; nil when no score has it.
    public init?(of level: Level, in rules: ScoringRules) {
        let scores = (0...10_000).filter { rules.level(ofScore: UInt16($0)) == level }
        guard let lowest = scores.first, let highest = scores.last else { return nil }
        self.lowest = lowest
        self.highest = highest
    }

    /// The interval in points, closed below: `50.00–<75.00`; the one that holds 100 is closed above, too.
    public func text(_ labels: Labels) -> String {
        let from = grouped(Double(lowest) / 100, decimals: 2)
        let isTop = highest == 10_000
        let to = grouped(Double(isTop ? highest : highest + 1) / 100, decimals: 2)
        return labels.text(isTop ? .closedInterval : .halfOpenInterval, ["from": from, "to": to])
    }
}

/// A row of the legend: a kind of source and how many there are.
public struct KindCount: Hashable, Sendable {
    /// The kind.
    public var kind: String
    /// Sources of that kind in the city's data, with and without grade.
    public var all: Int
    /// How many of them are drawn.
    public var drawn: Int

    /// The kinds of some of the sources, in the order of their first source.
    static func counts(of sources: [Source], among indices: some Sequence<Int>, drawn: Set<Int>) -> [KindCount] {
        var rows: [KindCount] = []
        var rowOfKind: [String: Int] = [:]
        for index in indices {
            let source = sources[index]
            let row = rowOfKind[source.kind] ?? rows.count
            if row == rows.count {
                rowOfKind[source.kind] = row
                rows.append(KindCount(kind: source.kind, all: 0, drawn: 0))
            }
            rows[row].all += 1
            if drawn.contains(index) { rows[row].drawn += 1 }
        }
        return rows
    }

    /// `82`, or `60 of 82 drawn` when some are left out.
    func text(_ labels: Labels) -> String {
        drawn == all ? grouped(all) : labels.text(.drawnOf, ["drawn": grouped(drawn), "all": grouped(all)])
    }
}

extension SheetContent {
    /// What the colours leave out, though the city has it: sources without a place or without a grade, per kind, and people.
    func unscoredWarnings(_ labels: Labels) -> [String] {
        func warning(_ key: Labels.Text, _ isMeant: (Int) -> Bool) -> String? {
            let meant = sources.filter(isMeant)
            guard !meant.isEmpty else { return nil }
            let kinds = KindCount.counts(of: input.sources.items, among: meant, drawn: []).map {
                "\(labels.kind($0.kind)) \(grouped($0.all))"
            }
            return labels.text(key, ["counts": kinds.joined(separator: labels.text(.listSeparator))])
        }
        let hasNobody = !input.population.isEmpty && amounts.allSatisfy { $0.persons == 0 } && scores.personsOutside == 0
        return [
            warning(.unplacedSources) { !hasPlace($0) },
            warning(.ungradedSources) { hasPlace($0) && !input.sources.items[$0].hasData },
            hasNobody ? labels.text(.nobodyCounted) : nil,
        ].compactMap(\.self)
    }

    /// Whether a source has a place on the plane.
    private func hasPlace(_ source: Int) -> Bool { scores.referencePoints[source].map { $0.x.isFinite && $0.y.isFinite } ?? false }

    /// What the legend says of sources that have a place and are not drawn: how many of each level, and which of them is the worst; nothing
    /// when all are.
    func undrawnNotes(_ drawn: Set<Int>, _ labels: Labels) -> [String] {
        let items = input.sources.items
        let left = sources.filter { !drawn.contains($0) && hasPlace($0) }
        func severity(_ index: Int) -> Double { items[index].severity ?? -1 }
        guard let worst = left.max(by: { severity($0) == severity($1) ? $0 > $1 : severity($0) < severity($1) }) else { return [] }
        let counts = sheetLevels.compactMap { level -> String? in
            let count = left.count { items[$0].level == level }
            return count > 0 ? "\(labels.levels[level]) \(grouped(count))" : nil
        }
        let name = [items[worst].id, items[worst].name].compactMap(\.self).joined(separator: " ")
        let rank = items[worst].grade.map { "\(labels.levels[$0.level]) \(trimmed($0.severity, decimals: 3))" } ?? labels.levels[nil]
        return [
            labels.text(.undrawnSources, ["counts": counts.joined(separator: labels.text(.listSeparator))]),
            labels.text(.worstUndrawn, ["source": name, "rank": rank]),
        ]
    }
}
