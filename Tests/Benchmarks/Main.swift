import Glibc

/// Benchmarks of the program on files of known answers.
///
/// `swift run -c release Benchmarks [--runs N] [name…]` prints one row per job: the median of N runs in processes of their own, so that
/// memory is the operating system's figure. Every answer is checked before anything is timed.
@main
enum Main {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--job" {
            runReadingJob(Array(arguments.dropFirst()))
            return
        }
        var runs = 5
        if arguments.first == "--runs", arguments.count >= 2, let count = Int(arguments[1]), count > 0 {
            runs = count
            arguments.removeFirst(2)
        }
        let bench = Bench(runs: runs, only: arguments)
        bench.printHeader()
        readingBenchmarks(bench)
        let program = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        programBenchmarks(bench, program: program + "/riskmap")
        surveyBenchmarks(bench, program: program + "/riskmap")
        exit(bench.failed ? 1 : 0)
    }
}
