import CPROJ

/// A PROJ context without network and without messages on standard error; for one thread at a time, like everything made with it.
struct PROJContext: ~Copyable {
    let pointer: OpaquePointer

    init() {
        guard let pointer = proj_context_create() else { fatalError("PROJ: no memory for a context") }
        proj_context_set_enable_network(pointer, 0)
        proj_log_level(pointer, PJ_LOG_NONE)
        self.pointer = pointer
    }

    deinit { proj_context_destroy(pointer) }
}

/// Owns one object of PROJ and destroys it; the context it was made with must live longer.
struct PROJObject: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over what a PROJ function returned; nil if that is NULL, PROJ's sign of failure.
    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { proj_destroy(pointer) }

    /// Name in the EPSG data set.
    var name: String { proj_get_name(pointer).map { String(cString: $0) } ?? "" }

    /// Code in the EPSG data set; nil for an object of another authority or without code.
    var epsgCode: Int? {
        guard let authority = proj_get_id_auth_name(pointer, 0), String(cString: authority) == "EPSG",
            let code = proj_get_id_code(pointer, 0)
        else { return nil }
        return Int(String(cString: code))
    }
}
