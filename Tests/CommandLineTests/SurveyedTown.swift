import Foundation

/// A tiny city, built into `out`, with two surveys, `autumn.yml` and `winter.yml`, and other rules, `rules.yml`, that are not applied yet.
final class SurveyedTown {
    let scratch: ScratchFolder

    init(cells: Bool = true) throws {
        scratch = try ScratchFolder()
        try scratch.write(Self.cityFile, to: "city.yml")
        try scratch.write(
            Self.collection([
                #"{"type":"Feature","properties":{"code":"1","name":"东区"},"geometry":{"type":"Polygon","coordinates":"#
                    + "[[[113.98,29.98],[114.03,29.98],[114.03,30.02],[113.98,30.02],[113.98,29.98]]]}}"
            ]), to: "districts.geojson")
        try scratch.write(
            Self.collection([
                Self.point("a", 114.000, 30, #""score":72"#), Self.point("b", 114.010, 30, #""score":85"#),
                Self.point("c", 114.018, 30.01, #""score":55"#),
            ]), to: "sites.geojson")
        try scratch.write(Self.collection([Self.point("h", 114.002, 30, #""capacity":300"#)]), to: "shelters.geojson")
        try scratch.write(
            Self.collection([Self.point("p", 114.001, 30, #""people":900"#), Self.point("q", 114.012, 30, #""people":400"#)]),
            to: "people.geojson")
        try scratch.write(
            """
            name: autumn
            date: 2026-11-20
            changes: [{layer: sites, file: autumn.geojson}]
            removed: [{layer: sites, ids: [c]}]

            """, to: "autumn.yml")
        try scratch.write(
            Self.collection([Self.point("a", 114.000, 30, #""score":50"#), Self.point("d", 113.990, 30, #""score":61"#)]),
            to: "autumn.geojson")
        try scratch.write("{name: winter, changes: [{layer: shelters, file: winter.geojson}]}\n", to: "winter.yml")
        try scratch.write(Self.collection([Self.point("i", 114.011, 30, #""capacity":800"#)]), to: "winter.geojson")
        try scratch.write(Self.rules, to: "rules.yml")
        let built = try riskmap(["build", scratch.path("city.yml"), "-o", out, "--quiet"] + (cells ? ["--cells"] : []))
        guard built.exitCode == 0 else { throw SystemError(what: "riskmap build: \(built.messages)", number: built.exitCode) }
    }

    static let cityFile = """
        name: 示范镇
        language: en
        crs: EPSG:4547
        cell: 100
        data_date: 2026-06-01
        boundary: {file: districts.geojson, code: code, name: name}
        sources: [{layer: sites, kind: chemical-park, file: sites.geojson}]
        shelters: [{layer: shelters, file: shelters.geojson}]
        population: [{layer: people, file: people.geojson}]

        """

    static let rules = "reach: {chemical-park: [4000, 3000, 2000, 1500]}\nblue_from: 1500\n"

    /// The output folder.
    var out: String { scratch.path("out") }

    /// A file that lies beside the city.
    func path(_ name: String) -> String { scratch.path(name) }

    /// All files of a folder with their bytes.
    func contents(_ folder: String = "out") throws -> [String: Data] { try scratch.contents(below: folder) }

    /// Makes a folder a copy of another one, or (nil) removes it.
    func reset(_ folder: String = "out", to original: String?) throws {
        if scratch.exists(folder) { try FileManager.default.removeItem(atPath: path(folder)) }
        guard let original else { return }
        let place = URL(fileURLWithPath: path(folder))
        try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path(original), toPath: place.path)
    }

    /// Applies surveys to a folder's workspace.
    func rescore(_ folder: String = "out", _ surveys: String..., options: [String] = []) throws -> ProgramResult {
        try riskmap(["rescore", path(folder)] + surveys.flatMap { ["--survey", path($0)] } + options)
    }

    /// Whether `riskmap verify` finds the outputs to be what the inputs lead to.
    func matches(_ folder: String = "out") throws -> Bool {
        let result = try riskmap("verify", path(folder))
        return result.exitCode == 0 && result.messages == "" && result.output.hasPrefix("match: ")
    }

    /// Names of the states in a folder's history, separated by blanks; else what the program says instead.
    func history(_ folder: String = "out") throws -> String {
        let result = try riskmap("history", path(folder))
        guard result.exitCode == 0 else { return result.messages }
        return result.output.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }.joined(separator: " ")
    }

    static func collection(_ features: [String]) -> String {
        #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",\n") + "]}\n"
    }

    static func point(_ id: String?, _ longitude: Double, _ latitude: Double, _ properties: String) -> String {
        let id = id.map { #""id":"\#($0)","# } ?? ""
        return
            #"{"type":"Feature",\#(id)"properties":{\#(properties)},"geometry":{"type":"Point","coordinates":[\#(longitude),\#(latitude)]}}"#
    }
}
