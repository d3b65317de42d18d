import Glibc
import Synchronization

/// A file of which several threads make the pieces; each is written as soon as all before it are.
final class StagedFile: Sendable {
    let file: OutputFile
    private let writing: Mutex<Writing>

    private struct Writing: ~Copyable {
        var output: NewFile
        /// Pieces before this one are written.
        var next = 0
        /// Pieces that wait for one before them.
        var waiting: [Int: [UInt8]] = [:]
    }

    /// Opens a new file.
    ///
    /// - Parameter name: its later place, for messages
    init(_ file: OutputFile, path: String, name: String) throws(OutputError) {
        self.file = file
        writing = Mutex(Writing(output: try NewFile(path: path, name: name)))
    }

    /// Makes a piece, and writes it if it is its turn, with those that waited for it.
    func make(_ piece: Int) throws(OutputError) {
        let bytes = file.chunk(piece)
        try writing.withLock { (writing) throws(OutputError) in
            writing.waiting[piece] = bytes
            while let bytes = writing.waiting.removeValue(forKey: writing.next) {
                try writing.output.append(bytes)
                writing.next += 1
            }
        }
    }

    /// Closes the file; all pieces have been made.
    func close() throws(OutputError) {
        try writing.withLock { (writing) throws(OutputError) in try writing.output.close() }
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
