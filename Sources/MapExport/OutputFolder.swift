import Glibc
import Parallelism

/// A folder of outputs that is only ever seen complete: files are made in a hidden folder beside their places and take them when all
/// are there.
///
/// A run that fails or is interrupted leaves what was there before and nothing else; what a killed run left is removed by the next.
/// Two runs cannot write the same folder at once.
public struct OutputFolder: Sendable {
    /// What a run did to the folder.
    public struct Changes: Hashable, Sendable {
        /// Files that are new or have new bytes.
        public var written: [String] = []
        /// Files that already had their bytes and were left untouched.
        public var unchanged: [String] = []
        /// Files of the earlier run that this one does not make.
        public var removed: [String] = []
    }

    /// The hidden folder.
    static let unfinished = ".riskmap-unfinished"

    /// The folder, as the user named it; made when it does not exist.
    public let path: String

    /// A folder; nothing is touched yet.
    public init(path: String) { self.path = path.isEmpty ? "." : path }

    /// Writes files, and removes those of an earlier run that are not among them.
    ///
    /// - Parameters:
    ///   - files: names must differ
    ///   - earlier: names of the files that an earlier run wrote, from its own record; names that do not stay in the folder are ignored
    ///   - isInterrupted: asked between pieces; true ends the run with an error before anything is in place
    public func write(
        _ files: [OutputFile], replacing earlier: [String] = [], threads: Int, isInterrupted: @Sendable () -> Bool = { false }
    ) throws(OutputError) -> Changes {
        let made = try makeFolders(above: path + "/.")
        do throws(OutputError) {
            return try withLock { () throws(OutputError) in
                try removeUnfinished()
                defer { try? removeUnfinished() }
                try stage(files, threads: threads, isInterrupted: isInterrupted)
                return try place(files, replacing: earlier)
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }

    /// Writes all files into the hidden folder: files of few pieces side by side, then each of the others several pieces at a time.
    private func stage(_ files: [OutputFile], threads: Int, isInterrupted: @Sendable () -> Bool) throws(OutputError) {
        for file in files {
            guard Self.staysInside(file.name) else { throw OutputError(path: place(of: file.name), reason: "not a name of an output") }
            _ = try makeFolders(above: stagedPath(of: file.name))
        }
        let fewPieces = 64
        let small = files.filter { $0.chunks <= fewPieces }
        _ = try parallelMap(weights: small.map(\.chunks), threads: threads) { index throws(OutputError) in
            try stage(small[index], threads: 1, isInterrupted: isInterrupted)
        }
        for file in files where file.chunks > fewPieces { try stage(file, threads: threads, isInterrupted: isInterrupted) }
    }

    private func stage(_ file: OutputFile, threads: Int, isInterrupted: @Sendable () -> Bool) throws(OutputError) {
        var output = try NewFile(path: stagedPath(of: file.name), name: place(of: file.name))
        let wave = threads == 1 ? 1 : 4 * threads
        for start in stride(from: 0, to: file.chunks, by: wave) {
            let pieces = parallelMap(count: min(wave, file.chunks - start), threads: threads) { file.chunk(start + $0) }
            if isInterrupted() { throw OutputError(path: path, reason: "interrupted, nothing was changed") }
            for piece in pieces { try output.append(piece) }
        }
        try output.close()
    }

    /// Gives all files their places. What could stand in the way is looked for first, so that no file is moved unless all can be.
    private func place(_ files: [OutputFile], replacing earlier: [String]) throws(OutputError) -> Changes {
        try prepareFolders(for: files)
        var changes = Changes()
        for file in files {
            let staged = stagedPath(of: file.name)
            let target = place(of: file.name)
            if haveSameBytes(staged, target) {
                changes.unchanged.append(file.name)
            } else {
                guard rename(staged, target) == 0 else { throw .system(target) }
                changes.written.append(file.name)
            }
        }
        let kept = Set(files.map(\.name))
        for name in earlier where Self.staysInside(name) && !kept.contains(name) && isRegularFile(place(of: name)) {
            guard unlink(place(of: name)) == 0 else { throw .system(place(of: name)) }
            changes.removed.append(name)
        }
        return changes
    }

    private func prepareFolders(for files: [OutputFile]) throws(OutputError) {
        var made: [String] = []
        do throws(OutputError) {
            for file in files {
                let target = place(of: file.name)
                if isFolder(target) { throw OutputError(path: target, reason: "is a folder, a file has to take its place") }
                made += try makeFolders(above: target)
                let folder = String(target[..<target.lastIndex(of: "/")!])
                if folder != path, isLinkOrMount(folder, in: path) {
                    throw OutputError(path: folder, reason: "is a link or another file system, where files cannot be moved to together")
                }
                guard access(folder, W_OK | X_OK) == 0 else { throw .system(folder) }
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }

    private func place(of name: String) -> String { path + "/" + name }

    private func stagedPath(of name: String) -> String { path + "/" + Self.unfinished + "/" + name }

    /// Whether a name leads to a file in the folder: relative, without empty, `.` and `..` parts, not in the hidden folder.
    static func staysInside(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.utf8.contains(0) && parts.first.map(String.init) != unfinished
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// Holds the folder's lock during `body`; the system gives it back when the process ends.
    private func withLock<Value>(_ body: () throws(OutputError) -> Value) throws(OutputError) -> Value {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(path) }
        defer { close(folder) }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else { throw OutputError(path: path, reason: "another run is writing here") }
        return try body()
    }

    private func removeUnfinished() throws(OutputError) { try removeTree(path + "/" + Self.unfinished) }
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
