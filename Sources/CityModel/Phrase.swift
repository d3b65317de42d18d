/// A sentence for people that keeps its English words and its values apart, so that it can be said in another language.
///
/// Written as a string literal: `"ring \(2): \(3) positions"` has the template `ring {1}: {2} positions` and two arguments. Whoever makes
/// text for people looks the template up in a table of translations; values are put in as they are. Making a phrase copies no text.
public struct Phrase: Sendable {
    /// A value within a phrase.
    public enum Argument: Sendable {
        /// A value as given; no translation touches it.
        case text(String)
        /// A number, whose digits the reader of the text may limit.
        case number(Double)
        /// A part of the sentence, translated by itself.
        case phrase(Phrase)
        /// Parts with a separator between them, which is translated too.
        indirect case list([Phrase], separator: Phrase)
    }

    /// Words before the first argument.
    public private(set) var beginning: String
    /// The arguments, each with the words behind it.
    public private(set) var links: [(argument: Argument, words: String)] = []

    /// Fixed words without values, for words that are chosen elsewhere, such as the raw value of a case.
    public init(words: String) { beginning = words }

    /// A phrase from its parts.
    public init(beginning: String, links: [(argument: Argument, words: String)]) { (self.beginning, self.links) = (beginning, links) }

    /// The English words with `{1}`, `{2}`, … in place of the arguments: what translations are found by.
    public var template: String {
        var template = ""
        template.reserveCapacity(64)
        template.append(beginning)
        for (index, link) in links.enumerated() {
            template.append("{")
            template.append(index < 9 ? Self.digits[index] : String(index + 1))
            template.append("}")
            template.append(link.words)
        }
        return template
    }

    /// The values, in the order of the English words.
    public var arguments: [Argument] { links.map(\.argument) }

    /// The phrase with another value in place of the last one that is this text.
    func replacing(last value: String, by other: String) -> Phrase {
        let index = links.lastIndex {
            if case .text(value) = $0.argument { true } else { false }
        }
        guard let index else { return self }
        var phrase = self
        phrase.links[index].argument = .text(other)
        return phrase
    }

    /// The sentence as text.
    ///
    /// - Parameters:
    ///   - digits: how many significant digits numbers have at most; nil: as many as it takes to read them back
    ///   - translations: by template; what has none is said in English
    public func text(digits: Int? = nil, in translations: [String: PhraseTemplate] = [:]) -> String {
        var text = ""
        text.reserveCapacity(64)
        write(to: &text, digits: digits, in: translations)
        return text
    }

    private func write(to text: inout String, digits: Int?, in translations: [String: PhraseTemplate]) {
        if !translations.isEmpty, let translation = translations[template] {
            translation.fill(&text) { index, text in
                if links.indices.contains(index) { Self.write(links[index].argument, to: &text, digits: digits, in: translations) }
            }
            return
        }
        text.append(beginning)
        for link in links {
            Self.write(link.argument, to: &text, digits: digits, in: translations)
            text.append(link.words)
        }
    }

    private static func write(_ argument: Argument, to text: inout String, digits: Int?, in translations: [String: PhraseTemplate]) {
        switch argument {
        case .text(let own): text.append(own)
        case .number(let number): text.append(digits.map { briefDecimal(number, digits: $0) } ?? shortestDecimal(number))
        case .phrase(let phrase): phrase.write(to: &text, digits: digits, in: translations)
        case .list(let phrases, let separator):
            for (index, phrase) in phrases.enumerated() {
                if index > 0 { separator.write(to: &text, digits: nil, in: translations) }
                phrase.write(to: &text, digits: digits, in: translations)
            }
        }
    }

    private static let digits = (1...9).map(String.init)
}

/// Two phrases are equal when their English is, byte for byte: its values are shown as they were given.
extension Phrase: Hashable, CustomStringConvertible {
    /// The sentence in English, numbers with all their digits.
    public var description: String { text() }

    /// By the English text.
    public static func == (left: Phrase, right: Phrase) -> Bool { left.description.utf8.elementsEqual(right.description.utf8) }

    /// By the English text.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension Phrase: ExpressibleByStringInterpolation {
    /// Fixed words.
    public init(stringLiteral words: String) { self.init(words: words) }

    /// Words with values.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.phrase }

    /// Collects the words and arguments of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var phrase = Phrase(words: "")

        /// Makes room for the arguments.
        public init(literalCapacity: Int, interpolationCount: Int) { phrase.links.reserveCapacity(interpolationCount) }

        /// Words between the values.
        public mutating func appendLiteral(_ words: String) {
            if let last = phrase.links.indices.last { phrase.links[last].words += words } else { phrase.beginning += words }
        }

        /// A value as given.
        public mutating func appendInterpolation(_ value: String) { append(.text(value)) }

        /// An integer, with all its digits.
        public mutating func appendInterpolation(_ number: some BinaryInteger) { append(.text("\(number)")) }

        /// A number.
        public mutating func appendInterpolation(_ number: Double) { append(.number(number)) }

        /// A part of the sentence.
        public mutating func appendInterpolation(_ phrase: Phrase) { append(.phrase(phrase)) }

        /// The word for a level.
        public mutating func appendInterpolation(_ level: Level) { append(.phrase(Phrase(words: level.word))) }

        /// Parts of the sentence with a separator between them.
        public mutating func appendInterpolation(_ phrases: [Phrase], joined separator: Phrase) {
            append(.list(phrases, separator: separator))
        }

        /// Values as given with a separator between them.
        public mutating func appendInterpolation(_ values: [String], joined separator: Phrase = ", ") {
            append(.list(values.map { "\($0)" }, separator: separator))
        }

        private mutating func append(_ argument: Argument) { phrase.links.append((argument, "")) }
    }
}
