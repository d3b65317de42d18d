import Glibc

// What the output folder needs of the file system, by POSIX calls.

/// Makes the folders above a file that do not exist.
///
/// - Returns: those it made, outermost first
func makeFolders(above file: String) throws(OutputError) -> [String] {
    var made: [String] = []
    for (index, byte) in zip(file.utf8.indices, file.utf8) where byte == UInt8(ascii: "/") && index > file.startIndex {
        let folder = String(file[..<index])
        if mkdir(folder, 0o777) == 0 {
            made.append(folder)
        } else if !isFolder(folder) {
            let error = errno == EEXIST ? OutputError(path: folder, reason: "is not a folder") : .system(folder)
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }
    return made
}

/// Removes a folder and all in it, without following links; no folder is no error.
func removeTree(_ path: String) throws(OutputError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
        guard unlink(path) == 0 else { throw .system(path) }
        return
    }
    for name in try names(in: path) { try removeTree(path + "/" + name) }
    guard rmdir(path) == 0 else { throw .system(path) }
}

/// Names of what a folder holds, in no order.
private func names(in path: String) throws(OutputError) -> [String] {
    guard let folder = opendir(path) else { throw .system(path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}

/// Relative names of everything below a folder that is no folder itself, sorted, without following links; none when there is no folder.
func files(below path: String) throws(OutputError) -> [String] {
    func isOwnFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
    guard isOwnFolder(path) else { return [] }
    var found: [String] = []
    for name in try names(in: path).sorted() {
        let inner = path + "/" + name
        if isOwnFolder(inner) { found += try files(below: inner).map { name + "/" + $0 } } else { found.append(name) }
    }
    return found
}

/// Whether anything stands at a path, also a link to nothing.
func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// Whether there is a folder, also by a link.
func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether a folder is a link, or on another file system than the folder that holds it all.
func isLinkOrMount(_ path: String, in root: String) -> Bool {
    var status = stat()
    var rootStatus = stat()
    guard lstat(path, &status) == 0, stat(root, &rootStatus) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFLNK || status.st_dev != rootStatus.st_dev
}

/// Whether there is a file that is neither folder, link nor device.
func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// Whether two regular files hold the same bytes; false when either cannot be read.
func haveSameBytes(_ first: String, _ second: String) -> Bool {
    guard isRegularFile(first), isRegularFile(second), size(of: first) == size(of: second) else { return false }
    let left = open(first, O_RDONLY | O_CLOEXEC)
    let right = open(second, O_RDONLY | O_CLOEXEC)
    defer {
        close(left)
        close(right)
    }
    guard left >= 0, right >= 0 else { return false }
    var leftBytes = [UInt8](repeating: 0, count: 1 << 18)
    var rightBytes = leftBytes
    while true {
        let count = fill(&leftBytes, from: left)
        guard count >= 0, fill(&rightBytes, from: right) == count, memcmp(leftBytes, rightBytes, count) == 0 else { return false }
        if count < leftBytes.count { return true }
    }
}

func size(of path: String) -> off_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_size : -1
}

/// Reads until the buffer is full or the file ends; -1 when reading fails.
private func fill(_ buffer: inout [UInt8], from descriptor: Int32) -> Int {
    var count = 0
    while count < buffer.count {
        let read = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, $0.count - count) }
        if read < 0, errno == EINTR { continue }
        if read < 0 { return -1 }
        if read == 0 { break }
        count += read
    }
    return count
}
