import CityModel
import GeoReading
import Glibc
import MapExport
import MapLayers

/// Style, layout and texts of a city's map.
struct LoadedStyles: Sendable {
    var style: Style
    var layout: SheetLayout
    var labels: Labels
    /// The files that replace built-in ones, by name.
    var replacements: [(name: String, bytes: [UInt8])]

    /// - Parameter folder: files that replace built-in ones of the same name
    /// - Throws: `RunError` for a folder that cannot be read, or with file and key where a style is broken
    init(_ city: CityFile, folder: String?) throws(RunError) { try self.init(city, replacing: try folder.map(Self.jsonFiles) ?? [:]) }

    /// - Parameter replaced: files that replace built-in ones of the same name
    init(_ city: CityFile, replacing replaced: [String: [UInt8]]) throws(RunError) {
        replacements = replaced.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let files = StyleFiles(replacing: replaced)
        do throws(StyleError) {
            style = try files.style(named: city.style)
            layout = try files.layout(named: city.layout)
            labels = try files.labels(city.language)
        } catch {
            throw .unusableData("\(error)")
        }
    }

    private static func jsonFiles(in folder: String) throws(RunError) -> [String: [UInt8]] {
        guard let entries = opendir(folder) else { throw .missingInput("\(folder): \(String(cString: strerror(errno)))") }
        defer { closedir(entries) }
        var files: [String: [UInt8]] = [:]
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name.hasSuffix(".json") else { continue }
            let mapped = try MappedFile(openingInput: joined(folder, name))
            files[name] = mapped.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
        }
        return files
    }
}
