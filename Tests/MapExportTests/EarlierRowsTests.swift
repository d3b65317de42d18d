import CityModel
import JSONCoding
import MapLayers
import Testing

@testable import MapExport

/// What is written again of earlier files is byte for byte what would be made anew.
@Suite struct EarlierRowsTests {
    private func text(_ rows: EarlierRows) -> [String] {
        (0..<rows.count).map { row in rows.withRow(row) { span in String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self) } }
    }

    @Test("line ends and quotes within a field end no row of a table")
    func table() {
        var table = CSVWriter()
        for row in [["id", "name"], ["1", "two\r\nlines, \"quoted\""], ["2", "\""], ["3", "plain"]] {
            for field in row { table.text(field) }
            table.endRow()
        }
        let expected = ["1,\"two\r\nlines, \"\"quoted\"\"\"\r\n", "2,\"\"\"\"\r\n", "3,plain\r\n"]
        #expect(text(EarlierRows(table: table.bytes)) == expected)
        #expect(EarlierRows(table: []).count == 0)
    }

    @Test("features are lines without the comma between them", arguments: [0, 1, 3])
    func features(count: Int) {
        let collection = FeatureCollection(name: "f", groups: grouped(count, units: 2) { _ in 1 }, box: { GeographicBox() }) {
            index, writer in
            writer.raw("{\"n\":")
            writer.string("line\n\(index),")
            writer.raw("}")
        }
        #expect(text(EarlierRows(features: collection.file.bytes)) == (0..<count).map { "{\"n\":\"line\\n\($0),\"}" })
        #expect(EarlierRows(features: Array("no line end".utf8)).count == 0)
    }

    @Test(
        "files with some rows of earlier ones are those that are made anew",
        arguments: [[0, nil, 2], [nil, 1, nil], [0, 1, 2], [1, nil, 2]] as [[Int?]])
    func sources(numbers: [Int?]) throws {
        let (map, labels, style) = (SmallCity.map(), try StyleFiles().labels(.zh), try StyleFiles().style())
        let anew = SourcesExport(map, labels: labels, threads: 1)
        let (layer, table) = (anew.layer(style: style).bytes, anew.table.bytes)
        let rows = (layer: EarlierRows(features: layer), table: EarlierRows(table: table))
        let keepsNumbers = zip(numbers, 0...).allSatisfy { $0 == nil || $0 == $1 }
        let unchanged = try #require(
            UnchangedSources(numbers: numbers, keepsNumbers: keepsNumbers, of: 3, layer: rows.layer, table: rows.table))
        let made = SourcesExport(map, labels: labels, unchanged: unchanged, threads: 2)
        #expect(made.changedRows == (keepsNumbers ? [0, 1, 2].filter { numbers[$0] == nil } : nil))
        // A row of the other source shows that the earlier file was used.
        #expect((made.layer(style: style).bytes == layer) == keepsNumbers && (made.table.bytes == table) == keepsNumbers)
        #expect(UnchangedSources(numbers: numbers, keepsNumbers: true, of: 4, layer: rows.layer, table: rows.table) == nil)
    }
}
