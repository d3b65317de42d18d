import CityModel
import Geodesy
import MapLayers
import RiskScoring

/// What is to be explained.
public enum ExplainQuestion: Sendable {
    /// The cell at a place, degrees, WGS 84.
    case place(longitude: Double, latitude: Double)
    /// A source and the cell of its reference point, by its id or by LAYER/ID; of several that share both the second is LAYER/ID#2.
    case source(String)
}

/// Explains the score of a place or of a source (MODEL 8).
///
/// - Throws: `RunError.wrongUse` for a source that the city does not have, or that others are named like
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

/// The source of a name.
func sourceIndex(named name: String, in read: ReadCity) throws(RunError) -> Int {
    let sources = read.input.sources.items
    let names = numberedNames(of: sources, layers: read.city.file.sources.map(\.file.layer))
    let asked = ExactText(name)
    let found = sources.indices.filter { index in
        [sources[index].id, names[index].name, names[index].numbered].contains { ExactText($0) == asked }
    }
    guard let first = found.first else {
        let near = nearestName(to: name, among: sources.map(\.id)).map { ", did you mean \"\($0)\"?" }
        let firsts = read.city.file.sources.indices.compactMap { layer in
            sources.firstIndex { $0.layer == layer }.map { names[$0].name }
        }
        throw .wrongUse("no source \"\(name)\"\(near ?? "; names are like \(firsts.prefix(5).joined(separator: ", "))")")
    }
    guard found.count == 1 else {
        let choice = found.prefix(5).map { names[$0].isRepeated ? names[$0].numbered : names[$0].name }
        throw .wrongUse("\(found.count) sources are named \"\(name)\": \(choice.joined(separator: ", ")); give one of these names")
    }
    return first
}

/// LAYER/ID of each source, with its number among those that share it, and whether others do.
private func numberedNames(of sources: [Source], layers: [String]) -> [(name: String, numbered: String, isRepeated: Bool)] {
    let names = sources.map { "\(layers[$0.layer])/\($0.id)" }
    var counts: [ExactText: Int] = [:]
    let numbers = names.map { name in
        counts[ExactText(name), default: 0] += 1
        return counts[ExactText(name), default: 1]
    }
    return zip(names, numbers).map { name, number in (name, "\(name)#\(number)", counts[ExactText(name), default: 1] > 1) }
}
