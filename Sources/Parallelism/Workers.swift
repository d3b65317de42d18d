import Glibc

/// Does the same work on so many threads at once, this one included, and returns when all are done.
///
/// Threads are the system's own and live as long as the call, so that work within work gets threads too: a pool of as many threads as
/// cores would leave the inner work to one. Where the system gives no further thread, fewer do the work.
func onThreads(_ count: Int, _ work: @Sendable () -> Void) {
    withoutActuallyEscaping(work) { work in
        let others = (1..<max(1, count)).compactMap { _ in thread(doing: work) }
        work()
        for other in others { pthread_join(other, nil) }
    }
}

/// Starts a thread; nil where the system gives none. The thread owns the work until it ends, before which nobody may go on who owns it too.
private func thread(doing work: @escaping @Sendable () -> Void) -> pthread_t? {
    let owned = Unmanaged.passRetained(Work(work))
    var thread = pthread_t()
    let failure = pthread_create(
        &thread, nil,
        {
            Unmanaged<Work>.fromOpaque($0!).takeRetainedValue().work(); return nil
        }, owned.toOpaque())
    guard failure == 0 else {
        owned.release()
        return nil
    }
    return thread
}

private final class Work: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}
