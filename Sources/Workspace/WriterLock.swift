import Glibc

/// The right to write a workspace, held by one process at a time until it is released or the process ends.
///
/// A lock file `WORKSPACE.lock` names the holder; its contents count only while it is locked (`flock`), so one that a killed process
/// left behind stops nobody.
public final class WriterLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Takes the lock, without waiting.
    ///
    /// - Parameters:
    ///   - workspace: path of the workspace, which need not exist; its folder must
    ///   - command: what is told to others, such as `riskmap rescore`
    /// - Throws: `WorkspaceError` of kind `busy` that says who holds it, or `notWritable`
    public init(workspace: String, command: String) throws(WorkspaceError) {
        path = workspace + ".lock"
        descriptor = try Self.take(path, workspace: workspace)
        let holder = Array("process \(getpid()) (\(command))\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, holder, holder.count, 0)
    }

    /// Another holder removes the file when it is done: a lock on a file that has lost its name is none, and is taken again.
    private static func take(_ path: String, workspace: String) throws(WorkspaceError) -> Int32 {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else { throw .system(path) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                defer { close(descriptor) }
                guard errno == EWOULDBLOCK else { throw .system(path) }
                throw WorkspaceError(.busy, path: workspace, reason: "\(holder(descriptor)) is writing it")
            }
            var own = stat()
            var named = stat()
            if fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino, own.st_dev == named.st_dev {
                return descriptor
            }
            close(descriptor)
        }
    }

    /// Whoever has just taken the lock writes its name a moment later.
    private static func holder(_ descriptor: Int32) -> String {
        for _ in 0..<100 {
            var bytes = [UInt8](repeating: 0, count: 300)
            let count = pread(descriptor, &bytes, bytes.count, 0)
            let text = bytes.prefix(max(0, count))
            if let end = text.firstIndex(where: { $0 < 0x20 }), end > 0 { return String(decoding: text[..<end], as: UTF8.self) }
            usleep(2000)
        }
        return "another process"
    }

    deinit {
        unlink(path)
        // A process that another thread starts meanwhile has the file open, too, until it is another program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
