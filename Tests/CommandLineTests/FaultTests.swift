import CityModel
import JSONCoding
import Testing

/// `sample --faults` plants one of each kind of bad record and says what `check` must find.
@Suite(.serialized) struct FaultTests {
    /// What a list of faults and a list of findings have in common.
    private struct Entry: Hashable, CustomStringConvertible {
        var layer: String?
        var feature: String?
        var id: String?
        var code: String?
        var severity: String?

        var description: String { [layer, feature, id, code, severity].map { $0 ?? "–" }.joined(separator: " ") }
    }

    @Test("check finds every planted fault at its place, and nothing else")
    func exactly() throws {
        let scratch = try ScratchFolder()
        try scratch.sample("city", "--faults")
        let planted = try plantedFaults(try scratch.bytes("city/faults.json"))
        let aboutLayers: [FindingCode] = [
            .layerEmpty, .propertyMissing, .propertyUnknown, .valueNotListed, .constantHidesValues, .crsDoubtful, .boundaryNotArea,
            .peopleAbsent,
        ]
        let aboutSurveys: [FindingCode] = [
            .idUnknown, .idChanged, .recordMoved, .ruleLost, .surveyOlder, .surveyFarAhead, .idRemovedToo, .idSimilar,
        ]
        #expect(
            Set(planted.map(\.code)) == Set(FindingCode.allCases.map(\.rawValue)).subtracting((aboutLayers + aboutSurveys).map(\.rawValue)))
        let result = try riskmap("check", scratch.path("city"), "--json")
        #expect(result.exitCode == 1 && result.messages == "")
        let found = try findings(Array(result.output.utf8))
        #expect(Set(found).subtracting(planted) == [])
        #expect(Set(planted).subtracting(found) == [])
        #expect(found.count == planted.count)
    }

    @Test("the findings of a sample without faults are none")
    func clean() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        let result = try riskmap("check", scratch.path("city"), "--json")
        #expect(result.exitCode == 0)
        #expect(try findings(Array(result.output.utf8)) == [])
    }

    @Test("every finding has the line and column of its record, unless it is about a whole layer")
    func places() throws {
        let scratch = try ScratchFolder()
        try scratch.sample("city", "--faults")
        let result = try riskmap("check", scratch.path("city"), "--json")
        for (group, finding) in try groupedFindings(Array(result.output.utf8)) where group["code"] != .string("people-outside-city") {
            let name = try #require(finding["file"]?.text)
            let lines = try scratch.text("city/\(name)").split(separator: "\n", omittingEmptySubsequences: false)
            let line = try #require(finding["line"]?.text.flatMap { Int($0) })
            let column = try #require(finding["column"]?.text.flatMap { Int($0) })
            try #require(lines.indices.contains(line - 1))
            #expect((1...max(1, lines[line - 1].utf8.count)).contains(column))
            if let id = finding["id"]?.text, group["code"] != .string("id-missing") {
                #expect(lines[line - 1].contains("\"id\": \"\(id)\""))
            }
        }
    }

    @Test("a build of bad records ends with 1 above the allowed share and with 0 at it, and writes the same files")
    func allowedShare() throws {
        let scratch = try ScratchFolder()
        try scratch.sample("city", "--faults")
        try scratch.edit("city/city.yml", "cell: 100", "cell: 500")
        let above = try riskmap("build", scratch.path("city"), "-o", scratch.path("above"))
        #expect(above.exitCode == 1 && above.messages == "")
        // All 5 records of unchecked-sites but one have an error at most: the worst layer decides.
        let below = try riskmap("build", scratch.path("city"), "-o", scratch.path("below"), "--max-bad", "100%")
        #expect(below.exitCode == 0 && below.messages == "")
        let contents = try scratch.contents(below: "above")
        #expect(contents.count > 10)
        #expect(try scratch.contents(below: "below") == contents)
    }

    @Test("check tells the first three findings of a kind, and with --all every one")
    func all() throws {
        let scratch = try ScratchFolder()
        try scratch.write(
            "name: 示范市\nlanguage: en\ncrs: EPSG:4547\nsources: [{layer: parks, kind: chemical-park, file: parks.geojson}]\n",
            to: "city/city.yml")
        let bad = (1...5).map { #"{"type":"Feature","id":"bad-\#($0)","properties":{"score":70},"geometry":null}"# }
        let good = #"{"type":"Feature","id":"good","properties":{"score":70},"geometry":{"type":"Point","coordinates":[114,30]}}"#
        try scratch.write((bad + [good]).joined(separator: "\n"), to: "city/parks.geojson")
        let first = try riskmap("check", scratch.path("city"), "--max-bad", "100%")
        #expect(first.exitCode == 0 && first.messages == "")
        #expect(first.output.contains("bad-3: null") && !first.output.contains("bad-4"))
        #expect(first.output.contains("2 more: riskmap check --all, or the findings.json of a build\n"))
        let all = try riskmap("check", scratch.path("city"), "--max-bad", "100%", "--all")
        #expect((1...5).allSatisfy { all.output.contains("bad-\($0): null") } && !all.output.contains("more"))
    }

    @Test("with --strict a bad record stops build and check with 65, and nothing is written")
    func strict() throws {
        let scratch = try ScratchFolder()
        try scratch.sample("city", "--faults")
        let count = try plantedFaults(try scratch.bytes("city/faults.json")).count { $0.severity != "note" }
        let before = scratch.names()
        let refusal = "riskmap: --strict: \(count) findings are errors or repairs, none is allowed"
        let build = try riskmap("build", scratch.path("city"), "--strict", "-o", scratch.path("out"))
        #expect(build.exitCode == 65 && build.output == "")
        #expect(build.messages.hasPrefix("\(refusal); nothing was written\n") && build.messages.contains("fault-geometry-null"))
        let check = try riskmap("check", scratch.path("city"), "--strict", "--json")
        #expect(check.exitCode == 65 && check.messages == "\(refusal)\n")
        let loose = try riskmap("check", scratch.path("city"), "--json")
        #expect(check.output == loose.output)
        #expect(scratch.names() == before)
    }

    @Test("with --strict a sample without faults is built")
    func strictClean() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 1000")
        #expect(try riskmap("build", scratch.path("city"), "--strict").exitCode == 0)
        #expect(scratch.exists("city/out/run.json"))
    }

    private func plantedFaults(_ json: [UInt8]) throws -> [Entry] {
        guard case .array(let faults)? = try parseJSON(json)["faults"] else { return [] }
        return faults.map { fault in
            Entry(
                layer: fault["layer"]?.text, feature: fault["feature"]?.text, id: fault["id"]?.text, code: fault["code"]?.text,
                severity: fault["severity"]?.text)
        }
    }

    private func findings(_ json: [UInt8]) throws -> [Entry] {
        try groupedFindings(json).map { group, finding in
            Entry(
                layer: group["layer"]?.text, feature: finding["feature"]?.text, id: finding["id"]?.text, code: group["code"]?.text,
                severity: group["severity"]?.text)
        }
    }

    /// Every finding with its group.
    private func groupedFindings(_ json: [UInt8]) throws -> [(PropertyValue, PropertyValue)] {
        guard case .array(let groups)? = try parseJSON(json)["groups"] else { throw SystemError(what: "findings without groups") }
        return groups.flatMap { group -> [(PropertyValue, PropertyValue)] in
            guard case .array(let findings)? = group["findings"] else { return [] }
            return findings.map { (group, $0) }
        }
    }
}
