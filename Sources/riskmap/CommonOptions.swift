import ArgumentParser
import CityRiskMap
import Glibc

/// Options that every command that reads a city takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads to use; the result is the same for any number.", valueName: "n"))
    var threads: Int?

    @OptionGroup var judging: JudgingOptions

    @Flag(help: "Exchange longitude and latitude of features whose axes are swapped.")
    var repairAxes = false

    @Option(help: ArgumentHelp("Folder with styles and label texts in place of the built-in ones.", valueName: "folder"))
    var styles: String?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads \(threads): 1 to 1024 is allowed") }
    }

    var runOptions: RunOptions {
        RunOptions(
            threads: threads ?? availableProcessors, repairAxes: repairAxes, isStrict: judging.strict, allowedShare: judging.maxBad.share,
            styles: styles, progress: TerminalProgress.reporting(quiet: judging.quiet))
    }

    private var availableProcessors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Options that every command that judges records takes.
struct JudgingOptions: ParsableArguments {
    @Flag(help: "No progress and no summary.")
    var quiet = false

    @Flag(help: "The result as JSON on standard output.")
    var json = false

    @Flag(help: "Any error or repair stops the run: exit code 65, nothing is written.")
    var strict = false

    @Option(help: ArgumentHelp("Allowed share of records that cannot be used; above it the exit code is 1.", valueName: "percent"))
    var maxBad: Percentage = Percentage(share: 0.01)
}

/// `1%`, `0.5%` or `0.01`.
struct Percentage: ExpressibleByArgument, CustomStringConvertible {
    var share: Double

    init(share: Double) { self.share = share }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
        share = isPercent ? number / 100 : number
        guard share >= 0, share <= 1 else { return nil }
    }

    var description: String {
        let percent = share * 100
        return percent.rounded() == percent ? "\(Int(percent))%" : "\(percent)%"
    }
}

/// A place given as `LON,LAT`.
struct LonLat: ExpressibleByArgument {
    var longitude: Double
    var latitude: Double

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let longitude = parts[0], let latitude = parts[1] else { return nil }
        self.longitude = longitude
        self.latitude = latitude
    }

    /// Why it is no place of the globe; nil when it is one.
    var refusal: String? {
        if abs(longitude) <= 180, abs(latitude) <= 90 { return nil }
        let hint = abs(longitude) <= 90 && abs(latitude) <= 180 ? ", did you mean \(latitude),\(longitude)?" : ""
        return "--at \(longitude),\(latitude): longitude comes first, -180 to 180, then latitude, -90 to 90\(hint)"
    }
}
