import TestSupport
import Testing

@testable import CityRiskMap

/// What one version of the program makes of one city. Results of another version are not taken over by `rescore` and `batch`, so whoever
/// changes outputs or what a workspace keeps must raise the version.
@Suite struct VersionTests {
    /// Recorded for `programVersion`: SHA-256 of the city's files, and of what the workspace says of scores, snapshot and outputs.
    private static let recorded = (
        version: "0.4.0",
        inputs: "8d283f10012752b00769f09a1cdf484b1bef5f004548b6a9941e2fcb4c2685c6",
        results: "31521c1e5f7d678cf0191c04155af47c6cf7c580cc89fa6f4f658c8a9a50ee70"
    )

    @Test("outputs and snapshot are those of the version that the program calls itself")
    func results() throws {
        let scratch = try ScratchFolder()
        try scratch.sample()
        #expect(try riskmap("build", scratch.path("city"), "--cells").exitCode == 0)
        let state = try #require(try tables(ofWorkspace: scratch.path("city/out/workspace.gpkg"))["riskmap_state"])
        let results = state.filter { entry in ["\"output:", "\"snapshot:", "\"scores_"].contains { entry.hasPrefix("key: \($0)") } }
        #expect(results.count > 20)
        #expect(
            state.contains("key: \"inputs_sha256\", value: \"\(Self.recorded.inputs)\""),
            "the sample city is another: record its digest and that of its results anew")
        let digest = sha256(Array(results.joined(separator: "\n").utf8).span)
        #expect(
            programVersion == Self.recorded.version && digest == Self.recorded.results,
            "the program makes other outputs or another snapshot than \(Self.recorded.version) did: raise `programVersion`, record \(digest)"
        )
    }
}
