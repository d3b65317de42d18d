/// Does two pieces of work side by side, or one after the other on one thread.
///
/// - Throws: the first one's error when both fail
public func sideBySide<First: Sendable, Second: Sendable, Failure: Error>(
    threads: Int, _ first: @Sendable () throws(Failure) -> First, _ second: @Sendable () throws(Failure) -> Second
) throws(Failure) -> (First, Second) {
    let results = try parallelMap(count: 2, threads: threads) { number throws(Failure) in
        number == 0 ? Either<First, Second>.first(try first()) : .second(try second())
    }
    guard case .first(let first) = results[0], case .second(let second) = results[1] else { preconditionFailure("results out of order") }
    return (first, second)
}

private enum Either<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
}
