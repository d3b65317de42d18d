import CityRiskMap
import Glibc
import Synchronization

/// One line on the terminal: stage, share, seconds; nothing when standard error is no terminal.
final class TerminalProgress: Sendable {
    private struct State {
        var stage: Stage?
        var percent = -1
        var began = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Reports to the terminal, or to nobody when there is none or `quiet`.
    static func reporting(quiet: Bool) -> Progress {
        guard !quiet, isatty(STDERR_FILENO) == 1 else { return .silent }
        let progress = TerminalProgress()
        return Progress { stage, share in progress.show(stage, share) }
    }

    /// Takes the progress line back, so that what follows stands alone.
    static func clear() {
        if isatty(STDERR_FILENO) == 1 { Console.status("\r\u{1B}[K") }
    }

    private func show(_ stage: Stage, _ share: Double) {
        let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
        state.withLock { state in
            if stage != state.stage {
                state.stage = stage
                state.percent = -1
                state.began = .now
            }
            guard percent > state.percent else { return }
            state.percent = percent
            let seconds = (ContinuousClock.now - state.began) / .seconds(1)
            let rate = seconds > 0.5 ? ", \(Int(Double(percent) / seconds)) %/s" : ""
            Console.status("\r\u{1B}[K\(stage.rawValue) \(percent) %\(rate)")
        }
    }
}
