import CityModel
import JSONCoding
import MapLayers
import Testing

@testable import MapExport

@Suite struct GeoJSONExportTests {
    private func read(_ file: OutputFile) throws -> PropertyValue { try parseJSON(file.bytes) }

    private func features(_ file: OutputFile) throws -> [PropertyValue] {
        guard case .array(let features)? = try read(file)["features"] else { return [] }
        return features
    }

    private func numbers(_ value: PropertyValue?) -> [[Double]] {
        guard case .array(let items)? = value else { return [] }
        return items.map { item in
            guard case .array(let pair) = item else { return [] }
            return pair.compactMap { if case .number(let number) = $0 { number } else { nil } }
        }
    }

    private func element(_ value: PropertyValue?, _ index: Int) -> PropertyValue? {
        guard case .array(let items)? = value, items.indices.contains(index) else { return nil }
        return items[index]
    }

    private var style: Style { get throws { try StyleFiles().style() } }

    @Test func zonesAreReadBackWithTheirNumbers() throws {
        let map = SmallCity.map()
        let files = ZonesExport(map, corners: SmallCity.corners(of: map), threads: 2).layers(style: try style)
        #expect(files.map(\.name) == ["layers/zones.geojson", "layers/zones-chemical.geojson", "layers/zones-洪涝%2F内涝.geojson"])
        let collection = try read(files[0])
        #expect(collection["type"] == .string("FeatureCollection"))
        #expect(collection["crs"] == nil)
        #expect(collection["bbox"] == .array([114.004, 30, 114.008, 30.003].map { .number($0) }))
        let zones = try features(files[0])
        #expect(zones.map { $0["properties"]?["level"] } == ["red", "orange", "blue", "yellow"].map { .string($0) })
        let red = zones[0]["properties"]
        #expect(red?["map"] == .string("total"))
        #expect(red?["cells"] == .number(5) && red?["area_m2"] == .number(50_000))
        #expect(red?["persons"] == .number(12345.678))
        #expect(red?["highest_score"] == .number(80) && red?["mean_score"] == .number(80))
        #expect(red?["fill"] == .string("#D7191C"))
        #expect(
            red?["sources"]
                == .array([
                    .object([
                        .init(name: "layer", value: .string("parks")), .init(name: "id", value: .string("=1+1")),
                        .init(name: "name", value: .string("园区 \"一\"")), .init(name: "share", value: .number(1)),
                    ])
                ]))
        #expect(element(try features(files[2])[0]["properties"]?["sources"], 0) == nil)
    }

    @Test func aZoneIsACounterClockwiseRingOfItsCorners() throws {
        let map = SmallCity.map()
        let files = ZonesExport(map, corners: SmallCity.corners(of: map), threads: 2).layers(style: try style)
        let blue = try features(files[0])[2]
        #expect(blue["geometry"]?["type"] == .string("Polygon"))
        #expect(
            numbers(element(blue["geometry"]?["coordinates"], 0))
                == [[114.007, 30], [114.008, 30], [114.008, 30.001], [114.007, 30.001], [114.007, 30]])
    }

    @Test func sourcesKeepTheirGeometryAndTellNoDataFromNone() throws {
        let sources = try features(SourcesExport(SmallCity.map(), labels: try StyleFiles().labels(.en), threads: 1).layer(style: try style))
        #expect(sources[0]["geometry"]?["coordinates"] == .array([.number(114.0045), .number(30.0005)]))
        let park = sources[0]["properties"]
        #expect(park?["clause"] == .string("应急〔2023〕123号") && park?["severity"] == .number(0.625))
        #expect(park?["level_clause"] == .string("riskmap 四色 按工具默认值(未核对原文)") && park?["level_mark"] == .string("M-"))
        #expect(park?["uplift"] == .number(0.25) && park?["district"] == .string("A") && park?["score"] == .number(80))
        #expect(park?["marker-color"] == .string("#FB8C00"))
        #expect(sources[1]["properties"]?["level"] == .string("no data"))
        #expect(sources[1]["properties"]?["score"] == nil && sources[1]["properties"]?["severity"] == nil)
        #expect(
            numbers(element(sources[1]["geometry"]?["coordinates"], 0))
                == [[114.007, 30.002], [114.008, 30.002], [114.008, 30.003], [114.007, 30.003], [114.007, 30.002]])
        #expect(sources[2]["geometry"] == .null)
    }

    @Test func sheltersNameTheMapsThatThreatenThem() throws {
        let shelters = try features(sheltersLayer(SmallCity.map(), style: try style))
        let first = shelters[0]["properties"]
        #expect(first?["level"] == .string("yellow") && first?["ratio"] == .number(2.5) && first?["places"] == .number(100))
        #expect(element(first?["conflicts"], 0)?["map"] == .string("total"))
        #expect(element(first?["conflicts"], 1)?["map"] == .string("chemical"))
        #expect(element(first?["conflicts"], 2) == nil)
        #expect(shelters[1]["properties"]?["level"] == nil && shelters[1]["properties"]?["places"] == nil)
    }

    @Test func districtsJoinTheirBoundaryFeatures() throws {
        let districts = try features(districtsLayer(SmallCity.map(), style: try style))
        #expect(districts.map { $0["id"] } == [.string("A"), .string("B, south")])
        let shape = districts[0]["geometry"]?["coordinates"]
        #expect(numbers(element(element(shape, 1), 0))[0] == [114.005, 30])
        #expect(element(shape, 2) == nil)
        let numbers = districts[0]["properties"]
        #expect(numbers?["red_cells"] == .number(5) && numbers?["yellow_cells"] == .number(1))
        #expect(numbers?["mean_score"] == .number(71.6667) && numbers?["rank"] == .number(1))
        #expect(numbers?["orange_sources"] == .number(1) && numbers?["shelters"] == .number(1))
    }

    @Test func aCollectionOfNothingHasNoBox() throws {
        let file = FeatureCollection(name: "x", groups: [], box: { GeographicBox() }, write: { _, _ in }).file
        #expect(String(decoding: file.bytes, as: UTF8.self) == "{\"type\":\"FeatureCollection\",\"features\":[\n\n]}\n")
    }

    @Test func allFilesAreTheSameForAnyNumberOfThreads() throws {
        let one = try SmallCity.files(threads: 1).map(\.bytes)
        for threads in [2, 8] { #expect(try SmallCity.files(threads: threads).map(\.bytes) == one) }
    }

    @Test func bytesDoNotDependOnTheGrouping() {
        func bytes(_ groups: [Range<Int>]) -> [UInt8] {
            FeatureCollection(name: "x", groups: groups, box: { GeographicBox() }, write: { $1.integer($0) }).file.bytes
        }
        #expect(bytes([0..<5]) == bytes([0..<1, 1..<4, 4..<5]))
    }

    @Test func groupsCoverAllFeaturesInOrder() {
        #expect(grouped(5, units: 4) { [1, 3, 9, 1, 1][$0] } == [0..<2, 2..<3, 3..<5])
        #expect(grouped(0, units: 4) { _ in 1 }.isEmpty)
    }
}
