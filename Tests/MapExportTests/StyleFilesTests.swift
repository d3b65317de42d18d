import CityModel
import MapLayers
import RiskGrading
import Testing

@testable import MapExport

@Suite struct StyleFilesTests {
    @Test(arguments: Language.allCases)
    func everyKindLevelAndFindingHasItsText(language: Language) throws {
        let labels = try StyleFiles().labels(language)
        for kind in RulePack.builtIn.kinds.map(\.id) { #expect(labels.kinds[kind] != nil, "\(kind)") }
        for code in FindingCode.allCases { #expect(!labels.finding(code).isEmpty, "\(code)") }
        for level in sheetLevels { #expect(!labels.levels[level].isEmpty && !labels.colours[level].isEmpty) }
        #expect(Set(sheetLevels.map { labels.levels[$0] }).count == 6)
        for type in ["emergency", "temporary", "short", "medium", "long", "centre", "unknown"] {
            #expect(labels.shelterTypes[type] != nil, "\(type)")
        }
    }

    @Test func chineseAndEnglishNameTheSameThings() throws {
        let zh = try StyleFiles().labels(.zh)
        let en = try StyleFiles().labels(.en)
        #expect(Set(zh.kinds.keys) == Set(en.kinds.keys))
        #expect(Set(zh.families.keys) == Set(en.families.keys))
        #expect(Set(zh.columns.keys) == Set(en.columns.keys))
        #expect(Set(zh.shelterTypes.keys) == Set(en.shelterTypes.keys))
    }

    @Test func chineseWordsAreThoseOfTheModel() throws {
        let zh = try StyleFiles().labels(.zh)
        #expect(Level.colours.map { zh.levels[$0] } == ["重大", "较大", "一般", "低"])
        #expect(Level.colours.map { zh.colours[$0] } == ["红", "橙", "黄", "蓝"])
        #expect(zh.levels[Level.none] == "未着色")
        #expect(zh.levels[nil] == "无数据")
    }

    @Test func coloursAreTheProposalOfTheStandardsPage() throws {
        let style = try StyleFiles().style()
        #expect(Level.colours.map { style.levels[$0].fill } == ["#D7191C", "#FB8C00", "#FFE94D", "#2B6CB0"])
    }

    @Test func everyColourHasAPatternOfItsOwn() throws {
        let style = try StyleFiles().style()
        let patterns = Level.colours.compactMap { style.levels[$0].pattern }
        #expect(patterns.count == 4)
        #expect(Set(patterns.map { [$0.path, "\($0.angle)"] }).count == 4)
        #expect(Set(sheetLevels.map { style.levels[$0].fill }).count == 6)
    }

    @Test func everyKindHasASymbolOfItsOwnAndUnknownKindsShareOne() throws {
        let style = try StyleFiles().style()
        for kind in RulePack.builtIn.kinds.map(\.id) { #expect(style.symbolKey(ofKind: kind) == kind) }
        #expect(Set(style.symbols.values).count == style.symbols.count)
        #expect(style.symbolKey(ofKind: "volcano") == "other")
        #expect(style.symbolKey(ofKind: "shelter") == "other")
    }

    @Test(arguments: ["a3-landscape", "a3-portrait"])
    func partsOfALayoutDoNotOverlap(name: String) throws {
        let layout = try StyleFiles().layout(named: name)
        let parts = [layout.title, layout.map, layout.panel, layout.foot]
        for (index, part) in parts.enumerated() {
            #expect(layout.frame.contains(part))
            for other in parts[(index + 1)...] { #expect(!part.overlaps(other)) }
        }
    }

    @Test func placeholdersAreFilledAndValuesAreNotSearched() throws {
        let en = try StyleFiles().labels(.en)
        #expect(en.text(.drawnOf, ["drawn": "3", "all": "{drawn}"]) == "3 of {drawn} drawn")
        #expect(Labels.pieces(of: "a}{b") == [.literal("a}{b")])
        #expect(en.kind("volcano") == "volcano")
        #expect(en.family(nil) == "Total")
        #expect(en.column("x_y") == "x_y")
    }
}

/// A built-in file with one piece of its text replaced.
private func changed(_ file: String, _ old: String, _ new: String) throws -> StyleFiles {
    let text = String(decoding: try #require(StyleFiles.builtIn[file]), as: UTF8.self)
    let range = try #require(text.firstRange(of: old), "\(old) in \(file)")
    return StyleFiles(replacing: [file: Array(text.replacingCharacters(in: range, with: new).utf8)])
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}

@Suite struct StyleErrorTests {
    @Test(arguments: [
        ("\"fill\": \"#D7191C\"", "\"fill\": \"red\"", "four-colour.json: levels.red.fill: \"red\", allowed is #RRGGBB"),
        ("\"fill\": \"#D7191C\"", "\"fill\": \"#D7191G\"", "four-colour.json: levels.red.fill: \"#D7191G\", allowed is #RRGGBB"),
        ("\"fill\": \"#D7191C\", ", "", "four-colour.json: levels.red.fill: missing, allowed is every key of the built-in file"),
        (
            "\"fill\": \"#D7191C\"", "\"fil\": 1, \"fill\": \"#D7191C\"",
            "four-colour.json: levels.red.fil: unknown key, allowed is fill, outline, outline_mm, symbol_mm, pattern"
        ),
        ("\"angle\": 45", "\"angle\": 450", "four-colour.json: levels.red.pattern.angle: 450, allowed is a number -360…360"),
        ("\"M0 .65H1.3\"", "\"M0\\\"/>\"", "four-colour.json: levels.red.pattern.path: \"M0\\\"/>\", allowed is SVG path data"),
        (
            "\"outline_mm\": 0.12", "\"outline_mm\": \"0.12\"",
            "four-colour.json: levels.red.outline_mm: \"0.12\", allowed is a number 0.01…50"
        ),
        ("\"other\": ", "\"others\": ", "four-colour.json: symbols.other: missing, allowed is every key of the built-in file"),
        ("\"regular\": [224,", "\"regular\": [", "four-colour.json: fonts.regular: 94 numbers, allowed is 95, U+0020 to U+007E"),
        ("\"name\": \"four-colour\"", "\"name\": \"x\"", "four-colour.json: name: \"x\", allowed is \"four-colour\", as the file"),
        ("\"wide\": 1000", "\"wide\": 1000, \"wide\": 900", "four-colour.json: fonts.wide: the key stands twice, allowed is once"),
    ])
    func aWrongStyleIsNamedByFileAndKey(old: String, new: String, message: String) throws {
        let files = try changed("four-colour.json", old, new)
        let error = try #require(throws: StyleError.self) { try files.style() }
        #expect(error.description == message)
    }

    @Test(arguments: [
        ("{city}: city", "{town}: city", "labels-en.json: texts.title: \"{town}: city safety risk map\", allowed is a text with {city}"),
        ("\"legend\": \"Legend\"", "\"legend\": \"\"", "labels-en.json: texts.legend: \"\", allowed is a text that is not empty"),
        ("\"language\": \"en\"", "\"language\": \"de\"", "labels-en.json: language: \"de\", allowed is \"en\", as the file"),
    ])
    func wrongLabelsAreNamedByFileAndKey(old: String, new: String, message: String) throws {
        let files = try changed("labels-en.json", old, new)
        let error = try #require(throws: StyleError.self) { try files.labels(.en) }
        #expect(error.description == message)
        #expect(throws: Never.self) { try files.labels(.zh) }
    }

    @Test func aMisspeltKeyIsRefused() throws {
        let error = try #require(throws: StyleError.self) {
            try changed("labels-en.json", "\"geometry-null\"", "\"geometry-nil\"").labels(.en)
        }
        #expect(error.description.hasPrefix("labels-en.json: findings.geometry-nil: unknown key, allowed is "))
    }

    @Test(arguments: [
        (#"{"language": "en"}"#, "Legend", "rank"),
        (#"{"language": "en", "texts": {"legend": "Key"}, "columns": {"rank": "place"}}"#, "Key", "place"),
    ])
    func textsThatAFileDoesNotHoldAreTheBuiltInOnes(file: String, legend: String, rank: String) throws {
        let labels = try StyleFiles(replacing: ["labels-en.json": Array(file.utf8)]).labels(.en)
        #expect(labels.text(.legend) == legend)
        #expect(labels.columns["rank"] == rank)
        #expect(labels.levels == (try StyleFiles().labels(.en).levels))
        #expect(labels.findings[.geometryNull] == (try StyleFiles().labels(.en).findings[.geometryNull]))
    }

    @Test(arguments: [
        ("第 {1} 个多边形第 {2} 环", "第 {1} 个多边形", "\"第 {1} 个多边形\", allowed is a text with {1}, {2}"),
        ("第 {1} 个多边形第 {2} 环", "第 {1} 个多边形第 {3} 环", "\"第 {1} 个多边形第 {3} 环\", allowed is a text with {1}, {2}"),
        ("第 {1} 个多边形第 {2} 环", "", "\"\", allowed is a text that is not empty"),
    ])
    func aTranslationHasAPlaceForEveryValue(old: String, new: String, complaint: String) throws {
        let files = try changed("labels-zh.json", old, new)
        let error = try #require(throws: StyleError.self) { try files.labels(.zh) }
        #expect(error.description == "labels-zh.json: phrases.polygon {1}: ring {2}: \(complaint)")
    }

    @Test func aTranslationWithoutValuesHasNoPlaces() throws {
        let files = try changed("labels-zh.json", "\"已闭合\"", "\"{1}已闭合\"")
        let error = try #require(throws: StyleError.self) { try files.labels(.zh) }
        #expect(error.description == "labels-zh.json: phrases.ring closed: \"{1}已闭合\", allowed is no {1}")
    }

    @Test func valuesMayChangePlacesAndAReplacedFileKeepsOtherTranslations() throws {
        let labels = try changed("labels-zh.json", "第 {1} 个多边形第 {2} 环", "第 {2} 环（第 {1} 个多边形）").labels(.zh)
        #expect(labels.phrase("polygon \(3): ring \(1)") == "第 1 环（第 3 个多边形）")
        let text = String(decoding: try #require(StyleFiles.builtIn["labels-zh.json"]), as: UTF8.self)
        let start = try #require(text.firstRange(of: ",\n  \"phrases\"")).lowerBound
        let without = StyleFiles(replacing: ["labels-zh.json": Array((text[..<start] + "}").utf8)])
        #expect(try without.labels(.zh).phrase("ring closed") == "已闭合")
    }

    @Test func kindsMayBeAdded() throws {
        let files = try changed("labels-en.json", "\"chemical-park\": \"Chemical park\"", "\"chemical-park\": \"Park\", \"mine\": \"Mine\"")
        let labels = try files.labels(.en)
        #expect(labels.kind("mine") == "Mine")
        #expect(labels.kind("chemical-park") == "Park")
    }

    @Test func aBrokenFileIsNamedWithItsByte() throws {
        let files = StyleFiles(replacing: ["layouts.json": Array("{\"layouts\": }".utf8)])
        let error = try #require(throws: StyleError.self) { try files.layout() }
        #expect(error.description.hasPrefix("layouts.json: byte 12: "))
    }

    @Test func anUnknownStyleOrLayoutListsThoseThereAre() throws {
        let style = try #require(throws: StyleError.self) { try StyleFiles().style(named: "grey") }
        #expect(style.description == "grey.json: no such file, allowed is four-colour.json")
        let layout = try #require(throws: StyleError.self) { try StyleFiles().layout(named: "a9") }
        #expect(
            layout.description == "layouts.json: layouts: no layout \"a9\", allowed is "
                + "a4-landscape, a4-portrait, a3-landscape, a3-portrait, a2-landscape, a2-portrait, a1-landscape, a1-portrait, "
                + "a0-landscape, a0-portrait")
    }

    @Test func aBoxOffThePageIsRefused() throws {
        let files = try changed("layouts.json", "[8, 8, 404, 281]", "[8, 8, 414, 281]")
        let error = try #require(throws: StyleError.self) { try files.layout() }
        #expect(error.description.hasPrefix("layouts.json: layouts.a3-landscape.frame_mm: "))
    }
}
