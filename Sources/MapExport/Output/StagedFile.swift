import Glibc
import Synchronization

/// A file of which several threads make the pieces; each is written as soon as all before it are, by one of them, while the others go on.
final class StagedFile: Sendable {
    let file: OutputFile
    private let output: Mutex<NewFile>
    private let queue = Mutex(Queue())

    private struct Queue {
        /// Pieces before this one are written, or about to be.
        private var next = 0
        /// Pieces that wait for one before them, or for who is writing.
        private var waiting: [Int: [UInt8]] = [:]
        private var isWriting = false

        /// Adds a piece; what the caller is to write now.
        mutating func add(_ bytes: [UInt8], as piece: Int) -> [[UInt8]] {
            waiting[piece] = bytes
            return isWriting ? [] : take()
        }

        /// The pieces whose turn it is; who is given some asks again when they are written.
        mutating func take() -> [[UInt8]] {
            var ready: [[UInt8]] = []
            while let bytes = waiting.removeValue(forKey: next) {
                ready.append(bytes)
                next += 1
            }
            isWriting = !ready.isEmpty
            return ready
        }
    }

    /// Opens a new file.
    ///
    /// - Parameter name: its later place, for messages
    init(_ file: OutputFile, path: String, name: String) throws(OutputError) {
        self.file = file
        output = Mutex(try NewFile(path: path, name: name))
    }

    /// Makes a piece, and writes it if it is its turn, with those that waited for it.
    func make(_ piece: Int) throws(OutputError) {
        let bytes = file.chunk(piece)
        var ready = queue.withLock { $0.add(bytes, as: piece) }
        while !ready.isEmpty {
            try output.withLock { [ready] (output) throws(OutputError) in
                for bytes in ready { try output.append(bytes) }
            }
            ready = queue.withLock { $0.take() }
        }
    }

    /// Closes the file; all pieces have been made.
    func close() throws(OutputError) {
        try output.withLock { (output) throws(OutputError) in try output.close() }
    }
}

/// A file being written; closed when it goes out of use.
private struct NewFile: ~Copyable {
    private var descriptor: Int32
    /// Its later place, for messages.
    private let name: String

    init(path: String, name: String) throws(OutputError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        self.name = name
        guard descriptor >= 0 else { throw .system(name) }
    }

    func append(_ bytes: [UInt8]) throws(OutputError) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw .system(name) }
            start += written
        }
    }

    /// Some file systems tell of a full disk only here.
    mutating func close() throws(OutputError) {
        let open = descriptor
        descriptor = -1
        guard Glibc.close(open) == 0 else { throw .system(name) }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }
}
