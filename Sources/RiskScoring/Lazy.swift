import Synchronization

/// A value that is found when it is first asked for. Threads that ask at once may each find it; all get the one that was found first.
final class Lazy<Value: Sendable>: Sendable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private enum State: Sendable {
        case known(Value)
        case found(by: @Sendable () -> Value)
    }

    private let state: State
    private let found = AtomicLazyReference<Box>()

    /// - Parameter find: gives the same value whenever it is called
    init(_ find: @escaping @Sendable () -> Value) { state = .found(by: find) }

    /// A value that was found already: reading it shares nothing between threads but the value.
    init(known value: Value) { state = .known(value) }

    var value: Value {
        switch state {
        case .known(let value): value
        case .found(let find): (found.load() ?? found.storeIfNil(Box(find()))).value
        }
    }
}
