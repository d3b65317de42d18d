import CLinux
import Dispatch
import Glibc
import Parallelism

/// A folder of outputs that is only ever seen complete: files are made in a hidden folder beside their places and take them when all
/// are there.
///
/// A run that fails or is interrupted leaves what was there before and nothing else. A killed process (SIGKILL) leaves every file
/// whole, of the earlier or of its own run; when it leaves both, `.riskmap-unfinished/undo` stands beside them, and the next run puts the
/// earlier files back before it does anything else. Two runs cannot write the same folder at once.
public struct OutputFolder: Sendable {
    /// What a run did to the folder.
    public struct Changes: Hashable, Sendable {
        /// Files that are new or have new bytes.
        public var written: [String] = []
        /// Files that already had their bytes and were left untouched.
        public var unchanged: [String] = []
        /// Files of the earlier run that this one does not make.
        public var removed: [String] = []

        /// Nothing done yet.
        public init() {}
    }

    /// The folder, as the user named it; made when it does not exist.
    public let path: String

    /// A folder; nothing is touched yet.
    public init(path: String) { self.path = path.isEmpty ? "." : path }

    /// Writes files, and removes those of an earlier run that are not among them.
    ///
    /// - Parameters:
    ///   - files: names must differ; they take their places in this order
    ///   - last: takes its place after them
    ///   - earlier: names of the files that an earlier run wrote, from its own record; asked for when what a killed run had begun is undone;
    ///     names that do not stay in the folder are ignored
    ///   - isInterrupted: asked between pieces and between moves; true ends the run with an error, and nothing is changed
    public func write(
        _ files: [OutputFile], last: SelfWritingFile? = nil, replacing earlier: @autoclosure () -> [String] = [], threads: Int,
        isInterrupted: @Sendable () -> Bool = { false }
    ) throws(OutputError) -> Changes {
        let made = try makeFolders(above: path + "/.")
        do throws(OutputError) {
            return try withLock { () throws(OutputError) in
                try placement.undo()
                try placement.clean()
                defer { if !placement.isUnderWay { try? placement.clean() } }
                let standing = files.filter(stands).map(\.name)
                let new = files.filter { !standing.contains($0.name) }
                try stage(new, last: last, threads: threads, isInterrupted: isInterrupted)
                return try place(
                    new.map(\.name) + (last.map { [$0.name] } ?? []), beside: standing, replacing: earlier(), threads: threads,
                    isInterrupted: isInterrupted)
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }

    /// Whether no killed run has left anything that the next one undoes or removes.
    public var isSettled: Bool { !exists(placement.place(of: Placement.hidden)) }

    /// Where a file is as the last complete run left it: what a killed run had begun to replace lies aside until the next run puts it back.
    /// Nil for a file that the killed run had added.
    public func standingPath(of name: String) -> String? { placement.standingPath(of: name) }

    /// Puts back what a killed run had begun to replace, so that the earlier files are what is read in the folder from now on.
    public func settle() throws(OutputError) {
        guard placement.isUnderWay else { return }
        try withLock { () throws(OutputError) in
            try placement.undo()
            try placement.clean()
        }
    }

    private var placement: Placement { Placement(in: path) }

    /// Whether a file need not be written. One that was changed since it was looked at is found out by its length.
    private func stands(_ file: OutputFile) -> Bool {
        guard let standing = file.standing, Self.staysInside(file.name) else { return false }
        let place = placement.place(of: file.name)
        return isRegularFile(place) && size(of: place) == standing.byteCount
    }

    /// Writes all files into the hidden folder: the last one beside the pieces of all others.
    private func stage(
        _ files: [OutputFile], last: SelfWritingFile?, threads: Int, isInterrupted: @Sendable () -> Bool
    ) throws(OutputError) {
        for name in files.map(\.name) + (last.map { [$0.name] } ?? []) {
            guard Self.staysInside(name) else { throw OutputError(path: placement.place(of: name), reason: "not a name of an output") }
            _ = try makeFolders(above: placement.stagedPath(of: name))
        }
        var staged: [StagedFile] = []
        for file in files {
            staged.append(try StagedFile(file, path: placement.stagedPath(of: file.name), name: placement.place(of: file.name)))
        }
        let pieces = staged.flatMap { file in (0..<file.file.chunks).map { (file, $0) } }
        _ = try parallelMap(count: pieces.count + 1, threads: threads) { number throws(OutputError) in
            if number == 0 {
                guard let last else { return }
                try last.begin(placement.stagedPath(of: last.name))
                startWriteback(ofStaged: last.name)
            } else {
                try stop(ifRequested: isInterrupted)
                try pieces[number - 1].0.make(pieces[number - 1].1)
            }
        }
        for file in staged {
            try file.close()
            startWriteback(ofStaged: file.file.name)
        }
        guard let last else { return }
        try stop(ifRequested: isInterrupted)
        try last.end { [placement] in placement.stagedPath(of: $0) }
    }

    /// Lets a file that will replace another begin its way to the disk: file systems such as ext4 have the rename wait for that.
    private func startWriteback(ofStaged name: String) {
        guard exists(placement.place(of: name)) else { return }
        let file = open(placement.stagedPath(of: name), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        DispatchQueue.global().async {
            _ = sync_file_range(file, 0, 0, UInt32(SYNC_FILE_RANGE_WRITE))
            close(file)
        }
    }

    /// Gives all files their places, or none. What could stand in the way is looked for first; what still goes wrong is undone.
    private func place(
        _ names: [String], beside standing: [String], replacing earlier: [String], threads: Int, isInterrupted: @Sendable () -> Bool
    ) throws(OutputError) -> Changes {
        let made = try prepareFolders(for: names)
        do throws(OutputError) {
            let changes = changes(names, beside: standing, replacing: earlier, threads: threads)
            if changes.written.isEmpty, changes.removed.isEmpty { return changes }
            try placement.setAside(changes.removed + changes.written)
            for name in changes.removed {
                try stop(ifRequested: isInterrupted)
                try placement.remove(name)
            }
            for name in changes.written {
                try stop(ifRequested: isInterrupted)
                try placement.move(name)
            }
            try placement.finish()
            return changes
        } catch {
            try undo(after: error)
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }

    /// Which of the files have new bytes, and which of the earlier ones have none.
    private func changes(_ names: [String], beside standing: [String], replacing earlier: [String], threads: Int) -> Changes {
        let isUnchanged = parallelMap(count: names.count, threads: threads) { index in
            haveSameBytes(placement.stagedPath(of: names[index]), placement.place(of: names[index]))
        }
        var changes = Changes()
        changes.unchanged = standing
        for (name, isUnchanged) in zip(names, isUnchanged) {
            if isUnchanged { changes.unchanged.append(name) } else { changes.written.append(name) }
        }
        var kept = Set(names + standing)
        changes.removed = earlier.filter { Self.staysInside($0) && kept.insert($0).inserted && isRegularFile(placement.place(of: $0)) }
        return changes
    }

    private func undo(after error: OutputError) throws(OutputError) {
        do throws(OutputError) {
            try placement.undo()
        } catch let second {
            let rest = "\(second.path) could not be put back: \(second.reason); the next run tries again"
            throw OutputError(path: error.path, reason: "\(error.reason); \(rest)")
        }
    }

    private func stop(ifRequested isInterrupted: () -> Bool) throws(OutputError) {
        if isInterrupted() { throw OutputError(path: path, reason: "interrupted, nothing was changed") }
    }

    /// Makes the folders that are missing, and gives them outermost first.
    private func prepareFolders(for names: [String]) throws(OutputError) -> [String] {
        var made: [String] = []
        do throws(OutputError) {
            for name in names {
                let target = placement.place(of: name)
                if isFolder(target) { throw .folderInTheWay(target) }
                made += try makeFolders(above: target)
                try placement.refuseLinkedFolder(above: target)
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
        return made
    }

    /// Whether a name leads to a file in the folder: relative, without empty, `.` and `..` parts, not in the hidden folder.
    static func staysInside(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.utf8.contains(0) && parts.first.map(String.init) != Placement.hidden
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// Holds the folder's lock during `body`; the system gives it back when the process ends. It is given back expressly, for a process that
    /// another thread starts meanwhile has the folder open, too, until it is another program.
    private func withLock<Value>(_ body: () throws(OutputError) -> Value) throws(OutputError) -> Value {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(path) }
        defer { close(folder) }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else { throw OutputError(path: path, reason: "another run is writing here") }
        defer { flock(folder, LOCK_UN) }
        return try body()
    }
}
