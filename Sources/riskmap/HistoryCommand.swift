import ArgumentParser
import CityRiskMap

struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The surveys applied to a city, and area and persons per level after each of them.",
        discussion: """
            Examples:
              riskmap history GeoData/shifan
              riskmap history maps/workspace.gpkg --json > history.json

            All states are scored by the rules in force now, so that they compare. `riskmap explain CITY@SURVEY` and
            `riskmap diff CITY@SURVEY CITY` ask about one of them; CITY@build is the city before any survey.
            """)

    @Argument(help: ArgumentHelp("A workspace, its folder, or a city's folder with out/workspace.gpkg.", valueName: "city"))
    var city: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try history(of: city, options: common.runOptions)
        TerminalProgress.clear()
        Console.output(common.judging.json ? report.json : Array(report.text.utf8))
    }
}
