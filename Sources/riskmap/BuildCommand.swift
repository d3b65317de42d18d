import ArgumentParser
import CityRiskMap
import Glibc

struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads, scores and exports a city: map, layers, tables, findings, run record.",
        discussion: """
            Examples:
              riskmap build GeoData/shifan
              riskmap build cities/city.yml -o /srv/maps/city --cells --threads 2
              riskmap build mycity --strict --json > run.json   stop at any bad record, the result for programs

            Writes map.svg, layers/*.geojson, tables/*.csv, findings.json and run.json; with --cells also cells.csv, with
            --also png,pdf also the sheets as pictures (rsvg-convert of librsvg2-bin makes them).
            Nothing is written when an input is malformed; files whose content did not change are left untouched.
            """)

    @Argument(help: ArgumentHelp("A city.yml or its folder.", valueName: "city"))
    var city: String

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Folder for the outputs; default CITY/out.", valueName: "folder"))
    var output: String?

    @Flag(help: "Also write cells.csv, one row per cell of the city.")
    var cells = false

    @Option(
        help: ArgumentHelp(
            "Further outputs, parted by commas: \(ExtraOutput.names). Later runs on the workspace write them, too.", valueName: "names"))
    var also: [String] = []

    @Flag(help: "Build anew although surveys were applied to the workspace in the folder: they are dropped.")
    var dropSurveys = false

    @OptionGroup var common: CommonOptions

    func validate() throws { _ = try extras() }

    /// The outputs asked for.
    private func extras() throws -> Set<ExtraOutput> {
        let names = also.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let extras = try names.map { name in
            guard let extra = ExtraOutput(rawValue: String(name)) else {
                throw ValidationError("--also \(name): unknown, allowed: \(ExtraOutput.names)")
            }
            return extra
        }
        return Set(extras).union(cells ? [.cells] : [])
    }

    func run() throws {
        let report = try build(
            city: city, output: output, extras: try extras(), dropsSurveys: dropSurveys,
            options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
        Glibc.exit(report.isAboveAllowedShare ? 1 : 0)
    }
}
