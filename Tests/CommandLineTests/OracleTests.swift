import CityModel
import JSONCoding
import TestSupport
import Testing

/// Sixteen cities for which an independent implementation of the model computed cells, sources, shelters, districts and zones.
@Suite(.serialized, .enabled(if: SharedData.path("oracle") != nil, "shared data is absent"))
struct OracleTests {
    private static let cities = [
        "worked_1", "worked_2", "worked_3a", "worked_3b", "worked_4", "worked_5", "worked_6", "worked_7", "grades", "stress",
        "stress_linear", "stress_step", "stress_highest", "stress_chain", "stress_bare", "tainan",
    ]

    @Test("a city of the oracle has its cells, sources, shelters, districts and zones", arguments: cities)
    func agrees(name: String) throws {
        let city = try #require(OracleCity(name))
        let scratch = try ScratchFolder()
        let result = try riskmap("build", city.folder, "--cells", "-o", scratch.path("out"), "--max-bad", "100%", "--quiet")
        #expect(result.exitCode == 0 && result.messages == "")
        let cells = CellComparison(city.expected("cells.csv"), try scratch.bytes("out/cells.csv"))
        #expect(cells.cells > 0 && cells.wrong == 0, "\(cells.disagreements.joined(separator: "\n"))")
        try compareSources(city, scratch)
        try compareShelters(city, scratch)
        try compareDistricts(city, scratch)
        try compareZones(city, scratch)
    }

    // MARK: Tables

    private func compareSources(_ city: OracleCity, _ out: ScratchFolder) throws {
        let expected = city.table("sources.csv").rows
        let found = OracleTable(
            try out.bytes("out/tables/sources.csv"),
            columns: [
                "layer", "id", "name", "kind", "family", "level", "severity", "rule", "rule name", "clause", "mark", "level_clause",
                "level_mark",
                "detail", "addition", "uplift",
                "lifted", "reach", "core", "district", "score",
            ]
        ).rows
        try #require(found.count == expected.count)
        for (row, wanted) in zip(found, expected) {
            let what = Comment(rawValue: "source \(wanted["layer"] ?? ""), \(wanted["id"] ?? "")")
            #expect(row["layer"] == wanted["layer"] && row["id"] == wanted["id"] && row["district"] == wanted["district"], what)
            #expect(row["level"].map(inEnglish) == wanted["level"], what)
            for column in ["severity", "uplift", "reach", "core"] where wanted["level"] != "no data" {
                #expect(isClose(row[column], wanted[column]), "\(what): \(column)")
            }
            #expect(isClose(row["score"], wanted["score"], factor: 100, within: 1), what)
        }
    }

    private func compareShelters(_ city: OracleCity, _ out: ScratchFolder) throws {
        let expected = city.table("shelters.csv").rows
        let found = OracleTable(
            try out.bytes("out/tables/shelters.csv"),
            columns: ["layer", "id", "name", "type", "places", "radius", "demand", "ratio", "district", "level", "conflicts"]
        ).rows.sorted { ($0["layer"] ?? "", Array(($0["id"] ?? "").utf8)) < ($1["layer"] ?? "", Array(($1["id"] ?? "").utf8)) }
        try #require(found.count == expected.count)
        for (row, wanted) in zip(found, expected) {
            let what = Comment(rawValue: "shelter \(wanted["layer"] ?? ""), \(wanted["id"] ?? "")")
            #expect(row["layer"] == wanted["layer"] && row["id"] == wanted["id"], what)
            for column in ["places", "demand", "ratio"] { #expect(isClose(row[column], wanted[column]), "\(what): \(column)") }
            #expect(row["level"].map(inEnglish) == wanted["level"], what)
            let conflicts = row["conflicts"]?.split(separator: "; ").map { conflict in
                conflict.split(separator: ": ").map { inEnglish(String($0)) }.joined(separator: ":")
            }
            #expect(conflicts?.joined(separator: ";") == wanted["conflicts"], what)
        }
    }

    private func compareDistricts(_ city: OracleCity, _ out: ScratchFolder) throws {
        let levels = ["red", "orange", "yellow", "blue", "none"]
        let expected = city.table("districts.csv").rows
        let found = OracleTable(
            try out.bytes("out/tables/districts.csv"),
            columns: ["code", "name", "cells", "area_m2", "persons"] + levels.map { "\($0)_cells" } + levels.map { "\($0)_persons" }
                + ["sources"] + levels.map { "\($0)_sources" } + ["no_data_sources", "shelters", "places", "beyond", "mean_score", "rank"]
        ).rows
        try #require(found.count == expected.count)
        for (row, wanted) in zip(found, expected) {
            let what = Comment(rawValue: "district \(wanted["code"] ?? ""), \(wanted["name"] ?? "")")
            let isCity = wanted["name"] == "(city)"
            #expect(isCity || row["code"] == wanted["code"] && row["name"] == wanted["name"], what)
            #expect(row["cells"] == wanted["cells"] && row["rank"] == wanted["rank"] && row["shelters"] == wanted["shelters"], what)
            #expect(isClose(row["area_m2"], wanted["area_m2"], factor: 1e6, within: 0.5), what)
            #expect(isClose(row["mean_score"], wanted["mean_score"], factor: 100, within: 0.02), what)
            #expect(isClose(row["places"], wanted["places"]) && isPersons(row["persons"], wanted["persons"]), what)
            let cellArea = (Double(wanted["area_m2"] ?? "") ?? 0) / (Double(wanted["cells"] ?? "") ?? 1) / 1e6
            for level in levels {
                #expect(isClose(row["\(level)_cells"], wanted["\(level)_cells"], factor: 1 / cellArea, within: 0.5), "\(what): \(level)")
                #expect(isPersons(row["\(level)_persons"], wanted["\(level)_persons"]), "\(what): \(level)")
                #expect(row["\(level)_sources"] == wanted["\(level)_sources"], "\(what): \(level)")
            }
            #expect(row["no_data_sources"] == wanted["no_data_sources"], what)
        }
    }

    // MARK: Zones

    private func compareZones(_ city: OracleCity, _ out: ScratchFolder) throws {
        guard case .object(let maps) = try parseJSON(city.expected("zones.json")) else {
            Issue.record("no zones are expected")
            return
        }
        for map in maps {
            let file = map.name == "total" ? "zones" : "zones-\(map.name)"
            let found = try zoneProperties(try out.bytes("out/layers/\(file).geojson"))
            guard case .array(let expected)? = map.value["zones"] else { continue }
            try #require(found.count == expected.count, "map \(map.name)")
            for (index, (zone, wanted)) in zip(found, expected).enumerated() {
                let what = Comment(rawValue: "map \(map.name), zone \(index + 1)")
                #expect(zone["level"] == wanted["level"] && zone["cells"] == wanted["cells"], what)
                #expect(isClose(zone["area_m2"]?.text, wanted["area_m2"]?.text, within: 0.5), what)
                #expect(isClose(zone["persons"]?.text, wanted["persons"]?.text, within: 0.0015), what)
                #expect(isClose(zone["highest_score"]?.text, wanted["highest"]?.text, factor: 100, within: 1.001), what)
                #expect(isClose(zone["mean_score"]?.text, wanted["mean"]?.text, factor: 100, within: 0.02), what)
                #expect(haveSameSources(zone["sources"], wanted["sources"]), what)
            }
        }
    }

    /// The properties of the features of a layer that stand one a line, in their order; geometries are not read.
    private func zoneProperties(_ layer: [UInt8]) throws -> [PropertyValue] {
        try layer.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let start = line.firstRange(of: Array("\"properties\":".utf8)) else { return nil }
            let rest = line[start.upperBound...]
            return try parseJSON(Array(rest[...(rest.lastIndex(of: UInt8(ascii: "}")) ?? rest.startIndex)].dropLast()))
        }
    }

    /// Whether two zones name the same sources as their largest; of such with the same share up to rounding either may come first.
    private func haveSameSources(_ found: PropertyValue?, _ expected: PropertyValue?) -> Bool {
        guard case .array(let ours)? = found, case .array(let theirs)? = expected, ours.count == theirs.count else { return false }
        let shares = ours.map { $0["share"]?.text.flatMap(Double.init) ?? -1 }
        return zip(ours, theirs).enumerated().allSatisfy { index, pair in
            if .array([pair.0["layer"] ?? .null, pair.0["id"] ?? .null]) == pair.1 { return true }
            return shares.indices.contains { $0 != index && abs(shares[$0] - shares[index]) < 0.00015 }
        }
    }

    // MARK: Values

    /// Whether two numbers agree, ours multiplied by a factor; two empty fields agree.
    ///
    /// - Parameter within: absolute difference allowed; nil asks for 5 equal digits
    private func isClose(_ text: String?, _ expected: String?, factor: Double = 1, within: Double? = nil) -> Bool {
        guard let text, let expected, !text.isEmpty, !expected.isEmpty else { return text ?? "" == expected ?? "" }
        guard let number = Double(text), let wanted = Double(expected) else { return false }
        return abs(number * factor - wanted) <= within ?? max(1e-8, 1e-5 * abs(wanted))
    }

    /// The oracle counts 0 persons where the tables leave open how many there are: without a population layer.
    private func isPersons(_ text: String?, _ expected: String?) -> Bool {
        text == "" ? expected == "0" : isClose(text, expected, within: 0.0015)
    }

    /// A word of the program's tables, for a level or a family, as its id.
    private func inEnglish(_ word: String) -> String { Self.ids[word] ?? word }

    /// Words of levels and families in all languages, from the label texts.
    private static let ids: [String: String] = {
        var ids: [String: String] = [:]
        let styles = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Styles"
        for language in ["zh", "en"] {
            guard let labels = try? parseJSON(fileBytes("\(styles)/labels-\(language).json")) else { continue }
            for list in ["levels", "families"] {
                guard case .object(let members)? = labels[list] else { continue }
                for member in members { ids[member.value.text ?? ""] = member.name == "noData" ? "no data" : member.name }
            }
        }
        return ids
    }()
}

/// Orders pairs of a layer and the bytes of an id.
private func < (left: (String, [UInt8]), right: (String, [UInt8])) -> Bool {
    left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
