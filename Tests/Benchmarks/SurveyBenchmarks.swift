import CityModel
import Glibc
import JSONCoding
import SampleCity

/// Rescoring the metropolis after surveys of growing size; every run is checked against a full run once.
func surveyBenchmarks(_ bench: Bench, program: String) {
    let jobs: [(name: String, must: String, cell: Int, share: Double)] = [
        ("rescore-one-record-100m", "≤ 0.35 s", 100, 0),
        ("rescore-0.1-percent-100m", "linear in touched cells", 100, 0.001),
        ("rescore-1-percent-100m", "≤ 40 % of build", 100, 0.01),
        ("rescore-10-percent-100m", "≤ 115 % of build", 100, 0.1),
        ("rescore-one-record-25m", "≤ 1.5 s", 25, 0),
    ]
    for cell in [100, 25] where jobs.contains(where: { $0.cell == cell && bench.wants($0.name) }) {
        let city = "\(benchmarkFolder())/build-metropolis-\(cell)m"
        let base = "\(city)/base"
        guard writeMetropolis(to: city, scale: 1, cell: cell), let built = runProcess(program, ["build", city, "-o", base, "--quiet"]),
            built.exitCode <= 1
        else {
            bench.note("rescore", "\(city) cannot be built")
            continue
        }
        for job in jobs where job.cell == cell && bench.wants(job.name) {
            guard let survey = writeSurvey(of: job.share, city: city) else {
                bench.note(job.name, "\(city) cannot be surveyed")
                continue
            }
            rescoreBenchmark(bench, job.name, must: job.must, program: program, base: base, survey: survey, output: "\(city)/out")
        }
    }
}

/// Times a rescore of a folder of links to a build's outputs, which are replaced and never written into.
private func rescoreBenchmark(
    _ bench: Bench, _ name: String, must: String, program: String, base: String, survey: String, output: String
) {
    let script = "rm -rf \"$2\" && cp -rl \"$1\" \"$2\" && exec \"$0\" rescore \"$2\" --survey \"$3\" --json"
    var touched = ""
    bench.time(
        name, must: must, program: "sh", ["-c", script, program, base, output, survey],
        accepts: { usage in
            let verified = runProcess("sh", ["-c", script + " --verify", program, base, output, survey])
            guard usage.exitCode <= 1, verified?.exitCode == usage.exitCode, let value = try? parseJSON(Array(usage.output.utf8)) else {
                return false
            }
            if case .array(let steps) = value["surveys"], case .number(let cells) = steps.first?["cells_computed"] {
                touched = ", \(Int(cells)) cells"
            }
            return true
        }, figure: { "\(decimals($0.wallSeconds, 3)) s, \(decimals(Double($0.peakMemory) / 1e6, 0)) MB\(touched)" })
}

/// A survey of a share of the enterprises and hazards, each graded anew; of one enterprise for the share 0.
///
/// - Returns: the path of the survey file
private func writeSurvey(of share: Double, city: String) -> String? {
    let folder = "\(city)/survey-\(share)"
    mkdir(folder, 0o755)
    var changes: [String] = []
    for (layer, property) in [("enterprises", "diagnosis_score"), ("geological-hazards", "threatened_people")]
    where share > 0 || changes.isEmpty {
        guard let records = changedRecords("\(city)/\(layer).geojson", share: share, property: property),
            writeFile(records, to: "\(folder)/\(layer).geojson")
        else { return nil }
        changes.append("{layer: \(layer), file: \(layer).geojson}")
    }
    let text = "name: \(share) of the sources\nchanges: [\(changes.joined(separator: ", "))]\n"
    return writeFile(Array(text.utf8), to: "\(folder)/survey.yml") ? "\(folder)/survey.yml" : nil
}

/// The features at equal distances in a file, each with another grade.
private func changedRecords(_ path: String, share: Double, property: String) -> [UInt8]? {
    guard let text = runProcess("cat", [path])?.output, case .array(let features) = try? parseJSON(Array(text.utf8))["features"] else {
        return nil
    }
    let step = share == 0 ? features.count : Int(1 / share)
    let changed = stride(from: step / 2, to: features.count, by: step).map { index -> PropertyValue in
        guard case .object(let members) = features[index] else { return features[index] }
        return .object(
            members.map { member in
                guard member.name == "properties", case .object(let properties) = member.value else { return member }
                let others = properties.filter { $0.name != property }
                return .init("properties", .object(others + [.init(property, .number(Double(35 + index % 60)))]))
            })
    }
    return prettyJSON(.object([.init("type", "FeatureCollection"), .init("features", .array(changed))]))
}
