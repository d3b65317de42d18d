import CityModel
import GeoReading
import Geodesy
import RiskScoring

/// A city read, graded and put on its plane, ready to be scored.
struct ReadCity: Sendable {
    /// The city file and its rules.
    var city: LoadedCity
    /// The grid's plane.
    var plane: CityPlane
    /// What the scoring reads.
    var input: ScoringInput
    /// What was found so far.
    var findings: FindingLog
    /// Every file that was read, in the order of the city file.
    var inputs: [InputRecord]
    /// Per layer, the boundary first, how many records it has.
    var recordCounts: [LayerCount]
    /// What the city's surveys did, in their order.
    var surveys: [SurveyReport] = []
    /// What it was put together of.
    var layers: CityLayers

    /// A layer and its records.
    struct LayerCount: Hashable, Sendable {
        /// Name of the layer.
        var layer: String
        /// Records that fit its `where`, after all surveys.
        var records: Int
    }
}

/// What a command may choose about a run; none of it changes a number.
public struct RunOptions: Sendable {
    /// At least 1.
    public var threads: Int
    /// Exchange swapped axes instead of leaving the features out.
    public var repairAxes: Bool
    /// Errors and repairs stop the run.
    public var isStrict: Bool
    /// Share of unusable records above which the run ends with exit code 1.
    public var allowedShare: Double
    /// Folder with styles and label texts; nil: the built-in ones.
    public var styles: String?
    /// Where to report.
    public var progress: Progress
    /// Pack the layers' files while they are read, for a workspace.
    var keepsInputs = false
    /// Hold against a survey what the city had before it, too, where `isStrict` asks for it.
    var judgesAll = false

    /// Options of a run.
    public init(
        threads: Int = 1, repairAxes: Bool = false, isStrict: Bool = false, allowedShare: Double = 0.01, styles: String? = nil,
        progress: Progress = .silent
    ) {
        self.threads = threads
        self.repairAxes = repairAxes
        self.isStrict = isStrict
        self.allowedShare = allowedShare
        self.styles = styles
        self.progress = progress
    }
}

/// Reads a city, applies its surveys and makes of it what the scoring reads.
///
/// - Throws: `RunError`; of several unusable files the first in the order of the city file is named
func readCity(_ city: LoadedCity, options: RunOptions) throws -> ReadCity {
    try ReadCity(try readLayers(of: city, keepsIDs: !city.surveys.isEmpty, options: options))
}

extension CityLayers {
    /// SHA-256 over the digests of all inputs in their order.
    var inputsDigest: String {
        let digests = Array(inputs.map(\.sha256).joined().utf8)
        return sha256(digests.span)
    }
}

extension ReadCity {
    /// A city from its layers.
    init(_ layers: CityLayers) throws {
        self.init(
            city: layers.city, plane: layers.plane, input: try layers.scoringInput(), findings: layers.findings, inputs: layers.inputs,
            recordCounts: layers.recordCounts, surveys: layers.surveys, layers: layers)
        for survey in layers.city.surveys.map(\.survey) { takeDate(of: survey) }
    }

    /// A survey's date is the data date from then on; one before it is told and changes nothing, one far ahead is told.
    private mutating func takeDate(of survey: SurveyFile) {
        guard let date = survey.date else { return }
        func finding(_ code: FindingCode, allowed: Phrase, done: Phrase) -> Finding {
            Finding(
                code, .note, place: survey.datePlace.map(survey.shown), found: "date \(date)", allowed: allowed, done: done)
        }
        if let dataDate = city.file.dataDate {
            guard date >= dataDate else {
                return findings.add(
                    finding(.surveyOlder, allowed: "a date not before the data date, \(dataDate)", done: "data date stands"))
            }
            if isFar(date, ahead: dataDate) {
                findings.add(
                    finding(
                        .surveyFarAhead, allowed: "a date within two years of the data date, \(dataDate)",
                        done: "taken as the data date"))
            }
        }
        city.file.dataDate = date
    }
}

/// Whether a day, written as `2026-10-31`, is more than two years after another.
private func isFar(_ date: String, ahead earlier: String) -> Bool {
    guard let year = Int(date.prefix(4)), let other = Int(earlier.prefix(4)) else { return false }
    return (year, String(date.dropFirst(4))) > (other + 2, String(earlier.dropFirst(4)))
}
