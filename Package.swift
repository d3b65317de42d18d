// swift-tools-version: 6.2
import PackageDescription

/// Every module of the program: Swift 6 language mode, warnings are errors.
let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], support: Target.Dependency? = "TestSupport", exclude: [String] = [])
    -> Target
{
    .testTarget(name: "\(name)Tests", dependencies: dependencies + (support.map { [$0] } ?? []), exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "riskmap",
    products: [
        .executable(name: "riskmap", targets: ["riskmap"]),
        .library(name: "CityRiskMap", targets: ["CityRiskMap"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        module("Parallelism"),
        module("CityModel"),
        module("JSONCoding", ["CityModel"]),
        module("GeoReading", ["CityModel", "JSONCoding"]),
        module("Geodesy", ["CityModel", "Parallelism", "CPROJ"]),
        module("GeometryKernel", ["CityModel", "Parallelism", "CGEOS"]),
        module("SpatialIndexing", ["CityModel"]),
        module(
            "RiskGrading", ["CityModel", "JSONCoding"],
            resources: ["exposure", "gb18218", "kinds", "model", "rules", "schemes"].map { .embedInCode("Rules/\($0).json") }),
        module("RiskScoring", ["CityModel", "SpatialIndexing", "Parallelism"]),
        module("MapLayers", ["CityModel", "RiskScoring", "Parallelism"]),
        module(
            "MapExport", ["CityModel", "CLinux", "JSONCoding", "MapLayers", "Parallelism"],
            resources: ["four-colour", "labels-en", "labels-zh", "layouts"].map { .embedInCode("Styles/\($0).json") }),
        module(
            "Workspace",
            [
                "CLinux", "CityModel", "CZstd", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        module("SampleCity", ["CityModel", "JSONCoding"]),
        module(
            "CityRiskMap",
            [
                "CCrypto", "CLinux", "CityModel", "Parallelism", "JSONCoding", "GeoReading", "Geodesy", "GeometryKernel",
                "RiskGrading", "RiskScoring", "MapLayers", "MapExport", "Workspace", "Yams", "SwiftCSV",
            ]),
        .executableTarget(
            name: "riskmap",
            dependencies: [
                "CityRiskMap", "SampleCity", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["CityModel", .product(name: "GRDB", package: "GRDB.swift")], path: "Tests/TestSupport",
            swiftSettings: settings),
        .executableTarget(
            name: "Benchmarks", dependencies: ["CityModel", "JSONCoding", "GeoReading", "SampleCity", "TestSupport"],
            path: "Tests/Benchmarks", swiftSettings: settings),
        tests("CityModel", ["CityModel"], support: nil),
        tests("RiskGrading", ["CityModel", "JSONCoding", "RiskGrading"]),
        tests("Parallelism", ["Parallelism"], support: nil),
        tests(
            "CityRiskMap",
            [
                "CityModel", "CityRiskMap", "GeoReading", "GeometryKernel", "JSONCoding", "MapExport", "MapLayers", "RiskGrading",
                "RiskScoring",
                "SampleCity",
            ]),
        tests(
            "CommandLine",
            [
                "riskmap", "CityModel", "CityRiskMap", "GeoReading", "JSONCoding", "RiskGrading",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("Geodesy", ["Geodesy", "CityModel"]),
        tests("GeometryKernel", ["GeometryKernel", "CityModel"]),
        tests("JSONCoding", ["JSONCoding", "CityModel"]),
        tests("GeoReading", ["GeoReading", "JSONCoding", "CityModel"], exclude: ["Fixtures"]),
        tests(
            "SampleCity",
            ["SampleCity", "CityModel", "JSONCoding", "GeoReading", "Geodesy", "GeometryKernel", "RiskGrading", "Parallelism"], support: nil
        ),
        tests("MapLayers", ["CityModel", "GeometryKernel", "JSONCoding", "MapLayers", "RiskScoring"]),
        tests(
            "MapExport",
            [
                "CityModel", "GeoReading", "GeometryKernel", "JSONCoding", "MapExport", "MapLayers", "RiskGrading", "RiskScoring",
                "Workspace",
            ],
            exclude: ["Golden"]),
        tests("Workspace", ["CityModel", "Workspace", .product(name: "GRDB", package: "GRDB.swift")], support: nil),
        tests("SpatialIndexing", ["CityModel", "SpatialIndexing"]),
        tests("RiskScoring", ["CityModel", "GeometryKernel", "RiskScoring"]),
    ]
)
