import ArgumentParser
import CityRiskMap
import Glibc

struct Rescore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Applies surveys to a city that was built, computes what they can touch and exports again.",
        discussion: """
            Examples:
              riskmap rescore GeoData/shifan --survey autumn/survey.yml
              riskmap rescore maps/workspace.gpkg --survey q3.yml --survey q4.yml --verify
              riskmap rescore mycity --layer enterprises --survey changed.geojson --dry-run

            Works from OUT/workspace.gpkg alone; the city's own files are not read again. A survey that was applied before is passed over.
            A survey file names changed and removed records:

              name: 2026 autumn
              date: 2026-11-20
              changes: [{layer: enterprises, file: enterprises.geojson, mode: upsert}]   upsert (default) or replace
              removed: [{layer: shelters, ids: [H-12]}]
            """)

    @Argument(help: ArgumentHelp("A workspace, its folder, or a city's folder with out/workspace.gpkg.", valueName: "city"))
    var city: String

    @Option(help: ArgumentHelp("A survey file, or with --layer a GeoJSON file of records; may be repeated.", valueName: "file"))
    var survey: [String]

    @Option(help: ArgumentHelp("The surveys are GeoJSON files of records for this layer.", valueName: "name"))
    var layer: String?

    @Flag(help: "Say what would change and write nothing.")
    var dryRun = false

    @Flag(help: "Make a full run as well and compare every output byte for byte.")
    var verify = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let surveys = survey.map { path in layer.map { SurveyInput.records(layer: $0, path) } ?? .definition(path) }
        let report = try rescore(city: city, surveys: surveys, isDryRun: dryRun, verifies: verify, options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
        Glibc.exit(report.isAboveAllowedShare ? 1 : 0)
    }
}
