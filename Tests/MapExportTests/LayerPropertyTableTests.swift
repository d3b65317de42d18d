import CityModel
import JSONCoding
import TestSupport
import Testing

@testable import MapExport

@Suite("Layer property table")
struct LayerPropertyTableTests {
    private static let names: [String?] = ["plain", nil, "", "say \"x\"\\\n\u{1}", "＝1+1", "=1+1", "示范化工厂😀"]
    private static let numbers: [Double?] = [1, nil, -0.0, -0.004, 2.5, -2.5, 1234567.891]

    private static let properties: [LayerProperty] = [
        .text("name") { names[$0 % names.count] },
        .number("count") { numbers[$0 % numbers.count] },
        .text("told", for: .people) { "to people \($0)" },
        .number("share", decimals: 2) { numbers[$0 % numbers.count] },
        .json("list", has: { $0 % 2 == 0 }) { feature, writer in
            writer.raw("[")
            writer.integer(feature)
            writer.raw("]")
        },
    ]

    private func members(_ table: LayerPropertyTable, _ feature: Int) -> String {
        var writer = JSONWriter()
        table.writeMembers(ofFeature: feature, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func row(_ table: LayerPropertyTable, _ feature: Int) -> String {
        var writer = CSVWriter(lineEnd: .lf, continues: true)
        table.writeRow(ofFeature: feature, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "members of a JSON object: those that a feature has, escaped, without what programs are not told",
        arguments: [
            (0, #""name":"plain","count":1,"share":1,"list":[0]"#),
            (1, ""),
            (2, #""name":"","count":0,"share":0,"list":[2]"#),
            (3, #""name":"say \"x\"\\\n\u0001","count":0,"share":0"#),
            (4, #""name":"＝1+1","count":3,"share":2.5,"list":[4]"#),
            (5, #""name":"=1+1","count":-3,"share":-2.5"#),
            (6, #""name":"示范化工厂😀","count":1234568,"share":1234567.89,"list":[6]"#),
        ])
    func writesMembers(feature: Int, written: String) {
        let table = LayerPropertyTable(Self.properties, count: 7)
        #expect(members(table.told(to: .programs), feature) == written)
    }

    @Test(
        "fields of a row: empty where a feature has no value, formulas disarmed",
        arguments: [
            (0, "plain,1,to people 0,1,[0]\n"), (1, ",,to people 1,,\n"), (2, ",0,to people 2,0,[2]\n"),
            (3, "\"say \"\"x\"\"\\\n\u{1}\",0,to people 3,0,\n"), (4, "'＝1+1,3,to people 4,2.5,[4]\n"), (5, "'=1+1,-3,to people 5,-2.5,\n"),
            (6, "示范化工厂😀,1234568,to people 6,1234567.89,[6]\n"),
        ])
    func writesRows(feature: Int, written: String) {
        let table = LayerPropertyTable(Self.properties, count: 7)
        #expect(row(table.told(to: .people), feature) == written)
    }

    @Test("values as they are stored: whole numbers as integers, no number and no text as null")
    func storedValues() {
        let table = LayerPropertyTable(Self.properties, count: 7)
        let rows = FeatureRows(geometryType: "GEOMETRY", properties: table.told(to: .programs), ids: Array(1...7)) { _, _ in nil }
        #expect(rows.columns.map(\.name) == ["name", "count", "share", "list"])
        #expect(rows.columns.map(\.type) == [.text, .integer, .real, .text])
        #expect(rows.values(0) == [.text("plain"), .integer(1), .real(1), .text("[0]")])
        #expect(rows.values(1) == [.null, .null, .null, .null])
        #expect(rows.values(2)[2].isExactly(.real(0)) && rows.values(3)[2].isExactly(.real(0)))
        #expect(rows.values(6) == [.text("示范化工厂😀"), .integer(1_234_568), .real(1_234_567.89), .text("[6]")])
    }

    @Test("a feature has its own values wherever it stands, found on any number of threads", arguments: [1, 8])
    func blocks(threads: Int) {
        let table = LayerPropertyTable(Self.properties, count: 3000, threads: threads) { $0 != 1024 }
        let few = LayerPropertyTable(Self.properties, count: 7)
        for feature in [0, 1023, 1025, 2047, 2048, 2999] {
            let (own, like) = (members(table, feature), members(few, feature % 7))
            let changed = like.replacing("to people \(feature % 7)\"", with: "to people \(feature)\"")
                .replacing("[\(feature % 7)]", with: "[\(feature)]")
            #expect(own.replacing(",\"list\":[\(feature)]", with: "") == changed.replacing(",\"list\":[\(feature)]", with: ""))
            #expect(own.contains("\"list\":[\(feature)]") == (feature % 2 == 0))
        }
        #expect(members(table, 1024) == "")
    }
}
