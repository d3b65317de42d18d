/// A value that copies share until one of them is changed: a copy costs one reference, whatever the value holds.
struct Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    init(_ value: Value) { box = Box(value) }

    /// The value; setting it leaves other copies as they are.
    var value: Value {
        get { box.value }
        set { box = Box(newValue) }
    }

    /// Whether the values are equal; at once for copies of one.
    static func == (left: Shared, right: Shared) -> Bool { left.box === right.box || left.box.value == right.box.value }

    func hash(into hasher: inout Hasher) { hasher.combine(box.value) }
}
