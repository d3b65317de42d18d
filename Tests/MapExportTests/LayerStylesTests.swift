import CityModel
import JSONCoding
import MapLayers
import Testing

@testable import MapExport

/// The styles of the layer files: QML, SLD and MapLibre say the same, score by score.
@Suite struct LayerStylesTests {
    private static let language = Language.zh

    private func files(_ map: CityMap = SmallCity.map()) throws -> [String: [UInt8]] {
        let (style, labels) = try (StyleFiles().style(), StyleFiles().labels(Self.language))
        let files = layerStyles(map, title: "<示范>\"市", style: style, labels: labels)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
    }

    private func styleJSON(_ map: CityMap = SmallCity.map()) throws -> PropertyValue {
        try parseJSON(#require(try files(map)["layers/style.json"]))
    }

    // MARK: Edges of classes

    /// Around every threshold, in hundredths of points.
    private func scoresAroundEdges(_ rules: ScoringRules) -> [UInt16] {
        let edges = Level.allCases.map(rules.threshold) + [10_000]
        return Set(edges.flatMap { [$0 - 1, $0, $0 + 1] }).filter { (0...10_000).contains($0) }.sorted().map(UInt16.init)
    }

    @Test("every format gives a score the colour of its level; blue may begin anywhere", arguments: [500, 1, 1234, 2499, 2500, 6000])
    func edges(blueFrom: Int) throws {
        var input = SmallCity.input
        input.rules.blueFrom = blueFrom
        let map = CityMap(
            input, SmallCity.scores, sourceLayers: ["parks"], shelterLayers: ["shelters"], shelterPoints: [nil, nil], threads: 1
        ) { _, _ in [] }
        let files = try files(map)
        let style = try StyleFiles().style()
        let mapLibre = try ReadMapLibre(parseJSON(#require(files["layers/style.json"])))
        let qml = try ReadQML(#require(files["layers/zones.qml"]))
        let sld = try ReadSLD(#require(files["layers/zones.sld"]))
        for score in scoresAroundEdges(input.rules) {
            let level = input.rules.level(ofScore: score)
            let expected = level == .none ? nil : style.levels[level].fill
            let points = Double(score) / 100
            #expect(mapLibre.legendColour(points) == expected, "\(score)")
            #expect(mapLibre.colour(of: level.word, in: "zones:fill") == expected, "\(score)")
            #expect(qml.colour(of: level.word) == expected, "\(score)")
            #expect(qml.legendColour(points) == expected, "\(score)")
            #expect(sld.colour(of: level.word) == expected, "\(score)")
            #expect(sld.legendColour(points) == expected, "\(score)")
        }
    }

    @Test("sources have the colour of their level in every format, without grade that of no data")
    func sources() throws {
        let files = try files()
        let style = try StyleFiles().style()
        let mapLibre = try ReadMapLibre(parseJSON(#require(files["layers/style.json"])))
        let qml = try ReadQML(#require(files["layers/sources.qml"]))
        let sld = try ReadSLD(#require(files["layers/sources.sld"]))
        for level in sheetLevels {
            let (word, colour) = (gradeWord(level), style.levels[level].fill)
            for part in ["sources:fill", "sources:point"] { #expect(mapLibre.colour(of: word, in: part) == colour, "\(word) \(part)") }
            #expect(qml.colour(of: word) == colour && sld.colour(of: word) == colour, "\(word)")
        }
        #expect(mapLibre.colour(of: "green", in: "sources:point") == nil)
    }

    // MARK: MapLibre

    @Test("each layer file has its styles beside it, and the style's sources are these files")
    func names() throws {
        let files = try files()
        let layers = try SmallCity.files(threads: 1).map(\.name).filter { $0.hasSuffix(".geojson") }
        let stems = layers.map { $0.dropLast(".geojson".count) }
        #expect(Set(files.keys) == Set(stems.flatMap { ["\($0).qml", "\($0).sld"] } + ["layers/style.json"]))
        guard case .object(let sources) = try styleJSON()["sources"] else { throw Missing() }
        let urls = sources.compactMap { $0.value["data"]?.text }
        #expect(Set(urls.map { "layers/" + percentDecoded($0) }) == Set(layers))
        #expect(urls.contains("zones-%E6%B4%AA%E6%B6%9D%252F%E5%86%85%E6%B6%9D.geojson"))
    }

    @Test("MapLibre's specification: what is used of it is used as it says")
    func specification() throws {
        let style = try styleJSON()
        #expect(style["version"] == .number(8) && style["name"]?.text == "<示范>\"市")
        guard case .array(let layers) = style["layers"] else { throw Missing() }
        let ids = layers.compactMap { $0["id"]?.text }
        #expect(Set(ids).count == layers.count)
        for layer in layers {
            let (id, type) = (layer["id"]?.text ?? "", layer["type"]?.text ?? "")
            let properties = try #require(ReadMapLibre.properties[type], "\(id)")
            #expect(style["sources"]?[try #require(layer["source"]?.text)]?["type"]?.text == "geojson", "\(id)")
            for part in ["layout", "paint"] {
                guard case .object(let members) = layer[part] else { throw Missing() }
                for member in members {
                    let kind = try #require(properties[member.name], "\(id) \(member.name)")
                    #expect(ReadMapLibre.isValid(member.value, as: kind), "\(id) \(member.name)")
                }
            }
        }
    }

    @Test("the total is shown; the families are there to be switched on")
    func visibility() throws {
        guard case .array(let layers) = try styleJSON()["layers"] else { throw Missing() }
        let shown = layers.filter { $0["layout"]?["visibility"]?.text == "visible" }.compactMap { $0["source"]?.text }
        #expect(Set(shown) == ["zones", "districts", "shelters", "sources"])
        let hidden = layers.filter { $0["layout"]?["visibility"]?.text == "none" }.compactMap { $0["metadata"]?["riskmap:layer"]?.text }
        #expect(Set(hidden) == ["zones-chemical", "zones-洪涝%2F内涝"])
    }

    @Test("a map opens so near that the city fills more than half of a page, and all of it is seen")
    func view() throws {
        func place(_ longitude: Double, _ latitude: Double) -> GeographicCoordinate {
            GeographicCoordinate(longitude: longitude, latitude: latitude)
        }
        for span in [0.05, 0.2, 1.3, 20] {
            let view = try #require(InitialView(of: [place(114, 30), place(114 + span, 30 + span / 3)]))
            let pixels = span / 360 * 512 * Double(1 << view.zoom)
            #expect(pixels <= 1024 && (pixels > 512 || view.zoom == 14), "\(span)")
            #expect(view.centre == [114 + span / 2, 30 + span / 6].map { ($0 * 1e5).rounded() / 1e5 })
        }
        #expect(InitialView(of: []) == nil)
        #expect(InitialView(of: [place(114, 30)])?.zoom == 14)
    }
}

private struct Missing: Error {}

/// A style of MapLibre, read as the specification says.
private struct ReadMapLibre {
    enum Kind { case visibility, colour, share, length, rank }

    /// Properties of layers, by their type, that the specification has (layout and paint of `fill`, `line`, `circle`).
    static let properties: [String: [String: Kind]] = [
        "fill": ["visibility": .visibility, "fill-sort-key": .rank, "fill-color": .colour, "fill-opacity": .share],
        "line": ["visibility": .visibility, "line-sort-key": .rank, "line-color": .colour, "line-width": .length],
        "circle": [
            "visibility": .visibility, "circle-sort-key": .rank, "circle-color": .colour, "circle-radius": .length,
            "circle-stroke-color": .colour, "circle-stroke-width": .length,
        ],
    ]

    let style: PropertyValue

    init(_ style: PropertyValue) { self.style = style }

    static func isValid(_ value: PropertyValue, as kind: Kind) -> Bool {
        if case .array(let items) = value {
            // ["match", ["get", "level"], label, output, …, fallback]
            guard kind != .visibility, items.count >= 5, items.count % 2 == 1, items[0] == .string("match"),
                items[1] == .array([.string("get"), .string("level")])
            else { return false }
            let branches = Array(items.dropFirst(2).dropLast())
            let labels = stride(from: 0, to: branches.count, by: 2).map { branches[$0] }
            let outputs = stride(from: 1, to: branches.count, by: 2).map { branches[$0] } + items.suffix(1)
            return Set(labels).count == labels.count && labels.allSatisfy { $0.text != nil } && outputs.allSatisfy { isValid($0, as: kind) }
        }
        switch (kind, value) {
        case (.visibility, .string(let text)): return ["visible", "none"].contains(text)
        case (.colour, .string(let text)): return text == "rgba(0,0,0,0)" || text.utf8.count == 7 && text.hasPrefix("#")
        case (.share, .number(let number)): return (0...1).contains(number)
        case (.length, .number(let number)): return number >= 0
        case (.rank, .number): return true
        default: return false
        }
    }

    /// The colour that a layer gives a level; nil for one that is not drawn.
    func colour(of level: String, in id: String) -> String? {
        guard case .array(let layers) = style["layers"], let paint = layers.first(where: { $0["id"]?.text == id })?["paint"],
            case .array(let items) = paint["fill-color"] ?? paint["circle-color"]
        else { return "no layer" }
        let index = stride(from: 2, to: items.count - 1, by: 2).first { items[$0] == .string(level) }
        let colour = items[index.map { $0 + 1 } ?? items.count - 1].text
        return colour == "rgba(0,0,0,0)" ? nil : colour
    }

    /// The colour that the legend gives a score.
    func legendColour(_ points: Double) -> String? {
        guard case .array(let entries) = style["metadata"]?["riskmap:levels"] else { return "no legend" }
        func number(_ entry: PropertyValue, _ name: String) -> Double? { if case .number(let number) = entry[name] { number } else { nil } }
        return entries.first { entry in
            number(entry, "from").map { $0 <= points && points < number(entry, "below") ?? .infinity } ?? false
        }?["colour"]?.text
    }
}

/// What a legend's line says: the interval behind the word.
private func holds(_ label: String, _ points: Double) -> Bool {
    let ends = label.split(separator: "：").last?.split(separator: "–") ?? []
    guard ends.count == 2, let from = Double(ends[0]), let to = Double(ends[1].drop { $0 == "<" }) else { return false }
    return from <= points && (ends[1].hasPrefix("<") ? points < to : points <= to)
}

/// A style of QGIS: rules with a filter, a label and a symbol.
private struct ReadQML {
    let root: SVGElement

    init(_ bytes: [UInt8]) throws {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
        root = try parseSVG(Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(lines.joined(separator: "\n"))".utf8))
    }

    func colour(of level: String) -> String? {
        colour { rule in
            let filter = rule.attributes["filter"] ?? ""
            return filter == "\"level\" = '\(level)'" || filter.hasPrefix("\"level\" = '\(level)' AND")
        }
    }

    func legendColour(_ points: Double) -> String? { colour { holds($0.attributes["label"] ?? "", points) } }

    private func colour(_ isMeant: (SVGElement) -> Bool) -> String? {
        let rule = root.all.first { $0.name == "rule" && isMeant($0) }
        let symbol = root.all.first { $0.name == "symbol" && $0.attributes["name"] == rule?.attributes["symbol"] }
        let colour = symbol?.all.first { $0.name == "prop" && $0.attributes["k"] == "color" }?.attributes["v"]
        return colour.map { colour in
            "#" + colour.split(separator: ",").prefix(3).map { String(Int($0)! + 256, radix: 16, uppercase: true).dropFirst() }.joined()
        }
    }
}

/// A styled layer descriptor: rules with a filter, a title and symbolizers.
private struct ReadSLD {
    let rules: [SVGElement]

    init(_ bytes: [UInt8]) throws {
        let root = try parseSVG(bytes)
        #expect(root.name == "StyledLayerDescriptor" && root.attributes["version"] == "1.0.0")
        rules = root.all.filter { $0.name == "Rule" }
    }

    func colour(of level: String) -> String? { colour { $0.all.contains { $0.name == "ogc:Literal" && $0.text == level } } }

    func legendColour(_ points: Double) -> String? { colour { $0.all.contains { $0.name == "Title" && holds($0.text, points) } } }

    private func colour(_ isMeant: (SVGElement) -> Bool) -> String? {
        rules.first(where: isMeant)?.all.first { $0.name == "CssParameter" && $0.attributes["name"] == "fill" }?.text
    }
}

private func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        let isEncoded = byte == UInt8(ascii: "%")
        bytes.append(isEncoded ? UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)! : byte)
        if isEncoded { rest.removeFirst(2) }
    }
    return String(decoding: bytes, as: UTF8.self)
}
