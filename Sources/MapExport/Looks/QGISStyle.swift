import MapLayers

/// A look in the style language of QGIS 3 (QML): one rule per category and shape, so that layers of several shapes need one style.
public func qgisStyle(_ look: LayerLook) -> String {
    var qml = SVGText()
    qml.raw("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n")
    qml.raw("<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<rules key=\"rules\">\n")
    let rules = look.categories.flatMap { category in look.shapes.map { (category: category, shape: $0) } }
    for (number, rule) in rules.enumerated() {
        qml.raw("<rule")
        qml.attribute("key", "rule-\(number)")
        qml.attribute("symbol", "\(number)")
        let filter = filter(rule.category, rule.shape, of: look)
        if !filter.isEmpty { qml.attribute("filter", filter) }
        qml.attribute("label", rule.category.label)
        qml.raw("/>\n")
    }
    qml.raw("</rules>\n<symbols>\n")
    for (number, rule) in rules.enumerated() { qml.symbol(rule.category, rule.shape, name: "\(number)") }
    qml.raw("</symbols>\n</renderer-v2>\n</qgis>\n")
    return String(decoding: qml.bytes, as: UTF8.self)
}

/// Which features a rule draws, in the expressions of QGIS; `area` and `length` are null for other shapes.
private func filter(_ category: LayerLook.Category, _ shape: LayerLook.Shape, of look: LayerLook) -> String {
    var terms = category.level.map { ["\"level\" = '\($0)'"] } ?? []
    if look.shapes.count > 1 {
        switch shape {
        case .area: terms.append("area($geometry) IS NOT NULL")
        case .line: terms.append("length($geometry) IS NOT NULL")
        case .point: terms.append("area($geometry) IS NULL AND length($geometry) IS NULL")
        }
    }
    return terms.joined(separator: " AND ")
}

extension SVGText {
    fileprivate mutating func symbol(_ category: LayerLook.Category, _ shape: LayerLook.Shape, name: String) {
        raw("<symbol")
        attribute("type", shape == .area ? "fill" : shape == .line ? "line" : "marker")
        attribute("name", name)
        raw(" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n")
        let fill = category.fill ?? "#FFFFFF"
        switch shape {
        case .area:
            layer(
                "SimpleFill",
                [
                    ("color", rgba(fill, category.opacity)), ("style", category.fill == nil ? "no" : "solid"),
                    ("outline_color", rgba(category.outline, 1)), ("outline_style", "solid"),
                    ("outline_width", millimetres(category.outlineWidth)), ("outline_width_unit", "MM"), ("joinstyle", "miter"),
                ])
            if let pattern = category.pattern { layer("SVGFill", properties(of: pattern)) }
        case .line:
            layer(
                "SimpleLine",
                [("line_color", rgba(fill, 1)), ("line_width", millimetres(lineWidth)), ("line_width_unit", "MM"), ("line_style", "solid")])
        case .point:
            layer(
                "SimpleMarker",
                [
                    ("name", "circle"), ("color", rgba(fill, 1)), ("size", millimetres(category.symbolSize)), ("size_unit", "MM"),
                    ("outline_color", rgba(category.outline, 1)), ("outline_style", "solid"),
                    ("outline_width", millimetres(pointOutlineWidth)),
                    ("outline_width_unit", "MM"),
                ])
        }
        raw("</symbol>\n")
    }

    private mutating func layer(_ kind: String, _ properties: [(key: String, value: String)]) {
        raw("<layer")
        attribute("class", kind)
        raw(" enabled=\"1\" locked=\"0\" pass=\"0\">\n")
        for property in properties {
            raw("<prop")
            attribute("k", property.key)
            attribute("v", property.value)
            raw("/>\n")
        }
        raw("</layer>\n")
    }
}

/// A pattern as a tile of SVG, which QGIS repeats; the tile stands in the style itself, in hexadecimal.
private func properties(of pattern: Style.Pattern) -> [(key: String, value: String)] {
    let size = millimetres(pattern.tile)
    let tile =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size)mm\" height=\"\(size)mm\" viewBox=\"0 0 \(size) \(size)\">"
        + "<path fill=\"none\" stroke=\"\(pattern.colour)\" stroke-width=\"\(millimetres(pattern.width))\" d=\"\(pattern.path)\"/></svg>"
    let hex = tile.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return [("data", hex), ("width", size), ("pattern_width_unit", "MM"), ("angle", millimetres(pattern.angle))]
}

private func millimetres(_ value: Double) -> String {
    var text = SVGText()
    text.decimal(value, decimals: 3)
    let digits = String(decoding: text.bytes, as: UTF8.self)
    return digits.hasPrefix(".") ? "0" + digits : digits.hasPrefix("-.") ? "-0" + digits.dropFirst() : digits
}

/// `red,green,blue,alpha`, each 0…255, of `#RRGGBB`.
private func rgba(_ colour: String, _ opacity: Double) -> String {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    return "\(number >> 16 & 255),\(number >> 8 & 255),\(number & 255),\(Int((opacity * 255).rounded()))"
}
