import CityModel
import GeoReading

/// A survey: which records of a city's layers it adds, changes and removes (`survey.yml`).
struct SurveyFile: Sendable {
    /// Name of the survey, by which it is asked for later.
    var name: String
    /// Date of the survey, `2026-10-31`; the map's data date from then on, unless that is later.
    var date: String?
    /// Where the date stands.
    var datePlace: Place?
    /// Files of records, in the order in which they are applied.
    var changes: [Change]
    /// Ids that no longer stand in a layer; applied after the changes.
    var removals: [Removal]
    /// Distance in metres beyond which a record that moved becomes a finding.
    var farMove: Double

    /// How the records of a file meet those of the layer.
    enum Mode: String, Sendable {
        /// Records of known ids take their place, others are added.
        case upsert
        /// The file is the whole layer: records that it does not hold are removed.
        case replace
    }

    /// One file of records.
    struct Change: Sendable {
        /// Where they are and how their properties become ours.
        var file: LayerFile
        /// Our properties of which the survey itself says how they are read; the others are read as the city file says.
        var ownProperties: Set<String>
        var sort: LayerSort
        var mode: Mode
    }

    /// Ids to remove from a layer.
    struct Removal: Sendable {
        var layer: String
        var sort: LayerSort
        var ids: [String]
        var place: Place
    }

    /// Reads a survey file.
    ///
    /// - Parameter city: whose layers it changes; `where` and `crs` are those of the city's layer unless the survey gives its own;
    ///   entries of its `fields`, `values` and `constants` take the place of the city's for the same property; where it says how a property
    ///   is read, a constant of the city's stands only for records without a value
    /// - Throws: `RunError.unusableData` with line and column, also for the boundary, which a survey cannot change
    init(yaml text: String, file: String, of city: CityFile) throws {
        let root = try ConfigurationNode.read(text, file: file)
        let survey = try ConfigurationMapping(root, of: "the survey", keys: ["name", "date", "changes", "removed", "far_move_m"])
        let named = try survey.required("name", of: "the survey")
        name = try named.text("name")
        guard name != KeptCity.asBuilt else {
            throw named.wrong("name", allowed: "a text other than \(KeptCity.asBuilt), the city before any survey,")
        }
        date = try survey["date"]?.day("date")
        datePlace = survey["date"]?.place
        changes = try survey["changes"]?.items("changes").map { try Change($0, of: city) } ?? []
        removals = try survey["removed"]?.items("removed").map { try Removal($0, of: city) } ?? []
        farMove = try survey["far_move_m"]?.length("far_move_m") ?? Self.usualFarMove
        guard !changes.isEmpty || !removals.isEmpty else {
            throw RunError.unusableData("\(file): neither changes nor removed, a survey has at least one of them")
        }
    }

    private static let usualFarMove = 500.0
}

extension ConfigurationNode {
    /// A distance on the globe in metres.
    fileprivate func length(_ what: String) throws -> Double {
        let length = try number(what)
        guard (0...40_000_000).contains(length) else { throw wrong(what, allowed: "0 to 40000000 metres") }
        return length
    }
}

extension SurveyFile.Change {
    fileprivate init(_ node: ConfigurationNode, of city: CityFile) throws {
        let what = "a change"
        let mapping = try ConfigurationMapping(node, of: what, keys: LayerFile.keys + ["mode"])
        sort = try city.sort(of: mapping.required("layer", of: what))
        var own = try LayerFile(mapping, of: what)
        let usual = city.layer(sort)
        if mapping["crs"] == nil { own.system = usual.system }
        if mapping["where"] == nil { own.conditions = usual.conditions }
        let read = Set(own.fields.keys).union(own.values.keys)
        ownProperties = read.union(own.constants.keys)
        own.fields = usual.fields.merging(own.fields) { _, survey in survey }
        own.values = usual.values.merging(own.values) { _, survey in survey }
        own.standIns = usual.constants.filter { read.contains($0.key) }
        own.constants = usual.constants.filter { !read.contains($0.key) }.merging(own.constants) { _, survey in survey }
        file = own
        mode =
            try mapping["mode"].map { node in
                guard let mode = SurveyFile.Mode(rawValue: try node.text("mode")) else {
                    throw node.wrong("mode", allowed: "upsert or replace")
                }
                return mode
            } ?? .upsert
    }
}

extension SurveyFile.Removal {
    fileprivate init(_ node: ConfigurationNode, of city: CityFile) throws {
        let what = "a removal"
        let mapping = try ConfigurationMapping(node, of: what, keys: ["layer", "ids"])
        let name = try mapping.required("layer", of: what)
        sort = try city.sort(of: name)
        layer = try name.text("layer")
        ids = try mapping.required("ids", of: what).items("ids").map { ExactText(try $0.written("ids")) }.distinct().map(\.text)
        place = node.place
    }
}

extension CityFile {
    /// The layer of a sort.
    func layer(_ sort: LayerSort) -> LayerFile {
        switch sort {
        case .sources(let number): sources[number].file
        case .targets(let number): targets[number]
        case .shelters(let number): shelters[number]
        case .population(let number): population[number]
        }
    }

    /// The layer of a name that a survey may change; nil for none.
    func sort(ofLayer name: String) -> LayerSort? { layerSorts.first { layer($0).layer == name } }

    fileprivate func sort(of node: ConfigurationNode) throws -> LayerSort {
        let name = try node.text("layer")
        guard let sort = sort(ofLayer: name) else { throw RunError.unusableData("\(node.place.text): \(unknownLayer(name))") }
        return sort
    }

    /// Why no layer that a survey may change has this name.
    func unknownLayer(_ name: String) -> String {
        if name == "districts" || name == "boundary" {
            return "layer \"\(name)\": a survey does not change the boundary, build the city anew"
        }
        let known = layers.map(\.layer)
        let hint = nearestName(to: name, among: known).map { ", did you mean \"\($0)\"?" } ?? ";"
        return "unknown layer \"\(name)\"\(hint) known: \(known.joined(separator: ", "))"
    }
}
