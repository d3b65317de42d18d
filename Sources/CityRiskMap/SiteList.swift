import CityModel
import GeoReading
import JSONCoding
import SwiftCSV

/// Records to be graded without a city: ids and properties, from a GeoJSON or a CSV file.
struct SiteList {
    /// One record.
    struct Site {
        var id: String
        var name: String?
        var place: Place
        var value: (String) -> PropertyValue?
    }

    var sites: [Site]
    var findings: [Finding]

    /// Reads `.csv` as a table with a header of property names, anything else as GeoJSON.
    ///
    /// - Parameters:
    ///   - fields: our property → their property
    ///   - properties: our properties that the kind reads
    init(path: String, fields: [String: String], properties: [String]) throws {
        let name = fileName(path)
        let layer = LayerFile(layer: name, file: name, system: nil, conditions: [], fields: fields, values: [:], constants: [:])
        if name.lowercased().hasSuffix(".csv") {
            try self.init(csv: try readText(path, name: name).0, layer: layer)
        } else {
            try self.init(geoJSON: path, layer: layer, properties: properties)
        }
    }

    private init(geoJSON path: String, layer: LayerFile, properties: [String]) throws {
        let read = try LayerReading(
            folder: "", layer: LayerFile(renaming: layer, to: path), properties: ["name"] + properties, repairAxes: false
        ).read()
        let records = read.records
        sites = records.features.map { feature in
            Site(
                id: records.id(feature: feature), name: records.name(feature: feature),
                place: records.table.places[feature].place(inFile: layer.file), value: { records.value($0, feature: feature) })
        }
        findings = read.findings
    }

    private init(csv text: String, layer: LayerFile) throws {
        let table: EnumeratedCSV
        do { table = try EnumeratedCSV(string: text, loadColumns: false) } catch {
            throw RunError.unusableData("\(layer.file): not a CSV table: \(error)")
        }
        guard Set(table.header).count == table.header.count else {
            throw RunError.unusableData("\(layer.file): line 1: a column name stands twice, each name once is allowed")
        }
        let columns = Dictionary(uniqueKeysWithValues: zip(table.header, 0...))
        sites = table.rows.enumerated().map { number, cells in
            func value(_ ours: String) -> PropertyValue? {
                guard let column = columns[layer.fields[ours] ?? ours], column < cells.count else { return nil }
                return PropertyValue(cell: cells[column])
            }
            let id = (layer.fields["id"].map { _ in "id" } ?? (columns["id"] == nil ? nil : "id")).flatMap { value($0)?.text }
            return Site(
                id: id ?? "\(layer.layer)-\(number + 1)", name: value("name")?.text,
                place: Place(file: layer.file, line: number + 2, column: 1), value: value)
        }
        findings = []
    }
}

extension LayerFile {
    /// The same layer in another file.
    fileprivate init(renaming layer: LayerFile, to file: String) {
        self = layer
        self.file = file
    }
}

extension PropertyValue {
    /// A cell of a table: a number when it is written like one, JSON when it begins like an array or object, else text; nil when empty.
    init?(cell: String) {
        guard !cell.isEmpty else { return nil }
        let isStructured = cell.hasPrefix("[") || cell.hasPrefix("{")
        let isNumber = cell.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil
        self = isStructured || isNumber ? (try? parseJSON(Array(cell.utf8))) ?? .string(cell) : .string(cell)
    }
}
