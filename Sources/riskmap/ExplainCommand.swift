import ArgumentParser
import CityRiskMap

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why a place or a source has its colour: records, distances, clauses, and the arithmetic to the score.",
        discussion: """
            Examples:
              riskmap explain mycity --at 112.512,30.034
              riskmap explain mycity --source E0012
              riskmap explain mycity --source enterprises/E0012 --json
              riskmap explain mycity/out@build --source E0012           before any survey
            """)

    @Argument(help: ArgumentHelp("A city.yml, a workspace, a folder with either, or CITY@SURVEY.", valueName: "city"))
    var city: String

    @Option(help: ArgumentHelp("Longitude and latitude in degrees, WGS 84.", valueName: "lon,lat"))
    var at: LonLat?

    @Option(help: ArgumentHelp("Id of a source, or LAYER/ID; of several that share both the second is LAYER/ID#2.", valueName: "id"))
    var source: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (at == nil) == (source == nil) { throw ValidationError("give --at LON,LAT or --source ID, one of the two") }
        if let refusal = at?.refusal { throw ValidationError(refusal) }
    }

    func run() throws {
        let question: ExplainQuestion =
            if let at { .place(longitude: at.longitude, latitude: at.latitude) } else { .source(source ?? "") }
        let answer = try explain(city: city, question, options: common.runOptions)
        TerminalProgress.clear()
        if let hint = workspaceHint(about: city) { Console.message("riskmap: \(hint)") }
        Console.output(common.judging.json ? answer.json : Array(answer.text.utf8))
    }
}
