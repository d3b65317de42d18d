import CGEOS

/// What GEOS refused to do.
public struct GEOSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Name of the function of GEOS's C API, without prefix and suffix: `MakeValid`.
    public var operation: String
    /// GEOS's own words.
    public var message: String

    /// A refusal of GEOS.
    public init(operation: String, message: String) {
        self.operation = operation
        self.message = message
    }

    /// `MakeValid: IllegalArgumentException: …`.
    public var description: String { "\(operation): \(message)" }
}

/// A context of GEOS, which keeps the message of its last error; for one thread at a time, like everything made with it.
final class GEOSContext {
    let handle: GEOSContextHandle_t
    private var message = ""

    init() {
        guard let handle = GEOS_init_r() else { fatalError("GEOS: no memory for a context") }
        self.handle = handle
        let receiver = Unmanaged.passUnretained(self).toOpaque()
        GEOSContext_setErrorMessageHandler_r(
            handle,
            { text, receiver in
                guard let text, let receiver else { return }
                Unmanaged<GEOSContext>.fromOpaque(receiver).takeUnretainedValue().message = String(cString: text)
            }, receiver)
    }

    deinit { GEOS_finish_r(handle) }

    /// The error of an operation that has just failed.
    func failure(of operation: String) -> GEOSError {
        defer { message = "" }
        return GEOSError(operation: operation, message: message.isEmpty ? "failed without a message" : message)
    }

    /// Takes over the result of a function that returns NULL when it fails.
    func geometry(_ operation: String, _ pointer: OpaquePointer?) throws(GEOSError) -> GEOSGeometry {
        guard let pointer else { throw failure(of: operation) }
        return GEOSGeometry(pointer: pointer, context: self)
    }
}

/// Owns one geometry of GEOS, and keeps its context alive.
final class GEOSGeometry {
    private let pointer: OpaquePointer
    private let context: GEOSContext
    private var isOwner = true

    fileprivate init(pointer: OpaquePointer, context: GEOSContext) {
        self.pointer = pointer
        self.context = context
    }

    deinit { if isOwner { GEOSGeom_destroy_r(context.handle, pointer) } }

    /// Runs a call of GEOS with the geometry alive until it returns.
    func use<Value, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Value) throws(Failure) -> Value {
        try withExtendedLifetime(self) { () throws(Failure) in try body(pointer) }
    }

    /// Gives the geometry up to a function of GEOS that takes it over.
    func release() -> OpaquePointer {
        isOwner = false
        return pointer
    }
}
