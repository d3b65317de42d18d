import Foundation

/// What the program printed and how it ended.
struct ProgramResult {
    /// As the program gave it; the negative number of the signal that ended it.
    var exitCode: Int32
    var output: String
    var messages: String
}

/// The program as built beside the tests, run to its end without a terminal.
func riskmap(_ arguments: String...) throws -> ProgramResult { try riskmap(arguments) }

/// The program as built beside the tests, run to its end without a terminal.
///
/// - Parameters:
///   - folder: where it runs; nil: where the tests do
///   - memory: the most kilobytes that it may have, address space in all; nil: as many as there are
///   - variable: one more of its environment, `NAME=VALUE`
func riskmap(_ arguments: [String], in folder: String? = nil, memory: Int? = nil, variable: String? = nil) throws -> ProgramResult {
    try RunningProgram(arguments, in: folder, memory: memory, variable: variable).result()
}

/// The program while it runs.
struct RunningProgram {
    private let process: pid_t
    private let scratch: ScratchFolder

    /// Starts the program: nothing to read, every signal at its default, output and messages into files.
    init(_ arguments: [String], in workFolder: String? = nil, memory: Int? = nil, variable: String? = nil) throws {
        scratch = try ScratchFolder()
        let program = "\(folder(of: CommandLine.arguments[0]))/riskmap"
        let path = program.hasPrefix("/") ? program : "\(FileManager.default.currentDirectoryPath)/\(program)"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, scratch.path("output"), O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, scratch.path("messages"), O_WRONLY | O_CREAT, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let limited = memory.map { ["/bin/sh", "-c", "ulimit -v \($0) && exec \"$@\"", "sh"] } ?? []
        let command =
            limited + (workFolder.map { ["/usr/bin/env", "-C", $0] } ?? [])
            + (variable.map { ["/usr/bin/env", $0] } ?? []) + [path] + arguments
        var argv = command.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var process = pid_t()
        let status = posix_spawn(&process, command[0], &actions, &attributes, &argv, environ)
        guard status == 0 else { throw SystemError(what: path, number: status) }
        self.process = process
    }

    /// Whether the program has not ended yet.
    var isRunning: Bool {
        var state = siginfo_t()
        return waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_signo == 0
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process, signal) }

    /// Waits for the end; a program that does not end in two minutes hangs, and is ended by SIGKILL.
    func result() throws -> ProgramResult {
        var status: Int32 = 0
        var patience = 60_000
        while case let ended = waitpid(process, &status, WNOHANG), ended == 0 {
            patience -= 1
            if patience == 0 { kill(process, SIGKILL) }
            usleep(2000)
        }
        let signal = status & 0x7F
        return ProgramResult(
            exitCode: signal == 0 ? (status >> 8) & 0xFF : -signal, output: try scratch.text("output"),
            messages: try scratch.text("messages"))
    }
}

/// What the system refused.
struct SystemError: Error, CustomStringConvertible {
    var what: String
    var number = errno

    var description: String { "\(what): \(String(cString: strerror(number)))" }
}

/// What stands before the last slash.
private func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
