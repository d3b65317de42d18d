import MapLayers

/// A look as OGC Styled Layer Descriptor 1.1.0 with Symbology Encoding 1.1.0 (OGC 05-078r4, 05-077r4): one rule per category. Patterns are
/// left out, as the standard has no hatching.
public func sldStyle(_ look: LayerLook) -> String {
    var sld = SVGText()
    sld.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<StyledLayerDescriptor version=\"1.1.0\" xmlns=\"http://www.opengis.net/sld\"")
    sld.raw(" xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\">\n<NamedLayer>\n")
    sld.element("se:Name", look.name)
    sld.raw("<UserStyle>\n")
    sld.element("se:Name", look.name)
    sld.raw("<se:FeatureTypeStyle>\n")
    for category in look.categories {
        sld.raw("<se:Rule>\n")
        sld.element("se:Name", category.label)
        if let level = category.level {
            sld.raw("<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>level</ogc:PropertyName><ogc:Literal>")
            sld.escaped(level)
            sld.raw("</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>\n")
        }
        for shape in look.shapes { sld.symbolizer(category, shape) }
        sld.raw("</se:Rule>\n")
    }
    sld.raw("</se:FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n</StyledLayerDescriptor>\n")
    return String(decoding: sld.bytes, as: UTF8.self)
}

extension SVGText {
    fileprivate mutating func element(_ name: StaticString, _ text: String) {
        raw("<")
        raw(name)
        raw(">")
        escaped(text)
        raw("</")
        raw(name)
        raw(">\n")
    }

    fileprivate mutating func symbolizer(_ category: LayerLook.Category, _ shape: LayerLook.Shape) {
        switch shape {
        case .area:
            raw("<se:PolygonSymbolizer>")
            if let colour = category.fill { fill(colour, opacity: category.opacity) }
            stroke(category.outline, width: category.outlineWidth)
            raw("</se:PolygonSymbolizer>\n")
        case .line:
            raw("<se:LineSymbolizer>")
            stroke(category.fill ?? category.outline, width: 0.6)
            raw("</se:LineSymbolizer>\n")
        case .point:
            raw("<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>circle</se:WellKnownName>")
            if let colour = category.fill { fill(colour, opacity: 1) }
            stroke(category.outline, width: 0.2)
            raw("</se:Mark><se:Size>")
            decimal(category.symbolSize / pixel)
            raw("</se:Size></se:Graphic></se:PointSymbolizer>\n")
        }
    }

    private mutating func fill(_ colour: String, opacity: Double) {
        raw("<se:Fill>")
        parameter("fill", colour)
        raw("<se:SvgParameter name=\"fill-opacity\">")
        decimal(opacity)
        raw("</se:SvgParameter></se:Fill>")
    }

    private mutating func stroke(_ colour: String, width: Double) {
        raw("<se:Stroke>")
        parameter("stroke", colour)
        raw("<se:SvgParameter name=\"stroke-width\">")
        decimal(width / pixel)
        raw("</se:SvgParameter></se:Stroke>")
    }

    private mutating func parameter(_ name: String, _ value: String) {
        raw("<se:SvgParameter")
        attribute("name", name)
        raw(">")
        escaped(value)
        raw("</se:SvgParameter>")
    }
}

/// Millimetres of a pixel, in which lengths are counted (05-077r4, 11.1.1: 0.28 mm).
private let pixel = 0.28
