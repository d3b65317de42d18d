import CityModel
import MapLayers

extension Style {
    /// Reads a style from the root of its file.
    init(name: String, _ root: StyleValue) throws(StyleError) {
        try root.checkKeys(["name", "citation", "fonts", "levels", "symbols", "shelter", "paper", "changes"], optional: ["named_kinds"])
        let stated = try root.member("name")
        guard try stated.text() == name else {
            throw stated.failure(found: "\"\(try stated.text())\"", allowed: "\"\(name)\", as the file")
        }
        self.init(
            name: name, citation: try root.member("citation").text(), fonts: try Fonts(root.member("fonts")),
            levels: try root.member("levels").perLevel { level throws(StyleError) in try LevelLook(level) },
            symbols: try Self.symbols(root.member("symbols")), namedKinds: try Self.names(root.optionalMember("named_kinds")),
            shelter: try ShelterLook(root.member("shelter")),
            paper: try Paper(root.member("paper")), changes: try ChangeLooks(root.member("changes")))
    }

    private static func names(_ value: StyleValue?) throws(StyleError) -> Set<String> {
        var names: Set<String> = []
        for name in try value?.array() ?? [] { names.insert(try name.text()) }
        return names
    }

    private static func symbols(_ value: StyleValue) throws(StyleError) -> [String: String] {
        try value.checkKeys([otherSymbol, shelterSymbol], open: true)
        var symbols: [String: String] = [:]
        for member in try value.members() {
            let isID = member.name.utf8.allSatisfy { Character(Unicode.Scalar($0)).isLetter && $0 < 128 || $0 == UInt8(ascii: "-") }
            guard isID, !member.name.isEmpty else { throw member.value.failure(found: "the key", allowed: "a kind: letters and -") }
            symbols[member.name] = try member.value.pathData()
        }
        return symbols
    }
}

/// Lengths on paper that make sense, mm.
private let lengths = 0.01...50.0

extension Style.LevelLook {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys(["fill", "outline", "outline_mm", "symbol_mm"], optional: ["pattern"])
        var pattern: Style.Pattern?
        if let described = value.optionalMember("pattern") { pattern = try Style.Pattern(described) }
        self.init(
            fill: try value.member("fill").colour(), outline: try value.member("outline").colour(),
            outlineWidth: try value.member("outline_mm").number(in: lengths),
            symbolSize: try value.member("symbol_mm").number(in: lengths), pattern: pattern)
    }
}

extension Style.ChangeLooks {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys(["improved", "vanished", "unchanged", "records"], optional: ["citation"])
        let records = try value.member("records")
        try records.checkKeys(["added", "worse", "milder", "other", "removed"])
        func look(_ key: String) throws(StyleError) -> Style.LevelLook { try Style.LevelLook(records.member(key)) }
        self.init(
            improved: try Style.LevelLook(value.member("improved")), vanished: try Style.LevelLook(value.member("vanished")),
            unchanged: try Style.LevelLook(value.member("unchanged")),
            records: Style.RecordLooks(
                added: try look("added"), worse: try look("worse"), milder: try look("milder"), other: try look("other"),
                removed: try look("removed")))
    }
}

extension Style.Pattern {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys(["tile_mm", "angle", "path", "width_mm", "colour"])
        self.init(
            tile: try value.member("tile_mm").number(in: 0.2...50), angle: try value.member("angle").number(in: -360...360),
            path: try value.member("path").pathData(), width: try value.member("width_mm").number(in: lengths),
            colour: try value.member("colour").colour())
    }
}

extension Style.ShelterLook {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys(["fill", "outline", "symbol_mm"])
        self.init(
            fill: try value.member("fill").colour(), outline: try value.member("outline").colour(),
            symbolSize: try value.member("symbol_mm").number(in: lengths))
    }
}

extension Style.Paper {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys([
            "page", "outside", "frame", "text", "quiet", "notice", "halo", "city", "city_mm", "district", "district_mm", "grid", "grid_mm",
        ])
        func colour(_ key: String) throws(StyleError) -> String { try value.member(key).colour() }
        self.init(
            page: try colour("page"), outside: try colour("outside"), frame: try colour("frame"), text: try colour("text"),
            quiet: try colour("quiet"), notice: try colour("notice"), halo: try colour("halo"), city: try colour("city"),
            cityWidth: try value.member("city_mm").number(in: lengths), district: try colour("district"),
            districtWidth: try value.member("district_mm").number(in: lengths), grid: try colour("grid"),
            gridWidth: try value.member("grid_mm").number(in: lengths))
    }
}

extension Style.Fonts {
    init(_ value: StyleValue) throws(StyleError) {
        try value.checkKeys(["families", "regular", "bold", "narrow", "wide"], optional: ["citation"])
        var families: [String] = []
        for family in try value.member("families").array() { families.append(try family.text()) }
        guard !families.isEmpty else { throw try value.member("families").failure(found: "an empty array", allowed: "at least one name") }
        var narrow: [Unicode.Scalar: Int] = [:]
        for member in try value.member("narrow").members() {
            guard let scalar = member.name.unicodeScalars.first, member.name.unicodeScalars.count == 1 else {
                throw member.value.failure(found: "the key", allowed: "one character")
            }
            narrow[scalar] = try member.value.integer(in: Self.widths)
        }
        self.init(
            families: families, regular: try Self.latin(value.member("regular")), bold: try Self.latin(value.member("bold")),
            narrow: narrow, wide: try value.member("wide").integer(in: Self.widths))
    }

    private static let widths = 0...4000

    /// Widths of U+0020…U+007E.
    private static func latin(_ value: StyleValue) throws(StyleError) -> [Int] {
        var result: [Int] = []
        for item in try value.array() { result.append(try item.integer(in: widths)) }
        guard result.count == 95 else { throw value.failure(found: "\(result.count) numbers", allowed: "95, U+0020 to U+007E") }
        return result
    }
}

extension SheetLayout {
    /// Reads one member of `layouts`.
    init(name: String, _ value: StyleValue) throws(StyleError) {
        try value.checkKeys([
            "page_mm", "frame_mm", "title_mm", "map_mm", "panel_mm", "panel_columns", "foot_mm", "text_mm", "mark_factor",
            "most_sources", "most_shelters", "most_names",
        ])
        func numbers(_ key: String, _ allowed: String, count: Int) throws(StyleError) -> [Double] {
            let member = try value.member(key)
            var numbers: [Double] = []
            for item in try member.array() { numbers.append(try item.number(in: 0...5000)) }
            guard numbers.count == count else { throw member.failure(found: "\(numbers.count) numbers", allowed: allowed) }
            return numbers
        }
        let size = try numbers("page_mm", "[width, height]", count: 2)
        let page = PageBox(x: 0, y: 0, width: size[0], height: size[1])
        func box(_ key: String) throws(StyleError) -> PageBox {
            let sides = try numbers(key, "[left, top, width, height]", count: 4)
            let box = PageBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
            guard page.contains(box), box.width >= 10, box.height >= 5 else {
                throw try value.member(key).failure(found: "\(sides)", allowed: "a box of at least 10 × 5 mm on the page")
            }
            return box
        }
        self.init(
            name: name, page: page, frame: try box("frame_mm"), title: try box("title_mm"), map: try box("map_mm"),
            panel: try box("panel_mm"), panelColumns: try value.member("panel_columns").integer(in: 1...6), foot: try box("foot_mm"),
            textSize: try value.member("text_mm").number(in: 1...50), markFactor: try value.member("mark_factor").number(in: 0.1...20),
            mostSources: try value.member("most_sources").integer(in: 0...20_000),
            mostShelters: try value.member("most_shelters").integer(in: 0...20_000),
            mostNames: try value.member("most_names").integer(in: 0...20_000))
    }
}
