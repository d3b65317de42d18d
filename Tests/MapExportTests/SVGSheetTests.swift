import CityModel
import Glibc
import RiskScoring
import Testing

@testable import MapExport
@testable import MapLayers

/// Cities of every shape that a sheet has to bear.
private let cities: [(name: String, city: DrawnSheetCity)] = [
    ("usual", DrawnSheetCity()),
    ("tall", DrawnSheetCity(districts: (2, 8), extent: (9000, 60_000))),
    ("wide", DrawnSheetCity(districts: (9, 2), extent: (90_000, 9000))),
    ("without sources", DrawnSheetCity(sources: 0, shelters: 0)),
    ("one district", DrawnSheetCity(districts: (1, 1), extent: (900, 700), sources: 3, shelters: 1)),
    ("crowded", DrawnSheetCity(cellSize: 250, districts: (9, 8), sources: 900, shelters: 400, crowded: 0.8)),
    ("many kinds", DrawnSheetCity(kinds: (0..<40).map { "a-rather-long-kind-of-the-citys-own-\($0)" })),
    ("long names", DrawnSheetCity(names: ["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "巴彦淖尔市乌拉特前旗额尔登布拉格苏木"])),
]

/// Their contents, made once; the first is the usual city.
private let contents = cities.map { $0.city.content() }

private func sheet(_ city: DrawnSheetCity) throws -> Sheet { try sheet(city.content()) }

private func sheet(_ content: SheetContent, _ language: Language = .zh, _ layout: String = SheetLayout.standard) throws -> Sheet {
    let files = StyleFiles()
    return Sheet(content, style: try files.style(), labels: try files.labels(language), layout: try files.layout(named: layout))
}

private func texts(_ sheet: Sheet) -> [PageText] {
    sheet.groups.flatMap(\.marks).compactMap { if case .text(let text) = $0, !text.text.isEmpty { text } else { nil } }
}

@Suite struct SVGSheetTests {
    @Test(arguments: cities.indices, ["a3-landscape", "a3-portrait", "a4-portrait", "a0-landscape"])
    func everythingLiesInTheFrameAndTextsDoNotOverlap(index: Int, layout: String) throws {
        for language in Language.allCases {
            let sheet = try sheet(contents[index], language, layout)
            let texts = texts(sheet)
            for (position, text) in texts.enumerated() {
                #expect(sheet.layout.frame.contains(text.box), "\(cities[index].name): \(text.text)")
                for other in texts[(position + 1)...] { #expect(!text.box.overlaps(other.box), "\(text.text) / \(other.text)") }
            }
            for name in sheet.districtNames { #expect(sheet.layout.map.contains(name.box)) }
            let root = try parseSVG(svg(sheet))
            #expect(root.all.filter { $0.name == "text" }.map(\.text) == texts.map(\.text))
            try checkShapes(root, sheet)
        }
    }

    /// Page paths, rectangles, symbols and zones against the frame and the map's box.
    private func checkShapes(_ root: SVGElement, _ sheet: Sheet) throws {
        let frame = sheet.layout.frame.inset(by: -0.01)
        for group in root.children where !["defs", "zones", "title"].contains(group.name) && group.attributes["id"] != "zones" {
            for element in group.all {
                switch element.name {
                case "rect":
                    let box = PageBox(
                        x: element.number("x"), y: element.number("y"), width: element.number("width"), height: element.number("height"))
                    #expect(frame.contains(box) || box == sheet.layout.page)
                case "path":
                    for point in svgLines(element.attributes["d"] ?? "").joined() {
                        #expect(frame.contains(PageBox(x: point.x, y: point.y, width: 0, height: 0)))
                    }
                case "use":
                    let numbers = svgNumbers(element.attributes["transform"] ?? "")
                    let box = PageBox(x: numbers[0] - numbers[2] / 2, y: numbers[1] - numbers[2] / 2, width: numbers[2], height: numbers[2])
                    #expect(frame.contains(box))
                default: break
                }
            }
        }
        let zones = try #require(root.with(id: "zones"))
        let matrix = svgNumbers(zones.attributes["transform"] ?? "")
        for path in zones.all where path.name == "path" {
            for point in svgLines(path.attributes["d"] ?? "").joined() {
                let page = PageBox(x: matrix[4] + matrix[0] * point.x, y: matrix[5] + matrix[3] * point.y, width: 0, height: 0)
                #expect(sheet.layout.map.contains(page))
            }
        }
    }

    @Test func drawnAreasAreThoseOfTheZones() throws {
        let content = contents[0]
        let sheet = try sheet(content)
        let zones = try #require(try parseSVG(svg(sheet)).with(id: "zones"))
        let matrix = svgNumbers(try #require(zones.attributes["transform"]))
        for level in Level.colours {
            let path = try #require(zones.with(id: "shape-\(level.word)"))
            var area = 0.0
            for ring in svgLines(try #require(path.attributes["d"])) {
                for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) { area += (a.x * b.y - b.x * a.y) / 2 }
            }
            let cells = content.zones.zones.filter { $0.level == level }.reduce(0) { $0 + $1.cells }
            let expected = Double(cells) * content.input.grid.cellSize * content.input.grid.cellSize * sheet.frame.scale * sheet.frame.scale
            #expect(cells > 0)
            #expect(abs(area * matrix[0] * -matrix[3] - expected) <= 1e-6 * expected, "\(level)")
        }
    }

    @Test func theWorstLevelIsDrawnLastAndFillsAreTheLegends() throws {
        let root = try parseSVG(svg(try sheet(contents[0])))
        let zones = try #require(root.with(id: "zones"))
        let groups = zones.children.filter { $0.name == "g" }
        #expect(groups.map { $0.attributes["id"] } == ["zones-blue", "zones-yellow", "zones-orange", "zones-red"])
        let legend = try #require(root.with(id: "legend-levels")).all
        let table = try #require(root.with(id: "amounts")).all
        for level in Level.colours {
            let fill = try #require(zones.with(id: "zones-\(level.word)")).attributes["fill"]
            for part in [legend, table] {
                let index = try #require(part.firstIndex { $0.attributes["class"] == "swatch \(level.word)" })
                #expect(part[index].attributes["fill"] == fill)
                #expect(part[index + 1].attributes["fill"] == "url(#pattern-\(level.word))")
            }
            #expect(zones.all.contains { $0.attributes["fill"] == "url(#zone-pattern-\(level.word))" })
            #expect(root.with(id: "zone-pattern-\(level.word)")?.attributes["href"] == "#pattern-\(level.word)")
            #expect(root.with(id: "pattern-\(level.word)") != nil)
        }
    }

    @Test func everyReferenceHasItsDefinition() throws {
        for content in contents {
            let all = try parseSVG(svg(try sheet(content))).all
            let ids = all.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count)
            for element in all {
                if let reference = element.attributes["href"] { #expect(ids.contains(String(reference.dropFirst())), "\(reference)") }
                if let fill = element.attributes["fill"], fill.hasPrefix("url(#") {
                    #expect(ids.contains(String(fill.dropFirst(5).dropLast())), "\(fill)")
                }
            }
        }
    }

    @Test func hostileTextsAreInertAndCut() throws {
        let hostile = "<script>alert(1)</script>\"'&]]>--><!--\u{0}\u{1}\u{1F}\u{7F}\u{85}\u{202E}\u{FFFE}\u{FFFF}"
        let long = String(repeating: "长名", count: 5000) + "e" + String(repeating: "\u{301}", count: 10_000)
        var city = DrawnSheetCity(kinds: [hostile, long, "shelter"], names: [hostile, long, "\u{0}"], city: long)
        city.facts = SheetFacts(
            city: hostile + long, dataDate: hostile, epsg: 4547, reviewNumber: hostile, compiledBy: long,
            standards: [hostile, long], profiles: [long])
        let sheet = try sheet(city)
        let bytes = svg(sheet)
        let root = try parseSVG(bytes)
        let known: Set = ["svg", "title", "defs", "pattern", "path", "g", "use", "rect", "text"]
        #expect(root.all.allSatisfy { known.contains($0.name) })
        #expect(root.all.allSatisfy { !$0.attributes.keys.contains { $0.hasPrefix("on") } })
        #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A })
        #expect(bytes.firstRange(of: Array("<script".utf8)) == nil)
        #expect(bytes.firstRange(of: Array("]]>".utf8)) == nil)
        let texts = texts(sheet)
        #expect(texts.contains { $0.text.contains("<script>") })
        #expect(texts.contains { $0.text.hasSuffix("…") })
        for text in texts { #expect(sheet.layout.frame.contains(text.box)) }
        for (index, text) in texts.enumerated() {
            let other = texts[(index + 1)...].first { $0.box.overlaps(text.box) }
            #expect(other == nil, "\(text.text) / \(other?.text ?? "")")
        }
        #expect(bytes.count < 400_000)
    }

    @Test func linesOfTheGridMeetTheirCoordinates() throws {
        let sheet = try sheet(contents[0])
        let root = try parseSVG(svg(sheet))
        let grid = try #require(root.with(id: "grid"))
        let lines = svgLines(grid.all.first { $0.name == "path" }?.attributes["d"] ?? "")
        let texts = try #require(root.with(id: "grid-coordinates")).all.filter { $0.name == "text" }
        #expect(texts.count == 2 * lines.count && lines.count > 5)
        for line in lines where line[0].x == line[1].x {
            let east = (sheet.frame.middle.x + (line[0].x - sheet.layout.map.midX) / sheet.frame.scale) / 1000
            let found = texts.filter { abs($0.number("x") - line[0].x) < 0.02 && $0.attributes["text-anchor"] == "middle" }
            #expect(found.map(\.text) == [shortestDecimal(east.rounded()), shortestDecimal(east.rounded())])
            #expect(abs(east - east.rounded()) < 0.01)
        }
    }

    @Test func theWorstDistrictsAreThoseOfTheRows() throws {
        var content = contents[0]
        content.districts = content.input.districts.indices.map { index in
            var row = DistrictRow(district: index)
            row.cells[.orange] = 10 + index
            row.cells[.none] = 100
            row.persons[.orange] = Int64(index) * 1000
            row.scoreSum = 1000 * index
            row.rank = content.input.districts.count - index
            return row
        }
        let root = try parseSVG(svg(try sheet(content)))
        let table = try #require(root.with(id: "worst-districts")).all.map(\.text).filter { !$0.isEmpty }
        let count = content.input.districts.count
        #expect(Array(table[5..<10]) == ["1", content.input.districts[count - 1].name, "0.91", "0.21", "11"])
        content.districts = Array(content.districts.prefix(2))
        #expect(try parseSVG(svg(try sheet(content))).with(id: "worst-districts") == nil)
    }

    @Test func redAndOrangeSourcesAreNamedBesideTheirSymbols() throws {
        let sheet = try sheet(contents[0])
        let content = contents[0]
        let names = sheet.groups.filter { $0.id == "source-names" }.flatMap(\.marks)
        #expect(names.count > 10 && names.count <= sheet.layout.mostNames)
        let symbols = sheet.groups.filter { ["sources", "shelters"].contains($0.id) }.flatMap(\.marks).compactMap {
            if case .symbol(let symbol) = $0 { symbol.box } else { nil }
        }
        for case .text(let name) in names {
            let named = content.input.sources.items.filter { $0.name == name.text }
            #expect(named.contains { ($0.level ?? .none) >= .orange || $0.kind == "chemical-park" }, "\(name.text)")
            #expect(symbols.contains { $0.inset(by: -3).overlaps(name.box) } && !symbols.contains { $0.overlaps(name.box) })
        }
    }

    @Test func wordsStandOnZonesOfTheirLevel() throws {
        let (content, sheet) = (contents[0], try sheet(contents[0]))
        let labels = try StyleFiles().labels(.zh)
        let words = sheet.groups.filter { $0.id == "level-words" }.flatMap(\.marks)
        #expect(words.count > 3)
        for case .text(let word) in words {
            for corner in [(word.box.x, word.box.y), (word.box.maxX, word.box.maxY), (word.box.midX, word.box.midY)] {
                let place = PlaneCoordinate(
                    x: sheet.frame.middle.x + (corner.0 - sheet.layout.map.midX) / sheet.frame.scale,
                    y: sheet.frame.middle.y - (corner.1 - sheet.layout.map.midY) / sheet.frame.scale)
                let score = content.scores.total[content.scores.window.index(of: content.input.grid.cell(at: place))]
                #expect(labels.levels[content.input.rules.level(ofScore: score)] == word.text)
            }
        }
    }

    @Test(arguments: [1, 2, 8])
    func bytesDoNotDependOnThreads(threads: Int) throws {
        let one = svg(try sheet(contents[0]), threads: 1)
        #expect(svg(try sheet(DrawnSheetCity()), threads: threads) == one)
    }

    @Test func theLegendCountsWhatIsDrawnOfWhatThereIs() throws {
        let index = try #require(cities.firstIndex { $0.name == "crowded" })
        let sheet = try sheet(contents[index])
        let root = try parseSVG(svg(sheet))
        let uses = try #require(root.with(id: "sources")).all.compactMap { $0.attributes["href"] }
        let words = texts(sheet).map(\.text)
        #expect(uses.count < 900 && uses.count <= sheet.layout.mostSources)
        #expect(sheet.kinds.reduce(0) { $0 + $1.all } == 900)
        for kind in sheet.kinds {
            let drawn = uses.count { $0 == "#symbol-\(kind.kind)" }
            #expect(drawn == kind.drawn && drawn > 0)
            #expect(words.contains("图示 \(drawn)，共 \(kind.all)"))
        }
    }

    @Test func theLegendShowsEveryClassAlsoEmptyOnes() throws {
        let index = try #require(cities.firstIndex { $0.name == "without sources" })
        let root = try parseSVG(svg(try sheet(contents[index])))
        let legend = try #require(root.with(id: "legend-levels")).all
        #expect(
            legend.compactMap { $0.attributes["class"] } == ["swatch red", "swatch orange", "swatch yellow", "swatch blue", "swatch none"])
        let words = legend.map(\.text)
        for interval in ["75.00–100.00", "50.00–<75.00", "25.00–<50.00", "5.00–<25.00", "0.00–<5.00"] { #expect(words.contains(interval)) }
        #expect(words.contains("无数据：资料不足，不参与评分"))
        let table = try #require(root.with(id: "amounts")).all.map(\.text)
        #expect(table.count { $0 == "0.0" } >= 8)
    }

    @Test func bluesThresholdIsTheRules() throws {
        func intervals(_ blueFrom: Int) throws -> [String] {
            var content = contents[0]
            content.input.rules.blueFrom = blueFrom
            return try #require(try parseSVG(svg(try sheet(content))).with(id: "legend-levels")).all.map(\.text)
        }
        #expect(try intervals(1234).contains("12.34–<25.00"))
        #expect(try intervals(0).contains("不设"))
    }

    /// With UPDATE_GOLDEN set the sheet that is drawn becomes the golden one.
    @Test func aTinyCityIsDrawnAsTheGoldenSheetHasIt() throws {
        let sheet = try sheet(
            DrawnSheetCity(
                cellSize: 500, districts: (2, 1), extent: (6000, 4000), sources: 14, shelters: 2,
                kinds: ["chemical-park", "flood-area", "reservoir", "other"]))
        if getenv("UPDATE_GOLDEN") != nil { try writeFile("Golden/ok-tiny-city.svg", svg(sheet)) }
        let golden = try readFile("Golden/ok-tiny-city.svg")
        let (found, expected) = (svgTokens(svg(sheet)), svgTokens(golden))
        #expect(found.words == expected.words)
        #expect(found.numbers.count == expected.numbers.count)
        for (one, other) in zip(found.numbers, expected.numbers) { #expect(abs(one - other) <= 0.0101) }
    }

    @Test func onlySymbolsInUseAreDefined() throws {
        for content in contents {
            let root = try parseSVG(svg(try sheet(content)))
            let defined = root.all.compactMap { $0.attributes["id"] }.filter { $0.hasPrefix("symbol-") }
            let used = Set(root.all.compactMap { $0.attributes["href"] }.filter { $0.hasPrefix("#symbol-") }.map { String($0.dropFirst()) })
            #expect(defined == used.sorted())
        }
    }

    @Test func aLayerWithoutBoundaryIsItsBox() throws {
        var content = DrawnSheetCity(districts: (1, 1), wiggle: 0).content()
        content.input.boundary = nil
        content.input.districts = []
        let files = StyleFiles()
        let sheet = Sheet(content, style: try files.style(), labels: try files.labels(.en), layout: try files.layout())
        #expect(sheet.districtNames.isEmpty)
        let root = try parseSVG(svg(sheet))
        let path = try #require(root.with(id: "districts")?.children.last)
        let points = svgLines(try #require(path.attributes["d"])).joined()
        let width = try #require(points.map(\.x).max()) - (try #require(points.map(\.x).min()))
        #expect(abs(width - 30_000 * sheet.frame.scale) < 0.11)
    }

    @Test func aDistrictsOwnFeaturesLeaveNoLinesInside() throws {
        // Two features of one district whose common side has a vertex in one of them only; 6 km × 4 km, cells of 100 m.
        var content = DrawnSheetCity(districts: (1, 1), extent: (6000, 4000), sources: 0, shelters: 0, wiggle: 0).content()
        let halves = [[(0, 0), (3000, 0), (3000, 4000), (0, 4000)], [(3000, 0), (6000, 0), (6000, 4000), (3000, 4000), (3010, 1700)]]
        var shapes = GeometryTable<PlaneCoordinate>()
        for half in halves {
            for corner in half + [half[0]] {
                shapes.append(PlaneCoordinate(x: 500_000 + Double(corner.0), y: 3_380_000 + Double(corner.1)))
            }
            shapes.endPath()
            shapes.endPart()
            shapes.endFeature(.polygon)
        }
        content.input.boundary = Located(items: [0, 0], plane: shapes)
        let boundaries = try sheet(content).groups.first { $0.id == "districts" }?.marks ?? []
        let lines: [[[PagePoint]]] = boundaries.map { if case .path(let path, _) = $0 { path.lines } else { [] } }
        #expect(lines.map(\.count) == [0, 0, 1])
        #expect(lines[2][0].count == 5)
    }

    @Test func theInternalNoticeStandsUnlessAReviewNumberIsGiven() throws {
        func words(_ facts: SheetFacts) throws -> [String] {
            var content = contents[0]
            content.facts = facts
            return texts(try sheet(content)).map(\.text)
        }
        let internalMap = try words(SheetFacts(city: "示范市", epsg: 4547))
        #expect(internalMap.contains("内部工作用图，未经审核不得公开"))
        #expect(internalMap.contains("坐标北"))
        #expect(internalMap.contains { $0.contains("EPSG:4547") && $0.contains("114°E") })
        let reviewed = try words(SheetFacts(city: "示范市", epsg: 2326, convergence: -0.35, reviewNumber: "鄂S(2026)001号"))
        #expect(!reviewed.contains { $0.contains("内部") })
        #expect(reviewed.contains("审图号：鄂S(2026)001号"))
        #expect(reviewed.contains("真北"))
        #expect(reviewed.contains("子午线收敛角 −0°21′"))
    }
}

@Suite struct SVGTextTests {
    @Test(arguments: [
        (0.0, 2, "0"), (-0.001, 2, "0"), (1, 2, "1"), (1.5, 2, "1.5"), (-0.25, 2, "-.25"), (0.05, 2, ".05"), (100, 2, "100"),
        (1234.567, 2, "1234.57"),
        (0.005, 2, ".01"), (-12.30, 2, "-12.3"), (0.123456789, 9, ".123456789"), (10.01, 2, "10.01"), (.nan, 2, "0"), (7.9, 0, "8"),
    ])
    func numbersAreAsShortAsTheyCanBe(value: Double, decimals: Int, expected: String) {
        var text = SVGText()
        text.decimal(value, decimals: decimals)
        #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }

    @Test func stepsOfAPathDoNotDrift() {
        let points = (0..<1000).map { PagePoint(x: Double($0) * 0.0149, y: Double($0) * -0.0049) }
        var text = SVGText()
        text.path(PagePath(lines: [points, points], isClosed: true))
        for line in svgLines(String(decoding: text.bytes, as: UTF8.self)) {
            #expect(line.count == 1000)
            for (drawn, point) in zip(line, points) {
                #expect(abs(drawn.x - point.x) < 0.00501 && abs(drawn.y - point.y) < 0.00501)
            }
        }
    }
}
