import CityModel
import GeoReading
import JSONCoding

/// Reads a file of the fixtures, keeping `name` and `level`.
func read(fixture name: String) throws -> FeatureTable {
    let folder = String(#filePath.dropLast("Fixture.swift".count)) + "Fixtures/"
    let file = try MappedFile(path: folder + name)
    return try file.withBytes { bytes throws(ReadingError) in try readFeatures(bytes, as: fixtureOptions(name)) }
}

func fixtureOptions(_ file: String) -> ReadingOptions {
    ReadingOptions(layer: "layer", file: file, properties: ["name", "level"])
}

/// Reads text, keeping `name` and `level`.
func read(_ text: String) throws(ReadingError) -> FeatureTable { try read(bytes: Array(text.utf8)) }

func read(bytes: [UInt8]) throws(ReadingError) -> FeatureTable { try readFeatures(bytes.span, as: fixtureOptions("text")) }

extension Finding {
    /// Everything but file and layer, on one line.
    var line: String {
        let place = place.map { "\($0.line):\($0.column)" } ?? "-"
        let number = feature.map { "feature \($0)" } ?? "-"
        return "\(code.rawValue) \(severity) \(place) \(number)\(id.map { " \($0)" } ?? ""): \(found); \(allowed); \(done)"
    }
}

extension GeometryTable<Position> {
    /// A feature as nested lists of numbers: parts in braces, paths in brackets.
    func text(ofFeature feature: Int) -> String {
        let parts = parts(ofFeature: feature).map { part in
            let paths = paths(ofPart: part).map { path in
                "[" + coordinates(ofPath: path).map { number(coordinates[$0]) }.joined(separator: ", ") + "]"
            }
            return "{" + paths.joined(separator: " ") + "}"
        }
        return "\(kinds[feature]) " + parts.joined(separator: " ")
    }

    private func number(_ position: Position) -> String { "\(shortestDecimal(position.x)) \(shortestDecimal(position.y))" }
}
