import CityModel
import GeoReading
import Geodesy
import Workspace

/// A layer's file as read: its features in degrees, and still as the file has them.
struct ReadLayer: Sendable {
    var records: LayerRecords
    /// Effective coordinate system of the file.
    var system: CoordinateSystem
    /// One geometry per feature of the file.
    var geographic: GeometryTable<GeographicCoordinate>
    var input: InputRecord
    /// Findings about this layer's records, in file order.
    var findings: [Finding]
}

/// Reads one layer: bytes to features, their coordinate system, degrees.
///
/// Reads no other layer, so that layers can be read side by side.
struct LayerReading: Sendable {
    var files: InputFiles
    /// The file among the files.
    var path: String
    /// How it is read; its `file` is what findings and records call it.
    var layer: LayerFile
    /// Properties that the model reads from this layer, in our words.
    var properties: [String]
    var repairAxes: Bool

    /// Length of the file; 0 for one that cannot be asked.
    var byteCount: Int { files.size(of: path) }

    /// Tells whether the file is still the one that was read; nil for one that cannot be asked or is kept in memory.
    var stamp: FileStamp? { files.stamp(of: path) }

    /// A part of the file as a workspace keeps it; empty for one that the file no longer has.
    func packedPart(_ part: Int) throws(RunError) -> [UInt8] {
        try files.withBytes(of: path) { bytes in part < PackedFile.partCount(ofSize: bytes.count) ? PackedFile.part(part, of: bytes) : [] }
    }

    /// - Throws: `RunError.unusableData` for malformed JSON (with its line and column) or an unknown coordinate system,
    ///   `RunError.missingInput` for a file that cannot be opened
    func read() throws(RunError) -> ReadLayer {
        do throws(RunError) {
            return try files.withBytes(of: path) { bytes throws(RunError) in try read(bytes) }
        } catch {
            guard case .missingInput(let text) = error, let place = layer.place else { throw error }
            throw .missingInput("\(text); it is layer \"\(layer.layer)\" of \(place.file), line \(place.line)")
        }
    }

    private func read(_ bytes: Span<UInt8>) throws(RunError) -> ReadLayer {
        let names = LayerRecords.theirProperties(of: layer, ours: properties)
        let options = ReadingOptions(layer: layer.layer, file: layer.file, properties: names, conditions: layer.conditions)
        var table: FeatureTable
        do throws(ReadingError) { table = try readFeatures(bytes, as: options) } catch {
            throw .unusableData("\(error.place.text): \(error.found), allowed: \(error.allowed)", findings: error.findings)
        }
        let (system, crsFindings) = try effectiveSystem(crsMember: table.crsMember)
        checkPositions(of: &table, in: system, repairAxes: repairAxes, options: options)
        let records = LayerRecords(layer: layer, table: table, ours: properties, theirs: names)
        let coordinates: [GeographicCoordinate]
        do { coordinates = try CityPlane.geographic(table.geometries.coordinates, from: system, threads: 1) } catch {
            throw .unusableData("\(layer.file): layer \"\(layer.layer)\": \(error)")
        }
        return ReadLayer(
            records: records, system: system, geographic: table.geometries.replacingCoordinates(coordinates),
            input: InputRecord(name: layer.file, bytes: bytes), findings: crsFindings + records.layerFindings() + table.findings)
    }

    /// The layer's `crs`, else the file's member, else WGS 84 (DESIGN, city file).
    private func effectiveSystem(crsMember: String?) throws(RunError) -> (CoordinateSystem, [Finding]) {
        guard let crsMember else { return (layer.system ?? .wgs84, []) }
        let declared = CoordinateSystem(crsMember: crsMember)
        if let system = layer.system {
            guard let declared, declared == system || Set([declared, system]) == [.wgs84, .cgcs2000] else {
                return (
                    system,
                    [
                        finding(
                            .crsContradiction, found: "crs member \(crsMember)", allowed: "\(system.description), as the city file says",
                            done: "read as \(system.description)")
                    ]
                )
            }
            return (system, [])
        }
        guard let declared else {
            throw .unusableData(
                "\(layer.file): crs member \"\(crsMember)\": CRS84 or EPSG:n is needed, or crs in the city file for layer \"\(layer.layer)\""
            )
        }
        if declared == .wgs84 { return (declared, []) }
        return (
            declared,
            [
                finding(
                    .crsMember, found: "crs member \(crsMember)", allowed: "WGS 84 (RFC 7946), or crs in the city file",
                    done: "read as \(declared.description)")
            ]
        )
    }

    private func finding(_ code: FindingCode, found: Phrase, allowed: Phrase, done: Phrase) -> Finding {
        Finding(
            code, .note, place: Place(file: layer.file, line: 1, column: 1), layer: layer.layer, found: found, allowed: allowed, done: done)
    }
}

extension CoordinateSystem {
    /// Reads the name of an old `crs` member: `urn:ogc:def:crs:OGC:1.3:CRS84`, `urn:ogc:def:crs:EPSG::4547`, `EPSG:4547`
    /// (GeoJSON 2008, 3.1); nil for anything else.
    init?(crsMember text: String) {
        let parts = text.split(separator: ":").map { $0.lowercased() }
        guard let last = parts.last else { return nil }
        if last == "crs84" || last == "crs84h" {
            self = .wgs84
        } else if parts.contains("epsg") {
            self.init("EPSG:\(last)")
        } else {
            return nil
        }
    }
}

extension MappedFile {
    /// Opens an input; a file that cannot be opened is a missing input.
    init(openingInput path: String) throws(RunError) {
        do { try self.init(path: path) } catch { throw .missingInput("\(path): \(error)") }
    }
}
