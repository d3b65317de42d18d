import CityModel
import GeoReading
import RiskGrading

/// A city file with the rule pack it asks for, read and checked.
struct LoadedCity: Sendable {
    /// Folder of the city file or of the workspace that it is kept in.
    var folder: String
    /// Where the files are that it names.
    var files: InputFiles
    /// Where its rules are: there too, unless others were given in their place.
    var ruleFiles: InputFiles
    /// What the city file says.
    var file: CityFile
    /// The rule pack with the city's overrides.
    var pack: RulePack
    /// The city file itself and its rules, for the run record.
    var configuration: [InputRecord]
    /// Surveys to apply, in order.
    var surveys: [LoadedSurvey] = []

    /// Reads `city.yml` and the rules it names.
    ///
    /// - Parameter path: a city file or a folder that holds `city.yml`
    /// - Throws: `RunError`
    init(path: String) throws {
        let cityPath = isFolder(path) ? joined(path, "city.yml") : path
        try self.init(.folder(folderName(cityPath)), name: fileName(cityPath), folder: folderName(cityPath))
    }

    /// Reads a city file and the rules it names.
    ///
    /// - Parameters:
    ///   - name: name of the city file among the files
    ///   - folder: where outputs are written if nothing else is said
    ///   - rules: where the overrides of the rule pack are, and their name there; nil: as the city file says
    init(_ files: InputFiles, name: String, folder: String, rules: (files: InputFiles, name: String)? = nil) throws {
        (self.files, self.folder) = (files, folder)
        ruleFiles = rules?.files ?? files
        let (text, record) = try files.text(of: name)
        file = try CityFile(yaml: text, file: name)
        configuration = [record]
        pack = .builtIn
        if let rules { file.rules = rules.name }
        if let rules = file.rules {
            let (text, record) = try ruleFiles.text(of: rules)
            configuration.append(record)
            pack = try RulePack.builtIn.overriding(yaml: text, file: rules)
        }
        for source in file.sources where pack.kind(source.kind) == nil {
            let known = pack.kinds.map(\.id)
            let hint = nearestName(to: source.kind, among: known).map { ", did you mean \"\($0)\"?" } ?? ";"
            throw RunError.unusableData(
                "\(name): layer \"\(source.file.layer)\": unknown kind \"\(source.kind)\"\(hint) known: \(known.joined(separator: ", "))")
        }
    }

    /// The city with its surveys under other rules.
    ///
    /// - Parameter rules: path of the overrides that take the place of its own
    /// - Throws: `RunError`, also for overrides that are named like another file of the city
    func underRules(_ rules: String) throws -> LoadedCity {
        let name = fileName(rules)
        guard !inputFiles.contains(where: { $0.survey == 0 && $0.role != .rules && InputFiles.keptName($0.name) == name }) else {
            throw RunError.unusableData("\(rules): the city has another file named \(name), its rules need a name of their own")
        }
        var city = try LoadedCity(
            files, name: configuration[0].name, folder: folder, rules: (.folder(folderName(rules)), name))
        city.surveys = surveys
        return city
    }
}

extension RulePack {
    /// The pack with the overrides of a `rules.yml` (MODEL 11).
    func overriding(yaml text: String, file: String) throws -> RulePack {
        let overrides = try ConfigurationNode.read(text, file: file)
        let pack: RulePack
        do { pack = try overriding(overrides.propertyValue) } catch {
            throw RunError.unusableData("\(overrides.place(of: error).text): \(error)")
        }
        for kind in pack.kinds {
            let reach = Level.colours.map { kind.reach(of: $0) }
            guard zip(reach, reach.dropFirst()).contains(where: { $0 < $1 }) else { continue }
            let wrong = RuleError(
                place: "reach: \(kind.id)", found: reach.map { shortestDecimal($0) }.joined(separator: ", "),
                allowed: "a worse level reaches at least as far: red, orange, yellow, blue in falling order are needed")
            throw RunError.unusableData("\(overrides.place(of: wrong).text): \(wrong)")
        }
        return pack
    }
}

extension ConfigurationNode {
    /// Where a rule error stands: the innermost of its keys, or below it the key that it calls unknown.
    fileprivate func place(of error: RuleError) -> Place {
        var (node, place) = (self, self.place)
        for key in error.place.split(separator: ": ") {
            switch node.content {
            case .mapping(let entries):
                guard let entry = entries.first(where: { $0.key == key }) else { return place }
                (node, place) = (entry.node, entry.node.place)
            case .sequence(let items):
                guard let number = key.split(separator: " ").last.flatMap({ Int($0) }), items.indices.contains(number - 1) else {
                    return place
                }
                (node, place) = (items[number - 1], items[number - 1].place)
            case .scalar: return place
            }
        }
        guard case .mapping(let entries) = node.content, error.found.hasPrefix("unknown ") else { return place }
        return entries.first { error.found.hasSuffix(" \($0.key)") }?.keyPlace ?? place
    }
}
