import CityModel
import Testing

@testable import CityRiskMap

@Suite("The city file")
struct CityFileTests {
    @Test("reads every key of the design")
    func readsEveryKey() throws {
        let city = try CityFile(
            yaml: """
                name: 示范市
                code: "420000"
                language: en
                data_date: 2026-10-31
                crs: EPSG:4546
                cell: 50
                boundary: {file: districts.geojson, crs: gcj02, code: 代码, name: 名称}
                sources:
                  - layer: parks
                    kind: chemical-park
                    file: parks.geojson
                    crs: bd09
                    where: {status: [在产, 1], open: yes}
                    fields: {id: FD, score: 评分}
                    values: {level: {"1": blue, 2: yellow}, depth_m: {"1": 0.15}}
                    constants: {level: orange, checked: true}
                  - {layer: fires, kind: other, family: fire, file: fires.geojson}
                targets: [{layer: schools, file: schools.geojson, fields: {class: 类别}}]
                shelters: [{layer: shelters, file: shelters.geojson}]
                population: [{layer: people, file: people.geojson, fields: {people: weight}}]
                rules: rules.yml
                style: four-colour
                """, file: "city.yml")
        #expect(city.name == "示范市")
        #expect(city.code == "420000")
        #expect(city.language == .en)
        #expect(city.dataDate == "2026-10-31")
        #expect(city.epsg == 4546)
        #expect(city.cell == 50)
        #expect(city.boundary?.file.fields == ["code": "代码", "name": "名称"])
        #expect(city.boundary?.file.system == .gcj02)
        let parks = city.sources[0]
        #expect(parks.kind == "chemical-park")
        #expect(parks.file.system == .bd09)
        #expect(parks.file.conditions.map(\.property) == ["status", "open"])
        #expect(parks.file.conditions.map(\.allowed) == [["在产", "1"], ["yes"]])
        #expect(parks.file.values["level"] == ["1": .string("blue"), "2": .string("yellow")])
        #expect(parks.file.values["depth_m"] == ["1": .number(0.15)])
        #expect(parks.file.constants == ["level": .string("orange"), "checked": .bool(true)])
        #expect(city.sources[1].family == "fire")
        #expect(city.layers.map(\.layer) == ["parks", "fires", "schools", "shelters", "people"])
        #expect(city.rules == "rules.yml")
    }

    @Test("has defaults for all but the name")
    func hasDefaults() throws {
        let city = try CityFile(yaml: "name: 一", file: "city.yml")
        #expect(city.language == .zh)
        #expect(city.cell == 100)
        #expect(city.style == "four-colour")
        #expect(city.epsg == nil)
        #expect(city.layers.isEmpty)
    }

    static let mistakes: [(yaml: String, message: String)] = [
        ("", "city.yml: empty, a mapping of keys is needed"),
        ("[1, 2]", "city.yml: line 1, column 1: the city file: a list, a mapping of keys is needed"),
        ("code: 1", "city.yml: line 1, column 1: the city file needs \"name\""),
        (
            "name: a\nlanguge: zh",
            "city.yml: line 2, column 1: unknown key \"languge\" in the city file, did you mean \"language\"? known: name, code, language, "
                + "data_date, crs, cell, boundary, sources, targets, shelters, population, rules, style, layout, sheets, review_number, compiled_by"
        ),
        (
            "name：a\nlanguage: zh",
            "city.yml: line 1: full-width \"：\", \": \" is needed (line 2, column 9: mapping values are not allowed in this context)"
        ),
        (
            "name: a\nboundary: {file: d.geojson，code: c}\nsources: {",
            "city.yml: line 2: full-width \"，\", \", \" is needed (line 2, column 32: did not find expected ',' or '}')"
        ),
        ("name: a\nlanguage: fr", "city.yml: line 2, column 11: language: \"fr\", zh or en is needed"),
        ("name: a\ncell: big", "city.yml: line 2, column 7: cell: \"big\", a number is needed"),
        ("name: a\ncell: 0.5", "city.yml: line 2, column 7: cell: \"0.5\", 1 to 100000 metres is needed"),
        ("name: a\ncell: 1e999", "city.yml: line 2, column 7: cell: \"1e999\", a number is needed"),
        ("name: a\ncrs: wgs84", "city.yml: line 2, column 6: crs: \"wgs84\", EPSG:n of a projected system in metres is needed"),
        ("name: a\nsources: {layer: b}", "city.yml: line 2, column 10: sources: a mapping, a list is needed"),
        ("name: a\nsources: [{layer: b, file: c}]", "city.yml: line 2, column 11: a source layer needs \"kind\""),
        (
            "name: a\nsources: [{layer: b, kind: other, famly: c, file: d}]",
            "city.yml: line 2, column 35: unknown key \"famly\" in a source layer, did you mean \"family\"? known: layer, file, crs, where, "
                + "fields, values, constants, kind, family"
        ),
        (
            "name: a\nsources: [{layer: b, kind: other, family: ../x, file: d}]",
            "city.yml: line 2, column 43: family: \"../x\", letters, digits, - and _, not \"total\" is needed"
        ),
        (
            "name: a\npopulation: [{layer: b, file: c}, {layer: b, file: d}]",
            "city.yml: two layers are named \"b\", names are unique within a city"
        ),
        ("name: a\nname: b", "city.yml: line 1, column 1: repeated keys name"),
        ("name: [", "city.yml: line 2, column 1: did not find expected node content"),
        (String(repeating: "[", count: 100), "city.yml: line 1: nested deeper than 64 levels"),
    ]

    @Test("says where a mistake is, what was found and what is allowed", arguments: mistakes)
    func namesMistakes(yaml: String, message: String) throws {
        let error = #expect(throws: RunError.self) { try CityFile(yaml: yaml, file: "city.yml") }
        #expect(error?.message == message)
        #expect(error?.exitCode == 65)
    }
}
