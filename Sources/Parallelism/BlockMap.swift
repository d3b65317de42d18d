/// Applies `transform` to 0..<count, each thread taking a block of numbers at a time: for work that is little per number.
///
/// - Returns: the results in the order of the numbers, whatever thread made them
@inlinable
public func parallelMap<Value: Sendable>(
    count: Int, block: Int, threads: Int, _ transform: @Sendable (Int) -> Value
) -> [Value] {
    let blocks = parallelMap(count: (count + block - 1) / block, threads: threads) { number in
        (number * block..<min((number + 1) * block, count)).map(transform)
    }
    return Array(blocks.joined())
}
