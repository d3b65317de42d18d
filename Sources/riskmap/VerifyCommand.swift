import ArgumentParser
import CityRiskMap
import Glibc

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes every output anew from the inputs kept in the workspace and compares: match, or what differs.",
        discussion: """
            Examples:
              riskmap verify GeoData/shifan/out
              riskmap verify maps --json

            Exit codes: 0 match, 1 something differs.
            """)

    @Argument(help: ArgumentHelp("An output folder with workspace.gpkg in it.", valueName: "out"))
    var output: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try verify(output, options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
        Glibc.exit(report.isMatch ? 0 : 1)
    }
}
