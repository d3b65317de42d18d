import ArgumentParser
import CityRiskMap
import Glibc

/// The root command.
struct RiskMap: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "riskmap",
        abstract: "Turns a city's GeoJSON into its red/orange/yellow/blue map of risk (城市安全风险一张图).",
        discussion: """
            Try it:
              riskmap sample mycity                 a fictional city to try things on
              riskmap build mycity                  read, score, draw: mycity/out
              riskmap explain mycity --at 112.5,30  why a place has its colour

            Exit codes: 0 done, 1 done with findings above the allowed share, 64 wrong use, 65 unusable data,
            66 missing input, 70 our own fault, 73 output could not be written.
            """,
        version: programVersion,
        subcommands: [
            Build.self, Batch.self, Rescore.self, Diff.self, History.self, Verify.self, Check.self, Explain.self, GradeSites.self,
            Sample.self, Rules.self,
        ])
}

@main
enum Main {
    static func main() {
        do {
            var command = try RiskMap.parseAsRoot()
            do { try command.run() } catch let error as RunError { end(command, error) }
        } catch {
            RiskMap.exit(withError: error)
        }
    }

    /// Says why a command stopped, and how it is used when it was used wrongly.
    private static func end(_ command: some ParsableCommand, _ error: RunError) -> Never {
        Console.message("riskmap: \(error.message)")
        for line in error.findingLines { Console.message("  \(line)") }
        if case .wrongUse = error { Console.message("Usage: " + RiskMap.usageString(for: type(of: command))) }
        exit(error.exitCode)
    }
}
