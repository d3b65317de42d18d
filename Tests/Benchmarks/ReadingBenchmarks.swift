import CityModel
import GeoReading
import Glibc

/// Reading 200 MB of points and of polygons, ours and pyogrio's (GDAL) in the same run.
func readingBenchmarks(_ bench: Bench) {
    let size = 200_000_000
    readingBenchmark(bench, "reading-points", must: "≥ 350 MB/s, ≤ 32 MB beyond file and values") {
        pointsFile(byteCount: size, seed: benchmarkSeed)
    }
    readingBenchmark(bench, "reading-polygons", must: "≥ 250 MB/s, ≤ 32 MB beyond file and values") {
        polygonsFile(byteCount: size, seed: benchmarkSeed)
    }
}

private func readingBenchmark(_ bench: Bench, _ name: String, must: String, make: () -> ReadingFile) {
    guard bench.wants(name) else { return }
    let file = make()
    let path = "\(benchmarkFolder())/\(name).geojson"
    guard writeFile(file.bytes, to: path) else { return bench.note(name, "\(path) cannot be written") }
    defer { unlink(path) }
    let megabytes = Double(file.bytes.count) / 1e6
    let accepts: (ProcessUsage) -> Bool = { parseAnswer($0.output)?.agrees(with: file.answer) ?? false }
    bench.time(
        name, must: must, program: CommandLine.arguments[0], ["--job", "read", path], accepts: accepts,
        figure: { usage in
            let seconds = jobFigure(usage.output, "seconds") ?? usage.wallSeconds
            let values = jobFigure(usage.output, "values") ?? 0
            let beyond = Double(usage.peakMemory) / 1e6 - megabytes - values / 1e6
            return
                "\(decimals(megabytes / seconds, 0)) MB/s, \(decimals(max(0, beyond), 0)) MB beyond file and \(decimals(values / 1e6, 0)) MB of values"
        })
    guard runProcess("python3", ["-c", "import pyogrio"])?.exitCode == 0 else {
        return bench.note("\(name)-pyogrio", "not installed: python3 -m pip install pyogrio numpy")
    }
    bench.time(
        "\(name)-pyogrio", must: "for comparison", program: "python3", ["-c", pyogrioJob, path], accepts: accepts,
        figure: { "\(decimals(megabytes / (jobFigure($0.output, "seconds") ?? $0.wallSeconds), 0)) MB/s" })
}

/// All properties of the points; the polygons have the first two.
private let benchmarkProperties = [
    "score", "id", "name", "status", "veto", "persons_500m", "open", "address", "area", "remark", "level",
]

/// The job in a process of its own: reads one file in one thread and prints its answer, seconds and bytes of values kept.
func runReadingJob(_ arguments: [String]) {
    guard arguments.count == 2, arguments[0] == "read" else { exit(64) }
    do {
        let mapped = try MappedFile(path: arguments[1])
        let began = ContinuousClock.now
        let table = try mapped.withBytes { bytes in
            try readFeatures(
                bytes,
                as: ReadingOptions(
                    layer: "benchmark", file: "benchmark.geojson",
                    properties: benchmarkProperties))
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        var answer = ReadingAnswer(features: table.count, positions: table.geometries.coordinates.count, coordinateSum: 0, scoreSum: 0)
        for position in table.geometries.coordinates { answer.coordinateSum += position.x + position.y }
        for case .number(let score) in table.properties.values(ofProperty: 0) { answer.scoreSum += score }
        let geometries = table.geometries
        let values =
            geometries.coordinates.count * 16
            + (geometries.coordinateStarts.count + geometries.pathStarts.count + geometries.partStarts.count) * 4
            + table.count * (1 + 8 + MemoryLayout<PropertyValue?>.stride) + table.properties.byteCount
        print("features \(answer.features)\npositions \(answer.positions)\ncoordinates \(answer.coordinateSum)\nscores \(answer.scoreSum)")
        print("seconds \(seconds)\nvalues \(values)")
    } catch {
        print("failed: \(error)")
        exit(65)
    }
}

private let pyogrioJob = """
    import sys, time
    began = time.perf_counter()
    import pyogrio.raw, shapely
    meta, fids, geometry, fields = pyogrio.raw.read(sys.argv[1])
    shapes = shapely.from_wkb(geometry)
    coordinates = shapely.get_coordinates(shapes)
    seconds = time.perf_counter() - began
    names = list(meta["fields"])
    print("features", len(geometry)); print("positions", len(coordinates)); print("coordinates", repr(float(coordinates.sum())))
    print("scores", repr(float(fields[names.index("score")].sum()))); print("seconds", seconds)
    """

private func parseAnswer(_ output: String) -> ReadingAnswer? {
    guard let features = jobFigure(output, "features"), let positions = jobFigure(output, "positions"),
        let coordinates = jobFigure(output, "coordinates"), let scores = jobFigure(output, "scores")
    else { return nil }
    return ReadingAnswer(features: Int(features), positions: Int(positions), coordinateSum: coordinates, scoreSum: scores)
}

/// The number behind a word that begins a line.
func jobFigure(_ output: String, _ word: String) -> Double? {
    for line in output.split(separator: "\n") {
        let parts = line.split(separator: " ")
        if parts.count == 2, parts[0] == word { return Double(parts[1]) }
    }
    return nil
}

/// A folder for generated inputs; the caller's TMPDIR or /tmp.
func benchmarkFolder() -> String {
    let path = (getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/riskmap-benchmarks"
    mkdir(path, 0o755)
    return path
}

/// Writes a generated input whole.
func writeFile(_ bytes: [UInt8], to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    defer { fclose(file) }
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
}
