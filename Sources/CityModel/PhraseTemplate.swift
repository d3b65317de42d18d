/// A sentence with numbered places for values, `{1}`, `{2}`, …, in any order; all other braces are words.
public struct PhraseTemplate: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case words(String)
        /// Index of a value, from 0.
        case value(Int)
    }

    private let pieces: [Piece]

    /// Cuts a text at its places for values.
    public init(_ text: String) {
        var pieces: [Piece] = []
        var wordsStart = text.startIndex
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            rest = rest[text.index(after: open)...]
            let digits = rest.prefix { "0" <= $0 && $0 <= "9" }
            guard let number = Int(digits), number > 0, text[digits.endIndex...].first == "}" else { continue }
            pieces += [.words(String(text[wordsStart..<open])), .value(number - 1)]
            rest = rest[text.index(after: digits.endIndex)...]
            wordsStart = rest.startIndex
        }
        self.pieces = pieces + [.words(String(text[wordsStart...]))]
    }

    /// Indices of the values that the sentence has a place for, from 0.
    public var values: Set<Int> { Set(pieces.compactMap { if case .value(let index) = $0 { index } else { nil } }) }

    /// Adds the sentence to a text with its values, each written by its index.
    func fill(_ text: inout String, value: (_ index: Int, _ text: inout String) -> Void) {
        for piece in pieces {
            switch piece {
            case .words(let words): text.append(words)
            case .value(let index): value(index, &text)
            }
        }
    }
}
