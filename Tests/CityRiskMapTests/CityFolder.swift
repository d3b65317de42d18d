import CityModel
import Foundation
import TestSupport
import Testing
import Workspace

@testable import CityRiskMap

/// A city of random records in a folder of its own, with random surveys, each in a folder there; about half of them leave people as they are
/// and add nothing, so that much of what stands may stay.
final class CityFolder {
    /// Path of the folder.
    let path: String
    /// Paths of the surveys' definitions, in their order.
    private(set) var surveys: [String] = []

    init(_ city: CityInMemory, surveys count: Int, seed: UInt64) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)").path
        try write(city.files, to: path)
        var random = SeededGenerator(seed: seed)
        var city = city
        for number in 1...count {
            let isSmall = Bool.random(using: &random)
            let (files, after) = RandomSurveyedCity.survey(
                of: city, named: "survey \(number)", date: isSmall ? nil : "2026-0\(number)-15",
                layers: isSmall ? ["sites", "floods", "schools"] : RandomSurveyedCity.layers,
                newFrom: isSmall ? nil : 90 + 10 * number, &random)
            try write(files, to: "\(path)/survey \(number)")
            surveys.append("\(path)/survey \(number)/survey.yml")
            city = after
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ files: [String: [UInt8]], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    }

    /// All files below one of its folders with their bytes.
    func contents(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(folder)")
        let files = names.filter { !isFolder("\(path)/\(folder)/\($0)") }
        return Dictionary(
            uniqueKeysWithValues: try files.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(folder)/\($0)"))) })
    }

    /// The outputs of a full run of the city with its surveys.
    func full(extras: Set<ExtraOutput>, options: RunOptions) throws -> Publication {
        var options = options
        options.keepsInputs = true
        var city = try LoadedCity(path: path)
        city.surveys = try surveys.map { try LoadedSurvey(.definition($0), of: city.file) }
        return try Publication(
            scoreCity(city, options: options), styles: LoadedStyles(city.file, folder: nil), extras: extras, options: options)
    }

    /// The outputs after the first survey, over the workspace in `out`.
    func continued(extras: Set<ExtraOutput>, options: RunOptions) throws -> Publication {
        let kept = try KeptCity(path: "\(path)/out/\(WorkspaceExport.fileName)")
        let tiles = try kept.recordedTiles(threads: 1)
        let city = try SurveyedCity(kept, tiles: tiles, options: options)
        let survey = try LoadedSurvey(.definition(surveys[0]), of: kept.city.file)
        let surveyed = try city.surveyed(survey, options: options)
        let base = WorkspaceBase(
            kept, state: kept.state, layers: city.layers, scores: city.scores, tiles: tiles, touched: Set(survey.survey.sorts))
        let outputs = EarlierOutputs(families: kept.state.families, threads: 1) { [path] name in
            (try? Data(contentsOf: URL(fileURLWithPath: "\(path)/out/\(name)"))).map { StandingFile(bytes: Array($0), digest: "") }
        }
        let unchanged = surveyed.unchanged.map { UnchangedOutputs($0, of: city, outputs: outputs) }
        return try Publication(
            surveyed.city.scored(unchanged: unchanged, options: options), styles: kept.styles, extras: extras, since: base,
            unchanged: unchanged, options: options)
    }
}
