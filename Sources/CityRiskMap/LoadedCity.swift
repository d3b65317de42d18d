import CityModel
import GeoReading
import RiskGrading

/// A city file with the rule pack it asks for, read and checked.
struct LoadedCity: Sendable {
    /// Folder of the city file; all its paths are relative to it.
    var folder: String
    /// What the city file says.
    var file: CityFile
    /// The rule pack with the city's overrides.
    var pack: RulePack
    /// The city file itself and its rules, for the run record.
    var configuration: [InputRecord]

    /// Reads `city.yml` and the rules it names.
    ///
    /// - Parameter path: a city file or a folder that holds `city.yml`
    /// - Throws: `RunError`
    init(path: String) throws {
        let cityPath = isFolder(path) ? joined(path, "city.yml") : path
        let name = fileName(cityPath)
        folder = folderName(cityPath)
        let (text, record) = try readText(cityPath, name: name)
        file = try CityFile(yaml: text, file: name)
        configuration = [record]
        pack = .builtIn
        if let rules = file.rules {
            let (text, record) = try readText(joined(folder, rules), name: rules)
            configuration.append(record)
            pack = try RulePack.builtIn.overriding(yaml: text, file: rules)
        }
        for source in file.sources where pack.kind(source.kind) == nil {
            let known = pack.kinds.map(\.id)
            let hint = nearestName(to: source.kind, among: known).map { ", did you mean \"\($0)\"?" } ?? ";"
            throw RunError.unusableData(
                "\(name): layer \"\(source.file.layer)\": unknown kind \"\(source.kind)\"\(hint) known: \(known.joined(separator: ", "))")
        }
    }
}

extension RulePack {
    /// The pack with the overrides of a `rules.yml` (MODEL 11).
    func overriding(yaml text: String, file: String) throws -> RulePack {
        let overrides = try ConfigurationNode.read(text, file: file).propertyValue
        do { return try overriding(overrides) } catch { throw RunError.unusableData("\(file): \(error)") }
    }
}

/// Reads a small UTF-8 text file whole.
func readText(_ path: String, name: String) throws -> (String, InputRecord) {
    let mapped = try MappedFile(openingInput: path)
    return try mapped.withBytes { bytes throws(RunError) in
        guard bytes.count <= 64_000_000 else {
            throw RunError.unusableData("\(name): \(bytes.count) bytes, a text file has at most 64000000")
        }
        let content = bytes.withUnsafeBytes { Array($0) }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw RunError.unusableData("\(name): not UTF-8 text")
        }
        return (text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, InputRecord(name: name, bytes: bytes))
    }
}
