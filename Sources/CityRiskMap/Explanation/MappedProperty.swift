import CityModel
import JSONCoding

/// A property of a source that the city file or a survey does not read as it stands: where its value comes from.
struct MappedProperty {
    enum Origin {
        /// Every record has this value.
        case constant(String)
        /// Records without a value of their own have this one.
        case standIn(String)
        /// Their property, and what each of its listed values means; others stand as they are.
        case values(theirs: String, pairs: [(theirs: String, ours: String)])
        /// Their property.
        case field(theirs: String)
    }

    /// Our property.
    var name: String
    var origin: Origin
    /// The file that says so.
    var file: String
}

extension ExplainReport {
    /// The properties that grade a source and are mapped, by their names.
    func mappedProperties(of source: Source) -> [MappedProperty] {
        let (layer, survey) = description(of: source)
        let cityFile = read.city.configuration[0].name
        return (read.city.pack.properties(ofKind: source.kind) ?? []).sorted().flatMap { name in
            let standIn = layer.standIns[name].map { MappedProperty(name: name, origin: .standIn($0.words), file: cityFile) }
            let file = survey.flatMap { $0.properties.contains(name) ? $0.file : nil } ?? cityFile
            if let constant = layer.constants[name] {
                return [MappedProperty(name: name, origin: .constant(constant.words), file: file)]
            }
            let theirs = layer.fields[name]
            if let values = layer.values[name] {
                let pairs = values.sorted { $0.key < $1.key }.map { (theirs: $0.key, ours: $0.value.words) }
                return [MappedProperty(name: name, origin: .values(theirs: theirs ?? name, pairs: pairs), file: file), standIn]
                    .compactMap(\.self)
            }
            return [theirs.map { MappedProperty(name: name, origin: .field(theirs: $0), file: file) }, standIn].compactMap(\.self)
        }
    }

    /// How the file that a source's record is from is read, and for one of a survey the properties of which the survey itself says it.
    private func description(of source: Source) -> (layer: LayerFile, survey: (file: String, properties: Set<String>)?) {
        for survey in read.city.surveys.reversed() {
            for change in survey.survey.changes
            where source.place?.file == survey.survey.shownName(of: change.file.file) {
                return (change.file, (survey.survey.shownName(of: survey.definition.name), change.ownProperties))
            }
        }
        return (read.city.file.sources[source.layer].file, nil)
    }
}

extension MappedProperty {
    /// As a member of a JSON document.
    var value: PropertyValue {
        let own: [PropertyValue.Member] =
            switch origin {
            case .constant(let value): [.init("by", "constants"), .init("value", value)]
            case .standIn(let value): [.init("by", "constants"), .init("value", value), .init("only_where_absent", .bool(true))]
            case .values(let theirs, let pairs):
                [
                    .init("by", "values"), .init("theirs", theirs),
                    .init("values", .object(pairs.map { PropertyValue.Member(name: $0.theirs, value: .string($0.ours)) })),
                ]
            case .field(let theirs): [.init("by", "fields"), .init("theirs", theirs)]
            }
        return .object([.init("property", name)] + own + [.init("file", file)])
    }
}

extension PropertyValue {
    /// The value as words: a text as it stands, anything else as JSON.
    fileprivate var words: String { text ?? String(decoding: prettyJSON(self), as: UTF8.self) }
}
