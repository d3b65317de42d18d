import CityModel
import Geodesy
import MapLayers
import RiskScoring

/// What is to be explained.
public enum ExplainQuestion: Sendable {
    /// The cell at a place, degrees, WGS 84.
    case place(longitude: Double, latitude: Double)
    /// A source and the cell of its reference point, by its id or by LAYER/ID.
    case source(String)
}

/// Explains the score of a place or of a source (MODEL 8).
///
/// - Throws: `RunError.wrongUse` for a source that the city does not have, or whose id stands in several layers
public func explain(city path: String, _ question: ExplainQuestion, options: RunOptions) throws -> ExplainReport {
    let state = try CityArgument(path, options: options)
    let (styles, prepared) = (state.styles, try prepareCity(state.city, options: state.options))
    let (read, context) = (prepared.read, prepared.context)
    switch question {
    case .place(let longitude, let latitude):
        let place = GeographicCoordinate(longitude: longitude, latitude: latitude)
        let onPlane = read.plane.plane([place], threads: 1)[0]
        guard let cell = context.cell(at: onPlane) else {
            throw RunError.wrongUse("[\(longitude), \(latitude)]: cannot be put on EPSG:\(read.plane.epsg)")
        }
        return ExplainReport(read: read, labels: styles.labels, place: place, explanation: context.explanation(of: cell))
    case .source(let name):
        let source = try sourceIndex(named: name, in: read)
        let point = context.referencePoints[source]
        return ExplainReport(
            read: read, labels: styles.labels, source: source, place: point.flatMap { read.plane.geographic([$0], threads: 1).first },
            explanation: context.cell(ofSource: source).map(context.explanation))
    }
}

private func sourceIndex(named name: String, in read: ReadCity) throws(RunError) -> Int {
    let layers = read.city.file.sources.map(\.file.layer)
    let sources = read.input.sources.items
    let found = sources.indices.filter { sources[$0].id == name || "\(layers[sources[$0].layer])/\(sources[$0].id)" == name }
    guard let first = found.first else {
        let near = nearestName(to: name, among: sources.map(\.id)).map { ", did you mean \"\($0)\"?" } ?? ""
        throw .wrongUse("no source \"\(name)\"\(near)")
    }
    guard found.count == 1 else {
        let names = found.prefix(5).map { "\(layers[sources[$0].layer])/\(sources[$0].id)" }
        throw .wrongUse("\(found.count) sources are named \"\(name)\": \(names.joined(separator: ", ")); give LAYER/ID")
    }
    return first
}
