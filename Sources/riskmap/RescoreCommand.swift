import ArgumentParser
import CityRiskMap
import Glibc

struct Rescore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Applies surveys or other rules to a city that was built, computes what they can touch and exports again.",
        discussion: """
            Examples:
              riskmap rescore GeoData/shifan --survey autumn/survey.yml
              riskmap rescore maps/workspace.gpkg --survey q3.yml --survey q4.yml --verify
              riskmap rescore mycity --layer enterprises --survey changed.geojson --dry-run
              riskmap rescore mycity --rules new-rules.yml

            Works from OUT/workspace.gpkg alone; the city's own files are not read again. A survey that was applied before is passed over.
            A survey file names changed and removed records:

              name: 2026 autumn
              date: 2026-11-20
              changes: [{layer: enterprises, file: enterprises.geojson, mode: upsert}]   upsert (default) or replace
              removed: [{layer: shelters, ids: [H-12]}]

            --rules scores the city as built and every survey anew, so that history and diff compare states under one set of rules. The file
            takes the place of the rules that the workspace has, entry for entry: what it does not name is the built-in default, and a file
            of {} leads back to the built-in rules. Rules come before the surveys of the same command.
            """)

    @Argument(help: ArgumentHelp("A workspace, its folder, or a city's folder with out/workspace.gpkg.", valueName: "city"))
    var city: String

    @Option(help: ArgumentHelp("A survey file, or with --layer a GeoJSON file of records; may be repeated.", valueName: "file"))
    var survey: [String] = []

    @Option(help: ArgumentHelp("The surveys are GeoJSON files of records for this layer.", valueName: "name"))
    var layer: String?

    @Option(help: ArgumentHelp("Overrides of the rule pack in place of the city's, for all its states.", valueName: "file"))
    var rules: String?

    @Flag(help: "Say what would change and write nothing.")
    var dryRun = false

    @Flag(help: "Make a full run as well and compare every output byte for byte, and the layers and scores of the workspace.")
    var verify = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if survey.isEmpty, rules == nil { throw ValidationError("give --survey, --rules or both") }
        if survey.isEmpty, let layer { throw ValidationError("--layer \(layer): names the layer of a --survey, give one") }
    }

    func run() throws {
        let surveys = survey.map { path in layer.map { SurveyInput.records(layer: $0, path) } ?? .definition(path) }
        let report = try rescore(
            city: city, rules: rules, surveys: surveys, isDryRun: dryRun, verifies: verify, options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
        Glibc.exit(report.isAboveAllowedShare ? 1 : 0)
    }
}
