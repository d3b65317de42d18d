import CityModel
import GeoReading
import JSONCoding

/// Hands any bytes to the readers and stops the program when what they promise does not hold.
///
/// Build and run (libFuzzer's options behind the folders; without `-max_total_time` it never ends):
///
///     swift build -c release --sanitize=fuzzer --sanitize=address \
///         -Xswiftc -sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table
///     mkdir -p .build/corpus
///     .build/release/ReadingFuzzer .build/corpus ../GeoReadingTests/Fixtures -max_total_time=3600 -max_len=4096
///
/// An input that fails is written to the working folder as `crash-…`; given as the only argument it is run again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkJSON(bytes)
    checkFeatures(bytes)
    return 0
}

/// Keeping a value and passing over it agree, and what is kept survives being written and read.
private func checkJSON(_ bytes: [UInt8]) {
    var scanner = JSONScanner(bytes.span)
    let isJSON: Bool
    do {
        try scanner.skipValue(in: bytes.span)
        try scanner.expectEnd(in: bytes.span)
        isJSON = true
    } catch { isJSON = false }
    do throws(JSONError) {
        let value = try parseJSON(bytes)
        precondition(isJSON, "kept, but not passed over")
        var writer = JSONWriter()
        writer.value(value)
        let again = try? parseJSON(writer.bytes)
        precondition(again == value, "changed by writing and reading")
    } catch {
        precondition(!isJSON || error.reason == .notFinite, "passed over, but not kept")
        checkPlace(line: error.line, column: error.column, in: bytes)
    }
}

/// A table is whole, rings are closed, and no place is outside the text.
private func checkFeatures(_ bytes: [UInt8]) {
    let options = ReadingOptions(layer: nil, file: "fuzz", properties: ["name", "level", "type"])
    do throws(ReadingError) {
        var table = try readFeatures(bytes.span, as: options)
        let count = table.count
        checkTable(table)
        checkProperties(of: table, named: options.properties, in: bytes)
        for finding in table.findings {
            if let place = finding.place { checkPlace(line: place.line, column: place.column, in: bytes) }
        }
        checkPositions(of: &table, in: .wgs84, repairAxes: bytes.count % 2 == 0, options: options)
        precondition(table.count == count, "features lost")
        checkTable(table)
        precondition(table.geometries.coordinates.allSatisfy { $0.x.magnitude <= 180 && $0.y.magnitude <= 90 }, "position out of range")
    } catch {
        checkPlace(line: error.place.line, column: error.place.column, in: bytes)
    }
}

/// The properties of a text that is one feature are those of the text as plain JSON, where reading does not change them.
private func checkProperties(of table: FeatureTable, named names: [String], in bytes: [UInt8]) {
    guard let text = try? parseJSON(bytes), case .object(let members) = text, text["type"] == .string("Feature"),
        members.count(where: { $0.name == "type" }) == 1
    else { return }
    precondition(table.count == 1, "\(table.count) features of one")
    for (index, name) in names.enumerated() {
        let expected = text["properties"]?[name]
        if case .number(let number)? = expected, number.magnitude >= 9_007_199_254_740_992 { continue }
        precondition(table.properties[0, index] == expected, "property \(name) changed")
    }
}

private func checkTable(_ table: FeatureTable) {
    let geometries = table.geometries
    precondition(geometries.count == table.count && table.places.count == table.count, "columns of different length")
    for feature in 0..<table.count {
        for property in 0..<table.properties.width { _ = table.properties[feature, property] }
    }
    for feature in 0..<table.count {
        precondition((geometries.kinds[feature] == .none) == geometries.parts(ofFeature: feature).isEmpty, "kind without parts")
        for part in geometries.parts(ofFeature: feature) {
            precondition(!geometries.paths(ofPart: part).isEmpty, "empty part")
            for path in geometries.paths(ofPart: part) { checkPath(geometries, path, kind: geometries.kinds[feature]) }
        }
    }
}

private func checkPath(_ geometries: GeometryTable<Position>, _ path: Int, kind: GeometryKind) {
    let positions = geometries.coordinates[geometries.coordinates(ofPath: path)]
    precondition(positions.allSatisfy { $0.x.isFinite && $0.y.isFinite }, "position not finite")
    switch kind {
    case .none, .point, .multiPoint: precondition(!positions.isEmpty, "empty path")
    case .lineString, .multiLineString: precondition(positions.count >= 2, "short line")
    case .polygon, .multiPolygon: precondition(positions.count >= 4 && positions.first == positions.last, "ring not closed")
    }
}

private func checkPlace(line: Int, column: Int, in bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    precondition((1...lines.count).contains(line), "line \(line) of \(lines.count)")
    precondition((1...lines[line - 1].count + 1).contains(column), "column \(column) of \(lines[line - 1].count)")
}
