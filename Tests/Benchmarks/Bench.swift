import Glibc

/// Seed of every generated input.
let benchmarkSeed: UInt64 = 20_261_101

/// Runs jobs, checks their answers and prints their figures.
final class Bench {
    let runs: Int
    private let only: [String]
    private(set) var failed = false

    init(runs: Int, only: [String]) {
        self.runs = runs
        self.only = only
    }

    func wants(_ name: String) -> Bool { only.isEmpty || only.contains { name.hasPrefix($0) } }

    /// Machine, commit, seed and the head of the table.
    func printHeader() {
        let cpu = firstLine(of: "/proc/cpuinfo", beginning: "model name").map { $0.split(separator: ":").last ?? "" } ?? "unknown"
        let commit = runProcess("git", ["rev-parse", "--short", "HEAD"])?.output.split(separator: "\n").first ?? "unknown"
        let system = runProcess("uname", ["-srm"])?.output.split(separator: "\n").first ?? "unknown"
        print("machine:\(cpu), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(system)")
        print("commit: \(commit), seed: \(benchmarkSeed), runs: \(runs) (median)")
        print("")
        print("| job | wall s | cpu s | peak MB | figure | must |")
        print("| --- | --- | --- | --- | --- | --- |")
    }

    /// Times a program; the first run checks the answer and is not counted.
    ///
    /// - Parameters:
    ///   - accepts: whether what a run printed is the right answer
    ///   - figure: what the row is judged by, from the median run
    /// - Returns: the median run by wall time
    @discardableResult
    func time(
        _ name: String, must: String, program: String, _ arguments: [String], accepts: (ProcessUsage) -> Bool,
        figure: (ProcessUsage) -> String = { "\(decimals($0.wallSeconds, 3)) s" }
    ) -> ProcessUsage? {
        guard wants(name) else { return nil }
        guard let check = runProcess(program, arguments), accepts(check) else {
            print("| \(name) | wrong answer | | | | \(must) |")
            failed = true
            return nil
        }
        let timed = (0..<runs).compactMap { _ in runProcess(program, arguments) }.sorted { $0.wallSeconds < $1.wallSeconds }
        let median = timed[timed.count / 2]
        row(name, median, figure: figure(median), must: must)
        return median
    }

    func row(_ name: String, _ usage: ProcessUsage, figure: String, must: String) {
        let memory = decimals(Double(usage.peakMemory) / 1e6, 0)
        print("| \(name) | \(decimals(usage.wallSeconds, 3)) | \(decimals(usage.cpuSeconds, 3)) | \(memory) | \(figure) | \(must) |")
    }

    func note(_ name: String, _ text: String) { print("| \(name) | | | | \(text) | |") }
}

/// A number with a fixed count of decimals.
func decimals(_ value: Double, _ count: Int) -> String {
    var scale = 1
    for _ in 0..<count { scale *= 10 }
    let units = Int((value * Double(scale)).rounded())
    guard count > 0 else { return "\(units)" }
    let fraction = String(units % scale)
    return "\(units / scale)." + String(repeating: "0", count: count - fraction.count) + fraction
}

private func firstLine(of path: String, beginning prefix: String) -> String? {
    runProcess("grep", ["-m", "1", prefix, path])?.output.split(separator: "\n").first.map(String.init)
}
