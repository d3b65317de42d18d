import CityModel
import JSONCoding
import MapLayers
import Testing

@testable import MapExport

@Suite struct TablesTests {
    private func text(_ file: OutputFile) -> String { String(decoding: file.bytes, as: UTF8.self) }

    private func field(_ text: String?) -> String {
        var table = CSVWriter()
        table.text(text)
        return String(decoding: table.bytes.dropFirst(3), as: UTF8.self)
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("-5", "-5"), ("+3.5e4", "+3.5e4"), ("-", "'-"), ("-0x10", "'-0x10"),
        ("-inf", "'-inf"), (" padded", "\" padded\""), ("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\""),
        ("园区 1", "园区 1"),
    ])
    func textsAreQuotedAndFormulasDisarmed(given: String, written: String) {
        #expect(field(given) == written)
    }

    @Test func numbersHaveTheirDecimalsAndNoNumberIsEmpty() {
        var table = CSVWriter(lineEnd: .lf)
        table.decimal(1.23456, decimals: 2)
        table.decimal(-0.001, decimals: 2)
        table.decimal(nil, decimals: 2)
        table.decimal(.nan, decimals: 2)
        table.decimal(1e300, decimals: 3)
        table.integer(-7)
        table.endRow()
        #expect(table.bytes == [0xEF, 0xBB, 0xBF] + Array("1.23,0,,,1e+300,-7\n".utf8))
    }

    @Test func districtsAddUpToTheCity() throws {
        let lines = text(districtsTable(SmallCity.map(), labels: try StyleFiles().labels(.en))).split(separator: "\r\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("\u{FEFF}code,name,cells,area (km²),persons,area red (km²),"))
        // cells, area, persons, area and persons by level from red to none, sources, shelters, places, beyond, mean, rank
        #expect(lines[1] == "A,甲区,6,0.06,12347.178,0.05,0,0.01,0,0,12345.678,0,1.5,0,0,1,0,1,0,0,0,0,1,100,,71.6667,1")
        #expect(lines[2] == ",\"B, south\",5,0.05,0.25,0,0.03,0,0.01,0.01,0,0,0,0,0.25,0,0,0,0,0,0,0,0,0,,38.6,2")
        #expect(lines[3] == ",City,11,0.11,12347.428,0.05,0.03,0.01,0.01,0.01,12345.678,0,1.5,0,0.25,1,0,1,0,0,0,0,1,100,0.25,56.6364,")
    }

    @Test func sourcesAndSheltersSpeakTheCitysLanguage() throws {
        let labels = try StyleFiles().labels(.zh)
        let sources = text(SourcesExport(SmallCity.map(), labels: labels, threads: 1).table).split(separator: "\r\n")
        #expect(sources[0].hasPrefix("\u{FEFF}图层,编号,名称,类型,灾种,等级,固有风险,"))
        #expect(
            sources[1]
                == "parks,'=1+1,\"园区 \"\"一\"\"\",化工园区,危险化学品,较大,0.625,park-score,园区安全风险评分,应急〔2023〕123号,V,riskmap 四色 按工具默认值(未核对原文),M-,score 65,0,0.25,0.78125,2000,0,A,80"
        )
        #expect(sources[2] == "parks,2,,化工园区,危险化学品,无数据,,,,,,,,,,,,,,,")
        let shelters = text(sheltersTable(SmallCity.map(), labels: labels)).split(separator: "\r\n")
        #expect(shelters[1] == "shelters,s1,广场,短期固定,100,1000,40,2.5,A,一般,综合: 一般; 危险化学品: 一般")
        #expect(shelters[2] == "shelters,s2,,未注明,,1000,0,,,,")
    }

    @Test("the table and the layer of sources have the same columns, empty where the layer has none, the name of the rule apart")
    func tableAndLayerAgree() throws {
        var labels = try StyleFiles().labels(.en)
        labels.columns = [:]
        let lines = text(SourcesExport(SmallCity.map(), labels: labels, threads: 1).table).dropFirst().split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let header = lines[0].map(String.init).filter { $0 != "rule_name" }
        let layer = SourcesExport(SmallCity.map(), labels: labels, threads: 1).layer(style: try StyleFiles().style())
        guard case .array(let features)? = try parseJSON(layer.bytes)["features"] else { return #expect(Bool(false), "no features") }
        let looks: Set = ["marker-color", "marker-size", "fill", "fill-opacity", "stroke", "stroke-width"]
        let graded = features[0]["properties"].map(names) ?? []
        #expect(graded.filter { !looks.contains($0) } == header)
        let ungraded = Set((features[1]["properties"].map(names) ?? []).filter { !looks.contains($0) })
        let row = zip(lines[0], lines[2])
        #expect(Set(row.filter { !$0.1.isEmpty }.map { String($0.0) }) == ungraded)
    }

    private func names(_ object: PropertyValue) -> [String] {
        if case .object(let members) = object { members.map(\.name) } else { [] }
    }

    @Test func cellsAreThoseOfTheCityInOrder() {
        #expect(
            text(cellsTable(SmallCity.map())) == "\u{FEFF}" + """
                column,row,x,y,persons,chemical,洪涝/内涝,total,level
                4,0,450,50,0,8000,4000,8000,red
                5,0,550,50,0,8000,4000,8000,red
                6,0,650,50,0,6000,3000,6000,orange
                7,0,750,50,0,1000,500,1000,blue
                4,1,450,150,0,8000,4000,8000,red
                5,1,550,150,1.5,3000,1500,3000,yellow
                6,1,650,150,0,6000,3000,6000,orange
                7,1,750,150,0.25,300,150,300,none
                4,2,450,250,12345.678,8000,4000,8000,red
                5,2,550,250,0,8000,4000,8000,red
                6,2,650,250,0,6000,3000,6000,orange

                """)
    }
}
