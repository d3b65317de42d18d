import Glibc

/// Files that take their places in a folder so that all can be undone, also by a later process when this one is killed.
///
/// The hidden folder holds `new/NAME`, the files to come, and `undo`. `undo/earlier/NAME` is what stands at a place: a second link to it,
/// so that the place is never empty; the file itself where the file system has no links. An empty `undo/added/NAME` says that nothing
/// stands there. `undo` is complete before the first file moves; when all have moved, renaming it makes that final at one stroke.
struct Placement {
    /// The hidden folder within a folder of outputs.
    static let hidden = ".riskmap-unfinished"

    private let path: String

    /// The placement in a folder of outputs, by this run or by a killed one.
    init(in path: String) { self.path = path }

    /// Whether there is something to be undone.
    var isUnderWay: Bool { isFolder(hidden("undo")) && !isLinkOrMount(hidden(), in: path) }

    /// Where a file stands in the end.
    func place(of name: String) -> String { path + "/" + name }

    /// Where a file is that stands when what is under way has been undone; nil for one that was added.
    func standingPath(of name: String) -> String? {
        guard isUnderWay else { return place(of: name) }
        if exists(hidden("undo/earlier/" + name)) { return hidden("undo/earlier/" + name) }
        return exists(hidden("undo/added/" + name)) ? nil : place(of: name)
    }

    /// Where a file is made.
    func stagedPath(of name: String) -> String { hidden("new/" + name) }

    /// Keeps what stands at some places; nothing has moved yet.
    func setAside(_ names: [String]) throws(OutputError) {
        guard mkdir(hidden("undo"), 0o777) == 0 else { throw .system(hidden("undo")) }
        for name in names {
            let target = place(of: name)
            if isFolder(target) { throw .folderInTheWay(target) }
            let isTaken = exists(target)
            let aside = hidden((isTaken ? "undo/earlier/" : "undo/added/") + name)
            _ = try makeFolders(above: aside)
            if isTaken {
                guard link(target, aside) == 0 || rename(target, aside) == 0 else { throw .system(target) }
            } else {
                let mark = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
                guard mark >= 0, close(mark) == 0 else { throw .system(target) }
            }
        }
    }

    /// Moves a file that was set aside or added to its place.
    func move(_ name: String) throws(OutputError) {
        guard rename(stagedPath(of: name), place(of: name)) == 0 else { throw .system(place(of: name)) }
    }

    /// Takes away a file that was set aside.
    func remove(_ name: String) throws(OutputError) {
        guard unlink(place(of: name)) == 0 || errno == ENOENT else { throw .system(place(of: name)) }
    }

    /// Makes all moves final.
    func finish() throws(OutputError) {
        guard rename(hidden("undo"), hidden("done")) == 0 else { throw .system(hidden("undo")) }
    }

    /// Puts everything back as it was; nothing to undo is no error. What cannot be put back stays aside for another attempt.
    func undo() throws(OutputError) {
        guard isUnderWay else { return }
        var failure: OutputError?
        for name in try files(below: hidden("undo/earlier")) {
            do throws(OutputError) {
                try putBack(name)
            } catch {
                failure = failure ?? error
            }
        }
        for name in try files(below: hidden("undo/added")) where isRegularFile(place(of: name)) {
            if unlink(place(of: name)) != 0 { failure = failure ?? .system(place(of: name)) }
        }
        if let failure { throw failure }
        try finish()
    }

    private func putBack(_ name: String) throws(OutputError) {
        let target = place(of: name)
        _ = try makeFolders(above: target)
        try refuseLinkedFolder(above: target)
        if isFolder(target) { throw .folderInTheWay(target) }
        guard rename(hidden("undo/earlier/" + name), target) == 0 else { throw .system(target) }
    }

    /// Files are moved only within one file system, and not out of the folder by a link.
    func refuseLinkedFolder(above target: String) throws(OutputError) {
        let folder = String(target[..<target.lastIndex(of: "/")!])
        if folder != path, isLinkOrMount(folder, in: path) {
            throw OutputError(path: folder, reason: "is a link or another file system, where files cannot be moved to together")
        }
        guard access(folder, W_OK | X_OK) == 0 else { throw .system(folder) }
    }

    /// Removes the hidden folder.
    func clean() throws(OutputError) { try removeTree(hidden()) }

    private func hidden(_ name: String = "") -> String { path + "/" + Self.hidden + (name.isEmpty ? "" : "/" + name) }
}
