import CityModel
import Foundation
import MapLayers
import Testing
import Workspace

@testable import CityRiskMap

@Suite struct PublishingTests {
    /// A city of one park, scored.
    private func scoredCity(in folder: URL) throws -> (scored: ScoredCity, styles: LoadedStyles) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("name: 示范市\ncrs: EPSG:4547\nsources: [{layer: parks, kind: chemical-park, file: parks.geojson}]\n".utf8)
            .write(to: folder.appending(path: "city.yml"))
        try Data(#"{"type":"Feature","properties":{"score":70},"geometry":{"type":"Point","coordinates":[114,30]}}"#.utf8)
            .write(to: folder.appending(path: "parks.geojson"))
        let city = try LoadedCity(path: folder.path)
        return (try scoreCity(city, options: RunOptions()), try LoadedStyles(city.file, folder: nil))
    }

    @Test("what stands is looked at again when nobody else can write, and then may stay")
    func lastLook() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (sound, styles) = try scoredCity(in: folder)
        let out = folder.path + "/out"
        _ = try publish(sound, styles: styles, path: folder.path, folder: out, extras: [], options: RunOptions()) {}
        var others: WriterLock?
        let error = #expect(throws: RunError.self) {
            try publish(sound, styles: styles, path: folder.path, folder: out, extras: [.cells], options: RunOptions()) {
                others = try? writerLock(out + "/workspace.gpkg", command: "another")
                throw RunError.outputFailed("there is a survey")
            }
        }
        #expect(others == nil && error?.message == "there is a survey")
        #expect(!FileManager.default.fileExists(atPath: out + "/cells.csv"))
    }

    @Test("a map that contradicts itself ends with 70, says how, and leaves what was there")
    func contradiction() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "riskmap-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (sound, styles) = try scoredCity(in: folder)
        func publish(_ scored: ScoredCity) throws -> BuildReport {
            try CityRiskMap.publish(
                scored, styles: styles, path: folder.path, folder: folder.path + "/out", extras: [.cells], options: RunOptions()
            ) {}
        }
        var broken = sound
        broken.map.maps[1].zones[0].cells += 1
        broken.map.conservation = conservation(
            broken.map.input, broken.map.scores, districts: broken.map.districts, maps: broken.map.maps, threads: 1)
        let identity = try #require(broken.map.conservation.first { !$0.holds })
        #expect(identity.left == identity.right + 1)
        let message = "\(identity.what): \(identity.left) and \(identity.right) should be equal, nothing was written"

        for hasEarlierOutputs in [false, true] {
            if hasEarlierOutputs { _ = try publish(sound) }
            let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            let error = #expect(throws: RunError.self) { try publish(broken) }
            #expect(error?.exitCode == 70 && error?.message == message)
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
            #expect(before.contains("out/run.json") == hasEarlierOutputs)
        }
        let text = try String(contentsOf: folder.appending(path: "out/run.json"), encoding: .utf8)
        #expect(text.contains("\"checks_hold\": true"))
    }
}
