import CityModel

/// Reads a whole JSON document (RFC 8259) into a value: one value and white space, a byte order mark before it is passed over.
///
/// Members stand in the order of the text, repeated names included; `PropertyValue`'s subscript gives the last. Numbers are the
/// nearest doubles; strings are checked to be well-formed.
///
/// - Throws: `JSONError` with its place: broken grammar or UTF-8, lone surrogates, more than `JSONScanner.depthLimit` levels,
///   a number beyond every double, anything after the value
public func parseJSON(_ bytes: [UInt8]) throws(JSONError) -> PropertyValue {
    try parseJSON(bytes.span)
}

/// The value of a text that is a JSON number (RFC 8259, 6) and nothing else; nil for other texts and numbers beyond every double.
public func jsonNumber(_ text: String) -> Double? {
    guard let last = text.utf8.last, last != 0x20, last != 0x09, last != 0x0A, last != 0x0D, let first = text.utf8.first,
        first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
        case .number(let number)? = try? parseJSON(Array(text.utf8))
    else { return nil }
    return number
}

/// Reads a whole JSON document from borrowed bytes; as the other `parseJSON`.
public func parseJSON(_ bytes: Span<UInt8>) throws(JSONError) -> PropertyValue {
    var scanner = JSONScanner(bytes)
    let value = try scanner.value(in: bytes)
    try scanner.expectEnd(in: bytes)
    return value
}
