import CityModel

/// Writes values one after the other as little-endian bytes, each text and citation once: what a workspace keeps of a city that was read
/// and scored.
///
/// A snapshot is read by the program that wrote it; the order of the values is their only description.
struct SnapshotWriter {
    private var body: [UInt8] = []
    private var texts: [String] = []
    private var numberOfText: [Key: UInt32] = [:]
    /// Of each text the one that was last written after it: records of a layer are much alike.
    private var following: [UInt32] = []
    private var last: UInt32 = 0
    /// The numbers of each citation's texts.
    private var citations: [[UInt32]] = []
    private var numberOfCitation: [[UInt32]: UInt32] = [:]
    private var numberOfMetCitation: [MetCitation: UInt32] = [:]

    /// A text that is the same only byte for byte.
    private struct Key: Hashable {
        let text: String

        static func == (left: Key, right: Key) -> Bool { isSame(left.text, right.text) }

        func hash(into hasher: inout Hasher) { text.utf8Span.span.bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8Span.span, right.utf8Span.span)
        return left.isIdentical(to: right) || (left.count == right.count && left.indices.allSatisfy { left[$0] == right[$0] })
    }

    /// A citation that is the same only as an object.
    private struct MetCitation: Hashable {
        let citation: Citation

        static func == (left: MetCitation, right: MetCitation) -> Bool { left.citation === right.citation }

        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(citation)) }
    }

    /// Makes room for about so many bytes, so that what is written seldom moves.
    mutating func reserve(_ byteCount: Int) { body.reserveCapacity(byteCount) }

    /// A count or a small number, at most 2³² − 1.
    mutating func count(_ count: Int) { value(UInt32(count)) }

    mutating func integer(_ integer: Int) { value(Int64(integer)) }

    mutating func number(_ number: Double) { value(number) }

    mutating func flag(_ flag: Bool) { body.append(flag ? 1 : 0) }

    mutating func byte(_ byte: UInt8) { body.append(byte) }

    /// A text of its own, such as a name.
    mutating func ownText(_ text: String) {
        count(text.utf8.count)
        body.append(contentsOf: text.utf8)
    }

    /// A text that others repeat.
    mutating func text(_ text: String) { value(number(of: text)) }

    private mutating func number(of text: String) -> UInt32 {
        guard !texts.isEmpty else { return newNumber(of: text) }
        let expected = following[Int(last)]
        if Self.isSame(texts[Int(expected)], text) {
            last = expected
            return expected
        }
        let number = numberOfText[Key(text: text)] ?? newNumber(of: text)
        following[Int(last)] = number
        last = number
        return number
    }

    private mutating func newNumber(of text: String) -> UInt32 {
        let number = UInt32(texts.count)
        texts.append(text)
        following.append(0)
        numberOfText[Key(text: text)] = number
        return number
    }

    /// A citation that others repeat.
    mutating func citation(_ citation: Citation) {
        let met = MetCitation(citation: citation)
        if let number = numberOfMetCitation[met] { return value(number) }
        let parts = [citation.document, citation.title, citation.clause, citation.edition, citation.mark].map { self.number(of: $0) }
        let next = UInt32(citations.count)
        let number = numberOfCitation[parts] ?? next
        if number == next {
            citations.append(parts)
            numberOfCitation[parts] = number
        }
        numberOfMetCitation[met] = number
        value(number)
    }

    /// Whether there is a value, and the value.
    mutating func optional<Value>(_ value: Value?, _ write: (inout SnapshotWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// A list, its length first.
    mutating func list<Value>(_ values: some Collection<Value>, _ write: (inout SnapshotWriter, Value) -> Void) {
        count(values.count)
        for value in values { write(&self, value) }
    }

    /// Many plain values, their number first.
    mutating func array<Value: BitwiseCopyable>(_ array: [Value]) {
        integer(array.count)
        array.withUnsafeBytes { body.append(contentsOf: $0) }
    }

    /// Many texts that hardly repeat: their lengths, then their UTF-8.
    mutating func column(_ column: [String]) {
        array(column.map { UInt32($0.utf8.count) })
        for text in column { body.append(contentsOf: text.utf8) }
    }

    private mutating func value<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { body.append(contentsOf: $0) }
    }

    /// All that was written: the values, the texts, the citations, and where the texts begin.
    consuming func finished() -> [UInt8] {
        let end = body.count
        column(texts)
        array(citations.flatMap(\.self))
        integer(end)
        return body
    }
}
