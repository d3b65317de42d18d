import CityModel
import GeoReading
import MapExport
import MapLayers

extension CityFile {
    /// Reads a city file.
    ///
    /// - Parameters:
    ///   - text: YAML
    ///   - file: name for messages
    /// - Throws: `RunError.unusableData` for anything DESIGN does not allow, with its line and column
    init(yaml text: String, file: String) throws {
        let root = try ConfigurationNode.read(text, file: file)
        let city = try ConfigurationMapping(
            root, of: "the city file",
            keys: [
                "name", "code", "language", "data_date", "crs", "cell", "boundary", "sources", "targets", "shelters", "population", "rules",
                "style", "layout", "sheets", "review_number", "compiled_by",
            ])
        name = try city.required("name", of: "the city file").text("name")
        code = try city["code"]?.text("code")
        language = try city["language"].map(Self.language) ?? .zh
        dataDate = try city["data_date"]?.day("data_date")
        reviewNumber = try city["review_number"]?.text("review_number")
        compiledBy = try city["compiled_by"]?.text("compiled_by")
        epsg = try city["crs"].map(Self.epsg)
        cell = try city["cell"].map(Self.cell) ?? 100
        boundary = try city["boundary"].map { BoundaryFile(file: try LayerFile(boundary: $0)) }
        sources = try city["sources"]?.items("sources").map(SourceLayer.init(node:)) ?? []
        targets = try city["targets"]?.items("targets").map { try LayerFile(node: $0, of: "a target layer") } ?? []
        shelters = try city["shelters"]?.items("shelters").map { try LayerFile(node: $0, of: "a shelter layer") } ?? []
        population = try city["population"]?.items("population").map { try LayerFile(node: $0, of: "a population layer") } ?? []
        rules = try city["rules"]?.text("rules")
        style = try city["style"]?.text("style") ?? StyleFiles.standardStyle
        layout = try city["layout"]?.text("layout") ?? SheetLayout.standard
        sheets = Set(try city["sheets"]?.items("sheets").map(Self.sheets) ?? [])
        try refuseRepeatedLayers(file: file)
        if boundary != nil { try Self.refuseNameOfBoundary(city) }
    }

    /// All layers but the boundary, in the order of the file.
    var layers: [LayerFile] { sources.map(\.file) + targets + shelters + population }

    private func refuseRepeatedLayers(file: String) throws {
        var seen: Set<String> = []
        for layer in layers where !seen.insert(layer.layer).inserted {
            throw RunError.unusableData("\(file): two layers are named \"\(layer.layer)\", names are unique within a city")
        }
    }

    private static func refuseNameOfBoundary(_ city: ConfigurationMapping) throws {
        for key in ["sources", "targets", "shelters", "population"] {
            for layer in try city[key]?.items(key) ?? [] {
                for entry in try layer.members(key) where entry.key == "layer" {
                    guard try entry.node.text("layer") != LayerFile.boundaryName else {
                        throw entry.node.wrong("layer", allowed: "a name other than the boundary's")
                    }
                }
            }
        }
    }

    private static func language(_ node: ConfigurationNode) throws -> Language {
        guard let language = Language(rawValue: try node.text("language")) else { throw node.wrong("language", allowed: "zh or en") }
        return language
    }

    private static func sheets(_ node: ConfigurationNode) throws -> SheetSort {
        guard let sort = SheetSort(rawValue: try node.text("sheets")) else { throw node.wrong("sheets", allowed: "family or district") }
        return sort
    }

    private static func epsg(_ node: ConfigurationNode) throws -> Int {
        guard case .epsg(let code) = CoordinateSystem(try node.text("crs")) else {
            throw node.wrong("crs", allowed: "EPSG:n of a projected system in metres")
        }
        return code
    }

    private static func cell(_ node: ConfigurationNode) throws -> Double {
        let size = try node.number("cell")
        guard size >= 1, size <= 100_000 else { throw node.wrong("cell", allowed: "1 to 100000 metres") }
        return size
    }
}

extension LayerFile {
    /// The layer of the boundary in counts and findings.
    static let boundaryName = "districts"

    /// The keys of every layer.
    static let keys = ["layer", "file", "crs", "where", "fields", "values", "constants"]

    init(node: ConfigurationNode, of what: String) throws {
        try self.init(ConfigurationMapping(node, of: what, keys: Self.keys), of: what)
    }

    init(_ mapping: ConfigurationMapping, of what: String) throws {
        layer = try mapping.required("layer", of: what).layerName()
        file = try mapping.required("file", of: what).text("file")
        place = mapping.place
        system = try mapping["crs"]?.coordinateSystem()
        conditions =
            try mapping["where"]?.members("where").map { entry in
                ReadingOptions.Condition(property: entry.key, allowed: try entry.node.oneOrMoreTexts("where"))
            } ?? []
        fields = Dictionary(
            uniqueKeysWithValues: try mapping["fields"]?.members("fields").map { ($0.key, try $0.node.text("fields")) } ?? [])
        values = Dictionary(
            uniqueKeysWithValues: try mapping["values"]?.members("values").map { entry in
                let pairs = try entry.node.members("values").map { ($0.key, $0.node.propertyValue) }
                return (entry.key, Dictionary(uniqueKeysWithValues: pairs))
            } ?? [])
        constants = Dictionary(
            uniqueKeysWithValues: try mapping["constants"]?.members("constants").map { ($0.key, $0.node.propertyValue) } ?? [])
    }

    /// The boundary names two properties instead of `fields`.
    init(boundary node: ConfigurationNode) throws {
        let what = "the boundary"
        let mapping = try ConfigurationMapping(node, of: what, keys: ["file", "crs", "where", "code", "name"])
        layer = Self.boundaryName
        place = mapping.place
        file = try mapping.required("file", of: what).text("file")
        system = try mapping["crs"]?.coordinateSystem()
        conditions =
            try mapping["where"]?.members("where").map { entry in
                ReadingOptions.Condition(property: entry.key, allowed: try entry.node.oneOrMoreTexts("where"))
            } ?? []
        fields = [:]
        fields["code"] = try mapping["code"]?.text("code")
        fields["name"] = try mapping["name"]?.text("name")
        values = [:]
        constants = [:]
    }
}

extension SourceLayer {
    init(node: ConfigurationNode) throws {
        let what = "a source layer"
        let mapping = try ConfigurationMapping(node, of: what, keys: LayerFile.keys + ["kind", "family"])
        file = try LayerFile(mapping, of: what)
        kind = try mapping.required("kind", of: what).text("kind")
        family = try mapping["family"]?.fileNamePart("family")
    }
}

extension ConfigurationNode {
    /// A name that may stand in file names: `zones-FAMILY.geojson`.
    fileprivate func fileNamePart(_ what: String) throws -> String {
        let text = try text(what)
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_".unicodeScalars.contains($0)
        }
        guard isPlain, text.utf8.count <= 100, text != "total" else {
            throw wrong(what, allowed: "letters, digits, - and _, not \"total\"")
        }
        return text
    }

    fileprivate func layerName() throws -> String {
        let text = try text("layer")
        guard text.utf8.count <= 200, !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0 == "/" })
        else {
            throw wrong("layer", allowed: "a name without / and control characters")
        }
        return text
    }

    fileprivate func coordinateSystem() throws -> CoordinateSystem {
        guard let system = CoordinateSystem(try text("crs")) else {
            throw wrong("crs", allowed: "wgs84, cgcs2000, gcj02, bd09 or EPSG:n")
        }
        return system
    }

    /// `红` or `[红, 橙]`, as texts.
    fileprivate func oneOrMoreTexts(_ what: String) throws -> [String] {
        if case .sequence(let items) = content { return try items.map { try $0.text(what) } }
        return [try text(what)]
    }
}
