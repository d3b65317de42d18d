import Synchronization

/// Counts finished pieces of a stage from any thread and reports the share.
final class ProgressCount: Sendable {
    private let total: Int
    private let stage: Stage
    private let progress: Progress
    private let finished = Atomic<Int>(0)

    init(total: Int, stage: Stage, progress: Progress) {
        self.total = max(1, total)
        self.stage = stage
        self.progress = progress
    }

    func advance() {
        let count = finished.wrappingAdd(1, ordering: .relaxed).newValue
        progress.report(stage, Double(count) / Double(total))
    }
}
