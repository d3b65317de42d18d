import CityModel
import JSONCoding
import Yams

/// A value of a YAML file with its place, so that every message about it can say where.
struct ConfigurationNode {
    enum Content {
        case scalar(PropertyValue)
        case sequence([ConfigurationNode])
        case mapping([Entry])
    }

    struct Entry {
        var key: String
        var keyPlace: Place
        var node: ConfigurationNode
    }

    var content: Content
    /// A scalar as the file writes it, without quotes; nil for others.
    var written: String?
    var place: Place

    /// Reads one YAML document.
    ///
    /// Plain scalars follow the YAML 1.2 core schema (`yes`, `是` and `2026-10-31` are text; `007` is text too, so that codes keep
    /// their zeros). Files above 1 MB, nesting beyond 64 levels, anchors and aliases are refused.
    ///
    /// - Throws: `RunError.unusableData` with file, line and column
    static func read(_ text: String, file: String) throws -> ConfigurationNode {
        guard text.utf8.count <= 1_000_000 else {
            throw RunError.unusableData("\(file): \(text.utf8.count) bytes, a configuration file has at most 1000000")
        }
        try refuseDeepNesting(of: text, file: file)
        try refuseAliases(in: text, file: file)
        do {
            guard let root = try Yams.compose(yaml: text, .basic) else {
                throw RunError.unusableData("\(file): empty, a mapping of keys is needed")
            }
            var budget = 200_000
            return try ConfigurationNode(root, file: file, budget: &budget)
        } catch let error as YamlError {
            let sign = FullWidthSign(in: text, upTo: error.line ?? .max)
            throw RunError.unusableData("\(file): \(sign.map { "\($0.text) (" } ?? "")\(error.oneLine)\(sign == nil ? "" : ")")")
        }
    }

    private init(_ node: Node, file: String, budget: inout Int) throws {
        place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        budget -= 1
        guard budget >= 0 else { throw RunError.unusableData("\(place.text): more than 200000 values, aliases expanded") }
        switch node {
        case .scalar(let scalar):
            content = .scalar(Self.value(of: scalar))
            written = scalar.string
        case .sequence(let sequence):
            content = .sequence(try sequence.map { try ConfigurationNode($0, file: file, budget: &budget) })
        case .mapping(let mapping):
            content = .mapping(
                try mapping.map { key, value in
                    let keyPlace = Place(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                    guard let name = key.scalar?.string else {
                        throw RunError.unusableData("\(keyPlace.text): a key that is not a word")
                    }
                    return Entry(key: name, keyPlace: keyPlace, node: try ConfigurationNode(value, file: file, budget: &budget))
                })
        case .alias:
            throw RunError.unusableData("\(place.text): an alias without anchor")
        }
    }

    private static func value(of scalar: Node.Scalar) -> PropertyValue {
        let text = scalar.string
        guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
        switch text {
        case "", "~", "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return jsonNumber(text).map(PropertyValue.number) ?? .string(text)
        }
    }

    /// Anchors and aliases can make a small file stand for an enormous one, and no city file needs them.
    private static func refuseAliases(in text: String, file: String) throws {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "*") }) else { return }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let found = line.firstMatch(of: /(?:^|[\s\[\]{},:?-])([&*][^\s\[\]{},]+)/) else { continue }
            throw RunError.unusableData(
                "\(file): line \(number + 1): \(found.1): anchors and aliases are not read, a text that begins so is quoted")
        }
    }

    private static func refuseDeepNesting(of text: String, file: String) throws {
        var flowDepth = 0
        var line = 1
        var dashes = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): flowDepth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): flowDepth = max(0, flowDepth - 1)
            case UInt8(ascii: "\n"):
                line += 1
                dashes = 0
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): dashes += 1
            default: break
            }
            guard flowDepth <= 64, dashes <= 1000 else {
                throw RunError.unusableData("\(file): line \(line): nested deeper than 64 levels")
            }
        }
    }
}

extension Place {
    /// `file: line 3, column 5`.
    var text: String { "\(file): line \(line), column \(column)" }
}

extension YamlError {
    /// Where the parser stopped.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    /// The parser's message on one line, with its place.
    fileprivate var oneLine: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case .reader(let problem, let offset, _, _): "byte \(offset ?? 0): \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            "line \(context.mark.line), column \(context.mark.column): repeated keys \(duplicates.sorted().joined(separator: ", "))"
        case .dataCouldNotBeDecoded: "not UTF-8 text"
        default: "not YAML"
        }
    }
}
