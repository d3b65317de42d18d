import CLinux
import Glibc

/// A form of a sheet besides SVG, made by librsvg's `rsvg-convert`, the same bytes for the same version and fonts.
enum PictureFormat: String, Sendable {
    case png, pdf

    /// Dots per inch of a picture on the sheet's paper; a PDF has none.
    private static let resolution = "150"

    fileprivate var arguments: [String] {
        self == .pdf ? ["-f", "pdf"] : ["-f", "png", "-d", Self.resolution, "-p", Self.resolution]
    }
}

/// A sheet in another form.
///
/// The converter reads and writes files without a name: nothing passes a shell, and there is no pipe that could fill up.
///
/// - Parameter svg: the sheet
/// - Throws: `RunError` that says how to get the converter when it is missing, and what it says when it fails
func picture(of svg: [UInt8], as format: PictureFormat) throws(RunError) -> [UInt8] {
    let (input, output, messages) = (memory("svg"), memory("picture"), memory("messages"))
    defer { for file in [input, output, messages] where file >= 0 { close(file) } }
    guard min(input, output, messages) >= 0, write(svg, to: input), lseek(input, 0, SEEK_SET) == 0 else {
        throw .outputFailed("memory for a picture: \(String(cString: strerror(errno)))")
    }
    let status = try run(converter, format.arguments, standard: [input, output, messages])
    guard status == 0, let bytes = contents(of: output), !bytes.isEmpty else {
        let words = contents(of: messages).map { String(decoding: $0.prefix(500), as: UTF8.self) } ?? ""
        throw .outputFailed("\(converter) ended with status \(status): \(withoutControlCharacters(words)); nothing was written")
    }
    return bytes
}

/// The program that makes pictures, looked for in `PATH`.
private let converter = "rsvg-convert"

/// Runs a program to its end.
///
/// - Parameter standard: its standard input, output and error
/// - Returns: its status as `waitpid` gives it
private func run(_ program: String, _ arguments: [String], standard files: [Int32]) throws(RunError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in files.enumerated() { posix_spawn_file_actions_adddup2(&actions, file, Int32(number)) }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    // Cairo dates a PDF by this variable (reproducible-builds.org/specs/source-date-epoch), else by the clock.
    let inherited: [String] = ["PATH", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH"]
    let variables = inherited.compactMap { name in
        getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
    let environment = (variables + ["SOURCE_DATE_EPOCH=0", "LC_ALL=C.UTF-8"]).map { strdup($0) } + [nil]
    defer { for text in words + environment { free(text) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, program, &actions, nil, words, environment)
    guard failure == 0 else {
        throw .missingInput(
            failure == ENOENT
                ? "\(program) is not installed, which makes PNG and PDF: `apt-get install librsvg2-bin fonts-noto-cjk` brings it; nothing was written"
                : "\(program): \(String(cString: strerror(failure))); nothing was written")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
}

private func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
        let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + start, $0.count - start) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        start += written
    }
    return true
}

private func contents(of file: Int32) -> [UInt8]? {
    let count = Int(lseek(file, 0, SEEK_END))
    guard count >= 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var start = 0
    while start < count {
        let read = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress! + start, count - start, start) }
        guard read > 0 else { return nil }
        start += read
    }
    return bytes
}

/// A file in memory that no program inherits but by a copy; -1 where there is none.
private func memory(_ name: String) -> Int32 { memfd_create(name, UInt32(MEMORY_CLOSE_ON_EXEC)) }
