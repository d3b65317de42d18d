import CPROJ

/// A PROJ context without network and without messages on standard error, and the objects made with it, which live as long as it does.
///
/// For one thread at a time. Whoever holds one calls PROJ inside `use`, so that nothing is destroyed under a running call.
final class PROJContext {
    private let context: OpaquePointer
    private var objects: [OpaquePointer] = []

    init() {
        guard let context = proj_context_create() else { fatalError("PROJ: no memory for a context") }
        proj_context_set_enable_network(context, 0)
        proj_log_level(context, PJ_LOG_NONE)
        self.context = context
    }

    deinit {
        for object in objects { proj_destroy(object) }
        proj_context_destroy(context)
    }

    /// Runs calls of PROJ with the context and everything kept by it alive.
    func use<Value, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Value) throws(Failure) -> Value {
        try withExtendedLifetime(self) { () throws(Failure) in try body(context) }
    }

    /// Takes over what a PROJ function returned; nil if that is NULL, PROJ's sign of failure.
    func keep(_ object: OpaquePointer?) -> OpaquePointer? {
        if let object { objects.append(object) }
        return object
    }
}
