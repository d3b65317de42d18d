import CityModel
import Foundation
import JSONCoding
import Testing

/// `riskmap diff` from outside, on two states of a tiny city whose names are hostile.
struct DiffTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        try city("before", score: 72, cell: 100)
        try city("after", score: 50, cell: 100)
        try scratch.edit("after/sites.geojson", #""id":"gone""#, #""id":"come""#)
    }

    private func city(_ name: String, score: Int, cell: Int) throws {
        let yaml = """
            name: "示范<市>"
            crs: EPSG:4547
            cell: \(cell)
            data_date: 2026-0\(score == 72 ? 3 : 9)-30
            sources: [{layer: sites, kind: chemical-park, file: sites.geojson, fields: {id: id}}]
            population: [{layer: people, file: people.geojson}]

            """
        try scratch.write(yaml, to: "\(name)/city.yml")
        func point(_ properties: String, _ longitude: Double) -> String {
            #"{"type":"Feature","properties":{\#(properties)},"geometry":{"type":"Point","coordinates":[\#(longitude),30]}}"#
        }
        let sites = [
            point(#""id":"=1+1","name":"<script>alert(1)</script>\u001b[2J","score":\#(score)"#, 114),
            point(#""id":"gone","score":80"#, 114.06),
        ]
        try scratch.write(#"{"type":"FeatureCollection","features":[\#(sites.joined(separator: ","))]}"#, to: "\(name)/sites.geojson")
        try scratch.write(#"{"type":"FeatureCollection","features":[\#(point(#""people":12.5"#, 114.001))]}"#, to: "\(name)/people.geojson")
    }

    private func diff(_ options: String...) throws -> ProgramResult {
        try riskmap(["diff", scratch.path("before"), scratch.path("after")] + options)
    }

    @Test("writes the change map, its layer and tables, the same bytes for any number of threads, and leaves them when nothing changed")
    func files() throws {
        let first = try diff("-o", scratch.path("one"), "--threads", "1", "--quiet")
        #expect(first.exitCode == 0 && first.output == "" && first.messages == "")
        let names = ["change-districts.csv", "change-map.svg", "changed-sources.csv", "changes.csv", "changes.geojson"]
        #expect(scratch.names(below: "one") == names)
        _ = try diff("-o", scratch.path("two"), "--threads", "4", "--quiet")
        #expect(try scratch.contents(below: "one") == scratch.contents(below: "two"))
        let stamps = try scratch.stamps(below: "one")
        let again = try diff("-o", scratch.path("one"))
        #expect(again.output.hasSuffix("\n\n\(scratch.path("one"))：共 5 个文件，写入 0 个，5 个未变\n"))
        #expect(try scratch.stamps(below: "one") == stamps)
    }

    @Test("neither formulas, markup nor terminal controls of a name get through")
    func hostileNames() throws {
        let result = try diff("-o", scratch.path("out"))
        #expect(result.exitCode == 0 && result.output.contains("<script>") && !result.output.contains("\u{1B}"))
        for table in ["changes.csv", "changed-sources.csv", "change-districts.csv"] {
            #expect(try scratch.bytes("out/\(table)").starts(with: [0xEF, 0xBB, 0xBF]))
        }
        let table = try scratch.text("out/changed-sources.csv")
        #expect(table.contains(",'=1+1,") && !table.contains(",=1+1,"))
        let sheet = try scratch.text("out/change-map.svg")
        #expect(sheet.contains("示范&lt;市&gt;城市安全风险变化图"))
        #expect(sheet.contains("&lt;script&gt;alert(1)&lt;/script&gt;[2J") && !sheet.contains("<script"))
        #expect(sheet.contains("2026-03-30 → 2026-09-30"))
        #expect(sheet.contains("id=\"zones-orange\"") && sheet.contains("id=\"zones-unchanged\""))
    }

    @Test("has causes in JSON and GeoJSON that add up to every zone's change, which is that of a cell of two builds")
    func causes() throws {
        let result = try diff("-o", scratch.path("out"), "--json")
        let json = try parseJSON(Array(result.output.utf8))
        guard case .array(let zones) = json["zones"], !zones.isEmpty,
            case .array(let features) = try parseJSON(scratch.bytes("out/changes.geojson"))["features"]
        else {
            Issue.record("no zones")
            return
        }
        #expect(features.count == zones.count)
        let (old, new) = (try builtScores("before"), try builtScores("after"))
        for properties in zones + features.compactMap({ $0["properties"] }) {
            guard case .array(let causes) = properties["causes"] else {
                Issue.record("no causes")
                continue
            }
            let place = [try number(properties["x"]), try number(properties["y"])]
            let change = try #require(new[place]) - #require(old[place])
            let (told, rounding) = (try number(properties["change"]), try number(properties["rounding"]))
            #expect(abs(change - told) < 1e-9)
            let sum = try causes.reduce(0) { sum, cause in try sum + number(cause["points"]) }
            #expect(abs(change - sum) < 0.01 && abs(change - sum - rounding) < 1e-9)
        }
        #expect(json["before"] == .string(scratch.path("before")) && json["data_date_after"] == .string("2026-09-30"))
    }

    /// The score of each cell of a build, points, by the x and y of its centre.
    private func builtScores(_ city: String) throws -> [[Double]: Double] {
        let out = scratch.path("built-\(city)")
        #expect(try riskmap("build", scratch.path(city), "-o", out, "--cells", "--quiet").exitCode == 0)
        var scores: [[Double]: Double] = [:]
        for line in try scratch.text("built-\(city)/cells.csv").split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            scores[try cells[2...3].map { try #require(Double($0)) }] = try #require(Double(cells[cells.count - 2])) / 100
        }
        return scores
    }

    @Test("draws a sheet that refers to nothing it does not hold")
    func references() throws {
        _ = try diff("-o", scratch.path("out"))
        let sheet = try scratch.text("out/change-map.svg")
        let names = sheet.split(separator: "#").dropFirst().filter { !$0.prefix(6).allSatisfy(\.isHexDigit) }
            .map { String($0.prefix { $0.isLetter || $0 == "-" }) }
        #expect(names.contains("pattern-red") && names.contains("zone-pattern-orange"))
        for name in Set(names) where name != "" { #expect(sheet.contains("id=\"\(name)\""), "\(name)") }
    }

    private func number(_ value: PropertyValue?) throws -> Double {
        guard case .number(let number) = value else { throw SystemError(what: "no number", number: 0) }
        return number
    }

    @Test("draws every changed record, also where they crowd, and names those that have no place")
    func crowdedRecords() throws {
        func site(_ id: String, _ geometry: String) -> String {
            #"{"type":"Feature","properties":{"id":"\#(id)","score":55},"geometry":\#(geometry)}"#
        }
        let near = (0..<5).map { site("n\($0)", #"{"type":"Point","coordinates":[114.00\#($0),30]}"#) }
        let others = try scratch.text("after/sites.geojson").dropLast(2)
        try scratch.write(([String(others)] + near + [site("lost", "null")]).joined(separator: ",") + "]}", to: "after/sites.geojson")
        #expect(try diff("-o", scratch.path("out")).exitCode == 0)
        let sheet = try scratch.text("out/change-map.svg")
        let drawn = sheet.components(separatedBy: "<g id=\"sources\">")[1].components(separatedBy: "<g id=\"district-names\"")[0]
        // One regraded, one gone, one come, five new; the ninth has no geometry.
        #expect(drawn.components(separatedBy: "#symbol-").count - 1 == 8)
        #expect(sheet.contains("未图示 1 项：sites/lost"))
    }

    @Test("draws a shelter that was added like a hazard that is gone, one that is gone like a hazard that was added")
    func shelters() throws {
        for (state, id) in [("before", "closed"), ("after", "opened")] {
            try scratch.edit("\(state)/city.yml", "population:", "shelters: [{layer: shelters, file: shelters.geojson}]\npopulation:")
            try scratch.write(
                #"{"type":"Feature","id":"\#(id)","properties":{"capacity":300},"geometry":{"type":"Point","coordinates":"#
                    + "[\(id == "closed" ? 114.02 : 114.03),30.01]}}", to: "\(state)/shelters.geojson")
        }
        #expect(try diff("-o", scratch.path("out")).exitCode == 0)
        let sheet = try scratch.text("out/change-map.svg")
        func fills(_ group: String, _ symbol: String) -> [String] {
            var fill = ""
            var found: [String] = []
            let marks = sheet.components(separatedBy: "<g id=\"\(group)\">")[1].components(separatedBy: "<g id=")[0]
            for line in marks.split(separator: "\n") {
                if let paint = line.firstMatch(of: /^\s*<g .* fill="(#\w+)"/) { fill = String(paint.1) }
                if line.contains("\"#symbol-\(symbol)\"") { found.append(fill) }
            }
            return found
        }
        try #require(fills("legend-records", "shelter").count == 5 && fills("legend-records", "other").count == 5)
        let (gain, loss) = ("#CDE7DD", "#D9480F")
        #expect(fills("shelters", "shelter").sorted() == [gain, loss])
        #expect(fills("sources", "chemical-park").contains(loss))
        // Rows of the legend: worse, added, otherwise, milder, removed.
        #expect(fills("legend-records", "shelter")[1] == gain && fills("legend-records", "shelter")[4] == loss)
        #expect(fills("legend-records", "other")[1] == loss && fills("legend-records", "other")[4] == gain)
    }

    @Test("tells a shelter that is new and cannot be used from those gained", arguments: [(300, "null"), (nil, "[114.03,30.01]")])
    func unusableShelter(capacity: Int?, place: String) throws {
        let point = place == "null" ? place : #"{"type":"Point","coordinates":\#(place)}"#
        let open = #"{"type":"Feature","id":"open","properties":{"capacity":9},"geometry":{"type":"Point","coordinates":[114.02,30.01]}}"#
        let new = #"{"type":"Feature","id":"new","properties":{\#(capacity.map { "\"capacity\":\($0)" } ?? "")},"geometry":\#(point)}"#
        for (state, shelters) in [("before", open), ("after", "\(open)\n\(new)")] {
            try scratch.edit("\(state)/city.yml", "population:", "shelters: [{layer: shelters, file: shelters.geojson}]\npopulation:")
            try scratch.write(shelters, to: "\(state)/shelters.geojson")
        }
        let told = try diff("-o", scratch.path("out")).output
        #expect(told.contains("应急避难场所：新增 1，撤销 0，变更 0；新增中不计入 1\n  shelters/new：新增、不计入（缺少容量或几何）\n"))
        #expect(try scratch.text("out/changed-sources.csv").contains(",不计入（缺少容量或几何）"))
        #expect(try diff("--json").output.contains(#""usable""#))
    }

    @Test("says how many causes have no room in the list beside the map and on the terminal, and numbers only those listed")
    func manyCauses() throws {
        for (state, score) in [("before", 90), ("after", 55)] {
            let more = (0..<14).map { number in
                #"{"type":"Feature","properties":{"id":"n\#(number)","score":\#(score)},"#
                    + #""geometry":{"type":"Point","coordinates":[\#(114.2 + 0.08 * Double(number)),30]}}"#
            }
            let others = String(try scratch.text("\(state)/sites.geojson").dropLast(2))
            try scratch.write(([others] + more).joined(separator: ",") + "]}", to: "\(state)/sites.geojson")
        }
        let told = try diff("-o", scratch.path("out"))
        #expect(told.output.contains("\n  另有 5 项，见 --json 或 --output\n\n变化区\n"))
        let sheet = try scratch.text("out/change-map.svg")
        let numbers = sheet.components(separatedBy: "<g id=\"numbers\">")[1].components(separatedBy: "</g>")[0]
        let count = numbers.components(separatedBy: "<text").count - 1
        #expect((1...6).contains(count) && sheet.contains(">另有 \(15 - count) 项，见 changes.geojson<"))
        #expect(!sheet.components(separatedBy: "<g id=\"district-names\"")[0].contains("<g id=\"numbers\""))
    }

    @Test("tells all that changed in a record that moved, and how much of a zone made the largest transition")
    func movedRecord() throws {
        try scratch.edit("after/sites.geojson", "[114.0,30]", "[114.06,30.01]")
        let text = try diff().output
        #expect(text.contains("移动 5.9 km、等级 一般 → 重大") && text.contains("最多的是 ") && text.contains("，变化后最高为"))
    }

    @Test("says that nothing changed between a city and itself")
    func same() throws {
        let result = try riskmap("diff", scratch.path("after"), scratch.path("after"))
        #expect(result.exitCode == 0 && result.output.contains("没有网格改变等级。"))
        let json = try riskmap("diff", scratch.path("after"), scratch.path("after"), "--json")
        #expect(try parseJSON(Array(json.output.utf8))["zones"] == .array([]))
    }

    @Test("refuses another grid, names both, and writes nothing")
    func otherGrid() throws {
        try city("after", score: 50, cell: 50)
        let result = try diff("-o", scratch.path("out"))
        #expect(result.exitCode == 65 && result.output == "")
        let states = "\(scratch.path("before")) and \(scratch.path("after"))"
        #expect(result.messages == "riskmap: \(states): cells of 100 m and of 50 m, two states are compared on one grid\n")
        #expect(!scratch.exists("out"))
    }

    @Test("leaves a build's outputs in its folder and never writes over an input")
    func neighbours() throws {
        _ = try riskmap("build", scratch.path("after"), "-o", scratch.path("out"), "--quiet")
        let built = try scratch.contents(below: "out")
        #expect(try diff("-o", scratch.path("out"), "--quiet").exitCode == 0)
        for (name, bytes) in built { #expect(try scratch.contents(below: "out")[name] == bytes) }
        try scratch.write(try scratch.bytes("after/people.geojson"), to: "after/changes.geojson")
        try scratch.edit("after/city.yml", "people.geojson", "changes.geojson")
        let refused = try diff("-o", scratch.path("after"))
        #expect(refused.exitCode == 73 && refused.messages.contains("changes.geojson: is an input of the city"))
        #expect(try scratch.bytes("after/changes.geojson") == scratch.bytes("after/people.geojson"))
    }
}
