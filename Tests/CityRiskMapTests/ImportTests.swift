import Foundation
import Testing

/// Which of our modules each module may import: data flows one way, each C library has one owner.
private let allowedImports: [String: Set<String>] = [
    "Parallelism": [], "CityModel": [], "SpatialIndexing": ["CityModel"], "JSONCoding": ["CityModel"],
    "GeoReading": ["CityModel", "JSONCoding"], "Geodesy": ["CityModel", "Parallelism", "CPROJ"],
    "GeometryKernel": ["CityModel", "Parallelism", "CGEOS"], "RiskGrading": ["CityModel", "JSONCoding"],
    "RiskScoring": ["CityModel", "SpatialIndexing", "Parallelism"], "MapLayers": ["CityModel", "RiskScoring", "Parallelism"],
    "MapExport": ["CityModel", "CLinux", "JSONCoding", "MapLayers", "Parallelism"],
    "Workspace": ["CLinux", "CityModel", "Parallelism", "CZstd", "GRDB", "GRDBSQLite", "Foundation"],
    "SampleCity": ["CityModel", "JSONCoding"],
    "CityRiskMap": [
        "CCrypto", "CLinux", "CityModel", "Parallelism", "JSONCoding", "GeoReading", "Geodesy", "GeometryKernel", "RiskGrading",
        "RiskScoring",
        "MapLayers", "MapExport", "Workspace", "Yams", "SwiftCSV",
    ],
    "riskmap": ["CityRiskMap", "SampleCity", "ArgumentParser"],
]

/// The toolchain's own modules; Foundation only beside the libraries that bring it anyway.
private let toolchain: Set<String> = ["Glibc", "Dispatch", "Synchronization"]

@Suite("The modules")
struct ImportTests {
    @Test("import only what the design allows", arguments: allowedImports.keys.sorted())
    func imports(module: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/\(module)").standardized
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
            .map { folder.appending(path: $0) }
        #expect(!files.isEmpty)
        for file in files {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            for line in lines where line.hasPrefix("import ") || line.hasPrefix("@testable import ") {
                let name = String(line.split(separator: " ").last ?? "")
                #expect(toolchain.union(allowedImports[module] ?? []).contains(name), "\(file.lastPathComponent): \(line)")
            }
        }
    }

    @Test("are all in the table")
    func complete() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
        #expect(Set(names) == Set(allowedImports.keys).union(["CGEOS", "CPROJ", "CCrypto", "CLinux", "CZstd"]))
    }
}
