import CityModel
import GeoReading
import JSONCoding
import MapExport
import MapLayers
import RiskScoring

/// Makes every output of a folder anew from the inputs that its workspace keeps, and compares.
///
/// - Returns: what differs
/// - Throws: `RunError` for a workspace that cannot be read or whose inputs no longer make a city
public func verify(_ argument: String, options: RunOptions) throws -> VerifyReport {
    let path = try workspacePath(of: argument)
    let kept = try KeptCity(path: path)
    var differences: [VerifyReport.Difference] = []
    if kept.state.program != programVersion {
        differences.append(.init(what: .program, name: "riskmap", found: programVersion, recorded: kept.state.program))
    }
    if kept.state.rules != kept.city.pack.digest {
        differences.append(
            .init(what: .rules, name: kept.city.file.rules ?? "rules", found: kept.city.pack.digest, recorded: kept.state.rules))
    }
    let options = kept.options(options)
    let scored = try scoreCity(kept.city, options: options)
    let inputs = scored.read.layers.inputsDigest
    if inputs != kept.state.inputs {
        differences.append(.init(what: .input, name: path, found: inputs, recorded: kept.state.inputs))
    }
    differences += try scoreDifferences(kept, scored.map.scores, families: scored.read.input.families)
    let publication = try Publication(scored, styles: kept.styles, extras: kept.extras, options: options)
    if inputs == kept.state.inputs, kept.isOfThisProgram, try !isListedAsItIs(kept, by: publication) {
        differences.append(.init(what: .input, name: path, found: "other surveys or files", recorded: "those of the inputs"))
    }
    let folder = folderName(followingLink(path))
    let outputs = OutputFolder(path: folder)
    for file in publication.files {
        let expected = file.bytes
        let found = try? MappedFile(path: outputs.standingPath(of: file.name) ?? "").withBytes { sha256($0) }
        let digest = sha256(expected.span)
        guard found != digest else { continue }
        differences.append(.init(what: .output, name: file.name, found: found ?? "missing", recorded: digest))
    }
    for (name, parts) in try kept.differingTables(publication.tables) {
        let found = "other " + parts.map(\.rawValue).joined(separator: ", ")
        differences.append(.init(what: .table, name: name, found: found, recorded: "those of the inputs"))
    }
    if kept.isOfThisProgram, publication.snapshotDigests != kept.state.snapshot || (try? kept.snapshot(threads: options.threads)) == nil,
        scored.read.input.boundary != nil
    {
        differences.append(.init(what: .snapshot, name: path, found: "another", recorded: "that of the inputs"))
    }
    let known = Set(publication.files.map(\.name))
    for name in kept.state.outputs.keys.sorted() where !known.contains(name) {
        differences.append(.init(what: .output, name: name, found: "not made from these inputs", recorded: kept.state.outputs[name] ?? ""))
    }
    return VerifyReport(folder: folder, fileCount: publication.files.count, differences: differences, labels: kept.styles.labels)
}

/// Whether a workspace lists the surveys and files that a full run lists, each survey with the digest that its files have.
private func isListedAsItIs(_ kept: KeptCity, by full: Publication) throws -> Bool {
    var listing = try full.listing()
    for (index, survey) in kept.city.surveys.enumerated() {
        listing.surveys[index].digest = try LoadedSurvey(survey.files, name: survey.definition.name, of: kept.city.file).digest
    }
    return listing == kept.listing
}

/// The total and the families of which some cells have other scores than the workspace keeps.
private func scoreDifferences(_ kept: KeptCity, _ scores: CityScores, families: [String]) throws -> [VerifyReport.Difference] {
    guard kept.state.window == scores.window, kept.state.families == families else {
        return [.init(what: .scores, name: "grid", found: "another grid or other families", recorded: "those of the inputs")]
    }
    let recorded = try kept.scores(of: kept.storedTiles(), threads: 1)
    return zip(["total"] + families, zip(recorded, [scores.total] + scores.families)).compactMap { name, maps in
        let count = zip(maps.0, maps.1).count { $0 != $1 }
        return count == 0 ? nil : .init(what: .scores, name: name, found: "\(count) cells with another score", recorded: "none")
    }
}

/// Whether outputs are what their inputs lead to.
public struct VerifyReport: Sendable {
    /// Something that is not as it should be.
    struct Difference: Sendable {
        enum What: String, Sendable { case program, rules, input, scores, output, table, snapshot }

        let what: What
        let name: String
        /// What is there: a version, a SHA-256 or a count of cells.
        let found: String
        /// What was recorded, or what the inputs lead to.
        let recorded: String
    }

    private let folder: String
    private let fileCount: Int
    private let differences: [Difference]
    private let labels: Labels

    init(folder: String, fileCount: Int, differences: [Difference], labels: Labels) {
        (self.folder, self.fileCount, self.differences, self.labels) = (folder, fileCount, differences, labels)
    }

    /// Whether everything is as it should be.
    public var isMatch: Bool { differences.isEmpty }

    /// `match`, or a line for each difference.
    public var text: String {
        guard !isMatch else { return labels.phrase("match: \(folder), \(fileCount) files") + "\n" }
        return differences.map { difference in
            let what: Phrase =
                switch difference.what {
                case .program: "program: the results are of \(difference.recorded), this is \(difference.found)"
                case .rules: "rules: \(difference.name) is not what the results were made with"
                case .input: "input: the kept inputs are not those that were recorded"
                case .scores: "scores: \(difference.name): those kept are not what the inputs lead to"
                case .table: "workspace: layer \(difference.name) is not what the inputs lead to"
                case .snapshot: "workspace: what is kept of the city as it was read is not what the inputs lead to"
                case .output where difference.found == "missing": "output: \(difference.name) is missing"
                case .output: "output: \(difference.name) is not what the inputs lead to"
                }
            return labels.phrase(what) + "\n"
        }.joined()
    }

    /// The same for programs.
    public var json: [UInt8] {
        prettyJSON(
            .object([
                .init("match", .bool(isMatch)), .init("folder", folder), .init("files", fileCount),
                .init(
                    "differences",
                    .array(
                        differences.map {
                            .object([
                                .init("what", $0.what.rawValue), .init("name", $0.name), .init("found", $0.found),
                                .init("expected", $0.recorded),
                            ])
                        })),
            ]))
    }
}
