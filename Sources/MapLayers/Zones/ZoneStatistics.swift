import CityModel
import RiskScoring

/// The numbers of every zone, contributors left empty; `scores` row-major over `window`.
func zoneStatistics(_ runs: ClassRuns, _ labels: ZoneLabels, scores: [UInt16], persons: CellPersons, window: CellWindow) -> [Zone] {
    var zones: [Zone] = []
    zones.reserveCapacity(labels.count)
    let scores = scores.span
    for row in 0..<runs.rows {
        let rowStart = row * runs.width
        for run in runs.runs(ofRow: row) where labels.zoneOfRun[run] >= 0 {
            let columns = runs.columns(ofRun: run)
            let cells = rowStart + columns.lowerBound..<rowStart + columns.upperBound
            var sum = 0
            var highest: UInt16 = 0
            for cell in cells {
                sum += Int(scores[cell])
                highest = max(highest, scores[cell])
            }
            let zone = Int(labels.zoneOfRun[run])
            if zone == zones.count {
                let first = window.cell(at: cells.lowerBound)
                zones.append(
                    Zone(
                        level: Level(rawValue: runs.labels[run]) ?? .none, cells: 0, persons: 0, firstCell: first, highest: 0,
                        highestCell: first, scoreSum: 0, contributors: []))
            }
            zones[zone].cells += cells.count
            zones[zone].scoreSum += sum
            if highest > zones[zone].highest, let index = cells.first(where: { scores[$0] == highest }) {
                zones[zone].highest = highest
                zones[zone].highestCell = window.cell(at: index)
            }
        }
    }
    eachInhabitedCell(of: persons, runs, labels, window: window) { zone, entry in zones[zone].persons += entry.thousandths }
    return zones
}

/// Calls `body` with every inhabited cell of a zone: walks the runs and these cells together, as both ascend in (row, column) order.
func eachInhabitedCell(
    of persons: CellPersons, _ runs: ClassRuns, _ labels: ZoneLabels, window: CellWindow,
    _ body: (_ zone: Int, _ entry: CellPersons.Entry) -> Void
) {
    var run = 0
    var row = -1
    for entry in persons.entries where window.contains(entry.cell) {
        let entryRow = entry.cell.row - window.rows.lowerBound
        let column = entry.cell.column - window.columns.lowerBound
        if entryRow != row {
            row = entryRow
            run = runs.rowStarts[row]
        }
        while runs.starts[run + 1] <= column { run += 1 }
        if labels.zoneOfRun[run] >= 0 { body(Int(labels.zoneOfRun[run]), entry) }
    }
}
