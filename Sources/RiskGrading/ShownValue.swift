import CityModel
import JSONCoding

/// A value as a message shows it: its JSON text, at most 80 characters.
func shown(_ value: PropertyValue?) -> Phrase {
    guard let value else { return "nothing" }
    var writer = JSONWriter()
    writer.value(value)
    let text = String(decoding: writer.bytes, as: UTF8.self)
    return "\(text.count <= 80 ? text : text.prefix(79) + "…")"
}
