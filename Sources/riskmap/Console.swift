import Glibc

/// Text to the process's standard streams.
enum Console {
    /// Writes to standard output.
    static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes bytes to standard output.
    static func output(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func message(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes to standard error as it stands.
    static func status(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    /// Writes all bytes; a closed pipe ends the writing, not the program.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                written += count
            }
        }
    }
}
