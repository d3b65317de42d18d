import GeoReading
import Glibc
import JSONCoding
import Testing

/// The GeoJSON that a build writes, as others read it (RFC 7946).
@Suite(.serialized) struct LayerFileTests {
    @Test("every layer is read back by our own reader without a finding; it has a bbox and no crs member")
    func readBack() throws {
        let scratch = try builtSample()
        let layers = layerFiles(in: scratch)
        #expect(layers.count == 6 + 1)
        for layer in layers {
            let bytes = try scratch.bytes("city/out/layers/\(layer)")
            let table = try read(bytes, layer)
            #expect(table.count > 0 && table.findings == [] && table.crsMember == nil, "\(layer)")
            let head = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            #expect(head.hasPrefix(#"{"type":"FeatureCollection","bbox":[11"#), "\(layer)")
            #expect(Set(table.ids.compactMap { $0 }).count == table.count, "\(layer)")
        }
    }

    @Test("the bbox of a layer is the box of its positions")
    func box() throws {
        let scratch = try builtSample()
        for layer in layerFiles(in: scratch) {
            let bytes = try scratch.bytes("city/out/layers/\(layer)")
            let positions = try read(bytes, layer).geometries
                .coordinates
            let (x, y) = (positions.map(\.x), positions.map(\.y))
            let box = try [x.min(), y.min(), x.max(), y.max()].map { try #require($0) }
            let text = box.map { (($0 * 1e7).rounded() / 1e7).description }.joined(separator: ",")
            let head = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            #expect(head.contains("\"bbox\":[\(text)]"), "\(layer)")
        }
    }

    @Test("every layer is read by GDAL", .enabled(if: system("command -v ogrinfo >/dev/null") == 0, "ogrinfo is not installed"))
    func gdal() throws {
        let scratch = try builtSample()
        for layer in layerFiles(in: scratch) {
            let path = scratch.path("city/out/layers/\(layer)")
            let table = try read(try scratch.bytes("city/out/layers/\(layer)"), layer)
            let command = "ogrinfo -al -so '\(path)' >'\(scratch.path("summary"))' 2>'\(scratch.path("warnings"))'"
            #expect(system(command) == 0)
            let summary = try scratch.text("summary")
            #expect(try scratch.text("warnings") == "", "\(layer)")
            #expect(summary.contains("Feature Count: \(table.count)\n") && summary.contains("WGS 84"), "\(layer)")
        }
    }

    private func read(_ bytes: [UInt8], _ layer: String) throws -> FeatureTable {
        try readFeatures(bytes.span, as: ReadingOptions(layer: layer, file: layer, properties: ["level"]))
    }

    private func layerFiles(in scratch: ScratchFolder) -> [String] {
        scratch.names(below: "city/out/layers").filter { $0.hasSuffix(".geojson") }
    }

    private func builtSample() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.sample()
        try scratch.edit("city/city.yml", "cell: 100", "cell: 500")
        #expect(try riskmap("build", scratch.path("city"), "--quiet").exitCode == 0)
        return scratch
    }
}
