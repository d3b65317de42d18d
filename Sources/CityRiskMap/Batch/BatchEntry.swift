import CityModel
import GeoReading

/// One city of a batch: what is read, and where its outputs go.
struct BatchEntry: Sendable {
    /// A city file or its folder, as it is reached from where the program runs.
    var city: String
    /// Folder of the outputs.
    var output: String
    /// Survey files to apply, in order.
    var surveys: [String] = []
    /// Whether `cells.csv` is written; nil: as the workspace says, else not.
    var cells: Bool?
    /// The outputs that are asked for, but for what `cells` says; nil: as the workspace says, else none.
    var also: Set<ExtraOutput>?
    /// Where a manifest names it; nil for an argument.
    var place: Place?

    /// A city with its outputs in `out` beside its city file.
    init(city: String) {
        self.city = city
        let isFile = fileIdentity(city) == nil ? city.hasSuffix(".yml") : !isFolder(city)
        output = joined(isFile ? folderName(city) : city, "out")
    }

    /// The cities that arguments name: those of one manifest, or the arguments themselves.
    ///
    /// - Throws: `RunError` for a manifest that cannot be read, and for two cities with one folder of outputs
    static func entries(_ arguments: [String]) throws -> [BatchEntry] {
        let entries = try manifest(arguments) ?? arguments.map(BatchEntry.init(city:))
        try refuseSharedOutputs(of: entries)
        return entries
    }

    /// The cities of a manifest; nil when the arguments are cities: a city file has a name, and a manifest has none.
    private static func manifest(_ arguments: [String]) throws -> [BatchEntry]? {
        guard arguments.count == 1, fileIdentity(arguments[0]) != nil, !isFolder(arguments[0]) else { return nil }
        let folder = folderName(arguments[0])
        let name = fileName(arguments[0])
        let root = try ConfigurationNode.read(InputFiles.folder(folder).text(of: name).0, file: name)
        if case .mapping(let entries) = root.content, entries.contains(where: { $0.key == "name" }),
            !entries.contains(where: { $0.key == "cities" })
        {
            return nil
        }
        let manifest = try ConfigurationMapping(root, of: "the manifest", keys: ["cities"])
        let cities = try manifest.required("cities", of: "the manifest")
        let entries = try cities.items("cities").map { try BatchEntry($0, folder: folder) }
        guard !entries.isEmpty else { throw cities.wrong("cities", allowed: "at least one city") }
        return entries
    }

    private init(_ node: ConfigurationNode, folder: String) throws {
        let what = "a city"
        let mapping = try ConfigurationMapping(node, of: what, keys: ["city", "output", "surveys", "cells", "also"])
        self.init(city: joined(folder, try mapping.required("city", of: what).text("city")))
        if let node = mapping["output"] { output = joined(folder, try node.text("output")) }
        surveys = try mapping["surveys"]?.items("surveys").map { joined(folder, try $0.text("surveys")) } ?? []
        cells = try mapping["cells"]?.flag("cells")
        also = try mapping["also"].map { node in
            Set(
                try node.items("also").map { item in
                    guard let extra = ExtraOutput(rawValue: try item.text("also")) else {
                        throw item.wrong("also", allowed: ExtraOutput.names)
                    }
                    return extra
                })
        }
        place = node.place
    }

    /// Two cities would overwrite each other's outputs, in an order that nobody chose.
    private static func refuseSharedOutputs(of entries: [BatchEntry]) throws {
        var users: [FolderPlace: BatchEntry] = [:]
        for entry in entries {
            guard let other = users.updateValue(entry, forKey: FolderPlace(entry.output)) else { continue }
            let message = "its outputs go to \(entry.output), as those of \(other.city) do; every city needs a folder of its own"
            guard let place = entry.place else { throw RunError.wrongUse("\(entry.city): \(message)") }
            throw RunError.unusableData("\(place.text): \(entry.city): \(message)")
        }
    }
}

/// What tells a folder from all others, also one that is yet to be made: the part of its path that exists, and the names below.
private struct FolderPlace: Hashable {
    private let existing: FileIdentity?
    private let missing: [String]

    init(_ path: String) {
        var path = path.isEmpty ? "." : path
        var missing: [String] = []
        while fileIdentity(path) == nil, path != ".", path != "/" {
            let name = fileName(path)
            while path.hasSuffix("/") { path.removeLast() }
            path = folderName(path)
            if name == ".." || name == "." {
                missing.append(name)
            } else if missing.last == ".." {
                missing.removeLast()
            } else {
                missing.append(name)
            }
            if missing.last == "." { missing.removeLast() }
        }
        existing = fileIdentity(path)
        self.missing = missing
    }
}
