import Glibc

/// An element of an XML document, as far as a written sheet needs it: elements, attributes, text, the five entities; no comments, no
/// character data sections, no document types.
struct SVGElement {
    var name: String
    var attributes: [String: String] = [:]
    var children: [SVGElement] = []
    var text = ""

    /// The element and all below it, in order.
    var all: [SVGElement] { [self] + children.flatMap(\.all) }

    func number(_ name: String) -> Double { Double(attributes[name] ?? "") ?? .nan }

    func with(id: String) -> SVGElement? { all.first { $0.attributes["id"] == id } }
}

struct SVGSyntaxError: Error {
    var offset: Int
    var message: String
}

/// Reads a document strictly: anything it does not know is an error.
func parseSVG(_ bytes: [UInt8]) throws -> SVGElement {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw SVGSyntaxError(offset: 0, message: "not UTF-8") }
    var parser = SVGParser(characters: Array(text.unicodeScalars))
    return try parser.document()
}

private struct SVGParser {
    let characters: [Unicode.Scalar]
    var offset = 0

    mutating func document() throws -> SVGElement {
        try expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        let root = try element()
        skipSpace()
        guard offset == characters.count else { throw failure("something after the root") }
        return root
    }

    mutating func element() throws -> SVGElement {
        try expect("<")
        var element = SVGElement(name: try name())
        while true {
            skipSpace()
            if take("/>") { return element }
            if take(">") { break }
            let key = try name()
            try expect("=\"")
            guard element.attributes.updateValue(try text(until: "\""), forKey: key) == nil else { throw failure("\(key) twice") }
            try expect("\"")
        }
        while !take("</") {
            element.text += try text(until: "<")
            if !starts("</") { element.children.append(try self.element()) }
        }
        try expect(element.name + ">")
        return element
    }

    mutating func text(until end: Unicode.Scalar) throws -> String {
        var text = ""
        while offset < characters.count, characters[offset] != end {
            guard characters[offset] != "<" else { throw failure("< in text") }
            guard characters[offset].value >= 0x20 || characters[offset] == "\n" else { throw failure("a control character") }
            if characters[offset] == "&" {
                let entities: [(String, Unicode.Scalar)] = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")]
                guard let entity = entities.first(where: { starts($0.0) }) else { throw failure("an unknown entity") }
                offset += entity.0.count
                text.unicodeScalars.append(entity.1)
            } else {
                text.unicodeScalars.append(characters[offset])
                offset += 1
            }
        }
        guard offset < characters.count else { throw failure("the end in a text") }
        return text
    }

    mutating func name() throws -> String {
        let start = offset
        while offset < characters.count,
            characters[offset].properties.isAlphabetic || "-_:0123456789".unicodeScalars.contains(characters[offset])
        {
            offset += 1
        }
        guard offset > start else { throw failure("no name") }
        return String(String.UnicodeScalarView(characters[start..<offset]))
    }

    mutating func skipSpace() { while offset < characters.count, characters[offset] == " " || characters[offset] == "\n" { offset += 1 } }

    func starts(_ text: String) -> Bool { characters[offset...].starts(with: text.unicodeScalars) }

    mutating func take(_ text: String) -> Bool {
        guard starts(text) else { return false }
        offset += text.unicodeScalars.count
        return true
    }

    mutating func expect(_ text: String) throws { guard take(text) else { throw failure("expected \(text)") } }

    func failure(_ message: String) -> SVGSyntaxError { SVGSyntaxError(offset: offset, message: message) }
}

/// A document cut into its numbers and the words between them, so that documents compare by values.
func svgTokens(_ bytes: [UInt8]) -> (words: [String], numbers: [Double]) {
    var (words, numbers): ([String], [Double]) = ([""], [])
    var (word, number): ([UInt8], [UInt8]) = ([], [])
    func isNumeric(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == 0x2E }
    for byte in bytes {
        let continues = isNumeric(byte) && !(byte == 0x2E && number.contains(0x2E))
        if !number.isEmpty, !continues {
            let text = String(decoding: number, as: UTF8.self)
            if let value = Double(text) { numbers.append(value) } else { words.append(text) }
            number = []
        }
        if isNumeric(byte) || byte == 0x2D {
            if number.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
            number.append(byte)
        } else {
            word.append(byte)
        }
    }
    return (words + [String(decoding: word, as: UTF8.self)], numbers)
}

/// The bytes of a file beside the tests.
func readFile(_ path: String, from source: String = #filePath) throws -> [UInt8] {
    let folder = source[..<(source.lastIndex(of: "/") ?? source.startIndex)]
    guard let file = fopen("\(folder)/\(path)", "rb") else { throw SVGSyntaxError(offset: 0, message: "no file \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
}

/// The numbers of a text of an attribute.
func svgNumbers(_ text: String) -> [Double] {
    var numbers: [Double] = []
    var word = ""
    func isPart(_ character: Character) -> Bool { character.isNumber || character == "." }
    for character in text + " " {
        if character == "-" || !isPart(character) || character == "." && word.contains(".") {
            if let number = Double(word) { numbers.append(number) }
            word = character == "-" || character == "." ? String(character) : ""
        } else {
            word.append(character)
        }
    }
    return numbers
}

/// The lines of path data of relative commands m, l, h, v and z.
func svgLines(_ data: String) -> [[(x: Double, y: Double)]] {
    var lines: [[(x: Double, y: Double)]] = []
    var (here, start) = ((x: 0.0, y: 0.0), (x: 0.0, y: 0.0))
    var rest = data[...]
    while let command = rest.first {
        rest = rest.dropFirst()
        let end = rest.firstIndex { $0.isLetter } ?? rest.endIndex
        let numbers = svgNumbers(String(rest[..<end]))
        rest = rest[end...]
        switch command {
        case "m":
            here = (here.x + numbers[0], here.y + numbers[1])
            start = here
            lines.append([here])
            continue
        case "l": here = (here.x + numbers[0], here.y + numbers[1])
        case "h": here.x += numbers[0]
        case "v": here.y += numbers[0]
        default:
            here = start
            continue
        }
        lines[lines.count - 1].append(here)
    }
    return lines
}

/// Writes a file of the folder of the tests.
func writeFile(_ path: String, _ bytes: [UInt8], from source: String = #filePath) throws {
    let folder = source[..<(source.lastIndex(of: "/") ?? source.startIndex)]
    guard let file = fopen("\(folder)/\(path)", "wb") else { throw SVGSyntaxError(offset: 0, message: "no file \(path)") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SVGSyntaxError(offset: 0, message: "cannot write \(path)") }
}
