import Glibc

/// What the operating system accounted to a finished process.
struct ProcessUsage {
    var exitCode: Int32
    var wallSeconds: Double
    var cpuSeconds: Double
    /// Largest resident set, bytes.
    var peakMemory: Int
    var output: String
}

/// Runs a program to its end (posix_spawn, wait4); its standard error is thrown away.
///
/// - Returns: nil when the program cannot be started
func runProcess(_ path: String, _ arguments: [String]) -> ProcessUsage? {
    var pipeEnds: [Int32] = [0, 0]
    guard pipe(&pipeEnds) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, pipeEnds[0])
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    defer { argv.forEach { free($0) } }
    let clock = ContinuousClock()
    let began = clock.now
    var process = pid_t()
    let status = posix_spawnp(&process, path, &actions, nil, &argv, environ)
    close(pipeEnds[1])
    guard status == 0 else {
        close(pipeEnds[0])
        return nil
    }
    let output = readAll(pipeEnds[0])
    close(pipeEnds[0])
    var exitStatus: Int32 = 0
    var usage = rusage()
    wait4(process, &exitStatus, 0, &usage)
    let wall = (clock.now - began) / .seconds(1)
    return ProcessUsage(
        exitCode: exitStatus & 0x7f == 0 ? (exitStatus >> 8) & 0xff : 128 + exitStatus & 0x7f, wallSeconds: wall,
        cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMemory: usage.ru_maxrss * 1024, output: output)
}

private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

private func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        bytes.append(contentsOf: buffer[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
}
