import CityModel
import JSONCoding
import MapLayers
import RiskScoring

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
    let levels: [[UInt8]]

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
        levels = Level.allCases.map { Array(",\($0.word)\n".utf8) }
    }

    var header: [UInt8] {
        var writer = CSVWriter(lineEnd: .lf)
        for name in ["column", "row", "x", "y", "persons"] + map.input.families + ["total", "level"] { writer.text(name) }
        writer.endRow()
        return writer.bytes
    }

    /// Rows of the window, counted from its south edge.
    func rows(_ rows: Range<Int>) -> [UInt8] {
        let city = map.scores
        let width = city.window.columns.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * width * (48 + 6 * city.families.count))
        var persons = city.persons.entries.firstIndex(from: Cell(column: .min, row: city.window.rows.lowerBound + rows.lowerBound))
        for row in rows {
            let globalRow = city.window.rows.lowerBound + row
            let rowText = Array("\(globalRow),".utf8)
            let northing = Array("\(shortestDecimal(map.input.grid.centreY(row: globalRow))),".utf8)
            for column in 0..<width {
                let index = row * width + column
                if city.districtOfCell[index] == CityScores.outside { continue }
                bytes += columns[column]
                bytes += rowText
                bytes += eastings[column]
                bytes += northing
                appendPersons(of: city.window.cell(at: index), from: &persons, to: &bytes)
                for family in city.families { bytes += scores[Int(min(family[index], 10_000))] }
                bytes += scores[Int(min(city.total[index], 10_000))]
                bytes += levels[Int(map.input.rules.level(ofScore: city.total[index]).rawValue)]
            }
        }
        return bytes
    }

    /// Adds the persons of a cell; `next` is the first entry that no earlier cell has used.
    private func appendPersons(of cell: Cell, from next: inout Int, to bytes: inout [UInt8]) {
        let entries = map.scores.persons.entries
        while next < entries.count, entries[next].cell < cell { next += 1 }
        guard next < entries.count, entries[next].cell == cell else { return bytes.append(UInt8(ascii: "0")) }
        var writer = JSONWriter()
        writer.thousandths(entries[next].thousandths)
        bytes += writer.bytes
    }
}

extension [CellPersons.Entry] {
    /// Index of the first entry at a cell or after it.
    fileprivate func firstIndex(from cell: Cell) -> Int {
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle].cell < cell { range = middle + 1..<range.upperBound } else { range = range.lowerBound..<middle }
        }
        return range.lowerBound
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
