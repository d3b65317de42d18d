import ArgumentParser
import CityRiskMap

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The rule pack in force: values, standards, clauses, editions and how far each may be trusted.",
        discussion: """
            Examples:
              riskmap rules
              riskmap rules --kind chemical-enterprise
              riskmap rules --rules mycity/rules.yml --json
            """)

    @Option(help: ArgumentHelp("Only the rules of one kind of source.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("Overrides of a city.", valueName: "file"))
    var rules: String?

    @Flag(help: "The rules as JSON.")
    var json = false

    func run() throws {
        let listing = try listRules(kind: kind, overrides: rules)
        Console.output(json ? listing.json : Array(listing.text.utf8))
    }
}
