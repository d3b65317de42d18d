import CityModel
import GeoReading
import Geodesy
import Parallelism
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

extension ReadCity {
    /// SHA-256 over the digests of all inputs in their order.
    var inputsDigest: String {
        let digests = Array(inputs.map(\.sha256).joined().utf8)
        return sha256(digests.span)
    }

    /// A city from its layers.
    init(_ layers: CityLayers) throws {
        self.init(
            city: layers.city, plane: layers.plane, input: try layers.scoringInput(), findings: layers.findings, inputs: layers.inputs,
            recordCounts: layers.recordCounts, surveys: layers.surveys)
        for survey in layers.city.surveys.map(\.survey) { takeDate(of: survey) }
    }

    /// A survey's date is the data date from then on; one before it is told and changes nothing.
    private mutating func takeDate(of survey: SurveyFile) {
        guard let date = survey.date else { return }
        guard let dataDate = city.file.dataDate, date < dataDate else {
            city.file.dataDate = date
            return
        }
        let place = survey.datePlace.map { Place(file: "\(survey.name)/\($0.file)", line: $0.line, column: $0.column) }
        findings.add(
            Finding(
                .surveyOlder, .note, place: place, found: "date \(date)", allowed: "a date not before the data date, \(dataDate)",
                done: "data date stands"))
    }
}

/// Reads all layers of a city side by side, puts them on one plane and applies the city's surveys.
///
/// - Parameter keepsIDs: whether people keep their ids, for surveys
func readLayers(of city: LoadedCity, keepsIDs: Bool, options: RunOptions) throws -> CityLayers {
    let readings = layerReadings(of: city, options: options)
    let done = ProgressCount(total: readings.count, stage: .reading, progress: options.progress)
    let layers = try parallelMap(weights: readings.map(\.byteCount), threads: options.threads) { index in
        defer { done.advance() }
        return try readings[index].read()
    }
    let plane = try cityPlane(of: city, layers: layers)
    options.progress.report(.grading, 0)
    var assembled = try CityLayers(layers, of: city, on: plane, keepsIDs: keepsIDs, threads: options.threads)
    for survey in city.surveys { try assembled.apply(survey, options: options) }
    return assembled
}

/// One reading per file: the boundary first when there is one, then the layers in the order of the city file.
private func layerReadings(of city: LoadedCity, options: RunOptions) -> [LayerReading] {
    func reading(_ layer: LayerFile, _ properties: [String]) -> LayerReading {
        LayerReading(files: city.files, path: layer.file, layer: layer, properties: properties, repairAxes: options.repairAxes)
    }
    return (city.file.boundary.map { [reading($0.file, ["code", "name"])] } ?? [])
        + city.file.layerSorts.map { reading(city.file.layer($0), city.properties(of: $0)) }
}

extension LoadedCity {
    /// Our properties that the model reads from a layer.
    func properties(of sort: LayerSort) -> [String] {
        switch sort {
        case .sources(let number): ["name"] + (pack.properties(ofKind: file.sources[number].kind) ?? [])
        case .targets: ["name", "class"]
        case .shelters: ["name", "capacity", "effective_area_m2", "type"]
        case .population: ["people"]
        }
    }
}

/// The plane of the city file, else the automatic one at the middle of the boundary's box, else of the sources' (MODEL 2).
private func cityPlane(of city: LoadedCity, layers: [ReadLayer]) throws -> CityPlane {
    do {
        if let epsg = city.file.epsg { return try CityPlane(epsg: epsg) }
        let located = city.file.boundary == nil ? layers.prefix(city.file.sources.count) : layers.prefix(1)
        guard let middle = middle(of: located) else {
            throw RunError.unusableData(
                "\(city.configuration[0].name): neither a boundary nor a source with a usable geometry, a city needs one of them",
                findings: layers.flatMap(\.findings))
        }
        return try CityPlane(epsg: CityPlane.automaticEPSG(at: middle))
    } catch let error as RunError {
        throw error
    } catch {
        throw RunError.unusableData("crs: \(error)")
    }
}

/// The middle of the box around the layers' records, degrees; nil without any position.
private func middle(of layers: some Sequence<ReadLayer>) -> GeographicCoordinate? {
    var box = PlaneBox.empty
    for layer in layers {
        for feature in layer.records.features {
            for index in layer.geographic.coordinates(ofFeature: feature) {
                let place = layer.geographic.coordinates[index]
                guard place.longitude.isFinite, place.latitude.isFinite else { continue }
                box.formUnion(PlaneCoordinate(x: place.longitude, y: place.latitude))
            }
        }
    }
    return box.isEmpty ? nil : GeographicCoordinate(longitude: (box.minX + box.maxX) / 2, latitude: (box.minY + box.maxY) / 2)
}
