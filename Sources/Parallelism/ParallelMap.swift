import Synchronization

/// Applies `transform` to 0..<count on at most `threads` threads, each taking the next number when it is free.
///
/// - Returns: the results in the order of the numbers, whatever thread made them
/// - Throws: of all errors thrown, the one of the lowest number, so that a failing run always says the same
public func parallelMap<Value: Sendable, Failure: Error>(
    count: Int, threads: Int, _ transform: @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
    let workers = max(1, min(threads, count))
    let next = Atomic<Int>(0)
    let collected = Mutex<[(number: Int, result: Result<Value, Failure>)]>([])
    onThreads(workers) {
        var own: [(number: Int, result: Result<Value, Failure>)] = []
        while true {
            let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if number >= count { break }
            do throws(Failure) { own.append((number, .success(try transform(number)))) } catch { own.append((number, .failure(error))) }
        }
        collected.withLock { $0.append(contentsOf: own) }
    }
    let ordered = collected.withLock { $0 }.sorted { $0.number < $1.number }
    var values: [Value] = []
    values.reserveCapacity(count)
    for entry in ordered { values.append(try entry.result.get()) }
    return values
}
