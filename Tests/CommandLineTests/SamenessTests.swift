import Foundation
import TestSupport
import Testing

/// Same inputs, same bytes.
@Suite(.serialized) struct SamenessTests {
    @Test("a sample has the same bytes for 1, 2 and 8 threads, and a second run leaves its files untouched")
    func sample() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 200")
        try sameForAnyThreads(scratch.path("city"), in: scratch)
    }

    @Test(
        "a city of every kind and geometry has the same bytes for 1, 2 and 8 threads, and a second run leaves its files untouched",
        .enabled(if: SharedData.path("oracle") != nil, "shared data is absent"))
    func stress() throws {
        try sameForAnyThreads(try #require(SharedData.path("oracle/stress")), in: ScratchFolder())
    }

    private func sameForAnyThreads(_ city: String, in scratch: ScratchFolder) throws {
        func build(threads: Int, to folder: String) throws -> ProgramResult {
            let result = try riskmap(
                "build", city, "--cells", "--threads", "\(threads)", "-o", scratch.path(folder), "--max-bad", "100%")
            #expect(result.exitCode == 0 && result.messages == "")
            return result
        }
        _ = try build(threads: 1, to: "1")
        let first = try scratch.contents(below: "1")
        #expect(first.count >= 14)
        for threads in [2, 8] {
            _ = try build(threads: threads, to: "\(threads)")
            #expect(differing(first, try scratch.contents(below: "\(threads)")) == [])
        }
        let stamps = try scratch.stamps(below: "1")
        let second = try build(threads: 2, to: "1")
        #expect(second.output.contains("写入 0 个，\(first.count) 个未变"))
        #expect(try scratch.stamps(below: "1") == stamps)
    }

    @Test("the order of features in sources, shelters, targets and people changes nothing but where findings stand", arguments: [1, 2])
    func reordered(seed: UInt64) throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 200")
        try build(scratch, to: "sorted")
        var random = SeededGenerator(seed: seed)
        for name in scratch.names(below: "city") where name.hasSuffix(".geojson") && name != "districts.geojson" {
            try scratch.write(shuffled(try scratch.text("city/\(name)"), with: &random), to: "city/\(name)")
        }
        try build(scratch, to: "shuffled")
        // Shelters keep the order of their file (MODEL 5: sums over shelters in source order); the run record names the bytes read, the workspace keeps them.
        let orderMatters: Set = ["run.json", "workspace.gpkg", "layers/shelters.geojson", "tables/shelters.csv", "map.svg"]
        let different = Set(differing(try scratch.contents(below: "sorted"), try scratch.contents(below: "shuffled")))
        #expect(different.isSubset(of: orderMatters))
        #expect(different.contains("run.json"))
        let shelters = try ["sorted", "shuffled"].map { try scratch.text("\($0)/tables/shelters.csv").split(separator: "\r\n").sorted() }
        #expect(shelters[0] == shelters[1])
    }

    private func build(_ scratch: ScratchFolder, to folder: String) throws {
        let result = try riskmap("build", scratch.path("city"), "--cells", "-o", scratch.path(folder))
        #expect(result.exitCode == 0)
    }

    /// A feature collection whose features, one a line, are in another order.
    private func shuffled(_ text: String, with random: inout SeededGenerator) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let places = lines.indices.filter { lines[$0].hasPrefix("{\"type\": \"Feature\",") }
        let features = places.map { lines[$0].hasSuffix(",") ? String(lines[$0].dropLast()) : lines[$0] }.shuffled(using: &random)
        for (number, place) in places.enumerated() { lines[place] = features[number] + (number + 1 < places.count ? "," : "") }
        return lines.joined(separator: "\n")
    }

    /// Names of the files that differ or stand on one side only.
    private func differing(_ left: [String: Data], _ right: [String: Data]) -> [String] {
        Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
    }
}
