import CityModel
import Foundation
import MapExport
import TestSupport
import Testing
import Workspace

@testable import CityRiskMap

/// Surveys that go through a workspace on disk.
@Suite struct WorkspaceSurveyTests {
    private static let options = RunOptions(threads: 2)

    @Test("a folder that went through random surveys is that of a full build of the city with them", arguments: UInt64(0)..<40)
    func random(seed: UInt64) throws {
        let folder = try CityFolder(try RandomSurveyedCity(seed: seed).before, surveys: 3, seed: seed)
        _ = try build(city: folder.path, output: nil, extras: [.cells], options: Self.options)
        for surveys in seed.isMultiple(of: 2) ? [folder.surveys] : folder.surveys.map({ [$0] }) {
            _ = try rescore(city: folder.path, surveys: surveys.map { .definition($0) }, verifies: true, options: Self.options)
        }
        let verified = try verify(folder.path, options: Self.options)
        #expect(verified.isMatch, "\(verified.text)")
        _ = try folder.full(extras: [.cells], options: Self.options).write(to: folder.path + "/full")
        let (left, right) = (try folder.contents("out"), try folder.contents("full"))
        #expect(left.keys.sorted() == right.keys.sorted() && left["cells.csv"] != nil)
        for (name, bytes) in right where name != WorkspaceExport.fileName { #expect(left[name] == bytes, "\(name)") }
        let own = try tables(ofWorkspace: "\(folder.path)/out/\(WorkspaceExport.fileName)")
        let expected = try tables(ofWorkspace: "\(folder.path)/full/\(WorkspaceExport.fileName)")
        #expect(own.keys.sorted() == expected.keys.sorted() && expected["riskmap_surveys"]?.count == 3)
        for (name, rows) in expected { #expect(own[name] == rows, "\(name)") }
    }

    @Test("what a workspace would hold is compared in titles, styles, surveys, files and what is said of it, too")
    func comparison() throws {
        let folder = try CityFolder(RandomSurveyedCity(seed: 0).before, surveys: 1, seed: 11)
        _ = try build(city: folder.path, output: nil, extras: [], options: Self.options)
        let made = try folder.continued(extras: [], options: Self.options)
        #expect(made.base != nil && made.tables.contains { $0().changed != nil })
        let full = try folder.full(extras: [], options: Self.options)
        #expect(try made.workspaceDifferences(from: full) == [])
        func differences(extras: Set<ExtraOutput> = [], change: (inout ScoredCity, inout LoadedStyles) throws -> Void) throws -> [String] {
            var (scored, styles) = (full.scored, full.styles)
            try change(&scored, &styles)
            return try made.workspaceDifferences(from: Publication(scored, styles: styles, extras: extras, options: Self.options))
        }
        let layers = made.tables.map { "layer \($0().name)" }
        #expect(try differences { $1.labels = try StyleFiles().labels(.en) } == layers)
        let restyled = try differences { _, styles in styles.style.levels[.red].fill = "#123456" }
        #expect(Set(restyled).isSubset(of: layers) && restyled.contains("layer zones") && restyled.contains("layer sources"))
        #expect(try differences { $1.replacements = [("labels-zh.json", Array("{}".utf8))] } == ["list of surveys and files"])
        #expect(try differences { scored, _ in scored.read.city.surveys[0].digest = "" } == ["list of surveys and files"])
        #expect(try differences(extras: [.cells]) { _, _ in } == ["state"])
    }
}
