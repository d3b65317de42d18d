import Glibc
import Synchronization

/// Signals that ask the program to end while it writes: they are noted, and the writing ends itself without leaving anything behind.
///
/// At all other times the signals end the program at once, which is safe because nothing is being written. Signals that whoever started
/// the program had it ignore (`nohup`) stay ignored.
enum Interruption {
    /// SIGINT, SIGTERM and SIGHUP without those that are ignored.
    static var signals: [Int32] {
        [SIGINT, SIGTERM, SIGHUP].filter { number in
            var action = sigaction()
            return sigaction(number, nil, &action) == 0 && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != ignored
        }
    }

    /// Whether a signal has come in since `held` began.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Runs `body` with the signals noted instead of obeyed; on several threads at once they are noted until the last of them is done.
    static func held<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        while !writings.withLock({ $0.begin() }) { pause() }
        defer { writings.withLock { $0.end() } }
        return try body()
    }

    /// Waits until all that runs in `held` is done, and lets nothing more begin there: for a program that is about to end.
    static func close() {
        writings.withLock { $0.isClosed = true }
        while writings.withLock({ $0.count > 0 }) { usleep(1000) }
    }

    private static let ignored = 1  // SIG_IGN, a cast in C
}

/// Who is in `held`, and what the signals did before.
private struct Writings {
    var count = 0
    var isClosed = false
    private var handlers: [(signal: Int32, handler: __sighandler_t?)] = []

    mutating func begin() -> Bool {
        guard !isClosed else { return false }
        if count == 0 {
            requested.store(false, ordering: .relaxed)
            handlers = Interruption.signals.map { number in
                (number, signal(number) { _ in requested.store(true, ordering: .relaxed) })
            }
        }
        count += 1
        return true
    }

    mutating func end() {
        count -= 1
        if count == 0 { for (number, handler) in handlers { signal(number, handler) } }
    }
}

private let requested = Atomic<Bool>(false)
private let writings = Mutex(Writings())
