import Glibc

/// Whether a path names an existing folder.
func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether a folder holds nothing.
///
/// - Throws: `RunError.outputFailed` for one that cannot be read
func isEmptyFolder(_ path: String) throws(RunError) -> Bool {
    guard let entries = opendir(path) else { throw .outputFailed("\(path): \(String(cString: strerror(errno)))") }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { return false }
    }
    return true
}

/// `folder/name`; an absolute name stands alone.
func joined(_ folder: String, _ name: String) -> String {
    name.hasPrefix("/") || folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

/// What stands after the last slash.
func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}

/// What stands before the last slash; `.` without one.
func folderName(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// What a symbolic link leads to; any other path as it is.
func followingLink(_ path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return String(cString: target)
}

/// What tells a file from all others of the machine, whatever path leads to it.
struct FileIdentity: Hashable {
    var device: UInt
    var number: UInt
}

/// The identity of what a path leads to; nil when it leads nowhere.
func fileIdentity(_ path: String) -> FileIdentity? {
    var status = stat()
    return stat(path, &status) == 0 ? FileIdentity(device: UInt(status.st_dev), number: UInt(status.st_ino)) : nil
}

/// Length of a file in bytes; 0 when it is not there.
func fileSize(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
}

/// Which file stands at a path, and in which state.
struct FileStamp: Hashable {
    private var identity: FileIdentity
    private var size: Int
    private var seconds: Int
    private var nanoseconds: Int

    /// nil when the path leads nowhere.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        identity = FileIdentity(device: UInt(status.st_dev), number: UInt(status.st_ino))
        size = Int(status.st_size)
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
