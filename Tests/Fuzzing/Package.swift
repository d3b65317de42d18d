// swift-tools-version: 6.2
import PackageDescription

// The reading modules are linked in from the program's sources, so that the sanitizers see them and nothing else.
let package = Package(
    name: "fuzzing",
    targets: [
        .target(name: "CityModel"),
        .target(name: "JSONCoding", dependencies: ["CityModel"]),
        .target(name: "GeoReading", dependencies: ["CityModel", "JSONCoding"]),
        .executableTarget(name: "ReadingFuzzer", dependencies: ["CityModel", "JSONCoding", "GeoReading"]),
    ]
)
