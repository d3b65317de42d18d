import CityModel
import Geodesy
import JSONCoding
import MapExport
import MapLayers

/// What changed between two states of a city, as text and as JSON.
public struct DiffReport: Sendable {
    /// What was found.
    let comparison: CityComparison
    /// Name of the city.
    let city: String
    /// The two states as the user named them.
    let names: (before: String, after: String)
    /// Turns cells into degrees.
    let plane: CityPlane
    let labels: Labels
    /// Where the outputs are; nil without any.
    let folder: String?
    let changes: OutputFolder.Changes?

    /// The comparison with the folder and what changed in it.
    public var json: [UInt8] {
        guard case .object(let members) = comparison.value else { return [] }
        let head: [PropertyValue.Member] = [
            .init("city", city), .init("before", names.before), .init("after", names.after),
        ]
        guard let folder, let changes else { return prettyJSON(.object(head + members)) }
        let files: (String, [String]) -> PropertyValue.Member = { .init($0, .array($1.map(PropertyValue.string))) }
        return prettyJSON(
            .object(
                head + members + [
                    .init("folder", folder), files("written", changes.written), files("unchanged", changes.unchanged),
                ]))
    }

    /// Tables of transitions, sorts and persons, changed records, and the largest zones with their causes, in the city's language.
    public var text: String {
        var lines = ["\(city): " + labels.text(.states, ["before": stateName(before: true), "after": stateName(before: false)])]
        lines += noteLines
        lines += [""] + transitionLines
        lines += [""] + sortLines
        lines += [""] + levelLines
        lines += [""] + recordLines
        lines += causeLines + [""] + zoneLines
        let text = lines.map(withoutControlCharacters).joined(separator: "\n") + "\n"
        guard let folder, let changes else { return text }
        let files = changes.written.count + changes.unchanged.count
        return text + labels.phrase("\n\(folder): \(files) files, \(changes.written.count) written, \(changes.unchanged.count) unchanged\n")
    }

    private func stateName(before: Bool) -> String {
        let (name, date) = before ? (names.before, comparison.before.dataDate) : (names.after, comparison.after.dataDate)
        return date.map { "\(name) (\($0))" } ?? name
    }

    private var noteLines: [String] {
        var lines: [String] = []
        if comparison.haveOtherRules { lines.append(labels.text(.otherRules)) }
        if comparison.cellsOnlyBefore > 0 { lines.append(labels.text(.cellsOnlyBefore, ["count": "\(comparison.cellsOnlyBefore)"])) }
        if comparison.cellsOnlyAfter > 0 { lines.append(labels.text(.cellsOnlyAfter, ["count": "\(comparison.cellsOnlyAfter)"])) }
        return lines
    }

    // MARK: - Tables

    private var worstFirst: [Level] { Level.allCases.reversed() }

    /// The 5 × 5 table of the total.
    private var transitionLines: [String] {
        let table = comparison.transitions[0]
        var rows = [[""] + worstFirst.map { labels.levels[$0] } + [labels.text(.total)]]
        for before in worstFirst {
            rows.append(
                [labels.levels[before]] + worstFirst.map { squareKilometres(table[before, $0]) } + [
                    squareKilometres(table.sum(before: before))
                ]
            )
        }
        rows.append([labels.text(.total)] + worstFirst.map { squareKilometres(table.sum(after: $0)) } + [squareKilometres(table.sum)])
        return [labels.text(.transitionsOf, ["map": labels.family(nil)])] + alignedRows(rows)
    }

    private var sortLines: [String] {
        let rows = ChangeSort.allCases.map { sort in
            let sum = comparison.sum(of: sort)
            return [labels.sort(sort), "\(sum.zones)", "\(sum.cells)", squareKilometres(sum.cells), persons(sum.persons)]
        }
        return alignedRows([["sort", "zones", "cells", "area_km2", "persons"].map(labels.column)] + rows)
    }

    /// Persons per level of the city and of every district where they changed.
    private var levelLines: [String] {
        var rows = [[labels.column("persons_change")] + worstFirst.map { labels.levels[$0] }]
        for row in comparison.districts where row.district == nil || worstFirst.contains(where: { row.gainedPersons($0) != 0 }) {
            let name = row.district.map { $0.name.isEmpty ? $0.code : $0.name } ?? labels.column("city")
            rows.append([name] + worstFirst.map { signed(Double(row.gainedPersons($0)) / 1000, decimals: 0) })
        }
        return alignedRows(rows)
    }

    // MARK: - Records

    private static let mostRecords = 20

    private var recordLines: [String] {
        let sorts: [(Labels.Text, RecordMatches)] = [
            (.sources, comparison.sources), (.targets, comparison.targets), (.shelters, comparison.shelters),
        ]
        var lines = sorts.flatMap { text, matches -> [String] in
            let counts = labels.text(
                .recordCounts,
                [
                    "what": labels.text(text), "added": "\(matches.count(.added))", "removed": "\(matches.count(.removed))",
                    "changed": "\(matches.count(.changed))",
                ])
            let changed = matches.changed
            let notCounted = changed.count(where: \.isAddedUnusable)
            let unusable = notCounted == 0 ? "" : labels.text(.addedNotCounted, ["count": "\(notCounted)"])
            let more = changed.count - Self.mostRecords
            return [counts + unusable] + changed.prefix(Self.mostRecords).map { "  " + line($0) }
                + (more > 0 ? ["  " + labels.text(.moreRecords, ["count": "\(more)"])] : [])
        }
        for layer in comparison.people where layer.isChanged {
            let numbers = [layer.before, layer.after].map { $0.map(persons) ?? labels.text(.notApplicable) }
            lines.append(
                labels.text(
                    .peopleLayer,
                    [
                        "layer": layer.layer, "before": numbers[0], "after": numbers[1], "added": "\(layer.added)",
                        "removed": "\(layer.removed)", "changed": "\(layer.changed)",
                    ]))
        }
        return lines
    }

    private func line(_ record: MatchedRecord) -> String {
        let name = ["\(record.layer)/\(record.id)", record.name].compactMap(\.self).joined(separator: " ")
        return name + labels.text(.wordSeparator) + labels.change(record)
    }

    // MARK: - Zones

    /// What made the most cells worse; empty where nothing got worse.
    private var causeLines: [String] {
        let causes = comparison.mainCauses
        let more = causes.count - Self.mostZones
        return causes.isEmpty
            ? []
            : ["", labels.text(.mainCauses)]
                + causes.prefix(Self.mostZones).map { main in
                    let amounts = labels.text(
                        .causeAmounts,
                        [
                            "zones": "\(main.zones)", "area": squareKilometres(main.cells), "persons": persons(main.persons),
                            "points": signed(main.cause.points, decimals: 1),
                        ])
                    return "  " + amounts + labels.text(.wordSeparator) + labels.words(main.cause)
                } + (more > 0 ? ["  " + labels.text(.moreRecords, ["count": "\(more)"])] : [])
    }

    private static let mostZones = 10
    private static let mostCauses = 3

    /// The zones that got worse first, then by area.
    private var zoneLines: [String] {
        let zones = comparison.zones
        guard !zones.isEmpty else { return [labels.text(.noChangeZones)] }
        let order = zones.indices.sorted { left, right in
            let (first, second) = (zones[left], zones[right])
            if first.sort.isWorse != second.sort.isWorse { return first.sort.isWorse }
            return first.cells == second.cells ? left < right : first.cells > second.cells
        }
        var lines = [labels.text(.changeZones)]
        for (number, index) in order.prefix(Self.mostZones).enumerated() { lines += self.lines(ofZone: index, number: number + 1) }
        let more = zones.count - Self.mostZones
        return lines + (more > 0 ? [labels.text(.moreChangeZones, ["count": "\(more)"])] : [])
    }

    private func lines(ofZone index: Int, number: Int) -> [String] {
        let (zone, change) = (comparison.zones[index], comparison.causes[index])
        let centre = plane.geographic([comparison.after.map.input.grid.centre(of: zone.cell)], threads: 1)[0]
        let head = labels.text(
            .changeZone,
            [
                "number": "\(number)", "sort": labels.sort(zone.sort), "cells": "\(zone.cells)", "area": squareKilometres(zone.cells),
                "persons": persons(zone.persons), "change": signed(Double(zone.largestChange) / 100, decimals: 2),
                "before": fixed(Double(change.before) / 100, decimals: 2), "after": fixed(Double(change.after) / 100, decimals: 2),
                "place": "\(rounded(centre.longitude, decimals: 5)), \(rounded(centre.latitude, decimals: 5))",
                "transition": "\(labels.levels[zone.transition.before]) → \(labels.levels[zone.transition.after])",
                "count": "\(zone.transition.cells)",
                "share": rounded(100 * Double(zone.transition.cells) / Double(zone.cells), decimals: 0),
                "worst": labels.levels[zone.worstAfter],
            ])
        let shown = change.causes.prefix(Self.mostCauses).prefix { $0.points.magnitude >= 0.005 }
        let rest = change.causes.dropFirst(shown.count)
        var causes = shown.map { ($0.points, labels.words($0)) }
        if rest.contains(where: { $0.points.magnitude >= 0.005 }) {
            causes.append((rest.reduce(0) { $0 + $1.points }, labels.text(.otherCauses, ["count": "\(rest.count)"])))
        }
        return [head]
            + causes.map { points, words in
                "   " + labels.text(.causeLine, ["points": signed(points, decimals: 2), "cause": words])
            }
    }

    // MARK: - Numbers

    private func squareKilometres(_ cells: Int) -> String { fixed(comparison.area(ofCells: cells) / 1e6, decimals: 2) }

    private func persons(_ thousandths: Int64) -> String { rounded(Double(thousandths) / 1000, decimals: 0) }

    private func signed(_ value: Double, decimals: Int) -> String {
        let text = decimals == 0 ? rounded(value, decimals: 0) : fixed(value, decimals: decimals)
        return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
    }
}
