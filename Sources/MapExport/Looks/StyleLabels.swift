import CityModel
import MapLayers

extension Labels {
    /// Reads label texts from the root of their file.
    ///
    /// - Parameter like: the built-in labels, which stand where the file has no text: it may be one that was made for an earlier program; nil:
    ///   the file must have them all. Keys may be added only where ids are the city's own
    init(_ language: Language, _ root: StyleValue, like: Labels?) throws(StyleError) {
        let sections = [
            "levels", "colours", "kinds", "rules", "families", "shelterTypes", "texts", "severities", "findings", "columns",
        ]
        try root.checkKeys(["language"] + (like == nil ? sections : []), optional: sections + ["phrases"])
        let stated = try root.member("language")
        guard try stated.text() == language.rawValue else {
            throw stated.failure(found: "\"\(try stated.text())\"", allowed: "\"\(language.rawValue)\", as the file")
        }
        func perLevel(_ key: String, _ like: PerLevel<String>?) throws(StyleError) -> PerLevel<String> {
            if let like, root.optionalMember(key) == nil { return like }
            return try root.member(key).perLevel { text throws(StyleError) in try text.text() }
        }
        func open(_ key: String, _ like: [String: String]?) throws(StyleError) -> [String: String] {
            try root.optionalMember(key)?.texts(keys: [], open: true, like: like) ?? like ?? [:]
        }
        self.init(
            language: language, levels: try perLevel("levels", like?.levels), colours: try perLevel("colours", like?.colours),
            kinds: try open("kinds", like?.kinds), rules: try open("rules", like?.rules), families: try open("families", like?.families),
            shelterTypes: try open("shelterTypes", like?.shelterTypes), columns: try open("columns", like?.columns),
            severities: try Self.closed(root.optionalMember("severities"), like: like?.severities),
            findings: try Self.closed(root.optionalMember("findings"), like: like?.findings),
            texts: try Self.texts(root.optionalMember("texts"), like: like?.texts),
            phrases: try Self.phrases(root.optionalMember("phrases"), like: like?.phrases))
    }

    /// One text for every case, by raw value.
    private static func closed<Key>(_ value: StyleValue?, like: [Key: String]?) throws(StyleError) -> [Key: String]
    where Key: CaseIterable & RawRepresentable<String> & Hashable {
        let like = like.map { like in Dictionary(uniqueKeysWithValues: like.map { ($0.key.rawValue, $0.value) }) }
        let texts = try value?.texts(keys: Key.allCases.map(\.rawValue), open: false, like: like) ?? like ?? [:]
        return Dictionary(uniqueKeysWithValues: Key.allCases.map { ($0, texts[$0.rawValue]!) })
    }

    /// Translations by their English template: each has a place for every value, and for no other. Those of the built-in file stand
    /// where a file that replaces it has none.
    private static func phrases(_ value: StyleValue?, like: [String: PhraseTemplate]?) throws(StyleError) -> [String: PhraseTemplate] {
        var phrases = like ?? [:]
        for member in try value?.members() ?? [] {
            let text = try member.value.text()
            let values = PhraseTemplate(member.name).values
            phrases[member.name] = PhraseTemplate(text)
            guard phrases[member.name]?.values == values else {
                let places = values.sorted().map { "{\($0 + 1)}" }.joined(separator: ", ")
                throw member.value.failure(found: "\"\(text)\"", allowed: values.isEmpty ? "no {1}" : "a text with \(places)")
            }
        }
        return phrases
    }

    /// All texts, each with its placeholders.
    private static func texts(_ value: StyleValue?, like: [Text: String]?) throws(StyleError) -> [Text: String] {
        let texts = try closed(value, like: like)
        guard let value else { return texts }
        for key in Text.allCases where value.optionalMember(key.rawValue) != nil {
            var names: [String] = []
            for case .placeholder(let name) in pieces(of: texts[key]!) { names.append(name) }
            guard Set(names) == Set(key.placeholders) else {
                let allowed =
                    key.placeholders.isEmpty ? "no {…}" : "a text with " + key.placeholders.map { "{\($0)}" }.joined(separator: ", ")
                throw try value.member(key.rawValue).failure(found: "\"\(texts[key]!)\"", allowed: allowed)
            }
        }
        return texts
    }
}
