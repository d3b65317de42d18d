import Glibc
import Synchronization

/// Signals that ask the program to end while it writes: they are noted, and the writing ends itself without leaving anything behind.
///
/// At all other times the signals end the program at once, which is safe because nothing is being written.
enum Interruption {
    /// Whether a signal has come in since `held` began.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Runs `body` with SIGINT, SIGTERM and SIGHUP noted instead of obeyed.
    static func held<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        requested.store(false, ordering: .relaxed)
        let signals = [SIGINT, SIGTERM, SIGHUP]
        let before = signals.map { number in signal(number) { _ in requested.store(true, ordering: .relaxed) } }
        defer { for (number, handler) in zip(signals, before) { signal(number, handler) } }
        return try body()
    }
}

private let requested = Atomic<Bool>(false)
