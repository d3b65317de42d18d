import ArgumentParser
import CityRiskMap
import Glibc

struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Builds many cities and applies their surveys, several at a time; goes on where it was stopped.",
        discussion: """
            Examples:
              riskmap batch cities/*
              riskmap batch cities.yml --log batch.jsonl
              riskmap batch cities.yml --jobs 4 --json > batch.json

            What is done is recognised by content and not done again; a city that fails does not stop the others. A manifest names cities,
            paths relative to it:

              cities:
                - {city: north/city.yml}
                - {city: south, output: maps/south, surveys: [south-q3/survey.yml], cells: true}

            Exit codes: 0 done, 1 done with findings above the allowed share in a city, else the highest exit code among the cities.
            """)

    @Argument(help: ArgumentHelp("A manifest, or city.yml files and their folders.", valueName: "manifest-or-city"))
    var cities: [String]

    @Option(help: ArgumentHelp("Cities at a time; default: as many as threads and memory allow.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("File to which a line of JSON is added for every city that is done.", valueName: "file"))
    var log: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs \(jobs): 1 to 1024 is allowed") }
    }

    func run() throws {
        let report = try batch(cities, jobs: jobs, log: log, options: common.runOptions) { done, all in
            TerminalProgress.clear()
            Console.message("riskmap: interrupted, \(done) of \(all) cities are done; the same command goes on from here")
        }
        TerminalProgress.clear()
        if common.judging.json {
            Console.output(report.json)
        } else if !common.judging.quiet {
            Console.output(report.text)
        }
        if common.judging.quiet { for line in report.errorLines { Console.message("riskmap: \(line)") } }
        Glibc.exit(report.exitCode)
    }
}
