import Dispatch
import Glibc
import Synchronization

/// Ends the program on a signal as soon as everything that is being written is whole, and not before.
final class SignalWatch: Sendable {
    private let isOver = Atomic<Bool>(false)

    /// Runs `body` under watch.
    ///
    /// - Parameter farewell: called before the program ends
    static func during<Value>(farewell: @escaping @Sendable () -> Void, _ body: () throws -> Value) rethrows -> Value {
        let signals = Interruption.signals
        var before = sigset_t()
        var blocked = set(of: signals)
        // Threads of Dispatch block signals themselves, so that one can be waited for.
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        let watch = SignalWatch()
        DispatchQueue(label: "signals").async { watch.run(signals, farewell) }
        defer {
            watch.isOver.store(true, ordering: .relaxed)
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return try body()
    }

    private func run(_ signals: [Int32], _ farewell: () -> Void) {
        var awaited = Self.set(of: signals)
        pthread_sigmask(SIG_BLOCK, &awaited, nil)
        while !isOver.load(ordering: .relaxed) {
            var patience = timespec(tv_sec: 0, tv_nsec: 100_000_000)
            let number = sigtimedwait(&awaited, nil, &patience)
            guard number > 0 else { continue }
            Interruption.close()
            farewell()
            signal(number, SIG_DFL)
            pthread_sigmask(SIG_UNBLOCK, &awaited, nil)
            raise(number)
        }
    }

    private static func set(of signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        return set
    }
}
