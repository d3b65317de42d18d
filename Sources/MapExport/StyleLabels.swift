import CityModel
import MapLayers

extension Labels {
    /// Reads label texts from the root of their file.
    ///
    /// - Parameter like: labels whose keys must all be there, and may be added to only where ids are the city's own
    init(_ language: Language, _ root: StyleValue, like: Labels?) throws(StyleError) {
        try root.checkKeys(
            [
                "language", "levels", "colours", "kinds", "rules", "families", "shelterTypes", "texts", "severities", "findings", "columns",
            ], optional: ["phrases"])
        let stated = try root.member("language")
        guard try stated.text() == language.rawValue else {
            throw stated.failure(found: "\"\(try stated.text())\"", allowed: "\"\(language.rawValue)\", as the file")
        }
        func open(_ key: String, _ keys: [String: String]?) throws(StyleError) -> [String: String] {
            try root.member(key).texts(keys: keys.map { $0.keys.sorted() } ?? [], open: true)
        }
        self.init(
            language: language, levels: try root.member("levels").perLevel { text throws(StyleError) in try text.text() },
            colours: try root.member("colours").perLevel { text throws(StyleError) in try text.text() },
            kinds: try open("kinds", like?.kinds), rules: try open("rules", like?.rules), families: try open("families", like?.families),
            shelterTypes: try open("shelterTypes", like?.shelterTypes), columns: try open("columns", like?.columns),
            severities: try Self.closed(root.member("severities"), Finding.Severity.self),
            findings: try Self.closed(root.member("findings"), FindingCode.self), texts: try Self.texts(root.member("texts")),
            phrases: try Self.phrases(root.optionalMember("phrases"), like: like?.phrases))
    }

    /// One text for every case, by raw value.
    private static func closed<Key>(_ value: StyleValue, _: Key.Type) throws(StyleError) -> [Key: String]
    where Key: CaseIterable & RawRepresentable<String> & Hashable {
        let texts = try value.texts(keys: Key.allCases.map(\.rawValue), open: false)
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
    private static func texts(_ value: StyleValue) throws(StyleError) -> [Text: String] {
        let texts = try closed(value, Text.self)
        for key in Text.allCases {
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
