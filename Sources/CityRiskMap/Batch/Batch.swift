import CityModel
import Glibc
import MapExport
import Parallelism
import Synchronization

/// Builds many cities and applies their surveys, several at a time, each as `build` and `rescore` would; what is done already is
/// recognised by content and not done again.
///
/// A city that fails does not stop the others. A signal ends the program when what is being written is whole; the next run goes on from
/// there.
///
/// - Parameters:
///   - arguments: one manifest, or city files and their folders
///   - jobs: how many cities at a time; nil: as many as threads and memory allow
///   - log: file to which a line of JSON is added for every city that is done
///   - interrupted: called when a signal ends the program, with how many cities are done, and all of them
/// - Throws: `RunError` before anything is done, for a manifest, a log or folders that cannot be used
public func batch(
    _ arguments: [String], jobs: Int? = nil, log path: String? = nil, options: RunOptions,
    interrupted: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
) throws -> BatchReport {
    let entries = try BatchEntry.entries(arguments)
    let log = try path.map { path throws(RunError) in try BatchLog(path: path) }
    let plan = BatchPlan(entries, jobs: jobs, threads: options.threads)
    var single = options
    single.threads = plan.threadsPerJob
    single.progress = .silent
    let done = Done()
    let outcomes = SignalWatch.during(farewell: { interrupted(done.count.load(ordering: .relaxed), entries.count) }) {
        parallelMap(weights: plan.needs, threads: plan.jobs) { [single] index in
            let outcome = outcome(of: entries[index], options: single)
            log?.add(outcome.value(allowedShare: options.allowedShare))
            let count = done.count.wrappingAdd(1, ordering: .relaxed).newValue
            options.progress.report(.cities, Double(count) / Double(entries.count))
            return outcome
        }
    }
    try log?.check()
    do { return try BatchReport(outcomes, allowedShare: options.allowedShare) } catch { throw RunError.internalFault("\(error)") }
}

/// How many cities are done.
private final class Done: Sendable {
    let count = Atomic<Int>(0)
}

private func outcome(of entry: BatchEntry, options: RunOptions) -> BatchOutcome {
    let began = ContinuousClock.now
    let result: Result<BatchOutcome.Result, RunError>
    do {
        result = .success(try BatchCity(entry, options: options).run())
    } catch {
        result = .failure(error as? RunError ?? .internalFault("\(error)"))
    }
    return BatchOutcome(entry: entry, result: result, seconds: (ContinuousClock.now - began) / .seconds(1))
}
