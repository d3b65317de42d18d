import CityModel
import JSONCoding

/// Reads a GeoJSON file: FeatureCollection, Feature or geometry (RFC 7946), GeoJSON text sequence (RFC 8142), or features on lines.
///
/// Members may stand in any order. Every feature keeps its place: one that cannot be used, in whole or in part, stays with a finding.
/// Of a name that stands twice in an object, among the names that are read, the last value is used, with a finding; a second `features`
/// array is read behind the first. Positions may have 2 to 4 numbers, of which the first two count. Rings come out closed, shells
/// counter-clockwise and holes clockwise; a ring of fewer than 4 positions is left out, with its polygon if it is the shell.
/// `NaN`, `Infinity` and `-Infinity`, which JSON has not, are read as numbers that cannot be used.
///
/// - Parameters:
///   - bytes: the whole file, a UTF-8 byte order mark allowed
///   - options: which properties to keep, and the names that findings repeat
/// - Returns: features in file order
/// - Throws: `ReadingError` with the place where the text stops being JSON or is no GeoJSON text, and the findings before it
public func readFeatures(_ bytes: Span<UInt8>, as options: ReadingOptions) throws(ReadingError) -> FeatureTable {
    var reader = FeatureReader(bytes, as: options)
    do throws(JSONError) {
        try reader.document(in: bytes)
    } catch {
        throw ReadingError(error, file: options.file, findings: reader.log.findings())
    }
    return reader.table()
}
