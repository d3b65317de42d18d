import ArgumentParser
import CityRiskMap

struct GradeSites: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "Grades sites only, no map: a GeoJSON or CSV list in, levels and clauses out.",
        discussion: """
            Examples:
              riskmap grade enterprises.csv --kind chemical-enterprise
              riskmap grade parks.geojson --kind chemical-park --field score=评分 --field id=编号 --json
              riskmap grade enterprises.csv --kind chemical-enterprise --language zh -o levels.csv

            A CSV has a header of property names; an inventory stands in one cell as JSON text.
            Findings go to standard error; with --quiet they are left out.
            """)

    @Argument(help: ArgumentHelp("A .geojson, .json, .csv file.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("What the sites are; riskmap rules lists the kinds.", valueName: "kind"))
    var kind: String

    @Option(name: .customLong("field"), help: ArgumentHelp("Our property and theirs, may be repeated.", valueName: "ours=theirs"))
    var fields: [String] = []

    @Option(help: ArgumentHelp("Overrides of the rule pack.", valueName: "file"))
    var rules: String?

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Write the result as CSV to this file.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Words of the table and the findings, zh or en; without it English words and ids.", valueName: "language"))
    var language: String?

    @OptionGroup var judging: JudgingOptions

    /// Our property → their property.
    private var mapping: [String: String] {
        get throws {
            var mapping: [String: String] = [:]
            for field in fields {
                let sides = field.split(separator: "=", maxSplits: 1).map(String.init)
                guard sides.count == 2 else { throw ValidationError("--field \(field): ours=theirs is needed") }
                mapping[sides[0]] = sides[1]
            }
            return mapping
        }
    }

    func validate() throws { _ = try mapping }

    func run() throws {
        let options = RunOptions(isStrict: judging.strict, allowedShare: judging.maxBad.share)
        let grades = try gradeSites(file: file, kind: kind, fields: mapping, rules: rules, language: language, options: options)
        if let output { try grades.writeCSV(to: output) }
        if judging.json {
            Console.output(grades.json)
        } else if output == nil {
            Console.output(grades.text)
        }
        if !judging.quiet { for line in grades.findingLines { Console.message(line) } }
        if grades.isAboveAllowedShare { throw ExitCode(1) }
    }
}
