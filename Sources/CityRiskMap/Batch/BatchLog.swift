import CityModel
import Glibc
import JSONCoding
import Synchronization

/// A file to which one line of JSON is added for every city that is done; what stood in it stays.
final class BatchLog: Sendable {
    private let path: String
    private let descriptor: Int32
    private let failure = Mutex<String?>(nil)

    /// - Throws: `RunError.outputFailed` when the file cannot be written
    init(path: String) throws(RunError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .outputFailed("\(path): \(String(cString: strerror(errno)))") }
    }

    /// Adds a line by one write, so that lines of several threads and programs do not mix.
    func add(_ value: PropertyValue) {
        var writer = JSONWriter()
        writer.value(value)
        writer.raw("\n")
        let bytes = writer.bytes
        failure.withLock { failure in
            let count = write(descriptor, bytes, bytes.count)
            if count != bytes.count { failure = count < 0 ? String(cString: strerror(errno)) : "No space left on device" }
        }
    }

    /// - Throws: `RunError.outputFailed` when a line could not be written whole
    func check() throws(RunError) {
        if let reason = failure.withLock({ $0 }) { throw .outputFailed("\(path): \(reason)") }
    }

    deinit { close(descriptor) }
}
