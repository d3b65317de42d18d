import ArgumentParser
import CityRiskMap
import SampleCity

extension SampleOptions.Size: ExpressibleByArgument {}

struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A fictional river city to try things on; the same seed gives the same bytes everywhere.",
        discussion: """
            Examples:
              riskmap sample mycity
              riskmap sample bigcity --size metropolis
              riskmap sample badcity --faults       one of each kind of bad record, listed in faults.json

            A folder that holds anything else than an untouched sample city is refused.
            """)

    @Argument(help: ArgumentHelp("Folder to write to; made if it is not there.", valueName: "folder"))
    var folder: String

    @Option(help: ArgumentHelp("Seed.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("city or metropolis.", valueName: "size"))
    var size: SampleOptions.Size = .city

    @Option(help: ArgumentHelp("Multiplies the number of records, 0.01 to 10.", valueName: "x"))
    var scale: Double = 1

    @Flag(help: "Plant one of each kind of bad record.")
    var faults = false

    @Flag(help: "No summary.")
    var quiet = false

    func validate() throws {
        guard scale >= 0.01, scale <= 10 else { throw ValidationError("--scale \(scale): 0.01 to 10 is allowed") }
    }

    func run() throws {
        let files = sampleCity(SampleOptions(seed: seed, size: size, scale: scale, faults: faults))
        try refuseReplacing(folder: folder) { text in
            SampleOptions(cityFile: text).map { sampleCity($0).map { ($0.name, $0.bytes) } }
        }
        try writeFiles(files.map { ($0.name, $0.bytes) }, to: folder)
        if !quiet { Console.output("\(folder): \(files.count) files, next: riskmap build \(folder)\n") }
    }
}
