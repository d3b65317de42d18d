import ArgumentParser
import CityRiskMap

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads and judges the inputs only: every finding with its place, what is allowed and what was done.",
        discussion: """
            Examples:
              riskmap check mycity
              riskmap check mycity --json > findings.json
              riskmap check mycity --all            every finding, not the first of each kind
            """)

    @Argument(help: ArgumentHelp("A city.yml or its folder.", valueName: "city"))
    var city: String

    @Flag(help: "Print every finding instead of the first three of each kind.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try check(city: city, options: common.runOptions)
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else {
            Console.output(report.text(all: all))
        }
        if common.judging.strict, let refusal = report.strictRefusal { throw RunError.unusableData(refusal) }
        if report.isAboveAllowedShare { throw ExitCode(1) }
    }
}
