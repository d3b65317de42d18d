import CLinux
import Glibc
import Synchronization

/// A copy of a finished workspace without a name, made beside other work until it is given one: a process that ends before leaves nothing
/// behind (open(2), O_TMPFILE).
///
/// Where the file system has no such files, or none could be filled, the copy is made when it is given its name.
public final class WorkspaceCopy: Sendable {
    private let base: String
    /// The copy; nil where it is yet to be made, and once it has its name.
    private let unnamed: Mutex<Int32?>

    /// Copies a workspace.
    ///
    /// - Parameter folder: where the copy will be named, on the same file system
    public init(of base: String, in folder: String) {
        self.base = base
        let file = open(folder, Int32(UNNAMED_FILE) | O_WRONLY | O_CLOEXEC, 0o666)
        if file >= 0, (try? Self.copy(base, to: file, folder)) == nil {
            close(file)
            unnamed = Mutex(nil)
        } else {
            unnamed = Mutex(file >= 0 ? file : nil)
        }
    }

    deinit {
        if let file = unnamed.withLock({ $0.take() }) { close(file) }
    }

    /// Names the copy; where it could not be made before, it is made now.
    ///
    /// - Parameter path: where nothing stands yet
    func place(at path: String) throws(WorkspaceError) {
        if let file = unnamed.withLock({ $0.take() }) {
            defer { close(file) }
            if linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return }
        }
        let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard target >= 0 else { throw .system(path) }
        defer { close(target) }
        try Self.copy(base, to: target, path)
    }

    private static func copy(_ base: String, to target: Int32, _ path: String) throws(WorkspaceError) {
        let source = open(base, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .system(base) }
        defer { close(source) }
        while true {
            let count = sendfile(target, source, nil, 1 << 30)
            if count == 0 { return }
            if count < 0 { break }
        }
        // Not every file system copies by itself: what is copied already stays, the rest is read and written.
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(source, &buffer, buffer.count)
            if count == 0 { return }
            guard count > 0 else { throw .system(base) }
            var start = 0
            while start < count {
                let written = buffer.withUnsafeBytes { Glibc.write(target, $0.baseAddress! + start, count - start) }
                guard written > 0 else { throw .system(path) }
                start += written
            }
        }
    }
}
