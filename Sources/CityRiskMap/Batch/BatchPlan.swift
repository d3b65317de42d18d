import CityModel
import Glibc

/// How many cities are worked on at a time, and with how many threads each.
struct BatchPlan: Sendable {
    /// Bytes of memory that each city may need.
    let needs: [Int]
    /// Cities at a time, at least 1.
    let jobs: Int
    /// Threads of each of them, at least 1.
    let threadsPerJob: Int

    /// - Parameters:
    ///   - jobs: as the user asked; nil: as many as there are threads, if any so many cities fit in memory together
    ///   - threads: of all jobs together
    init(_ entries: [BatchEntry], jobs: Int?, threads: Int) {
        self.init(needs: entries.map(Self.need), available: Self.availableMemory, jobs: jobs, threads: threads)
    }

    init(needs: [Int], available: Int, jobs: Int?, threads: Int) {
        self.needs = needs
        let wanted = max(1, min(jobs ?? threads, needs.count))
        self.jobs = jobs != nil ? wanted : max(1, Self.fitting(needs.sorted(by: >).prefix(wanted), in: available))
        threadsPerJob = max(1, threads / self.jobs)
    }

    /// How many of the largest needs fit together.
    private static func fitting(_ needs: some Sequence<Int>, in available: Int) -> Int {
        var (count, sum) = (0, 0)
        for need in needs {
            sum += need
            guard sum <= available else { break }
            count += 1
        }
        return count
    }

    /// What a city may need: the program's own tables, its layers as values, and the scores of its cells, whose number a workspace knows.
    private static func need(_ entry: BatchEntry) -> Int {
        guard let city = try? LoadedCity(path: entry.city) else { return base }
        let bytes = city.inputFiles.reduce(0) { $0 + $1.files.size(of: $1.name) }
        let index = standingPath(of: joined(entry.output, WorkspaceExport.fileName)).flatMap { try? WorkspaceIndex(path: $0) }
        let scores = index.map { $0.state.window.count * ($0.state.families.count + 1) } ?? usualScores(cellSize: city.file.cell)
        return base + perInputByte * bytes + perScore * scores
    }

    /// Scores of a city that was never built: four families and their total over a large prefecture's box of 20,000 km².
    private static func usualScores(cellSize: Double) -> Int { Int(5 * 2e10 / (cellSize * cellSize)) }

    // Bounds on the peak memory of cities from some kilobytes of inputs to a metropolis of 46 million cells.
    private static let base = 64 << 20
    private static let perInputByte = 8
    private static let perScore = 6

    /// Memory that programs may take without swapping (`MemAvailable`, proc(5)); without it all that can be counted.
    private static var availableMemory: Int {
        let file = open("/proc/meminfo", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .max }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(file, &bytes, bytes.count)
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        let words = lines.first { $0.hasPrefix("MemAvailable:") }?.split(separator: " ") ?? []
        return words.dropFirst().first.flatMap { Int($0) }.map { $0 << 10 } ?? .max
    }
}
