import CityModel
import GeoReading
import JSONCoding
import SwiftCSV

/// Records to be graded without a city: ids and properties, from a GeoJSON or a CSV file.
struct SiteList {
    /// One record.
    struct Site {
        /// The id that the file gives it; nil without one.
        var ownID: String?
        /// What it is called: its own id, else `FILE-N`.
        var id: String
        var name: String?
        /// Position in the file, from 1.
        var feature: Int
        var place: Place
        var value: (String) -> PropertyValue?
    }

    /// The file's name.
    let name: String
    var sites: [Site]
    /// What was found while reading, and about ids.
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
            try self.init(csv: try InputFiles.folder(folderName(path)).text(of: name).0, layer: layer)
        } else {
            try self.init(geoJSON: path, layer: layer, properties: properties)
        }
        guard fields["id"] != nil || sites.contains(where: { $0.ownID != nil }) else { return }
        var check = IdentityCheck(count: sites.count)
        for site in sites {
            findings += check.findings(ownID: site.ownID, id: site.id, feature: site.feature, place: site.place, layer: name)
        }
    }

    private init(geoJSON path: String, layer: LayerFile, properties: [String]) throws {
        let read = try LayerReading(
            files: .folder(folderName(path)), path: layer.file, layer: layer, properties: ["name"] + properties, repairAxes: false
        ).read()
        let records = read.records
        sites = records.features.map { feature in
            Site(
                ownID: records.ownID(feature: feature), id: records.id(feature: feature), name: records.name(feature: feature),
                feature: feature + 1,
                place: records.table.places[feature].place(inFile: layer.file), value: { records.value($0, feature: feature) })
        }
        findings = read.findings.map(Self.withGeometryAsNote)
        name = layer.file
    }

    /// A grade needs no geometry: what is wrong with one is told and held against nothing.
    private static func withGeometryAsNote(_ finding: Finding) -> Finding {
        var finding = finding
        if geometryCodes.contains(finding.code) { finding.severity = .note }
        return finding
    }

    private static let geometryCodes: Set<FindingCode> = [
        .geometryNull, .geometryEmpty, .geometryCollection, .geometryUnknownType, .geometryMalformed, .ringUnclosed, .ringTooShort,
        .lineTooShort, .positionOutOfRange, .axesSwapped,
    ]

    private init(csv text: String, layer: LayerFile) throws {
        let table: EnumeratedCSV
        do { table = try EnumeratedCSV(string: text, loadColumns: false) } catch {
            throw RunError.unusableData("\(layer.file): not a CSV table: \(error)")
        }
        try Self.refuseUnsound(table, text: text, file: layer.file)
        let columns = Dictionary(uniqueKeysWithValues: zip(table.header, 0...))
        var line = 1 + Self.lineEnds(in: table.header)
        sites = table.rows.enumerated().map { number, cells in
            defer { line += 1 + Self.lineEnds(in: cells) }
            func value(_ ours: String) -> PropertyValue? {
                guard let column = columns[layer.fields[ours] ?? ours], column < cells.count else { return nil }
                return PropertyValue(cell: cells[column])
            }
            /// A cell as it stands: ids such as credit codes keep all their digits.
            func text(_ ours: String) -> String? {
                guard let column = columns[layer.fields[ours] ?? ours], column < cells.count, !cells[column].isEmpty else { return nil }
                return cells[column]
            }
            return Site(
                ownID: text("id"), id: text("id") ?? "\(layer.layer)-\(number + 1)", name: text("name"), feature: number + 1,
                place: Place(file: layer.file, line: line + 1, column: 1), value: value)
        }
        findings = Set(layer.fields.values).subtracting(table.header).sorted().map { name in
            Finding(
                .propertyMissing, .error, place: Place(file: layer.file, line: 1, column: 1), layer: layer.layer,
                found: "no feature has \"\(name)\"", allowed: "a property of the file", done: "taken as absent")
        }
        name = layer.file
    }

    /// A table whose cells may have slipped into other columns is worse than none.
    private static func refuseUnsound(_ table: EnumeratedCSV, text: String, file: String) throws(RunError) {
        guard table.header.contains(where: { !$0.isEmpty }) else {
            throw .unusableData("\(file): line 1: no header, property names are needed")
        }
        var seen: Set<String> = []
        if let repeated = table.header.first(where: { !seen.insert($0).inserted }) {
            throw .unusableData("\(file): line 1: two columns are named \"\(repeated)\", each name once is allowed")
        }
        guard text.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw .unusableData("\(file): a quotation mark without a second one, a quoted cell ends with one (RFC 4180)")
        }
        var line = 2 + lineEnds(in: table.header)
        for cells in table.rows {
            let used = cells.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
            guard used <= table.header.count else {
                throw .unusableData("\(file): line \(line): \(used) cells, the header has \(table.header.count)")
            }
            line += 1 + lineEnds(in: cells)
        }
    }

    /// How many lines the cells of a row end within.
    private static func lineEnds(in cells: [String]) -> Int {
        cells.reduce(0) { $0 + $1.utf8.count { $0 == UInt8(ascii: "\n") } }
    }
}

extension PropertyValue {
    /// A cell of a table: a number when it is written like one, JSON when it begins like an array or object, else text; nil when empty.
    init?(cell: String) {
        guard !cell.isEmpty else { return nil }
        let isStructured = cell.hasPrefix("[") || cell.hasPrefix("{")
        self =
            isStructured ? (try? parseJSON(Array(cell.utf8))) ?? .string(cell) : jsonNumber(cell).map(PropertyValue.number) ?? .string(cell)
    }
}
