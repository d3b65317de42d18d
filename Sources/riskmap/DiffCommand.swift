import ArgumentParser
import CityRiskMap

struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What changed between two states of a city, where, and which records caused it.",
        discussion: """
            Examples:
              riskmap diff mycity-spring mycity-autumn
              riskmap diff mycity-spring mycity-autumn -o changes       also the change map, layer and tables
              riskmap diff mycity-spring mycity-autumn --json > changes.json
              riskmap diff mycity/out@build mycity/out -o changes       what all surveys changed
              riskmap diff mycity/out@spring mycity/out@autumn          one survey against another

            The two must have one plane, cell size and list of families. With --output it writes change-map.svg, changes.geojson,
            changes.csv, changed-sources.csv and change-districts.csv.
            """)

    @Argument(help: ArgumentHelp("The earlier state: a city.yml, a workspace, a folder with either, or CITY@SURVEY.", valueName: "before"))
    var before: String

    @Argument(help: ArgumentHelp("The later state, named alike.", valueName: "after"))
    var after: String

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("Folder for the outputs; without it nothing is written.", valueName: "folder"))
    var output: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try diff(before, after, output: output, options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
    }
}
