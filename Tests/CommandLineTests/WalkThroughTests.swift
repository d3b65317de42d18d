import Foundation
import Testing

/// README's walk-through with the sample city: its commands run, and print what README says they print.
@Suite struct WalkThroughTests {
    /// A command with the lines of its output that README shows.
    private struct Step {
        var arguments: [String]
        var shown: [String] = []
    }

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// In code blocks of the section, `$ riskmap …` is a command, and the lines below it are some of those that it prints.
    private static func steps(ofSection heading: String) throws -> [Step] {
        let readme = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "## \(heading)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        var steps: [Step] = []
        var isCode = false
        for line in section {
            if line.hasPrefix("```") {
                isCode.toggle()
            } else if isCode, line.hasPrefix("$ riskmap ") {
                steps.append(Step(arguments: line.split(separator: " ").dropFirst(2).map(String.init)))
            } else if isCode, !steps.isEmpty {
                steps[steps.count - 1].shown.append(String(line))
            }
        }
        return steps
    }

    @Test("the example of rules.yml keeps all couplings of the model, whose list it replaces")
    func couplings() throws {
        struct Coupling: Decodable { var from, to: String, factor: Double }
        struct Value: Decodable { var value: [Coupling] }
        struct Model: Decodable {
            struct Overridable: Decodable { var couplings: Value }
            var overridable: Overridable
        }
        func file(_ name: String) throws -> Data { try Data(contentsOf: Self.repository.appending(path: name)) }
        let model = try JSONDecoder().decode(Model.self, from: file("Sources/RiskGrading/Rules/model.json"))
        let list = model.overridable.couplings.value.map { "  - {from: \($0.from), to: \($0.to), factor: \($0.factor)}" }
        let lines = String(decoding: try file("README.md"), as: UTF8.self).split(separator: "\n")
        let example = lines.drop { !$0.hasPrefix("couplings:") }.dropFirst().prefix { $0.hasPrefix("  - ") }
        #expect(!list.isEmpty && example.map(String.init) == list)
    }

    @Test("the walk-through runs as it stands in README, and its outputs are those it shows")
    func walkThrough() throws {
        let steps = try Self.steps(ofSection: "From the autumn survey to the council meeting")
        let commands = steps.compactMap(\.arguments.first)
        #expect(commands == ["build", "rescore", "rescore", "rescore", "history", "diff", "explain", "explain", "verify"])
        let scratch = try ScratchFolder()
        let city = Self.repository.appending(path: "GeoData/shifan")
        for name in try FileManager.default.subpathsOfDirectory(atPath: city.path) where name.contains(".") && !name.hasPrefix("out/") {
            try scratch.write([UInt8](Data(contentsOf: city.appending(path: name))), to: "GeoData/shifan/\(name)")
        }
        for step in steps {
            let result = try riskmap(step.arguments, in: scratch.path)
            #expect(result.exitCode == 0 && result.messages == "", "\(step.arguments)")
            let printed = Set(result.output.split(separator: "\n").map(String.init))
            #expect(!step.shown.isEmpty)
            for line in step.shown { #expect(printed.contains(line), "\(step.arguments): \(line)") }
        }
        let changes = ["change-districts.csv", "change-map.svg", "changed-sources.csv", "changes.csv", "changes.geojson"]
        #expect(scratch.names(below: "GeoData/shifan/out/changes") == changes)
        #expect(try scratch.text("GeoData/shifan/out/map.svg").contains("2026-11-20"))
    }
}
