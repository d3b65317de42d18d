import CityModel
import GeoReading
import Geodesy
import Parallelism
import Workspace

/// Reads all layers of a city side by side, puts them on one plane and applies the city's surveys.
///
/// - Parameter keepsIDs: whether people keep their ids, for surveys
func readLayers(of city: LoadedCity, keepsIDs: Bool, options: RunOptions) throws -> CityLayers {
    let ((layers, packed), _) = try sideBySide(threads: options.threads) {
        try readFiles(of: layerReadings(of: city, options: options), options: options)
    } _: {
        CityPlane.openDatabase()
    }
    let plane = try cityPlane(of: city, layers: layers)
    options.progress.report(.grading, 0)
    var assembled = try CityLayers(layers, of: city, on: plane, keepsIDs: keepsIDs, threads: options.threads)
    assembled.packed = packed
    for survey in city.surveys { try assembled.apply(survey, options: options) }
    return assembled
}

/// A piece of work on a layer's file.
private enum FileTask: Sendable {
    case read(layer: Int)
    case pack(layer: Int, part: Int)
}

private enum FileResult: Sendable {
    case layer(ReadLayer)
    case part([UInt8])
}

/// Reads layers and, for a run that keeps its inputs, packs their files meanwhile: the one takes as long as the other.
///
/// - Returns: the layers in their order, and the packed files by their SHA-256
private func readFiles(of readings: [LayerReading], options: RunOptions) throws -> (layers: [ReadLayer], packed: [String: PackedFile]) {
    let stamps = readings.map(\.stamp)
    let done = ProgressCount(total: readings.count, stage: .reading, progress: options.progress)
    var tasks = readings.indices.map { FileTask.read(layer: $0) }
    var weights = readings.map(\.byteCount)
    for (layer, size) in weights.enumerated() where options.keepsInputs {
        let parts = PackedFile.partCount(ofSize: size)
        tasks += (0..<parts).map { .pack(layer: layer, part: $0) }
        weights += Array(repeating: min(size, PackedFile.partSize) / 2, count: parts)
    }
    let results = try parallelMap(weights: weights, threads: options.threads) { [tasks] number -> FileResult in
        switch tasks[number] {
        case .read(let layer):
            defer { done.advance() }
            return .layer(try readings[layer].read())
        case .pack(let layer, let part):
            return .part(try readings[layer].packedPart(part))
        }
    }
    var layers: [ReadLayer] = []
    var parts = [[[UInt8]]](repeating: [], count: readings.count)
    for (task, result) in zip(tasks, results) {
        switch (task, result) {
        case (.pack(let layer, _), .part(let bytes)): parts[layer].append(bytes)
        case (_, .layer(let layer)): layers.append(layer)
        case (_, .part): preconditionFailure("a layer that is read is no part")
        }
    }
    guard options.keepsInputs else { return (layers, [:]) }
    for (reading, stamp) in zip(readings, stamps) where reading.stamp != stamp {
        throw RunError.unusableData("\(reading.layer.file): was changed while it was read")
    }
    let packed = zip(layers, parts).map { ($0.input.sha256, PackedFile(parts: $1)) }
    return (layers, Dictionary(packed) { first, _ in first })
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
