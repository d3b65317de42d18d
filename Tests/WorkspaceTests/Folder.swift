import CityModel
import Foundation
import Testing

@testable import Workspace

/// A folder of its own that is gone when the test is.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/riskmap-workspace-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of the workspace.
    var workspace: String { path + "/workspace.gpkg" }

    /// The bytes of a file.
    func bytes(_ name: String = "workspace.gpkg") throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, _ name: String = "workspace.gpkg") throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    /// Names of all there is.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

/// A workspace of two families on a grid of 150 × 70 cells.
enum Made {
    static let window = CellWindow(columns: -20..<130, rows: 1000..<1070)
    static let families = ["chemical", "洪涝 \"x\"; DROP TABLE riskmap_state"]
    static let state = WorkspaceState(
        program: "0.1.0", epsg: 4546, cellSize: 33.3, window: window, families: families, rules: "r", inputs: "i",
        options: ["cells": "1"], outputs: ["map.svg": "abc", "layers/zones.geojson": "def"])

    /// Scores of a map: a ramp in the north-east tile and one cell in the south-west one.
    static func scores(_ map: Int) -> [UInt16] {
        var scores = [UInt16](repeating: 0, count: window.count)
        scores[0] = 10_000
        for row in 64..<70 { for column in 128..<150 { scores[row * 150 + column] = UInt16(row * column % 10_001 / (map + 1)) } }
        return scores
    }

    static let table = ResultTable(
        name: "zones", title: "Zones",
        rows: FeatureRows(
            geometryType: "POINT",
            columns: [.init(name: "level", type: .text), .init(name: "cells", type: .integer), .init(name: "mean \"score\"", type: .real)],
            ids: [7, 1 << 61],
            appendValues: { $1 += $0 == 0 ? [.text("red'); --"), .integer(-1), .real(0.1)] : [.text(""), .integer(0), .null] },
            appendGeometry: { row, bytes in
                if row == 1 { return nil }
                // POINT (114 30) with bounds, little-endian.
                bytes += [0x47, 0x50, 0, 3, 0xE6, 0x10, 0, 0]
                for number in [114.0, 114, 30, 30] { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 } }
                bytes += [1, 1, 0, 0, 0]
                for number in [114.0, 30] { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 } }
                return .init(west: 114, south: 30, east: 114, north: 30)
            }), qml: "<qgis/>", sld: "<sld/>")

    static func file(_ name: String, _ bytes: [UInt8], survey: Int = 0, role: WorkspaceFile.Role = .sources) -> WorkspaceFile {
        WorkspaceFile(survey: survey, role: role, layer: "layer \(name)", name: name, sha256: "sha of \(bytes.count)", size: bytes.count)
    }

    static let inputs: [(file: WorkspaceFile, bytes: [UInt8])] = [
        [UInt8]("name: 示范市\n".utf8), (0..<20_000_000).map { UInt8(truncatingIfNeeded: ($0 &* $0 &* 2_654_435_761) >> 23) }, [],
    ].enumerated().map { (file("input \($0)", $1), $1) }

    static let snapshot: [(name: String, bytes: [UInt8])] = [("scores", [1, 2, 3]), ("record", Array(repeating: 9, count: 100_000))]

    /// Writes a workspace.
    static func build(_ path: String, inputs: [(file: WorkspaceFile, bytes: [UInt8])] = [Made.inputs[0]]) throws(WorkspaceError) {
        let builder = try WorkspaceBuilder(path: path)
        try builder.write { contents throws(WorkspaceError) in
            try contents.put(table, time: timestamp(ofDate: "2026-10-31"))
            for input in inputs { try contents.append(input.file, input.bytes) }
            for map in 0...2 { try contents.put(ScoreTile.tiles(of: scores(map), map: map, window: window)) }
            try contents.put(snapshot: snapshot)
            try contents.put(state)
        }
        try builder.finish()
    }
}

/// What a program of the system prints; nil when it is not there or fails.
func output(of program: String, _ arguments: [String]) -> String? {
    guard access(program, X_OK) == 0 else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return nil }
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
}

extension ScoreTile {
    /// The tiles of a map that hold a score above 0, in (row, column) order.
    static func tiles(of scores: [UInt16], map: Int, window: CellWindow) -> [ScoreTile] {
        corners(in: window).compactMap { tile(of: scores, map: map, corner: $0, window: window) }
    }
}

extension WorkspaceContents {
    /// The scores of a map.
    func scores(ofMap map: Int, window: CellWindow) throws(WorkspaceError) -> [UInt16] {
        try ScoreTile.scores(of: try tiles(ofMap: map), window: window, in: path)
    }
}

extension WorkspaceTransaction {
    /// Keeps a file.
    func append(_ file: WorkspaceFile, _ bytes: [UInt8]) throws(WorkspaceError) { try append(file, packed: PackedFile(bytes.span)) }
}
