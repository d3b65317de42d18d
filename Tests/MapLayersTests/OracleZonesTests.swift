import CityModel
import Glibc
import JSONCoding
import RiskScoring
import TestSupport
import Testing

@testable import MapLayers

/// What an independent implementation made of sixteen cities: its cells in, its zones out.
@Suite(.enabled(if: SharedData.path("oracle") != nil, "shared data is absent"))
struct OracleZonesTests {
    @Test(arguments: [
        "worked_1", "worked_2", "worked_3a", "worked_3b", "worked_4", "worked_5", "worked_6", "worked_7", "grades", "stress",
        "stress_chain",
        "stress_highest", "stress_linear", "stress_step", "stress_bare",
    ])
    func zonesOfItsCellsAreItsZones(city: String) throws {
        let (scores, families) = try cells(of: city)
        let expected = try parseJSON(try unpacked("oracle/\(city)/expected/zones.json"))
        for map in zoneMaps(of: scores, rules: .standard, threads: 2, contributors: { _, _ in [] }) {
            let name = map.family.map { families[$0] } ?? "total"
            guard case .array(let zones)? = expected[name]?["zones"] else {
                Issue.record("no zones of \(name)")
                continue
            }
            #expect(map.zones.count == zones.count)
            for (zone, other) in zip(map.zones, zones) {
                #expect(other["level"] == .string(zone.level.word))
                #expect(other["cells"] == .number(Double(zone.cells)))
                #expect(other["first_cell"] == cell(zone.firstCell) && other["highest_cell"] == cell(zone.highestCell))
                #expect(other["highest"] == .number(Double(zone.highest)))
                #expect(isClose(other["mean"], Double(zone.scoreSum) / Double(zone.cells)))
                #expect(isClose(other["persons"], Double(zone.persons) / 1000))
            }
        }
    }

    private func cell(_ cell: Cell) -> PropertyValue { .array([.number(Double(cell.column)), .number(Double(cell.row))]) }

    /// To the 10 digits that the tables have.
    private func isClose(_ value: PropertyValue?, _ expected: Double) -> Bool {
        guard case .number(let number)? = value else { return false }
        return abs(number - expected) <= 1e-9 * max(1, expected)
    }

    /// The columns `column,row,x,y,persons,FAMILY…,total,level`.
    private func cells(of city: String) throws -> (CityScores, families: [String]) {
        let lines = try unpacked("oracle/\(city)/expected/cells.csv").dropFirst(3).split(separator: UInt8(ascii: "\n"))
        let families = lines[0].split(separator: UInt8(ascii: ",")).dropFirst(5).dropLast(2).map { String(decoding: $0, as: UTF8.self) }
        let rows = lines.dropFirst().map { line in
            line.split(separator: UInt8(ascii: ",")).dropLast().map { Double(String(decoding: $0, as: UTF8.self)) ?? 0 }
        }
        let columns = rows.map { Int($0[0]) }
        let window = CellWindow(columns: columns.min()!..<columns.max()! + 1, rows: Int(rows[0][1])..<Int(rows.last![1]) + 1)
        var districts = Array(repeating: CityScores.outside, count: window.count)
        var maps = Array(repeating: [UInt16](repeating: 0, count: window.count), count: families.count + 1)
        var persons: [CellPersons.Entry] = []
        for row in rows {
            let cell = Cell(column: Int(row[0]), row: Int(row[1]))
            districts[window.index(of: cell)] = 0
            for map in maps.indices { maps[map][window.index(of: cell)] = UInt16(row[5 + map]) }
            if row[4] > 0 { persons.append(.init(cell: cell, thousandths: Int64((row[4] * 1000).rounded()))) }
        }
        let total = maps.removeLast()
        return (CityScores(window: window, districtOfCell: districts, families: maps, total: total, persons: persons), families)
    }

    /// A file of the oracle, packed or not.
    private func unpacked(_ name: String) throws -> [UInt8] {
        if let bytes = SharedData.bytes(name) { return bytes }
        let path = try #require(SharedData.path(name + ".gz"))
        let stream = try #require(popen("gzip -dc '\(path)'", "r"))
        defer { pclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
