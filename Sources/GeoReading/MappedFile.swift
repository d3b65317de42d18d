import Glibc

/// A regular file's bytes, mapped into memory for reading only.
///
/// Invariant: `start` points to `count` bytes that stay mapped until `deinit`, and no span over them outlives `withBytes`. As long as a
/// file is mapped nobody may shorten it: the system stops a program that reads behind the new end.
public struct MappedFile: ~Copyable, Sendable {
    /// Length in bytes.
    public let count: Int
    private nonisolated(unsafe) let start: UnsafeMutableRawPointer?

    /// Texts up to this length are read: lines, columns and counts of positions are kept in 32 bits.
    public static let sizeLimit = 1 << 32 - 1

    /// Maps a file; an empty one has no bytes.
    ///
    /// - Throws: `MappedFileError` for anything but a readable regular file of at most `sizeLimit` bytes; a FIFO is not waited for
    public init(path: String) throws(MappedFileError) {
        let bytes = try Self.map(path)
        start = bytes.start
        count = bytes.count
    }

    private static func map(_ path: String) throws(MappedFileError) -> (start: UnsafeMutableRawPointer?, count: Int) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw MappedFileError(openingFailedWith: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(MappedFileError.name(ofMode: status.st_mode)) }
        let count = Int(status.st_size)
        guard count <= sizeLimit else { throw .tooLarge(count) }
        guard count > 0 else { return (nil, 0) }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else { throw .system(errno) }
        madvise(start, count, MADV_SEQUENTIAL)
        return (start, count)
    }

    /// Hands the bytes to a function.
    public func withBytes<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        let buffer = UnsafeRawBufferPointer(start: start, count: count).assumingMemoryBound(to: UInt8.self)
        return try body(buffer.span)
    }

    deinit {
        if let start { munmap(start, count) }
    }
}

/// Why a path could not be read as a file.
public enum MappedFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is nothing under the path.
    case missing
    /// The system does not let us read it.
    case noPermission
    /// Something else than a file, in words: `a directory`, `a FIFO` …
    case notRegular(String)
    /// So many bytes, more than `MappedFile.sizeLimit`.
    case tooLarge(Int)
    /// Any other refusal: the system's error number.
    case system(Int32)

    init(openingFailedWith number: Int32) {
        self =
            switch number {
            case ENOENT, ENOTDIR: .missing
            case EACCES, EPERM: .noPermission
            case ENXIO: .notRegular("a socket or device")
            default: .system(number)
            }
    }

    static func name(ofMode mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a directory"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    /// What was found and what is allowed.
    public var description: String {
        switch self {
        case .missing: "no such file"
        case .noPermission: "no permission to read it"
        case .notRegular(let found): "\(found), allowed: a regular file"
        case .tooLarge(let bytes): "\(bytes) bytes, allowed: at most \(MappedFile.sizeLimit)"
        case .system(let number): "cannot be read: \(String(cString: strerror(number)))"
        }
    }
}
