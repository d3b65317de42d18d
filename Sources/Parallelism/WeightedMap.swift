/// Applies `transform` to the indices of `weights`, the heaviest first, so that one long piece does not begin when all others are done.
///
/// - Parameter weights: the work of each piece, in any unit; only how fast the pieces are done depends on it
/// - Returns: the results in the order of the indices
/// - Throws: of all errors thrown, the one of the lowest index
public func parallelMap<Value: Sendable, Failure: Error>(
    weights: [Int], threads: Int, _ transform: @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
    let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
    let results = parallelMap(count: order.count, threads: threads) { number -> (index: Int, result: Result<Value, Failure>) in
        let index = order[number]
        do throws(Failure) { return (index, .success(try transform(index))) } catch { return (index, .failure(error)) }
    }
    var values: [Value] = []
    values.reserveCapacity(order.count)
    for entry in results.sorted(by: { $0.index < $1.index }) { values.append(try entry.result.get()) }
    return values
}
