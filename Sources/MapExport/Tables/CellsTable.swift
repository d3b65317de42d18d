import CityModel
import JSONCoding
import MapLayers

/// `cells.csv`: one row per cell of the city, in (row, column) order.
///
/// Columns: `column,row,x,y` (global indices; centre in metres on the plane), `persons`, the integer scores of the families in their
/// order and of the total, `level` in English. Rows end with LF; numbers are shortest decimals.
public func cellsTable(_ map: CityMap) -> OutputFile {
    let cells = CellTexts(map)
    let rows = map.scores.window.rows.count
    let rowsPerChunk = max(1, 16_384 / max(1, map.scores.window.columns.count))
    let chunks = (rows + rowsPerChunk - 1) / rowsPerChunk
    return OutputFile(name: "cells.csv", chunks: 1 + chunks) { chunk in
        chunk == 0 ? cells.header : cells.rows((chunk - 1) * rowsPerChunk..<min(rows, chunk * rowsPerChunk))
    }
}

/// The texts that rows of cells are put together from.
private struct CellTexts: Sendable {
    let map: CityMap
    let columns: TextTable
    let eastings: TextTable
    let scores: TextTable
    let levels: TextTable

    init(_ map: CityMap) {
        self.map = map
        let window = map.scores.window
        let grid = map.input.grid
        columns = TextTable(count: window.columns.count) { index, writer in
            writer.integer(window.columns.lowerBound + index)
            writer.raw(",")
        }
        eastings = TextTable(count: window.columns.count) { index, writer in
            writer.number(grid.centreX(column: window.columns.lowerBound + index))
            writer.raw(",")
        }
        scores = TextTable(count: 10_001) { index, writer in
            writer.raw(",")
            writer.integer(index)
        }
        levels = TextTable(count: Level.allCases.count) { index, writer in
            for byte in ",\(Level.allCases[index].word)\n".utf8 { writer.raw(byte: byte) }
        }
    }

    var header: [UInt8] {
        var writer = CSVWriter(lineEnd: .lf)
        for name in ["column", "row", "x", "y", "persons"] + map.input.families + ["total", "level"] { writer.text(name) }
        writer.endRow()
        return writer.bytes
    }

    /// Rows of the window, counted from its south edge.
    func rows(_ rows: Range<Int>) -> [UInt8] {
        let window = map.scores.window
        var writer = JSONWriter(reservingCapacity: rows.count * window.columns.count * (42 + 6 * map.scores.families.count))
        let first = Cell(column: .min, row: window.rows.lowerBound + rows.lowerBound)
        var persons = map.scores.persons.firstIndex(from: first)
        for row in rows { self.row(row, &persons, to: &writer) }
        return writer.bytes
    }

    /// One row of the window; `persons` is the first entry of persons that no earlier cell has used.
    private func row(_ row: Int, _ persons: inout Int, to writer: inout JSONWriter) {
        let window = map.scores.window
        let globalRow = window.rows.lowerBound + row
        let rowText = Array("\(globalRow),".utf8)
        let northing = Array("\(shortestDecimal(map.input.grid.centreY(row: globalRow))),".utf8)
        let entries = map.scores.persons.entries
        let cells = row * window.columns.count..<(row + 1) * window.columns.count
        let points = scoresByCell(cells)
        let maps = map.scores.families.count + 1
        for column in 0..<cells.count where map.scores.isInCity(at: cells.lowerBound + column) {
            columns.write(column, to: &writer)
            writer.raw(bytes: rowText.span)
            eastings.write(column, to: &writer)
            writer.raw(bytes: northing.span)
            let cell = Cell(column: window.columns.lowerBound + column, row: globalRow)
            while persons < entries.count, entries[persons].cell < cell { persons += 1 }
            let isInhabited = persons < entries.count && entries[persons].cell == cell
            if isInhabited { writer.thousandths(entries[persons].thousandths) } else { writer.raw("0") }
            for place in column * maps..<(column + 1) * maps { scores.write(Int(points[place]), to: &writer) }
            levels.write(Int(map.input.rules.level(ofScore: points[column * maps + maps - 1]).rawValue), to: &writer)
        }
    }

    /// Scores of the families and the total, cell by cell.
    private func scoresByCell(_ cells: Range<Int>) -> [UInt16] {
        let maps = map.scores.families + [map.scores.total]
        var points = [UInt16](repeating: 0, count: cells.count * maps.count)
        for (place, map) in maps.enumerated() {
            for (column, cell) in cells.enumerated() { points[column * maps.count + place] = min(map[cell], 10_000) }
        }
        return points
    }
}

extension JSONWriter {
    /// Writes whole thousandths as an exact decimal, trailing zeros dropped.
    mutating func thousandths(_ value: Int64) {
        integer(Int(value / 1000))
        let rest = Int((value % 1000).magnitude)
        guard rest > 0 else { return }
        raw(".")
        for (digit, after) in [(rest / 100, rest % 100), (rest / 10 % 10, rest % 10), (rest % 10, 0)] {
            raw(byte: UInt8(ascii: "0") + UInt8(digit))
            if after == 0 { return }
        }
    }
}
