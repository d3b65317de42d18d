import Synchronization

/// A value that is found when it is first asked for. Threads that ask at once may each find it; all get the one that was found first.
final class Lazy<Value: Sendable>: Sendable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private let found = AtomicLazyReference<Box>()
    private let find: @Sendable () -> Value

    /// - Parameter find: gives the same value whenever it is called
    init(_ find: @escaping @Sendable () -> Value) { self.find = find }

    var value: Value { (found.load() ?? found.storeIfNil(Box(find()))).value }
}
