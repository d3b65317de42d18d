import ArgumentParser

@main
struct RiskMap: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "riskmap")
}
