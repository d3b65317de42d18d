import Glibc
import SampleCity

/// The program as a whole: help, builds of the metropolis and of Tainan, twice the sources.
func programBenchmarks(_ bench: Bench, program: String) {
    bench.time(
        "help", must: "≤ 0.040 s", program: program, ["--help"], accepts: { $0.exitCode == 0 && $0.output.contains("riskmap build") })
    let cities: [(name: String, must: String, scale: Double, cell: Int)] = [
        ("build-metropolis-100m", "≤ 1.0 s, ≤ 400 MB", 1, 100),
        ("build-metropolis-25m", "≤ 10 s, ≤ 2000 MB", 1, 25),
        ("build-metropolis-twice-the-sources", "scoring ≤ 2.2 ×", 2, 100),
    ]
    for city in cities where bench.wants(city.name) {
        let folder = "\(benchmarkFolder())/\(city.name)"
        guard writeMetropolis(to: folder, scale: city.scale, cell: city.cell) else {
            bench.note(city.name, "\(folder) cannot be written")
            continue
        }
        buildBenchmark(bench, city.name, must: city.must, program: program, city: folder, output: "\(folder)/out")
    }
    let tainan = "../shared/oracle/tainan"
    if access("\(tainan)/city.yml", R_OK) == 0 {
        buildBenchmark(bench, "build-tainan", must: "≤ 1.0 s", program: program, city: tainan, output: "\(benchmarkFolder())/tainan-out")
    } else {
        bench.note("build-tainan", "\(tainan) is not there")
    }
}

/// Times a build into a folder that is emptied before every run, so that every run writes all outputs.
private func buildBenchmark(_ bench: Bench, _ name: String, must: String, program: String, city: String, output: String) {
    let script = "rm -rf \"$2\" && exec \"$0\" build \"$1\" -o \"$2\" --json"
    bench.time(
        name, must: must, program: "sh", ["-c", script, program, city, output],
        accepts: { $0.exitCode <= 1 && $0.output.contains("\"checks_hold\": true") },
        figure: { "\(decimals($0.wallSeconds, 3)) s, \(decimals(Double($0.peakMemory) / 1e6, 0)) MB" })
}

func writeMetropolis(to folder: String, scale: Double, cell: Int) -> Bool {
    mkdir(folder, 0o755)
    let files = sampleCity(SampleOptions(seed: benchmarkSeed, size: .metropolis, scale: scale, faults: false))
    return files.allSatisfy { file in
        guard file.name == "city.yml" else { return writeFile(file.bytes, to: "\(folder)/\(file.name)") }
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { $0.hasPrefix("cell:") ? "cell: \(cell)" : String($0) }.joined(separator: "\n")
        return writeFile(Array(text.utf8), to: "\(folder)/\(file.name)")
    }
}
