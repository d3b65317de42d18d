import CityModel
import MapLayers

// Tables of what changed, in the form of the other tables for people.

/// `changes.csv`: cells and area by level before and after, one row for each of the 25 transitions of every map.
public func transitionsTable(_ comparison: CityComparison, labels: Labels) -> OutputFile {
    var table = CSVWriter()
    table.header(["map", "level_before", "level_after", "sort", "cells", "area_m2"], labels)
    for map in comparison.transitions {
        for before in Level.allCases.reversed() {
            for after in Level.allCases.reversed() {
                table.text(labels.family(map.family.map { comparison.after.map.input.families[$0] }))
                table.text(labels.levels[before])
                table.text(labels.levels[after])
                table.text(ChangeSort(from: before, to: after).map(labels.sort))
                table.integer(map[before, after])
                table.decimal(comparison.area(ofCells: map[before, after]), decimals: 3)
                table.endRow()
            }
        }
    }
    return OutputFile(name: "changes.csv", bytes: table.bytes)
}

/// `changed-sources.csv`: every source, target and shelter that was added, removed or changed, and what differs.
public func changedRecordsTable(_ comparison: CityComparison, labels: Labels) -> OutputFile {
    var table = CSVWriter()
    table.header(
        [
            "what", "layer", "id", "name", "kind", "change", "level_before", "level_after", "severity_before", "severity_after",
            "reach_before_m", "reach_after_m", "core_before_m", "core_after_m", "moved_m", "clause_before", "clause_after", "differences",
        ], labels)
    for record in comparison.sources.changed {
        let old = record.before.map { comparison.before.map.input.sources.items[$0] }
        let new = record.after.map { comparison.after.map.input.sources.items[$0] }
        table.begin(record, what: labels.text(.source), kind: (new ?? old).map { labels.kind($0.kind) }, labels)
        for source in [old, new] { table.text(source.map { labels.levels[$0.level] }) }
        for source in [old, new] { table.decimal(source?.severity, decimals: 8) }
        for source in [old, new] { table.decimal(source?.reach, decimals: 3) }
        for source in [old, new] { table.decimal(source?.core, decimals: 3) }
        table.decimal(record.metresMoved, decimals: 3)
        for source in [old, new] { table.text(source?.grade?.decidingResult.citation.statement) }
        table.text(labels.differences(record))
        table.endRow()
    }
    for record in comparison.targets.changed {
        let targets = (comparison.before.map.input.targets.items, comparison.after.map.input.targets.items)
        let kind = record.after.map { targets.1[$0] } ?? record.before.map { targets.0[$0] }
        table.row(record, what: labels.text(.targets), kind: kind?.targetClass, labels)
    }
    for record in comparison.shelters.changed {
        let shelters = (comparison.before.map.input.shelters.items, comparison.after.map.input.shelters.items)
        let kind = record.after.map { shelters.1[$0] } ?? record.before.map { shelters.0[$0] }
        table.row(record, what: labels.text(.shelters), kind: kind.map { labels.shelterType($0.type) }, labels)
    }
    return OutputFile(name: "changed-sources.csv", bytes: table.bytes)
}

/// `change-districts.csv`: cells and persons of every district by level before and after, last the city's; and the sum of each.
public func changedDistrictsTable(_ comparison: CityComparison, labels: Labels) -> OutputFile {
    var table = CSVWriter()
    table.header(
        [
            "code", "name", "level", "cells_before", "cells_after", "cells_change", "persons_before", "persons_after", "persons_change",
        ], labels)
    for row in comparison.districts {
        func numbers(_ level: String, cells: (Int, Int), persons: (Int64, Int64)) {
            table.text(row.district?.code)
            table.text(row.district?.name ?? labels.column("city"))
            table.text(level)
            for number in [cells.0, cells.1, cells.1 - cells.0] { table.integer(number) }
            for number in [persons.0, persons.1, persons.1 - persons.0] { table.decimal(Double(number) / 1000, decimals: 3) }
            table.endRow()
        }
        for level in Level.allCases.reversed() {
            numbers(
                labels.levels[level], cells: (row.before.cells[level], row.after.cells[level]),
                persons: (row.before.persons[level], row.after.persons[level]))
        }
        numbers(
            labels.text(.total), cells: (row.before.cells.sum, row.after.cells.sum),
            persons: (row.before.persons.sum, row.after.persons.sum))
    }
    return OutputFile(name: "change-districts.csv", bytes: table.bytes)
}

extension CSVWriter {
    /// What every changed record has.
    fileprivate mutating func begin(_ record: MatchedRecord, what: String, kind: String?, _ labels: Labels) {
        for value in [what, record.layer, record.id, record.name, kind, labels.fate(record.fate)] { text(value) }
    }

    /// The row of a record that has no grade.
    fileprivate mutating func row(_ record: MatchedRecord, what: String, kind: String?, _ labels: Labels) {
        begin(record, what: what, kind: kind, labels)
        for _ in 0..<8 { empty() }
        decimal(record.metresMoved, decimals: 3)
        for _ in 0..<2 { empty() }
        text(labels.differences(record))
        endRow()
    }
}

extension MatchedRecord {
    /// Metres between its reference points; nil when it stayed.
    fileprivate var metresMoved: Double? {
        for case .moved(let metres) in differences { return metres }
        return nil
    }
}
